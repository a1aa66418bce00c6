#include "ops/duties/counts.hpp"

#include <algorithm>

namespace holdfast::duties {

void Waits::add(Millis waited) {
    const auto s = std::chrono::duration<double>(waited).count();
    const auto fits = std::ranges::lower_bound(bounds_s, s);
    ++counts.at(static_cast<std::size_t>(fits - bounds_s.begin()));
    seconds += s;
}

Waits& Waits::operator+=(const Waits& other) {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    seconds += other.seconds;
    return *this;
}

Counts& Counts::operator+=(const Counts& other) {
    for (const auto& [kind, one] : other.waits) waits[kind] += one;
    for (const auto& [kind, one] : other.drill_waits) drill_waits[kind] += one;
    for (const auto& [path, results] : other.notices)
        for (const auto& [result, count] : results) notices[path][result] += count;
    for (const auto& [path, results] : other.drill_notices)
        for (const auto& [result, count] : results) drill_notices[path][result] += count;
    return *this;
}

}  // namespace holdfast::duties
