// The days of an agreed plan become duties: once, in the centre's time zone, in place of those of
// the version before.
#include <gmock/gmock.h>

#include "ops/duties/morning.hpp"
#include "router/queue/plans.hpp"
#include "tests/integration/duties/scene.hpp"

namespace holdfast::tests {
namespace {

using duties::Keeper;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* item = "01KAPWYQ0M8Z3TQ5V7X9B2D4FH";

class Planned : public testing::Test {
  protected:
    // As safetyplan writes it; `due` as JSON.
    void agree(const ContactId& with, const std::string& due, const std::string& revision) {
        queue::Plans plans{scene.line};
        const auto holder = scene.contact(with.text()).person;
        queue::PlanAccess who{.contact = with, .mode = queue::PlanAccess::Mode::reason};
        const auto was = std::to_string(std::stoi(revision) - 1);
        ASSERT_TRUE(store().run(plans.change(who, {.holder = holder,
                                                   .was = was == "0" ? "" : was,
                                                   .revision = revision,
                                                   .sealed = "s",
                                                   .event = "{\"t\":\"plan_changed\"}\n",
                                                   .key = "c" + revision})));
        queue::PlanAgreement agreement{
            .holder = holder,
            .revision = revision,
            .versions = static_cast<std::uint32_t>(versions_++),
            .sealed = "s",
            .review = "-",
            .event = "{\"t\":\"plan_agreed\",\"by\":\"ana\",\"due\":" + due + "}\nsealed",
            .key = "a" + revision};
        auto agreed = store().run(plans.agree(scene.clock.now(), who, agreement));
        ASSERT_TRUE(agreed) << agreed.error().detail;
        ASSERT_FALSE(agreed->stale);
    }
    bool drained() { return store().command({"LLEN", scene.prefix() + "yf"}).integer() == 0; }
    // Two nodes at once, until nothing is left.
    void keep() {
        Keeper one{store().loop().get_executor(), {scene.duties, scene.clock, scene.settings()}};
        Keeper two{store().loop().get_executor(), {scene.duties, scene.clock, scene.settings()}};
        for (auto* keeper : {&one, &two})
            spawn(store().loop().get_executor(), "keeper", keeper->run());
        while (!drained()) store().loop().run_one();
        for (auto* keeper : {&one, &two})
            EXPECT_TRUE(store().run([](Keeper& which) -> Task<bool> {
                co_await which.stop();
                co_return true;
            }(*keeper)));
    }
    static std::string on(const std::string& day, const std::string& of = {}) {
        return "{\"on\":\"" + day + "\"" + (of.empty() ? "" : ",\"item\":\"" + of + "\"") + "}";
    }

    Scene scene;
    ContactId contact = scene.arrive(Level::none);

  private:
    int versions_ = 0;
};

TEST_F(Planned, EachDayOnceWhicheverNodeIsFirst) {
    agree(contact, "[" + on("2026-12-03", item) + "," + on("2026-12-20") + "]", "1");
    keep();
    const auto all = scene.all();
    ASSERT_THAT(all, SizeIs(2));
    EXPECT_EQ(all[0].kind, "means_check");
    EXPECT_EQ(all[0].item, item);
    EXPECT_EQ(to_iso8601(all[0].due), "2026-12-03T14:00:00.000Z")
        << "nine in the morning in New York";
    EXPECT_EQ(all[1].kind, "plan_review");
    EXPECT_EQ(all[1].item, "");
    for (const auto& duty : all) {
        EXPECT_EQ(duty.owner, "ana");
        EXPECT_FALSE(duty.urgent);
        EXPECT_THAT(scene.told(duty), ElementsAre("opened"));
    }
    EXPECT_THAT(scene.journal_of(contact), ElementsAre("duty_opened", "duty_opened"));
}

TEST_F(Planned, ALaterVersionTakesTheirPlaceAlsoFromAnotherContact) {
    agree(contact, "[" + on("2026-12-03", item) + "," + on("2026-12-20") + "]", "1");
    keep();
    const auto before = scene.all();
    scene.leaves(contact);
    const auto next = *ContactId::parse(scene.text("person1", Level::none).contact);
    ASSERT_NE(next, contact);
    agree(next, "[" + on("2026-12-24") + "]", "2");
    keep();
    const auto all = scene.all();
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_EQ(all[0].contact, next);
    EXPECT_EQ(to_iso8601(all[0].due), "2026-12-24T14:00:00.000Z");
    for (const auto& duty : before) {
        EXPECT_EQ(scene.now(duty).state, "void");
        EXPECT_EQ(scene.now(duty).outcome, "new_version");
    }
}

TEST_F(Planned, WhatIsDoneStaysDone) {
    agree(contact, "[" + on("2026-12-03") + "]", "1");
    keep();
    const auto first = scene.only().value();
    ASSERT_TRUE(is(scene.end(first, "ana", Duties::End::done), Changed::Fate::done));
    agree(contact, "[" + on("2027-01-03") + "]", "2");
    keep();
    EXPECT_EQ(scene.now(first).state, "done");
    EXPECT_EQ(scene.all().size(), 1U);
}

TEST_F(Planned, WhatCannotBeReadHoldsNothingUp) {
    agree(contact, "[7,{\"on\":\"soon\"},{\"item\":\"x\"}]", "1");
    agree(contact, "\"never\"", "2");
    agree(contact, "[" + on("2026-12-03") + "]", "3");
    keep();
    ASSERT_THAT(scene.all(), SizeIs(1));
}

TEST_F(Planned, ManyAtOnceAreAllKept) {
    std::vector<ContactId> contacts;
    for (int i = 0; i < 70; ++i) {
        const auto one = scene.arrive(Level::none);
        store().command({"RPUSH", scene.prefix() + "j:" + one.text(),
                         "{\"t\":\"plan_agreed\",\"due\":[" + on("2026-12-03") + "]}\n"});
        store().command({"RPUSH", scene.prefix() + "yf", one.text() + " 3"});
    }
    keep();
    EXPECT_EQ(scene.all().size(), 70U);
}

TEST(Morning, IsNineWhereTheCentreIs) {
    using namespace std::chrono;
    EXPECT_EQ(to_iso8601(duties::morning_of(2026y / 12 / 3, "America/New_York")),
              "2026-12-03T14:00:00.000Z");
    EXPECT_EQ(to_iso8601(duties::morning_of(2026y / 7 / 3, "America/New_York")),
              "2026-07-03T13:00:00.000Z");
    EXPECT_EQ(to_iso8601(duties::morning_of(2026y / 11 / 1, "America/New_York")),
              "2026-11-01T14:00:00.000Z")
        << "clocks went back at two";
    EXPECT_EQ(to_iso8601(duties::morning_of(2026y / 3 / 8, "America/New_York")),
              "2026-03-08T13:00:00.000Z")
        << "and forward at two";
    EXPECT_EQ(to_iso8601(duties::morning_of(2026y / 12 / 3, "Australia/Lord_Howe")),
              "2026-12-02T22:00:00.000Z");
    EXPECT_EQ(to_iso8601(duties::morning_of(2026y / 12 / 3, "UTC")), "2026-12-03T09:00:00.000Z");
}

}  // namespace
}  // namespace holdfast::tests
