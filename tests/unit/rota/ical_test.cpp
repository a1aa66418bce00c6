#include "ops/oncall/rota/ical.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rota/random_rota.hpp"

namespace holdfast::oncall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const TimePoint now = from_epoch_ms(1'795'000'000'000);

Zone zone(const char* name = "America/New_York") {
    return *Zone::make(name);
}

std::string calendar(const std::string& event) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n" +
           event + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

const std::string sam = "SUMMARY:sam\r\n";
const std::string morning =
    "DTSTART;TZID=America/New_York:20261123T080000\r\nDTEND;TZID=America/"
    "New_York:20261123T200000\r\n";

Result<Level> read(const std::string& text) {
    return read_calendar(text, "primary", zone());
}

// "sam 2026-11-23T08:00 12h /7 until 2027-01-01 -2026-12-07"
std::vector<std::string> shifts(const std::string& event) {
    const auto level = read(calendar(event));
    EXPECT_TRUE(level) << level.error().detail;
    std::vector<std::string> lines;
    if (!level) return lines;
    for (const auto& shift : level->shifts) {
        lines.push_back(shift.user + " " + written(shift.start) + " " +
                        std::to_string(shift.hours) + "h");
        if (!shift.repeat) continue;
        lines.back() += " /" + std::to_string(shift.repeat->every_days);
        if (shift.repeat->until) lines.back() += " until " + written(*shift.repeat->until);
        for (const auto day : shift.repeat->left_out) lines.back() += " -" + written(day);
    }
    return lines;
}

TEST(Ical, WhatIsExportedIsImportedTheSame) {
    std::mt19937 random{5};
    for (const auto* name : {"America/New_York", "UTC", "Australia/Lord_Howe", "Asia/Kathmandu"}) {
        const auto where = zone(name);
        for (int round = 0; round < 150; ++round) {
            const auto level = tests::random_level(random, "primary");
            const auto text = write_calendar({level}, where, now);
            const auto again = read_calendar(text, "primary", where);
            ASSERT_TRUE(again) << again.error().detail << "\n" << text;
            ASSERT_EQ(*again, level) << name << " " << round << "\n" << text;
        }
    }
}

TEST(Ical, AnExportIsWhatOtherCalendarsRead) {
    Level level{.name = "primary"};
    level.shifts = {{"sam", *read_local("2026-11-23T08:00"), 12,
                     Repeat{7, *read_day("2027-03-15"), {*read_day("2026-12-07")}}}};
    level.holidays = {{*read_day("2026-12-25"), ""}};
    const auto text = write_calendar({level}, zone(), now);
    EXPECT_THAT(text, StartsWith("BEGIN:VCALENDAR\r\n"));
    for (const auto* line :
         {"VERSION:2.0\r\n", "BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n",
          "DTSTART;TZID=America/New_York:20261123T080000\r\n",
          "DTEND;TZID=America/New_York:20261123T200000\r\n",
          "RRULE:FREQ=WEEKLY;UNTIL=20270315T120000Z\r\n",
          "EXDATE;TZID=America/New_York:20261207T080000\r\n", "SUMMARY:sam\r\n",
          "UID:primary-shift-1@holdfast\r\n", "DTSTAMP:20261118T", "X-HOLDFAST-LEVEL:primary\r\n",
          "DTSTART;VALUE=DATE:20261225\r\n", "CATEGORIES:HOLIDAY\r\n"})
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_LT(text.find("BEGIN:VTIMEZONE"), text.find("BEGIN:VEVENT"));
}

TEST(Ical, TheWholeRotaIsOneCalendarButIsReadByLevel) {
    Level one{.name = "primary"}, two{.name = "backup"};
    one.shifts = two.shifts = {{"sam", *read_local("2026-11-23T08:00"), 12, {}}};
    const auto text = write_calendar({one, two}, zone(), now);
    const auto read = read_calendar(text, "primary", zone());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().field, "X-HOLDFAST-LEVEL");
    const auto nothing = write_calendar({}, zone(), now);
    EXPECT_TRUE(read_calendar(nothing, "primary", zone()));
}

