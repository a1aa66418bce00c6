#include "ops/oncall/rota/rota.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace holdfast::oncall {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

Local local(std::string_view text) {
    return *read_local(text);
}
Day day(std::string_view text) {
    return *read_day(text);
}

class RotaTest : public testing::Test {
  protected:
    TimePoint at(std::string_view text) const { return zone_.at(local(text)); }
    // "sam 2026-11-23T08:00 2026-11-23T20:00", by the wall clock.
    std::vector<std::string> shown(std::string_view from, std::string_view to) const {
        std::vector<std::string> lines;
        for (const auto& watch : watches(level_, zone_, at(from), at(to)))
            lines.push_back((watch.user.empty() ? "-" : watch.user) + " " +
                            written(zone_.shown(watch.from)) + " " +
                            written(zone_.shown(watch.to)));
        return lines;
    }
    std::string on_call(std::string_view when) const {
        const auto now = standing(level_, zone_, at(when)).now;
        return now ? now->user : "-";
    }

    Zone zone_ = *Zone::make("America/New_York");
    Level level_{.name = "primary"};
};

TEST_F(RotaTest, AWallTimeIsAMomentAlsoWhereTheClockJumps) {
    const auto utc = [&](std::string_view shown) { return to_iso8601(at(shown)); };
    EXPECT_EQ(utc("2026-07-01T12:00"), "2026-07-01T16:00:00.000Z");
    EXPECT_EQ(utc("2026-12-01T12:00"), "2026-12-01T17:00:00.000Z");
    EXPECT_EQ(utc("2026-03-08T01:59"), "2026-03-08T06:59:00.000Z");
    EXPECT_EQ(utc("2026-03-08T02:30"), "2026-03-08T07:30:00.000Z") << "never shown: as before it";
    EXPECT_EQ(utc("2026-03-08T03:00"), "2026-03-08T07:00:00.000Z");
    EXPECT_EQ(utc("2026-11-01T01:30"), "2026-11-01T05:30:00.000Z") << "shown twice: the first";
    EXPECT_EQ(utc("2026-11-01T02:00"), "2026-11-01T07:00:00.000Z");
    for (const auto* text : {"2026-07-01T12:00", "2026-03-08T03:00", "2026-11-01T01:30"})
        EXPECT_EQ(written(zone_.shown(at(text))), text);
    EXPECT_FALSE(Zone::make("Nowhere/Land"));
}

TEST_F(RotaTest, DaysAndTimesAreReadStrictly) {
    for (const auto* text : {"2026-02-29", "2026-13-01", "1969-12-31", "2201-01-01", "2026-1-01",
                             "2026-01-01 ", "2026-01-0x", "+026-01-01", ""})
        EXPECT_FALSE(read_day(text)) << text;
    for (const auto* text : {"2026-01-01", "2026-01-01T24:00", "2026-01-01T08:60",
                             "2026-01-01T8:00", "2026-01-01T08:00Z", "2026-01-01 08:00"})
        EXPECT_FALSE(read_local(text)) << text;
    EXPECT_EQ(written(local("2028-02-29T23:59")), "2028-02-29T23:59");
}

TEST_F(RotaTest, AShiftRepeatsUntilItsLastDay) {
    level_.shifts = {{"sam", local("2026-11-23T08:00"), 12, Repeat{1, day("2026-11-25"), {}}}};
    EXPECT_THAT(
        shown("2026-11-22T00:00", "2026-11-27T00:00"),
        ElementsAre("- 2026-11-22T00:00 2026-11-23T08:00", "sam 2026-11-23T08:00 2026-11-23T20:00",
                    "- 2026-11-23T20:00 2026-11-24T08:00", "sam 2026-11-24T08:00 2026-11-24T20:00",
                    "- 2026-11-24T20:00 2026-11-25T08:00", "sam 2026-11-25T08:00 2026-11-25T20:00",
                    "- 2026-11-25T20:00 2026-11-27T00:00"));
}

