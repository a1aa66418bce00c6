// What reading and writing calendars share: libical's objects with an owner.
#pragma once
#include <libical/ical.h>

#include <memory>
#include <optional>

#include "ops/oncall/rota/zone.hpp"

namespace holdfast::oncall::ical {

struct Free {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
    void operator()(char* text) const { icalmemory_free_buffer(text); }
};
using Component = std::unique_ptr<icalcomponent, Free>;
using Text = std::unique_ptr<char, Free>;

inline constexpr auto level_property = "X-HOLDFAST-LEVEL";
inline constexpr auto override_category = "OVERRIDE";
inline constexpr auto holiday_category = "HOLIDAY";

// What the time says, its seconds left off; midnight for a day. Nothing if there is no such time,
// which libical does not look at, or not in the years 1970 to 2200.
inline std::optional<Local> wall_time(const icaltimetype& time) {
    using namespace std::chrono;
    const year_month_day date{year{time.year}, month{static_cast<unsigned>(time.month)},
                              day{static_cast<unsigned>(time.day)}};
    const bool by_day = time.is_date != 0;
    if (!date.ok() || time.year < 1970 || time.year > 2200) return std::nullopt;
    if (!by_day && (time.hour < 0 || time.hour > 23 || time.minute < 0 || time.minute > 59))
        return std::nullopt;
    const Local midnight{local_days{date}};
    return by_day ? midnight : midnight + hours{time.hour} + minutes{time.minute};
}

}  // namespace holdfast::oncall::ical
