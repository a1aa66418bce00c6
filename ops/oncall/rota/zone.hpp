// The centre's time zone: what its wall clock shows at a moment, and when that is. Rules of the tz
// database as ICU has them. A wall time that comes twice (clocks put back) is the first of the two;
// one that never comes (put forward) is read by the offset before it, as RFC 5545 section 3.3.5
// asks. Immutable; any thread.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "router/core/clock.hpp"
#include "router/core/error.hpp"

namespace holdfast::oncall {

using Local = std::chrono::local_time<std::chrono::minutes>;  // as the wall clock shows it
using Day = std::chrono::local_days;

class Zone {
  public:
    // "America/New_York"; `bad_request` if the database has none by that name.
    static Result<Zone> make(std::string name);

    TimePoint at(Local shown) const;
    Local shown(TimePoint at) const;  // whole minutes, rounded down
    const std::string& name() const { return name_; }
    // A VTIMEZONE component (RFC 5545) with the rules from `since` on.
    std::string component(Local since) const;

  private:
    struct Rules;
    Zone(std::string name, std::shared_ptr<const Rules> rules)
        : name_(std::move(name)), rules_(std::move(rules)) {}
    std::string name_;
    std::shared_ptr<const Rules> rules_;
};

// "2026-11-23T08:00" and "2026-11-23"; the years 1970 to 2200. Nothing if the text is another.
std::string written(Local at);
std::string written(Day day);
Result<Local> read_local(std::string_view text);
Result<Day> read_day(std::string_view text);

}  // namespace holdfast::oncall