TEST_F(RotaTest, ALeftOutDayIsNobodys) {
    level_.shifts = {{"sam", local("2026-11-23T00:00"), 24, Repeat{1, {}, {day("2026-11-24")}}}};
    EXPECT_THAT(
        shown("2026-11-23T12:00", "2026-11-25T12:00"),
        ElementsAre("sam 2026-11-23T12:00 2026-11-24T00:00", "- 2026-11-24T00:00 2026-11-25T00:00",
                    "sam 2026-11-25T00:00 2026-11-25T12:00"));
}

TEST_F(RotaTest, DayAndNightMeetInTheNightsInWhichClocksAreTurned) {
    level_.shifts = {{"dana", local("2026-01-01T08:00"), 12, Repeat{1, {}, {}}},
                     {"nico", local("2026-01-01T20:00"), 12, Repeat{1, {}, {}}}};
    for (const auto* night : {"2026-03-07T20:00", "2026-10-31T20:00"}) {
        const auto from = at(night);
        const auto found = watches(level_, zone_, from, from + 40h);
        ASSERT_EQ(found.size(), 4U) << night;
        for (const auto& watch : found) EXPECT_NE(watch.user, "");
        const auto slept = night == std::string_view{"2026-03-07T20:00"} ? 11h : 13h;
        EXPECT_EQ(found[0].to - found[0].from, slept);
        EXPECT_EQ(written(zone_.shown(found[0].to)).substr(11), "08:00");
    }
}

TEST_F(RotaTest, AWeeklyShiftKeepsItsWallTimeAcrossTheYear) {
    level_.shifts = {{"sam", local("2026-01-05T08:00"), 24 * 7, Repeat{14, {}, {}}},
                     {"ana", local("2026-01-12T08:00"), 24 * 7, Repeat{14, {}, {}}}};
    const auto all = watches(level_, zone_, at("2026-01-05T08:00"), at("2027-01-04T08:00"));
    EXPECT_EQ(all.size(), 52U);
    for (const auto& watch : all) EXPECT_EQ(written(zone_.shown(watch.from)).substr(11), "08:00");
    EXPECT_EQ(on_call("2026-01-12T07:59"), "sam");
    EXPECT_EQ(on_call("2026-01-12T08:00"), "ana");
    EXPECT_EQ(on_call("2030-06-01T12:00"), "ana");
}

TEST_F(RotaTest, WhoSwappedInGoesBeforeAHolidayAndThatBeforeTheShifts) {
    level_.shifts = {{"sam", local("2026-12-01T00:00"), 24, Repeat{1, {}, {}}},
                     {"late", local("2026-12-24T22:00"), 4, {}}};
    level_.holidays = {{day("2026-12-25"), "holly"}, {day("2026-12-26"), ""}};
    level_.swaps = {{"ben", local("2026-12-25T10:00"), local("2026-12-25T14:00")},
                    {"ana", local("2026-12-25T12:00"), local("2026-12-25T13:00")}};
    EXPECT_THAT(
        shown("2026-12-24T12:00", "2026-12-26T12:00"),
        ElementsAre(
            "sam 2026-12-24T12:00 2026-12-24T22:00", "late 2026-12-24T22:00 2026-12-25T00:00",
            "holly 2026-12-25T00:00 2026-12-25T10:00", "ben 2026-12-25T10:00 2026-12-25T12:00",
            "ana 2026-12-25T12:00 2026-12-25T13:00", "ben 2026-12-25T13:00 2026-12-25T14:00",
            "holly 2026-12-25T14:00 2026-12-26T00:00", "sam 2026-12-26T00:00 2026-12-26T12:00"));
    EXPECT_TRUE(is_holiday(level_, day("2026-12-26")));
    EXPECT_FALSE(is_holiday(level_, day("2026-12-27")));
}

