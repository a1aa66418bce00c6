// The moment at which a day that people agreed on becomes a duty: nine in the morning where the
// centre is. Pure.
#pragma once
#include <chrono>
#include <string>

#include "router/core/clock.hpp"

namespace holdfast::duties {

inline constexpr std::chrono::hours morning{9};

// `time_zone`: one that the settings' check let through; another counts as UTC.
TimePoint morning_of(std::chrono::year_month_day day, const std::string& time_zone);

}  // namespace holdfast::duties
