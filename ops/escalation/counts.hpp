// What a node did about escalations, since it started, for metrics. Drills are counted apart.
#pragma once
#include "ops/duties/counts.hpp"
#include "ops/escalation/steps.hpp"

namespace holdfast::escalation {

struct Figures {
    std::uint64_t opened = 0;
    std::array<std::uint64_t, outcome_count> outcomes{};
    // From opened to each step, when it was first taken; and to a supervisor named with a step.
    std::array<duties::Waits, state_count> until{};
    duties::Waits acknowledged{};
    Figures& operator+=(const Figures& other);
};

struct Counts {
    Figures real, drills;
    Figures& of(bool drill) { return drill ? drills : real; }
    Counts& operator+=(const Counts& other);
};

}  // namespace holdfast::escalation
