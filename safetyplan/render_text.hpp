// A plan as text messages: in the template's order, numbered "(2/5) …" where there are several,
// each of at most `chars_max` characters (code points; 40 or fewer is read as 40). A heading never
// ends a part while its first entry fits behind it; an entry longer than a part is cut between
// words. Only what was written, and the template's fixed lines. The number of parts is bounded by
// the plan's bytes; how many to send is the caller's choice. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "config/plan_template.hpp"
#include "safetyplan/plan.hpp"

namespace holdfast::safetyplan {

inline constexpr std::size_t part_chars_least = 40;

// The whole plan, or one step to read out.
std::vector<MessageText> text_parts(const Plan& plan, const config::PlanTemplate& words,
                                    std::size_t chars_max, std::optional<Step> step = {});

}  // namespace holdfast::safetyplan