TEST(Ical, ReadsWhatOtherCalendarsWrite) {
    EXPECT_THAT(shifts(sam + morning + "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3\r\n"),
                ElementsAre("sam 2026-11-23T08:00 12h /14 until 2026-12-21"));
    EXPECT_THAT(shifts(sam + morning +
                       "RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20261204T130000Z\r\n"
                       "EXDATE;TZID=America/New_York:20261202T080000,20261204T080000\r\n"),
                ElementsAre("sam 2026-11-23T08:00 12h /7 until 2026-12-04",
                            "sam 2026-11-25T08:00 12h /7 until 2026-12-04 -2026-12-02",
                            "sam 2026-11-27T08:00 12h /7 until 2026-12-04 -2026-12-04"));
    EXPECT_THAT(shifts(sam + morning + "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=7\r\n"),
                ElementsAre("sam 2026-11-23T08:00 12h /7 until 2026-12-01",
                            "sam 2026-11-24T08:00 12h /7 until 2026-12-01",
                            "sam 2026-11-25T08:00 12h /7 until 2026-12-01",
                            "sam 2026-11-26T08:00 12h /7 until 2026-12-01",
                            "sam 2026-11-27T08:00 12h /7 until 2026-12-01"));
    EXPECT_THAT(shifts(sam + morning + "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU\r\n"),
                ElementsAre("sam 2026-11-23T08:00 12h /14", "sam 2026-12-06T08:00 12h /14"))
        << "the Sunday of a week that begins on it is the day before";
    EXPECT_THAT(shifts(sam + morning + "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO\r\n"),
                ElementsAre("sam 2026-11-23T08:00 12h /14", "sam 2026-11-29T08:00 12h /14"));
    EXPECT_THAT(shifts(sam + "DTSTART:20261123T130000Z\r\nDURATION:PT12H\r\n"),
                ElementsAre("sam 2026-11-23T08:00 12h"));
    EXPECT_THAT(
        shifts("SUMMARY:On call: Sam\r\nATTENDEE;CN=Sam:mailto:sam@example.org\r\n"
               "DTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261130\r\nRRULE:FREQ=WEEKLY\r\n"),
        ElementsAre("sam 2026-11-23T00:00 168h /7"));
    EXPECT_THAT(shifts(sam + morning + "RRULE:FREQ=DAILY;UNTIL=20261125T125959Z\r\n"),
                ElementsAre("sam 2026-11-23T08:00 12h /1 until 2026-11-24"))
        << "08:00 on the 25th is 13:00 in UTC, which is over";
    EXPECT_THAT(shifts(sam + morning + "STATUS:CANCELLED\r\n"), ElementsAre());
    EXPECT_THAT(
        shifts(sam + "DTSTART;TZID=/x.org/America/New_York:20261123T080000\r\nDURATION:P1D\r\n"),
        ElementsAre("sam 2026-11-23T08:00 24h"));
}

