#include <algorithm>
#include <set>

#include "ops/oncall/rota/ical.hpp"
#include "ops/oncall/rota/ical_parts.hpp"
#include "ops/oncall/rota/ical_rule.hpp"
#include "ops/oncall/rota/rota_json.hpp"
#include "router/core/utf8.hpp"

namespace holdfast::oncall {
namespace {

using namespace std::chrono;
using namespace ical;

constexpr std::size_t begins_max = 2000;  // components, with those of VTIMEZONE
constexpr int depth_max = 3;

// The numbers of lines in the text, which libical does not keep.
class Lines {
  public:
    explicit Lines(std::string_view text) {
        for (std::size_t number = 1; !text.empty(); ++number) {
            const auto end = std::min(text.find('\n'), text.size());
            take(number, text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }
    bool too_deep() const { return deepest_ > depth_max; }
    bool too_many() const { return begins_ > begins_max; }
    std::size_t events() const { return events_.size(); }
    // Of the property in that event, else of the event.
    std::size_t of(std::size_t event, std::string_view property) const {
        const auto& all = events_.at(event);
        const auto found = std::ranges::find(all, property, &Named::name);
        return found == all.end() ? all.front().number : found->number;
    }

  private:
    struct Named {
        std::string name;
        std::size_t number;
    };
    void take(std::size_t number, std::string_view line) {
        if (line.starts_with(' ') || line.starts_with('\t')) return;  // goes on
        std::string name{line.substr(0, line.find_first_of(":;\r"))};
        std::ranges::transform(name, name.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        const bool begin = name == "BEGIN",
                   event = line.substr(line.find(':') + 1).starts_with("VEVENT");
        if (begin) deepest_ = std::max(deepest_, ++depth_);
        begins_ += begin;
        if (name == "END") --depth_;
        if (begin && event) events_.emplace_back();
        if (!events_.empty()) events_.back().push_back({std::move(name), number});
    }
    std::vector<std::vector<Named>> events_;
    std::size_t begins_ = 0;
    int depth_ = 0, deepest_ = 0;
};

class EventReader {
  public:
    EventReader(icalcomponent* event, const Zone& zone, Level& level)
        : event_(event), zone_(zone), level_(level) {}

    // The fault's field is the property's name.
    Result<> read() {
        if (has(ICAL_XLICERROR_PROPERTY))
            return fail(Errc::bad_request, "a value cannot be read", "VEVENT");
        const auto* status = first(ICAL_STATUS_PROPERTY);
        if (status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED) return {};
        for (const auto& [kind, name] : {std::pair{ICAL_RDATE_PROPERTY, "RDATE"},
                                         {ICAL_RECURRENCEID_PROPERTY, "RECURRENCE-ID"},
                                         {ICAL_EXRULE_PROPERTY, "EXRULE"}})
            if (has(kind))
                return fail(Errc::bad_request, "is not taken: write it as events of their own",
                            name);
        if (auto fault = right_level(); !fault) return fault;
        const bool holiday = has_category(holiday_category);
        auto user = this->user();
        if (!user && !(holiday && !has(ICAL_SUMMARY_PROPERTY)))
            return std::unexpected(user.error());
        auto times = read_times();
        if (!times) return std::unexpected(times.error());
        if (holiday) return add_holiday(*times, user.value_or(""));
        if (has_category(override_category)) return add_swap(*times, *std::move(user));
        return add_shifts(*times, *std::move(user));
    }

  private:
    struct Times {
        Local start{}, end{};
        bool by_day = false, in_utc = false;
    };

    icalproperty* first(icalproperty_kind kind) const {
        return icalcomponent_get_first_property(event_, kind);
    }
    bool has(icalproperty_kind kind) const { return first(kind) != nullptr; }
    template <class Each>
    void each(icalproperty_kind kind, Each take) const {
        for (auto* p = first(kind); p; p = icalcomponent_get_next_property(event_, kind)) take(p);
    }

    bool has_category(std::string_view name) const {
        bool found = false;
        each(ICAL_CATEGORIES_PROPERTY, [&](icalproperty* property) {
            found = found || icalproperty_get_categories(property) == name;
        });
        return found;
    }

    Result<> right_level() const {
        bool right = true;
        each(ICAL_X_PROPERTY, [&](icalproperty* property) {
            const bool level =
                std::string_view{icalproperty_get_x_name(property)} == level_property;
            if (level && icalproperty_get_x(property) != level_.name) right = false;
        });
        if (right) return {};
        return fail(Errc::bad_request, "is of another level: import one level at a time",
                    level_property);
    }

    Result<std::string> user() const {
        const auto* summary = first(ICAL_SUMMARY_PROPERTY);
        std::string name = summary ? icalproperty_get_summary(summary) : "";
        if (is_user_name(name)) return name;
        if (const auto* attendee = first(ICAL_ATTENDEE_PROPERTY)) {
            std::string_view address = icalproperty_get_attendee(attendee);
            for (const auto* scheme : {"mailto:", "MAILTO:"})
                if (address.starts_with(scheme)) address.remove_prefix(7);
            name = address.substr(0, address.find('@'));
            if (is_user_name(name)) return name;
        }
        return fail(Errc::bad_request,
                    "must be the name of an account: 2 to 32 of a-z, 0-9, dot, dash, underscore",
                    "SUMMARY");
    }

    Result<Local> local(icalproperty* property, icaltimetype time, std::string_view name) const {
        const auto wrong = [&](const char* what) {
            return fail(Errc::bad_request, what, std::string{name});
        };
        const auto at = wall_time(time);
        if (!at) return wrong("must be a time of the years 1970 to 2200");
        if (time.is_date) return *at;
        if (time.second != 0) return wrong("must be a whole minute");
        if (icaltime_is_utc(time)) return zone_.shown(TimePoint{at->time_since_epoch()});
        auto* parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
        const std::string_view tzid = parameter ? icalparameter_get_tzid(parameter) : "";
        if (!tzid.empty() && tzid != zone_.name() && !tzid.ends_with("/" + zone_.name()))
            return wrong("must be in the centre's time zone (site.time_zone)");
        return *at;
    }

    Result<Times> read_times() const {
        auto* begins = first(ICAL_DTSTART_PROPERTY);
        if (!begins) return fail(Errc::bad_request, "is missing", "DTSTART");
        const auto from = icalproperty_get_dtstart(begins);
        auto start = local(begins, from, "DTSTART");
        if (!start) return std::unexpected(start.error());
        Times times{
            .start = *start, .by_day = from.is_date != 0, .in_utc = icaltime_is_utc(from) != 0};
        auto* ends = first(ICAL_DTEND_PROPERTY);
        auto* lasts = first(ICAL_DURATION_PROPERTY);
        if (ends) {
            const auto to = icalproperty_get_dtend(ends);
            auto end = local(ends, to, "DTEND");
            if (!end) return std::unexpected(end.error());
            if ((to.is_date != 0) != times.by_day)
                return fail(Errc::bad_request, "must be a day if DTSTART is one, and else a time",
                            "DTEND");
            times.end = *end;
        } else if (lasts) {
            const auto duration = icalproperty_get_duration(lasts);
            if (duration.is_neg || duration.weeks > 9 || duration.days > 62 ||
                duration.hours > 62 * 24 || duration.minutes > 62 * 1440 || duration.seconds != 0)
                return fail(Errc::bad_request, "must be whole minutes, and at most 62 days",
                            "DURATION");
            times.end = times.start + days{duration.weeks * 7 + duration.days} +
                        hours{duration.hours} + minutes{duration.minutes};
        } else if (times.by_day) {
            times.end = times.start + days{1};
        }
        if (times.end <= times.start)
            return fail(Errc::bad_request, "must be after DTSTART", "DTEND");
        return times;
    }

    Result<> add_holiday(const Times& times, std::string user) {
        const auto day = floor<days>(times.start);
        if (!times.by_day || times.end != times.start + days{1})
            return fail(Errc::bad_request, "of a holiday must be one whole day", "DTSTART");
        if (has(ICAL_RRULE_PROPERTY))
            return fail(Errc::bad_request,
                        "is not taken of a holiday: write one event for each day", "RRULE");
        if (is_holiday(level_, day))
            return fail(Errc::bad_request, "stands there twice", "DTSTART");
        if (level_.holidays.size() >= holidays_max)
            return fail(Errc::too_large, "is over the 100 holidays of a level", "VEVENT");
        level_.holidays.push_back({day, std::move(user)});
        return {};
    }

    Result<> add_swap(const Times& times, std::string user) {
        Swap swap{.user = std::move(user), .from = times.start, .to = times.end};
        if (auto fault = check(swap); !fault)
            return fail(Errc::bad_request, fault.error().detail, "DTEND");
        if (has(ICAL_RRULE_PROPERTY))
            return fail(Errc::bad_request, "is not taken of an override", "RRULE");
        if (level_.swaps.size() >= swaps_max)
            return fail(Errc::too_large, "is over the 200 overrides of a level", "VEVENT");
        level_.swaps.push_back(std::move(swap));
        return {};
    }

    Result<> add_shifts(const Times& times, std::string user) {
        const auto length = times.end - times.start;
        if (length % hours{1} != minutes{0} || length > hours{shift_hours_max})
            return fail(Errc::bad_request, "must be whole hours after DTSTART, and at most 14 days",
                        "DTEND");
        Shift shift{.user = std::move(user),
                    .start = times.start,
                    .hours = static_cast<int>(length / hours{1})};
        std::vector<Shift> made{shift};
        if (auto* rule = first(ICAL_RRULE_PROPERTY)) {
            if (times.in_utc)
                return fail(Errc::bad_request,
                            "of what repeats must be by the centre's clock, with its TZID",
                            "DTSTART");
            auto repeated = repeat(shift, icalproperty_get_rrule(rule), zone_);
            if (!repeated) return std::unexpected(repeated.error());
            made = std::move(*repeated);
        }
        auto left_out = read_left_out(times);
        if (!left_out) return std::unexpected(left_out.error());
        const bool split = made.size() > 1;
        for (auto& one : made) {
            for (const auto day : *left_out)
                if (one.repeat && (!split || (day - floor<days>(one.start)) % days{7} == days{0}))
                    one.repeat->left_out.push_back(day);
            if (!one.repeat && left_out->contains(floor<days>(one.start)))
                return fail(Errc::bad_request, "leaves nothing of the event", "EXDATE");
            if (auto fault = check(one); !fault)
                return fail(Errc::bad_request, "of a shift " + fault.error().detail, "DTEND");
            if (level_.shifts.size() >= shifts_max)
                return fail(Errc::too_large, "is over the 100 shifts of a level", "VEVENT");
            level_.shifts.push_back(std::move(one));
        }
        return {};
    }

    Result<std::set<Day>> read_left_out(const Times& times) const {
        std::set<Day> left_out;
        std::optional<Error> wrong;
        each(ICAL_EXDATE_PROPERTY, [&](icalproperty* property) {
            const auto time = icalproperty_get_exdate(property);
            const auto at = local(property, time, "EXDATE");
            if (!at) return void(wrong = at.error());
            const auto day = floor<days>(*at);
            if (!time.is_date && *at - day != times.start - floor<days>(times.start))
                return void(wrong = Error{Errc::bad_request, "must be a time at which it begins",
                                          "EXDATE"});
            left_out.insert(day);
        });
        if (left_out.size() > left_out_max)
            wrong = Error{Errc::too_large, "leaves out more than 100 days", "EXDATE"};
        if (wrong) return std::unexpected(*wrong);
        return left_out;
    }

    icalcomponent* event_;
    const Zone& zone_;
    Level& level_;
};

std::unexpected<Error> whole_fault(Errc code, const char* what) {
    return fail(code, what, "body");
}

}  // namespace

Result<Level> read_calendar(std::string_view text, std::string name, const Zone& zone) {
    if (text.size() > calendar_bytes_max)
        return whole_fault(Errc::too_large, "the calendar may have at most 262144 bytes");
    if (!is_utf8(text) || text.contains('\0'))
        return whole_fault(Errc::bad_request, "the calendar must be text in UTF-8");
    const Lines lines{text};
    if (lines.events() > events_max || lines.too_many())
        return whole_fault(Errc::too_large, "the calendar may have at most 400 events");
    const Component calendar{
        lines.too_deep() ? nullptr : icalcomponent_new_from_string(std::string{text}.c_str())};
    if (!calendar || icalcomponent_isa(calendar.get()) != ICAL_VCALENDAR_COMPONENT)
        return whole_fault(Errc::bad_request, "not iCalendar: send one VCALENDAR");
    Level level{.name = std::move(name)};
    std::size_t number = 0;
    for (auto* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
         event; event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT),
               ++number) {
        auto read = EventReader{event, zone, level}.read();
        if (read) continue;
        auto [code, detail, property] = std::move(read.error());
        const auto line = number < lines.events() ? lines.of(number, property) : 0;
        return fail(code, "line " + std::to_string(line) + ", " + property + ": " + detail,
                    property);
    }
    return level;
}

}  // namespace holdfast::oncall