TEST_F(RotaTest, SaysWhoIsNextAndWhenPastAHole) {
    level_.shifts = {{"sam", local("2026-11-23T08:00"), 8, {}},
                     {"ana", local("2026-11-24T08:00"), 8, {}}};
    auto found = standing(level_, zone_, at("2026-11-23T09:00"));
    ASSERT_TRUE(found.now && found.next);
    EXPECT_EQ(found.now->user, "sam");
    EXPECT_EQ(found.now->to, at("2026-11-23T16:00"));
    EXPECT_EQ(found.next->user, "ana");
    EXPECT_EQ(found.next->from, at("2026-11-24T08:00"));
    found = standing(level_, zone_, at("2026-11-23T16:00"));
    EXPECT_FALSE(found.now);
    EXPECT_EQ(found.next->user, "ana");
    found = standing(level_, zone_, at("2026-11-24T16:00"));
    EXPECT_FALSE(found.now || found.next);
}

TEST_F(RotaTest, HolesAreFoundOfEveryLevelOfTheLadder) {
    level_.shifts = {{"sam", local("2026-11-23T00:00"), 24, Repeat{1, day("2026-11-25"), {}}}};
    const Rota rota{{level_}};
    const auto from = at("2026-11-23T00:00"), to = from + holes_ahead;
    const auto found = holes(rota, {"primary", "lead"}, zone_, from, to);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].level + " " + written(zone_.shown(found[0].from)),
              "primary 2026-11-26T00:00");
    EXPECT_EQ(found[0].to, to);
    EXPECT_EQ(found[1].level, "lead");
    EXPECT_EQ(found[1].from, from);
    level_.shifts[0].repeat->until.reset();
    EXPECT_THAT(holes(Rota{{level_}}, {"primary"}, zone_, from, to), IsEmpty());
}

// Whatever the rota: the watches cover the time without a gap, and each moment is whose it is.
TEST_F(RotaTest, WatchesAgreeWithEachMomentAskedAlone) {
    std::mt19937 random{7};
    const auto below = [&](int most) {
        return static_cast<int>(random() % static_cast<unsigned>(most));
    };
    const auto names = std::vector<std::string>{"ana", "ben", "sam", "joe"};
    const auto base = local("2026-10-20T00:00");
    for (int round = 0; round < 200; ++round) {
        level_ = {.name = "primary"};
        for (int i = 0, n = below(5); i < n; ++i) {
            Shift shift{names[below(4)], base + hours{below(600)}, 1 + below(48), {}};
            if (below(3) > 0) shift.repeat = Repeat{2 + below(8), {}, {}};
            level_.shifts.push_back(shift);
        }
        for (int i = 0, n = below(4); i < n; ++i) {
            const auto from = base + hours{below(600)};
            level_.swaps.push_back({names[below(4)], from, from + hours{1 + below(60)}});
        }
        const auto from = zone_.at(base), to = from + days{25};
        const auto all = watches(level_, zone_, from, to);
        ASSERT_EQ(all.front().from, from);
        ASSERT_EQ(all.back().to, to);
        for (std::size_t i = 1; i < all.size(); ++i) {
            ASSERT_EQ(all[i].from, all[i - 1].to);
            ASSERT_NE(all[i].user, all[i - 1].user);
        }
        for (const auto& watch : all)
            for (const auto when :
                 {watch.from, watch.from + (watch.to - watch.from) / 2, watch.to - 1ms}) {
                const auto now = watches(level_, zone_, when, when + 1ms);
                ASSERT_EQ(now.size(), 1U);
                ASSERT_EQ(now[0].user, watch.user) << round << " " << to_iso8601(when);
            }
    }
}

TEST_F(RotaTest, ANewSwapMakesRoomOfThoseLongOver) {
    const auto now = local("2026-11-23T08:00");
    for (std::size_t i = 0; i < swaps_max; ++i)
        level_.swaps.push_back({"sam", now - days{40} + hours{i}, now - days{40} + hours{i + 1}});
    ASSERT_TRUE(add_swap(level_, {"ana", now, now + 1h}, now));
    EXPECT_EQ(level_.swaps.back().user, "ana");
    EXPECT_EQ(level_.swaps.size(), 1U);
    level_.swaps.assign(swaps_max, {"sam", now, now + 1h});
    const auto full = add_swap(level_, {"ana", now, now + 1h}, now);
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().code, Errc::too_large);
}

}  // namespace
}  // namespace holdfast::oncall
