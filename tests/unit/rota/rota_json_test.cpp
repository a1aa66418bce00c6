#include "ops/oncall/rota/rota_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/rota/random_rota.hpp"

namespace holdfast::oncall {
namespace {

using testing::HasSubstr;

const std::vector<std::string> ladder{"primary", "backup"};

Result<Rota> read(const std::string& text) {
    const auto object = parse_object(text);
    EXPECT_TRUE(object) << text;
    return read_rota(*object, ladder);
}

std::string with_shift(const std::string& shift) {
    return R"({"levels":[{"name":"backup"},{"name":"primary","shifts":[)" + shift + "]}]}";
}

TEST(RotaJson, ReadsWhatTheBlueprintOfTheApiSays) {
    const auto rota = read(R"({"version":3,"time_zone":"America/New_York","levels":[
        {"name":"backup","holidays":["2026-12-25",{"date":"2027-01-01","user":"ana"}]},
        {"name":"primary","shifts":[{"user":"sam","start":"2026-11-23T08:00","hours":12,
          "repeat":{"every_days":7,"until":"2027-05-01","except":["2026-12-07","2026-11-30"]}},
          {"user":"ana","start":"2026-11-23T20:00","hours":12,"repeat":null}],
         "overrides":[{"user":"ben","from":"2026-11-24T08:00","to":"2026-11-24T09:30"}]}]})");
    ASSERT_TRUE(rota) << rota.error().detail;
    ASSERT_EQ(rota->levels.size(), 2U);
    const auto& primary = rota->levels[0];
    EXPECT_EQ(primary.name, "primary") << "in the ladder's order";
    const Repeat weekly{
        7, *read_day("2027-05-01"), {*read_day("2026-11-30"), *read_day("2026-12-07")}};
    EXPECT_EQ(primary.shifts[0], (Shift{"sam", *read_local("2026-11-23T08:00"), 12, weekly}));
    EXPECT_FALSE(primary.shifts[1].repeat);
    EXPECT_EQ(primary.swaps[0].user, "ben");
    EXPECT_EQ(rota->levels[1].holidays[1].user, "ana");
    EXPECT_EQ(users_of(*rota), (std::vector<std::string>{"ana", "ben", "sam"}));
}

TEST(RotaJson, WhatIsWrittenIsReadAgain) {
    std::mt19937 random{11};
    for (int round = 0; round < 300; ++round) {
        const Rota rota{
            {tests::random_level(random, "primary"), tests::random_level(random, "backup")}};
        const auto again = read(json::serialize(to_json(rota)));
        ASSERT_TRUE(again) << again.error().detail;
        ASSERT_EQ(*again, rota) << round;
    }
}

TEST(RotaJson, EachFaultNamesItsPlace) {
    const std::string shift = R"({"user":"sam","start":"2026-11-23T08:00","hours":12)";
    const std::pair<std::string, std::string> cases[] = {
        {"{}", "/levels"},
        {R"({"levels":{}})", "/levels"},
        {R"({"levels":[7]})", "/levels/0"},
        {R"({"levels":[{"name":"attic"}]})", "/levels/0/name"},
        {R"({"levels":[{"name":"primary"},{"name":"primary"}]})", "/levels/1/name"},
        {R"({"levels":[],"lvels":[]})", "/lvels"},
        {with_shift(R"({"user":"Sam R.","start":"2026-11-23T08:00","hours":12})"),
         "/levels/1/shifts/0/user"},
        {with_shift(R"({"user":"sam","start":"2026-11-23","hours":12})"),
         "/levels/1/shifts/0/start"},
        {with_shift(R"({"user":"sam","start":"2026-11-31T08:00","hours":12})"),
         "/levels/1/shifts/0/start"},
        {with_shift(R"({"user":"sam","start":"2026-11-23T08:00","hours":0})"),
         "/levels/1/shifts/0/hours"},
        {with_shift(R"({"user":"sam","start":"2026-11-23T08:00","hours":337})"),
         "/levels/1/shifts/0/hours"},
        {with_shift(R"({"user":"sam","start":"2026-11-23T08:00","hours":1e99})"),
         "/levels/1/shifts/0/hours"},
        {with_shift(R"({"user":"sam","start":"2026-11-23T08:00"})"), "/levels/1/shifts/0/hours"},
        {with_shift(shift + R"(,"untill":"2027-01-01"})"), "/levels/1/shifts/0/untill"},
        {with_shift(shift + R"(,"repeat":{"every_days":0}})"),
         "/levels/1/shifts/0/repeat/every_days"},
        {with_shift(shift + R"(,"repeat":{"every_days":7,"until":"soon"}})"),
         "/levels/1/shifts/0/repeat/until"},
        {with_shift(shift + R"(,"repeat":{"every_days":7,"except":[1]}})"),
         "/levels/1/shifts/0/repeat/except"},
        {with_shift(
             R"({"user":"sam","start":"2026-11-23T08:00","hours":25,"repeat":{"every_days":1}})"),
         "/levels/1/shifts/0/hours"},
        {R"({"levels":[{"name":"primary","overrides":[{"user":"sam","from":"2026-11-23T08:00","to":"2026-11-23T08:00"}]}]})",
         "/levels/0/overrides/0/to"},
        {R"({"levels":[{"name":"primary","overrides":[{"user":"sam","from":"2026-01-01T08:00","to":"2026-11-23T08:00"}]}]})",
         "/levels/0/overrides/0/to"},
        {R"({"levels":[{"name":"primary","holidays":["2026-12-25","2026-12-25"]}]})",
         "/levels/0/holidays/1"},
        {R"({"levels":[{"name":"primary","holidays":["Christmas"]}]})", "/levels/0/holidays/0"},
        {R"({"levels":[{"name":"primary","holidays":[{"date":"2026-12-25","user":""}]}]})",
         "/levels/0/holidays/0/user"},
    };
    for (const auto& [text, place] : cases) {
        const auto rota = read(text);
        ASSERT_FALSE(rota) << text;
        EXPECT_EQ(rota.error().code, Errc::bad_request) << text;
        EXPECT_EQ(rota.error().field, place) << text;
        EXPECT_THAT(rota.error().detail, HasSubstr(place));
    }
}

TEST(RotaJson, ListsAreBounded) {
    std::string all;
    for (std::size_t i = 0; i <= shifts_max; ++i)
        all += std::string(i ? "," : "") + R"({"user":"sam","start":"2026-11-23T08:00","hours":1})";
    const auto rota = read(with_shift(all));
    ASSERT_FALSE(rota);
    EXPECT_EQ(rota.error().field, "/levels/1/shifts");
}

}  // namespace
}  // namespace holdfast::oncall
