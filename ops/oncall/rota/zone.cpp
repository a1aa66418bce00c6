#include "ops/oncall/rota/zone.hpp"

#include <unicode/timezone.h>
#include <unicode/vtzone.h>

#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace holdfast::oncall {
namespace {

using namespace std::chrono;

constexpr int first_year = 1970, last_year = 2200;

icu::UnicodeString unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<int>(text.size())});
}

bool digits(std::string_view text, int& number) {
    const auto* const end = text.data() + text.size();
    for (const char c : text)
        if (c < '0' || c > '9') return false;
    return std::from_chars(text.data(), end, number).ec == std::errc{};
}

// A day at the front of the text.
std::optional<Day> day_of(std::string_view text) {
    int year = 0, month = 0, day = 0;
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (!digits(text.substr(0, 4), year) || !digits(text.substr(5, 2), month) ||
        !digits(text.substr(8, 2), day))
        return std::nullopt;
    const year_month_day date{std::chrono::year{year},
                              std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || year < first_year || year > last_year) return std::nullopt;
    return local_days{date};
}

}  // namespace

struct Zone::Rules {
    std::unique_ptr<icu::TimeZone> zone;

    milliseconds offset(TimePoint at) const {
        int32_t raw = 0, saving = 0;
        UErrorCode fault = U_ZERO_ERROR;
        zone->getOffset(static_cast<UDate>(epoch_ms(at)), false, raw, saving, fault);
        if (U_FAILURE(fault)) throw std::runtime_error("the time zone has no rules");
        return milliseconds{raw + saving};
    }
};

Result<Zone> Zone::make(std::string name) {
    std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(unicode(name))};
    if (*zone == icu::TimeZone::getUnknown())
        return fail(Errc::bad_request, "time_zone must be one of the tz database", "time_zone");
    return Zone{std::move(name), std::make_shared<const Rules>(Rules{std::move(zone)})};
}

TimePoint Zone::at(Local shown) const {
    const TimePoint as_if_utc{shown.time_since_epoch()};
    const auto before = rules_->offset(as_if_utc - hours{24});
    const auto after = rules_->offset(as_if_utc + hours{24});
    const auto by_before = as_if_utc - before, by_after = as_if_utc - after;
    if (rules_->offset(by_before) == before) return by_before;
    return rules_->offset(by_after) == after ? by_after : by_before;
}

Local Zone::shown(TimePoint at) const {
    return Local{floor<minutes>(at.time_since_epoch() + rules_->offset(at))};
}

std::string Zone::component(Local since) const {
    const std::unique_ptr<icu::VTimeZone> zone{icu::VTimeZone::createVTimeZoneByID(unicode(name_))};
    UErrorCode fault = U_ZERO_ERROR;
    icu::UnicodeString written;
    if (zone) zone->write(static_cast<UDate>(epoch_ms(at(since))), written, fault);
    if (!zone || U_FAILURE(fault)) throw std::runtime_error("the time zone cannot be written down");
    std::string text;
    written.toUTF8String(text);
    return text;
}

std::string written(Day day) {
    const year_month_day date{day};
    char text[24];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", int{date.year()}, unsigned{date.month()},
                  unsigned{date.day()});
    return text;
}

std::string written(Local at) {
    const auto day = floor<days>(at);
    const auto minute = (at - day).count();
    char text[16];
    std::snprintf(text, sizeof text, "T%02d:%02d", static_cast<int>(minute / 60),
                  static_cast<int>(minute % 60));
    return written(day) + text;
}

Result<Day> read_day(std::string_view text) {
    const auto day = day_of(text);
    if (!day || text.size() != 10)
        return fail(Errc::bad_request, "must be a day, like \"2026-11-23\"");
    return *day;
}

Result<Local> read_local(std::string_view text) {
    const auto day = day_of(text);
    int hour = 0, minute = 0;
    if (!day || text.size() != 16 || text[10] != 'T' || text[13] != ':' ||
        !digits(text.substr(11, 2), hour) || !digits(text.substr(14, 2), minute) || hour > 23 ||
        minute > 59)
        return fail(Errc::bad_request,
                    "must be a time by the centre's clock, like \"2026-11-23T08:00\"");
    return Local{*day} + hours{hour} + minutes{minute};
}

}  // namespace holdfast::oncall
