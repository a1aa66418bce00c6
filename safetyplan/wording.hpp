// Puts an entry of a plan into the words of its template, once for all ways of giving it to the
// person. Pure; plain text: whoever writes HTML escapes it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "config/plan_template.hpp"
#include "safetyplan/plan.hpp"

namespace holdfast::safetyplan {

// The first place of `mark` in `words` filled with `value`, which is never looked through for marks
// itself.
std::string filled(std::string_view words, std::string_view mark, std::string_view value);
std::string date_words(Date date, const config::PlanTemplate& words);

// What stands beside an entry's own text, in the order a reader wants it: relation, when they can
// be reached, that we may call, who helps, by when, what came of it. Without the number, which each
// rendering shows in its own way.
std::vector<std::string> asides(const Content& content, const Plan& plan,
                                const config::PlanTemplate& words);

// One entry as one line; texts that both stand are joined by the template's "or".
std::string line_of(const Item& item, const Plan& plan, const config::PlanTemplate& words);

// What is said about the whole plan: rating, likelier, who took part, when to look again.
std::vector<std::string> closing_lines(const Plan& plan, const config::PlanTemplate& words);

}  // namespace holdfast::safetyplan
