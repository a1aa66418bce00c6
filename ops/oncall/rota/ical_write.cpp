#include "ops/oncall/rota/ical.hpp"
#include "ops/oncall/rota/ical_parts.hpp"

namespace holdfast::oncall {
namespace {

using namespace std::chrono;
using namespace ical;

icaltimetype day_time(Day day) {
    const year_month_day date{day};
    auto time = icaltime_null_time();
    time.is_date = 1;
    time.year = int{date.year()};
    time.month = static_cast<int>(unsigned{date.month()});
    time.day = static_cast<int>(unsigned{date.day()});
    return time;
}

icaltimetype clock_time(Local at) {
    const auto day = floor<days>(at);
    auto time = day_time(day);
    time.is_date = 0;
    time.hour = static_cast<int>((at - day) / hours{1});
    time.minute = static_cast<int>((at - day) % hours{1} / minutes{1});
    return time;
}

icaltimetype utc_time(TimePoint at) {
    auto time = clock_time(Local{floor<minutes>(at.time_since_epoch())});
    time.second = static_cast<int>(floor<seconds>(at.time_since_epoch()) % minutes{1} / seconds{1});
    time.zone = icaltimezone_get_utc_timezone();
    return time;
}

class Writer {
  public:
    Writer(const Zone& zone, TimePoint now)
        : zone_(zone), now_(now), calendar_(icalcomponent_new(ICAL_VCALENDAR_COMPONENT)) {
        add(calendar_.get(), icalproperty_new_version("2.0"));
        add(calendar_.get(), icalproperty_new_prodid("-//Holdfast//On-call rota//EN"));
    }

    void add(const Level& level) {
        level_ = &level;
        int number = 0;
        for (const auto& shift : level.shifts) add_shift(shift, ++number);
        number = 0;
        for (const auto& swap : level.swaps) {
            auto* event = new_event("override", ++number, swap.user);
            add(event, icalproperty_new_categories(override_category));
            local(event, icalproperty_new_dtstart(clock_time(swap.from)));
            local(event, icalproperty_new_dtend(clock_time(swap.to)));
            since_ = std::min(since_, swap.from);
        }
        number = 0;
        for (const auto& holiday : level.holidays) {
            auto* event = new_event("holiday", ++number, holiday.user);
            add(event, icalproperty_new_categories(holiday_category));
            add(event, icalproperty_new_dtstart(day_time(holiday.day)));
            add(event, icalproperty_new_dtend(day_time(holiday.day + days{1})));
        }
    }

    std::string text() {
        // Some readers want the zone before what is told in it; of no events it has no rules.
        if (since_ != Local::max())
            icalcomponent_add_component(
                calendar_.get(),
                icalcomponent_new_from_string(zone_.component(since_ - days{366}).c_str()));
        for (auto& event : events_) icalcomponent_add_component(calendar_.get(), event.release());
        return Text{icalcomponent_as_ical_string_r(calendar_.get())}.get();
    }

  private:
    static void add(icalcomponent* to, icalproperty* property) {
        icalcomponent_add_property(to, property);
    }
    void local(icalcomponent* event, icalproperty* property) const {
        icalproperty_add_parameter(property, icalparameter_new_tzid(zone_.name().c_str()));
        add(event, property);
    }

    icalcomponent* new_event(std::string_view kind, int number, const std::string& user) {
        auto* event = icalcomponent_new_vevent();
        const auto uid =
            level_->name + "-" + std::string{kind} + "-" + std::to_string(number) + "@holdfast";
        add(event, icalproperty_new_uid(uid.c_str()));
        add(event, icalproperty_new_dtstamp(utc_time(now_)));
        if (!user.empty()) add(event, icalproperty_new_summary(user.c_str()));
        auto* level = icalproperty_new_x(level_->name.c_str());
        icalproperty_set_x_name(level, level_property);
        add(event, level);
        events_.emplace_back(event);
        return event;
    }

    void add_shift(const Shift& shift, int number) {
        auto* event = new_event("shift", number, shift.user);
        local(event, icalproperty_new_dtstart(clock_time(shift.start)));
        local(event, icalproperty_new_dtend(clock_time(shift.start + hours{shift.hours})));
        since_ = std::min(since_, shift.start);
        if (!shift.repeat) return;
        const auto& repeat = *shift.repeat;
        const auto of_day = shift.start - floor<days>(shift.start);
        icalrecurrencetype rule;
        icalrecurrencetype_clear(&rule);
        const bool weekly = repeat.every_days % 7 == 0;
        rule.freq = weekly ? ICAL_WEEKLY_RECURRENCE : ICAL_DAILY_RECURRENCE;
        rule.interval = static_cast<short>(weekly ? repeat.every_days / 7 : repeat.every_days);
        if (repeat.until) rule.until = utc_time(zone_.at(*repeat.until + of_day));
        add(event, icalproperty_new_rrule(rule));
        for (const auto day : repeat.left_out)
            local(event, icalproperty_new_exdate(clock_time(day + of_day)));
    }

    const Zone& zone_;
    TimePoint now_;
    Component calendar_;
    std::vector<Component> events_;
    const Level* level_ = nullptr;
    Local since_ = Local::max();
};

}  // namespace

std::string write_calendar(const std::vector<Level>& levels, const Zone& zone, TimePoint now) {
    Writer writer{zone, now};
    for (const auto& level : levels) writer.add(level);
    return writer.text();
}

}  // namespace holdfast::oncall
