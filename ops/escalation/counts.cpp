#include "ops/escalation/counts.hpp"

namespace holdfast::escalation {

Figures& Figures::operator+=(const Figures& other) {
    opened += other.opened;
    for (std::size_t i = 0; i < outcome_count; ++i) outcomes[i] += other.outcomes[i];
    for (std::size_t i = 0; i < state_count; ++i) until[i] += other.until[i];
    acknowledged += other.acknowledged;
    return *this;
}

Counts& Counts::operator+=(const Counts& other) {
    real += other.real;
    drills += other.drills;
    return *this;
}

}  // namespace holdfast::escalation
