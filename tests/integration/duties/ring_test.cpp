// How a duty rings: at its time, again and again, up the ladder and from its foot anew, until a
// person takes it.
#include <gmock/gmock.h>

#include "router/queue/plans.hpp"
#include "tests/integration/duties/scene.hpp"

namespace holdfast::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Ring, UrgentClimbsTheLadderAndStartsOver) {
    Scene scene;
    const auto since = scene.clock.now();
    const auto duty = scene.open("escalation", scene.arrive(Level::none), 0ms, true);
    EXPECT_EQ(duty.rings, 1) << "due now, it rings in the same step";
    scene.wait(6 * 40s);
    EXPECT_THAT(
        scene.rings(duty, since),
        ElementsAre(std::pair{0ms, 0}, std::pair{40s, 0}, std::pair{80s, 1}, std::pair{120s, 1},
                    std::pair{160s, 2}, std::pair{200s, 2}, std::pair{240s, 0}));
    EXPECT_EQ(scene.now(duty).rung, 0U);
    EXPECT_EQ(scene.now(duty).next, since + 280s);
    EXPECT_THAT(scene.members("yr"), ElementsAre(duty.id.text()));
}

TEST(Ring, GoesOnWithoutEnd) {
    Scene scene;
    const auto since = scene.clock.now();
    const auto duty = scene.open("escalation", scene.arrive(Level::none), 0ms, true);
    for (int turn = 0; turn < 600; ++turn) scene.pass(40s);
    EXPECT_EQ(scene.now(duty).rings, 601);
    const auto kept = scene.rings(duty, since);
    EXPECT_EQ(kept.back().first, 600 * 40s);
    EXPECT_THAT(scene.history(duty), SizeIs(500)) << "the history is bounded";
}

TEST(Ring, NobodyLookedForAWhileThenItRingsOnceAndGoesOn) {
    Scene scene;
    const auto duty = scene.open("escalation", scene.arrive(Level::none), 0ms, true);
    scene.pass(10min);
    EXPECT_EQ(scene.now(duty).rings, 2);
    scene.wait(40s);
    EXPECT_EQ(scene.now(duty).rings, 3);
}

TEST(Ring, RoutineAtTheConsolesEachHalfHour) {
    Scene scene{with_paths()};
    const auto since = scene.clock.now();
    const auto duty = scene.open("plan_review", scene.arrive(Level::none), 10s, false);
    for (int turn = 0; turn < 61; ++turn) scene.pass(60s);
    EXPECT_THAT(scene.rings(duty, since),
                ElementsAre(std::pair{60s, 0}, std::pair{31min, 0}, std::pair{61min, 1}));
    EXPECT_THAT(scene.claim(), IsEmpty()) << "nobody is paged for it";
    EXPECT_THAT(scene.members("yr"), IsEmpty());
    EXPECT_EQ(scene.now(duty).code, "");
    EXPECT_TRUE(scene.now(duty).ringing());
}

TEST(Ring, OpeningAgainIsTheSameDutyGraverOrEarlier) {
    Scene scene;
    const auto contact = scene.arrive(Level::none);
    const auto first = scene.open("plan_review", contact, 2h, false);
    EXPECT_EQ(scene.open("plan_review", contact, 3h, false).due, first.due);
    const auto earlier = scene.open("plan_review", contact, 1h, false);
    EXPECT_EQ(earlier.id, first.id);
    EXPECT_EQ(earlier.due, scene.clock.now() + 1h);
    EXPECT_NE(scene.open("plan_review", contact, 1h, false, "another").id, first.id);
    scene.pass(1h);
    EXPECT_EQ(scene.now(first).rings, 1);
}

TEST(Ring, WhoBecomesImminentRingsAgainThoughSomebodyTookLess) {
    Scene scene;
    const auto contact = scene.arrive(Level::high);
    scene.wait(181s);
    const auto duty = scene.only();
    ASSERT_TRUE(duty);
    ASSERT_TRUE(is(scene.take(*duty, "sue"), Changed::Fate::done));
    scene.says(Level::imminent);
    scene.wait(1s);
    EXPECT_EQ(scene.now(*duty).state, "open");
    EXPECT_EQ(scene.now(*duty).rings, 2);
    ASSERT_TRUE(is(scene.take(*duty, "sue"), Changed::Fate::done));
    scene.says(Level::imminent);
    scene.wait(1s);
    EXPECT_EQ(scene.now(*duty).state, "acknowledged") << "no graver than what was taken";
}

TEST(Ring, CodesAreFourDigitsEachOfOneDuty) {
    Scene scene;
    std::set<std::string> codes;
    for (int i = 0; i < 300; ++i) {
        const auto duty = scene.open("escalation", scene.arrive(Level::none), 0ms, true);
        ASSERT_THAT(duty.code, testing::MatchesRegex("[0-9][0-9][0-9][0-9]"));
        EXPECT_TRUE(codes.insert(duty.code).second);
        auto found = store().run(scene.duties.by_code(duty.code));
        ASSERT_TRUE(found && *found);
        EXPECT_EQ(**found, duty.id);
    }
}

TEST(Ring, TheCodeOfADutyThatIsOverIsNoOthersForADay) {
    Scene scene;
    const auto duty = scene.open("escalation", scene.arrive(Level::none), 0ms, true);
    ASSERT_TRUE(is(scene.end(duty, "sue", Duties::End::voided), Changed::Fate::done));
    auto found = store().run(scene.duties.by_code(duty.code));
    ASSERT_TRUE(found && *found);
    EXPECT_TRUE(is(scene.take(duty, "ana"), Changed::Fate::over)) << "who answers late hears it";
    const auto key = scene.prefix() + "yc:" + duty.code;
    const Millis left{store().command({"PTTL", key}).integer()};
    EXPECT_GT(left, 23h);
    EXPECT_LE(left, 24h);
}

