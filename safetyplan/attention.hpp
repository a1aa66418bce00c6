// What in a plan still wants somebody: two texts to choose from, a number that cannot be dialled, a
// helper who is gone or did not agree, a day that is over; and its dates, from which duties are
// made. Pure; any thread.
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
    due_passed,           // the action's day is over, and nothing is said of what came of it
    review_passed,        // the plan was to be looked at again before today
};
std::string_view name_of(Matter matter);

struct Attention {
    Matter matter{};
    ItemId item{};                     // empty: a setting
    std::optional<Setting> setting{};  // of two_texts, review_passed
    friend bool operator==(const Attention&, const Attention&) = default;
};

// In the plan's order, settings last. `today`: none asks for no days.
std::vector<Attention> attention(const Plan& plan, std::optional<Date> today = {});

// The day that has not ended anywhere: what is before it is over wherever the person is.
Date today_of(TimePoint now);

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
