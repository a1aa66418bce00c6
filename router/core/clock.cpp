#include "router/core/clock.hpp"

#include <fmt/format.h>

#include <algorithm>


namespace holdfast {
namespace {
constexpr int slew_divisor = 200;
}

NodeClock::NodeClock()
    : origin_(Steady::now()),
      base_(std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now())),
      slewed_at_(origin_) {}

TimePoint NodeClock::now() const {
    using std::chrono::microseconds;
    const auto at = Steady::now();
    const auto allowed =
        std::chrono::duration_cast<microseconds>(at - slewed_at_) / slew_divisor;
    const auto applied = std::clamp(slew_, -allowed, allowed);
    const auto elapsed = std::chrono::duration_cast<microseconds>(at - origin_) + applied;
    return base_ + std::chrono::duration_cast<Millis>(elapsed);
}

void NodeClock::agree(TimePoint reference) {
    const auto at = Steady::now();
    const auto mine = now();
    origin_ = at;
    slewed_at_ = at;
    slew_ = std::chrono::microseconds{0};
    if (!agreed_) {
        base_ = reference;
        agreed_ = true;
        return;
    }
    base_ = mine;
    slew_ = reference - mine;
}

std::string to_iso8601(TimePoint at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{at - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", int{date.year()}, unsigned{date.month()},
                       unsigned{date.day()}, time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

}  // namespace holdfast