TEST(Ical, EachFaultNamesLineAndProperty) {
    const std::string start = "DTSTART;TZID=America/New_York:20261123T080000\r\n";
    const std::pair<std::string, std::string> cases[] = {
        {"SUMMARY:Sam R.\r\n" + morning, "line 6, SUMMARY"},
        {morning, "line 4, SUMMARY"},
        {sam, "line 4, DTSTART"},
        {sam + start, "line 4, DTEND"},
        {sam + "DTSTART:20261399T080000\r\nDURATION:PT1H\r\n", "line 7, DTSTART"},
        {sam + "DTSTART;TZID=Europe/Berlin:20261123T080000\r\nDURATION:PT1H\r\n",
         "line 7, DTSTART"},
        {sam + "DTSTART:20261123T080030\r\nDURATION:PT1H\r\n", "line 7, DTSTART"},
        {sam + start + "DTEND;TZID=America/New_York:20261123T080000\r\n", "line 8, DTEND"},
        {sam + start + "DURATION:PT90M\r\n", "line 4, DTEND"},
        {sam + start + "DURATION:-PT1H\r\n", "line 8, DURATION"},
        {sam + start + "DURATION:P15D\r\n", "line 4, DTEND"},
        {sam + morning + "RRULE:FREQ=MONTHLY\r\n", "line 9, RRULE"},
        {sam + morning + "RRULE:FREQ=WEEKLY;BYDAY=2MO\r\n", "line 9, RRULE"},
        {sam + morning + "RRULE:FREQ=WEEKLY;BYDAY=TU\r\n", "line 9, RRULE"},
        {sam + morning + "RRULE:FREQ=DAILY;BYMONTH=1\r\n", "line 9, RRULE"},
        {sam + morning + "RRULE:FREQ=DAILY;INTERVAL=400\r\n", "line 9, RRULE"},
        {sam + morning + "RRULE:FREQ=DAILY;COUNT=1001\r\n", "line 9, RRULE"},
        {sam + start + "DURATION:PT25H\r\nRRULE:FREQ=DAILY\r\n", "line 4, DTEND"},
        {sam + morning + "RDATE:20261124T080000\r\n", "line 9, RDATE"},
        {sam + morning + "RECURRENCE-ID:20261124T080000\r\n", "line 9, RECURRENCE-ID"},
        {sam + "DTSTART:20261123T130000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\n",
         "line 7, DTSTART"},
        {sam + morning + "RRULE:FREQ=DAILY\r\nEXDATE:20261124T090000\r\n", "line 10, EXDATE"},
        {sam + morning + "X-HOLDFAST-LEVEL:backup\r\n", "line 9, X-HOLDFAST-LEVEL"},
        {sam + morning + "CATEGORIES:HOLIDAY\r\n", "line 7, DTSTART"},
        {sam + morning + "CATEGORIES:OVERRIDE\r\nRRULE:FREQ=DAILY\r\n", "line 10, RRULE"},
    };
    for (const auto& [event, place] : cases) {
        const auto level = read(calendar(event));
        ASSERT_FALSE(level) << event;
        EXPECT_EQ(level.error().code, Errc::bad_request) << event;
        EXPECT_THAT(level.error().detail, StartsWith(place + ":")) << event;
    }
}

TEST(Ical, IsBounded) {
    std::string events;
    for (std::size_t i = 0; i <= shifts_max; ++i)
        events += (i ? "END:VEVENT\r\nBEGIN:VEVENT\r\n" : "") + sam + morning;
    auto level = read(calendar(events));
    ASSERT_FALSE(level);
    EXPECT_EQ(level.error().code, Errc::too_large);
    EXPECT_THAT(level.error().detail, HasSubstr("VEVENT"));
    for (std::size_t i = shifts_max; i <= events_max; ++i)
        events += "END:VEVENT\r\nBEGIN:VEVENT\r\n" + sam + morning;
    EXPECT_EQ(read(calendar(events)).error().field, "body");
    EXPECT_EQ(read(calendar("X-A:" + std::string(calendar_bytes_max, 'x') + "\r\n")).error().code,
              Errc::too_large);
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "BEGIN:VEVENT\r\n";
    EXPECT_EQ(read("BEGIN:VCALENDAR\r\n" + deep).error().code, Errc::too_large);
    EXPECT_EQ(read("BEGIN:VCALENDAR\r\nBEGIN:X\r\nBEGIN:X\r\nBEGIN:X\r\n").error().code,
              Errc::bad_request);
    for (const auto* text :
         {"", "hello", "BEGIN:VEVENT\r\nEND:VEVENT\r\n", "\xff", "BEGIN:VCALENDAR"})
        EXPECT_FALSE(read(text)) << text;
}

}  // namespace
}  // namespace holdfast::oncall
