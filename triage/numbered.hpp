// Levels by their number, as the store keeps them. Pure.
#pragma once
#include <algorithm>
#include <cstdint>

#include "triage/assessment.hpp"

namespace holdfast::triage {

// A number out of bounds is the nearest level.
inline Level level_numbered(std::int64_t number) {
    return static_cast<Level>(std::clamp<std::int64_t>(number, 0, level_count - 1));
}

}  // namespace holdfast::triage
