#include "ops/oncall/rota/ical_rule.hpp"

#include <algorithm>

#include "ops/oncall/rota/ical.hpp"
#include "ops/oncall/rota/ical_parts.hpp"

namespace holdfast::oncall::ical {
namespace {

using namespace std::chrono;

std::unexpected<Error> wrong(const char* what) {
    return fail(Errc::bad_request, what, "RRULE");
}

template <std::size_t Size>
bool given(const short (&list)[Size]) {
    return list[0] != ICAL_RECURRENCE_ARRAY_MAX;
}

bool only_days(const icalrecurrencetype& rule) {
    return !given(rule.by_second) && !given(rule.by_minute) && !given(rule.by_hour) &&
           !given(rule.by_month_day) && !given(rule.by_year_day) && !given(rule.by_week_no) &&
           !given(rule.by_month) && !given(rule.by_set_pos) && rule.rscale == nullptr;
}

// The first shift of each day of the week, in weeks that begin as the rule says.
Result<std::vector<Shift>> by_weekday(const Shift& first, const icalrecurrencetype& rule,
                                      int every_days) {
    const auto start = floor<days>(first.start);
    const weekday week_starts{static_cast<unsigned>(rule.week_start - ICAL_SUNDAY_WEEKDAY)};
    const auto week = start - (weekday{start} - week_starts);
    std::vector<Shift> made;
    bool begins_on_one = false;
    for (std::size_t i = 0;
         i < std::size(rule.by_day) && rule.by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; ++i) {
        if (icalrecurrencetype_day_position(rule.by_day[i]) != 0)
            return wrong("BYDAY must be plain days, like MO,TU");
        const auto named = icalrecurrencetype_day_day_of_week(rule.by_day[i]);
        const weekday day{static_cast<unsigned>(named - ICAL_SUNDAY_WEEKDAY)};
        auto on = week + (day - week_starts);
        if (on < start) on += days{every_days};
        begins_on_one = begins_on_one || on == start;
        if (std::ranges::count(made, first.start + (on - start), &Shift::start) > 0) continue;
        made.push_back(first);
        made.back().start += on - start;
    }
    if (!begins_on_one) return wrong("BYDAY must hold the day of DTSTART");
    std::ranges::sort(made, {}, &Shift::start);
    return made;
}

// The day of the last of `count` turns.
Day last_of(const std::vector<Shift>& shifts, int every_days, int count) {
    const auto each = static_cast<int>(shifts.size());
    const auto& last = shifts[static_cast<std::size_t>((count - 1) % each)];
    return floor<days>(last.start) + days{(count - 1) / each * every_days};
}

}  // namespace

Result<std::vector<Shift>> repeat(const Shift& first, const icalrecurrencetype& rule,
                                  const Zone& zone) {
    const bool weekly = rule.freq == ICAL_WEEKLY_RECURRENCE, by_day = given(rule.by_day);
    if (!weekly && rule.freq != ICAL_DAILY_RECURRENCE) return wrong("FREQ must be DAILY or WEEKLY");
    if (!only_days(rule)) return wrong("may have INTERVAL, UNTIL, COUNT, BYDAY and WKST only");
    if (by_day && !weekly && rule.interval != 1)
        return wrong("DAILY with BYDAY must have no INTERVAL");
    const int every_days = rule.interval * (weekly || by_day ? 7 : 1);
    if (rule.interval < 1 || every_days > repeat_days_max)
        return wrong("INTERVAL must be 1 to 366 days, or 52 weeks");
    if (rule.count > count_max) return wrong("COUNT must be at most 1000");
    Result<std::vector<Shift>> made{std::vector{first}};
    if (by_day) made = by_weekday(first, rule, every_days);
    if (!made) return made;
    Repeat again{.every_days = every_days};
    if (rule.count > 0) {
        again.until = last_of(*made, every_days, rule.count);
    } else if (!icaltime_is_null_time(rule.until)) {
        auto until = wall_time(rule.until);
        if (!until) return wrong("UNTIL must be a time of the years 1970 to 2200");
        if (icaltime_is_utc(rule.until)) until = zone.shown(TimePoint{until->time_since_epoch()});
        again.until = floor<days>(*until);
        const auto of_day = first.start - floor<days>(first.start);
        if (!rule.until.is_date && *until - *again.until < of_day) *again.until -= days{1};
    }
    for (auto& shift : *made) shift.repeat = again;
    return made;
}

}  // namespace holdfast::oncall::ical
