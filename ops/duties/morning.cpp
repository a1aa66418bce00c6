#include "ops/duties/morning.hpp"

#include <unicode/timezone.h>

#include <memory>

namespace holdfast::duties {

TimePoint morning_of(std::chrono::year_month_day day, const std::string& time_zone) {
    const TimePoint local = std::chrono::sys_days{day} + morning;
    const std::unique_ptr<icu::TimeZone> zone{
        icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(time_zone))};
    std::int32_t raw = 0, saving = 0;
    UErrorCode bad = U_ZERO_ERROR;
    zone->getOffset(static_cast<UDate>(epoch_ms(local)), true, raw, saving, bad);
    if (U_FAILURE(bad)) return local;
    return local - Millis{raw + saving};
}

}  // namespace holdfast::duties
