// What a node did about duties, since it started, for metrics.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "router/core/clock.hpp"

namespace holdfast::duties {

// How long duties waited: from when one was opened, or due if that is later, to the first person
// who took it.
struct Waits {
    static constexpr std::array<double, 8> bounds_s{5, 15, 30, 60, 120, 300, 900, 3600};
    std::array<std::uint64_t, bounds_s.size() + 1> counts{};  // up to each bound, and longer
    double seconds = 0;
    void add(Millis waited);
    Waits& operator+=(const Waits& other);
};

struct Counts {
    std::map<std::string, Waits> waits, drill_waits;  // by kind
    std::map<std::string, std::map<std::string, std::uint64_t>> notices,
        drill_notices;  // by path and result
    Counts& operator+=(const Counts& other);
};

}  // namespace holdfast::duties
