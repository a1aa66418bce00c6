// What in a plan still wants somebody: two texts to choose from, a number that cannot be dialled, a
// helper who is gone or did not agree; and its dates, from which duties are made. Pure; any thread.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "safetyplan/plan.hpp"

namespace holdfast::safetyplan {

enum class Matter : std::uint8_t {
    two_texts,            // of an item or a setting
    number_not_dialable,  // kept as written
    helper_gone,          // the action's helper does not stand in the plan any more
    helper_not_agreed,    // … or has not agreed, or has taken it back
};
std::string_view name_of(Matter matter);

struct Attention {
    Matter matter{};
    ItemId item{};                     // empty: a setting
    std::optional<Setting> setting{};  // of two_texts
    friend bool operator==(const Attention&, const Attention&) = default;
};

// In the plan's order, settings last.
std::vector<Attention> attention(const Plan& plan);

// A day by which somebody must look: the review of the plan, or an action without an outcome yet.
// No text: what the duty says is read from the plan by whoever may read it.
struct Deadline {
    ItemId action{};  // empty: the review of the whole plan
    Date due{};
    friend bool operator==(const Deadline&, const Deadline&) = default;
};

// The soonest first.
std::vector<Deadline> deadlines(const Plan& plan);

}  // namespace holdfast::safetyplan