TEST(Ring, AnErasedDutyTakesNoOthersCodeAway) {
    Scene scene;
    const auto contact = scene.arrive(Level::none);
    const auto duty = scene.open("escalation", contact, 0ms, true);
    ASSERT_TRUE(is(scene.end(duty, "sue", Duties::End::voided), Changed::Fate::done));
    const auto other = scene.open("escalation", scene.arrive(Level::none), 0ms, true);
    // A day later the digits may be given again.
    store().command({"SET", scene.prefix() + "yc:" + duty.code, other.id.text()});
    queue::Plans plans{scene.line};
    scene.leaves(contact);
    for (bool more = true; more;) {
        auto erased = store().run(plans.erase(contact, 50, false));
        ASSERT_TRUE(erased) << erased.error().detail;
        more = *erased;
    }
    auto found = store().run(scene.duties.by_code(duty.code));
    ASSERT_TRUE(found && *found);
    EXPECT_EQ(**found, other.id);
}

TEST(Ring, PracticesThatRingAreCountedApartAndShownLast) {
    Scene scene;
    const auto contact = scene.arrive(Level::none);
    duties::Opening opening{.kind = "escalation",
                            .contact = contact,
                            .due = scene.clock.now(),
                            .urgent = true,
                            .drill = true};
    const auto drill = store().run(scene.duties.open(scene.clock.now(), opening)).value();
    scene.wait(1s);
    const auto real = scene.open("escalation", scene.arrive(Level::none), 0ms, true);
    EXPECT_THAT(scene.members("yr"), ElementsAre(real.id.text()));
    EXPECT_THAT(scene.members("yd"), ElementsAre(drill.id.text()));
    const auto ringing = [&](std::size_t most) {
        std::vector<DutyId> ids;
        for (const auto& duty : store().run(scene.duties.ringing(most)).value())
            ids.push_back(duty.id);
        return ids;
    };
    EXPECT_THAT(ringing(10), ElementsAre(real.id, drill.id));
    EXPECT_THAT(ringing(1), ElementsAre(real.id)) << "a practice takes nobody's place";
    ASSERT_TRUE(is(scene.take(drill, "sue"), Changed::Fate::done));
    EXPECT_THAT(ringing(10), ElementsAre(real.id));
    EXPECT_THAT(scene.members("yd"), IsEmpty());
}

TEST(Ring, LateOnesAreCountedByKindAndDrillsApart) {
    Scene scene;
    scene.open("escalation", scene.arrive(Level::none), 0ms, true);
    const auto review = scene.open("plan_review", scene.arrive(Level::none), 1min, false);
    duties::Opening drill{.kind = "escalation",
                          .contact = scene.arrive(Level::none),
                          .due = scene.clock.now(),
                          .urgent = true,
                          .drill = true};
    ASSERT_TRUE(store().run(scene.duties.open(scene.clock.now(), drill)));
    const auto late = [&] { return *store().run(scene.duties.late()); };
    EXPECT_THAT(late(), testing::UnorderedElementsAre(std::pair{"escalation", 1},
                                                      std::pair{"drill:escalation", 1}));
    scene.pass(1min);
    EXPECT_EQ(late().at("plan_review"), 1);
    ASSERT_TRUE(is(scene.end(review, "sue", Duties::End::done), Changed::Fate::done));
    EXPECT_EQ(late().at("plan_review"), 0);
}

TEST(List, PagesByDueAndShowsOthersOnlyWhatIsTheirs) {
    Scene scene;
    std::vector<DutyId> by_due;
    for (int i = 0; i < 230; ++i)
        by_due.push_back(scene
                             .open("plan_review", scene.arrive(Level::none),
                                   1h + std::chrono::seconds{i / 3}, false)
                             .id);
    std::vector<DutyId> seen;
    std::string after;
    do {
        auto page = store().run(scene.duties.list(after, {}));
        ASSERT_TRUE(page);
        EXPECT_LE(page->duties.size(), Duties::page_max);
        for (std::size_t i = 1; i < page->duties.size(); ++i)
            EXPECT_LE(page->duties[i - 1].due, page->duties[i].due);
        for (const auto& duty : page->duties) seen.push_back(duty.id);
        // The last one shown is over before the next page is read.
        if (after.empty())
            ASSERT_TRUE(
                is(scene.end(page->duties.back(), "sue", Duties::End::done), Changed::Fate::done));
        after = page->next;
    } while (!after.empty());
    EXPECT_EQ(std::set(seen.begin(), seen.end()), std::set(by_due.begin(), by_due.end()));
    const auto mine = by_due.at(200), taken = by_due.at(5);
    ASSERT_TRUE(store().run(scene.duties.assign(scene.clock.now(), mine, "ana", "sue", "a")));
    ASSERT_TRUE(store().run(scene.duties.acknowledge(scene.clock.now(), taken, "ana", {}, "b")));
    auto own = store().run(scene.duties.list({}, "ana"));
    ASSERT_TRUE(own);
    ASSERT_THAT(own->duties, SizeIs(2));
    EXPECT_EQ(own->duties[0].id, taken);
    EXPECT_EQ(own->duties[1].id, mine);
}

TEST(List, OfWhoServesTheContact) {
    Scene scene;
    const auto served = scene.in_conversation(Level::none, "ben");
    scene.open("plan_review", served, 1h, false);
    scene.open("plan_review", scene.arrive(Level::none), 1h, false);
    auto own = store().run(scene.duties.list({}, "ben"));
    ASSERT_TRUE(own);
    ASSERT_THAT(own->duties, SizeIs(1));
    EXPECT_EQ(own->duties[0].contact, served);
}

}  // namespace
}  // namespace holdfast::tests
