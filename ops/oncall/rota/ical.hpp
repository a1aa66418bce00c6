// Rotas as iCalendar (RFC 5545), by libical: a shift is a VEVENT with DTSTART and DTEND by the
// centre's clock (TZID), RRULE and EXDATE; a swap has the category OVERRIDE, a holiday HOLIDAY and
// a whole day. SUMMARY, or else an ATTENDEE's address before its @, is the name of an account.
// What was exported comes back the same.
//
// Reading takes what other calendars write of that: DAILY and WEEKLY with INTERVAL, UNTIL, COUNT
// and BYDAY (one shift for each day of the week), DURATION, whole days, single events in UTC.
// Anything else that would change who is on call (RDATE, RECURRENCE-ID, other rules, another zone)
// is refused rather than read in part: `bad_request` with line and property. Bounds:
// `calendar_bytes_max`, `events_max`, COUNT up to `count_max`, and those of rota.hpp. Pure; any
// thread.
#pragma once
#include <string>
#include <string_view>

#include "ops/oncall/rota/rota.hpp"

namespace holdfast::oncall {

inline constexpr std::size_t calendar_bytes_max = 256 * 1024;
inline constexpr std::size_t events_max = shifts_max + swaps_max + holidays_max;
inline constexpr int count_max = 1000;

// `levels` of the rota, each event with its level's name.
std::string write_calendar(const std::vector<Level>& levels, const Zone& zone, TimePoint now);

// The whole level anew. An event of another level is a fault; a cancelled one is passed over.
Result<Level> read_calendar(std::string_view text, std::string level, const Zone& zone);

}  // namespace holdfast::oncall
