#include "ops/escalation/eido.hpp"

#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/unit/escalation/eido_rules.hpp"
#include "tests/unit/escalation/walk.hpp"

namespace holdfast::escalation::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const EidoFacts facts{.agency = "hotline.example.org",
                      .agent = "ana",
                      .number = PhoneNumber{"+12015550123"},
                      .level = "imminent",
                      .in_contact = "Ana",
                      .now = some_time};

Note place(std::string what, std::string how = "said by them") {
    return {.kind = NoteKind::where, .text = Words{what}, .how_known = Words{how}};
}

void add(Record& record, auto what) {
    ASSERT_TRUE(try_to_add(record, {.at = some_time, .by = "ana", .what = what}));
}

json::object sample() {
    std::ostringstream text;
    text << std::ifstream{std::filesystem::path{__FILE__}.parent_path() / "eido-sample.json"}
                .rdbuf();
    return json::parse(text.str()).as_object();
}

TEST(EidoRulesTest, TheSampleHoldsAndEachBrokenRuleIsSeen) {
    EXPECT_THAT(EidoRules::faults(sample()), IsEmpty());
    auto broken = sample();
    broken.erase("agencyComponent");
    EXPECT_THAT(EidoRules::faults(broken), Contains("no agencyComponent"));
    broken = sample();
    broken["personComponent"].as_array()[0].as_object()["lastUpdateTimeStamp"] =
        "2026-01-01T00:00:00Z";
    EXPECT_THAT(EidoRules::faults(broken), Contains("personComponent has no time with an offset"));
    broken = sample();
    broken["incidentComponent"].as_object()["incidentStatusCommonRegistryText"] =
        json::array{"Opened"};
    EXPECT_THAT(EidoRules::faults(broken), Contains("status is of no registry"));
    broken = sample();
    broken["notesComponent"].as_array()[0].as_object()["notesActionComments"] = "<p>a < b</p>";
    EXPECT_THAT(EidoRules::faults(broken), Contains("notes are no HTML"));
    broken = sample();
    broken["locationComponent"].as_array()[0].as_object()["$id"] = "elsewhere";
    EXPECT_THAT(EidoRules::faults(broken), Not(IsEmpty()));
}

TEST(Eido, HoldsTheRulesAtEachStepOfRandomWalks) {
    int located = 0;
    for (unsigned seed = 0; seed < 300; ++seed) {
        Walk walk{seed};
        auto record = opened_record(
            {.basis = {walk.words(), walk.words(), {}, {}}, .drill = walk.chance(20)});
        auto known = facts;
        if (walk.chance(40)) known.number = {};
        for (int turn = 0; turn < 30; ++turn) {
            if (walk.chance(50))
                try_to_add(record, {.at = some_time, .by = walk.user(), .what = walk.step()});
            else
                try_to_add(record, {.at = some_time, .by = walk.user(), .what = walk.note(record)});
            const auto exported = eido(record, known);
            ASSERT_THAT(EidoRules::faults(exported), IsEmpty()) << json::serialize(exported);
            const bool has_place = !record.places().empty();
            ASSERT_EQ(exported.contains("locationComponent"), has_place);
            ASSERT_EQ(exported.contains("callbackComponent"), !known.number.empty());
            located += has_place;
        }
    }
    EXPECT_GT(located, 300);
}

TEST(Eido, SaysWhatItIsAndHowItStands) {
    auto record = opened_record({.basis = {Words{"wants to <die>"}, {}, {}, {}}});
    add(record, place("42 Example Street & bridge"));
    auto exported = eido(record, facts);
    const auto& incident = exported.at("incidentComponent");
    EXPECT_EQ(incident.at("incidentTypeCommonRegistryText"), "SUICTHRT");
    EXPECT_EQ(incident.at("incidentStatusCommonRegistryText").at(0), "Active");
    EXPECT_EQ(exported.at("callbackComponent").at(0).at("callBackInformationUri").at(0),
              "tel:+12015550123");
    const std::string location{
        exported.at("locationComponent").at(0).at("locationByValue").as_string()};
    EXPECT_THAT(location, HasSubstr("<ca:LOC>42 Example Street &amp; bridge</ca:LOC>"));
    const std::string notes{
        exported.at("notesComponent").at(0).at("notesActionComments").as_string()};
    EXPECT_THAT(notes, HasSubstr("wants to &lt;die&gt;"));
    EXPECT_FALSE(exported.contains("additionalDataComponent"));

    add(record, Closed{Outcome::hoax, Words{"laughed"}});
    exported = eido(record, facts);
    EXPECT_EQ(exported.at("incidentComponent").at("incidentStatusCommonRegistryText").at(0),
              "Closed");
}

TEST(Eido, ADrillSaysSoWhereverAReaderMayLook) {
    const auto exported = eido(opened_record({.drill = true}), facts);
    for (const auto& where : {exported.at("incidentComponent").at("incidentTypeInternalText"),
                              exported.at("notesComponent").at(0).at("notesActionComments")})
        EXPECT_THAT(std::string{where.as_string()}, HasSubstr("PRACTICE"));
    EXPECT_THAT(json::serialize(exported.at("additionalDataComponent")),
                HasSubstr("Practice record"));
}

TEST(Eido, APlaceIsGivenAsItWasLastCorrected) {
    auto record = opened_record();
    add(record, place("12 North Road"));
    const auto first = record.entries.back().seq;
    auto better = place("21 North Road", "their sister says so");
    better.corrects = first;
    add(record, better);
    ASSERT_EQ(record.places().size(), 1u);
    EXPECT_EQ(record.places().front().what.reveal(), "21 North Road");
    add(record, Note{.kind = NoteKind::correction,
                     .text = Words{"21 North Road, flat 3"},
                     .corrects = record.entries.back().seq});
    ASSERT_EQ(record.places().size(), 1u);
    EXPECT_EQ(record.places().front().what.reveal(), "21 North Road, flat 3");
    EXPECT_EQ(record.entries.size(), 4u) << "all of it is still there";
}

}  // namespace
}  // namespace holdfast::escalation::tests
