// Taking a duty, promising when, giving it on, and ending it; by two people, twice, late, and with
// nothing coming of it.
#include <gmock/gmock.h>

#include "tests/integration/duties/scene.hpp"

namespace holdfast::tests {
namespace {

using testing::ElementsAre;
using Fate = Changed::Fate;

class Taking : public testing::Test {
  protected:
    Scene scene{with_paths()};
    ContactId contact = scene.arrive(Level::none);
    Duty duty = scene.open("escalation", contact, 0ms, true);
};

TEST_F(Taking, StopsTheRinging) {
    scene.wait(10s);
    const auto taken = scene.take(duty, "sue");
    ASSERT_TRUE(is(taken, Fate::done));
    EXPECT_EQ(taken->duty.state, "acknowledged");
    EXPECT_EQ(taken->duty.by, "sue");
    EXPECT_EQ(taken->duty.until, scene.clock.now() + 15min);
    EXPECT_THAT(scene.members("yr"), testing::IsEmpty());
    scene.wait(14min);
    EXPECT_EQ(scene.now(duty).rings, 1);
    EXPECT_THAT(scene.journal_of(contact), ElementsAre("duty_opened", "duty_acknowledged"));
    const auto& waits = scene.duties.counts().waits.at("escalation");
    EXPECT_EQ(waits.seconds, 10);
    EXPECT_EQ(waits.counts[1], 1U) << "taken after 10 s, within the bound of 15";
}

TEST_F(Taking, TheFirstWins) {
    ASSERT_TRUE(is(scene.take(duty, "sue"), Fate::done));
    const auto late = scene.take(duty, "olu");
    ASSERT_TRUE(is(late, Fate::taken));
    EXPECT_EQ(late->duty.by, "sue") << "it is not said whose it is";
}

TEST_F(Taking, TwoAtOnceOneWins) {
    auto both = [](Scene& at, DutyId id) -> Task<std::vector<Fate>> {
        auto told = std::make_shared<std::vector<Fate>>();
        auto one = [](Scene& here, DutyId what, std::string who,
                      std::shared_ptr<std::vector<Fate>> into) -> Task<> {
            auto changed = co_await here.duties.acknowledge(here.clock.now(), what, who, {}, who);
            if (changed) into->push_back(changed->fate);
        };
        const auto executor = co_await asio::this_coro::executor;
        for (const auto* who : {"sue", "olu"}) spawn(executor, "take", one(at, id, who, told));
        while (told->size() < 2) co_await asio::post(executor, asio::use_awaitable);
        co_return *told;
    };
    EXPECT_THAT(store().run(both(scene, duty.id)),
                testing::UnorderedElementsAre(Fate::done, Fate::taken));
    EXPECT_THAT(scene.told(duty), ElementsAre("opened", "ring", "acknowledged"));
}

TEST_F(Taking, TheSameKeyAgainIsTheSameTaking) {
    ASSERT_TRUE(is(scene.take(duty, "sue", 5min, "one"), Fate::done));
    const auto until = scene.now(duty).until;
    scene.wait(1min);
    ASSERT_TRUE(is(scene.take(duty, "sue", 5min, "one"), Fate::again));
    EXPECT_EQ(scene.now(duty).until, until);
    EXPECT_THAT(scene.journal_of(contact), ElementsAre("duty_opened", "duty_acknowledged"));
}

TEST_F(Taking, TheSamePersonPromisesAnew) {
    ASSERT_TRUE(is(scene.take(duty, "sue", 2min), Fate::done));
    scene.wait(1min);
    ASSERT_TRUE(is(scene.take(duty, "sue", 10min), Fate::done));
    EXPECT_EQ(scene.now(duty).until, scene.clock.now() + 10min);
    scene.wait(9min);
    EXPECT_EQ(scene.now(duty).state, "acknowledged");
    EXPECT_EQ(scene.duties.counts().waits.at("escalation").counts[0], 1U) << "counted once";
}

TEST_F(Taking, NoPromiseLongerThanTheCentreAllows) {
    const auto refused = scene.take(duty, "sue", 15min + 1s);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::bad_request);
    EXPECT_EQ(refused.error().field, "for_s");
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("900"));
    EXPECT_EQ(scene.now(duty).state, "open");
}

TEST_F(Taking, AfterItClosedIsRefused) {
    ASSERT_TRUE(is(scene.end(duty, "sue", Duties::End::done), Fate::done));
    EXPECT_TRUE(is(scene.take(duty, "olu"), Fate::over));
    EXPECT_TRUE(is(scene.give(duty, "ana", "olu"), Fate::over));
    EXPECT_TRUE(is(scene.end(duty, "olu", Duties::End::voided), Fate::over));
    EXPECT_EQ(scene.now(duty).by, "sue");
    scene.wait(3min);
    EXPECT_THAT(scene.told(duty), ElementsAre("opened", "ring", "done"));
}

TEST_F(Taking, OfNothingIsNotFound) {
    const auto refused = store().run(scene.duties.acknowledge(
        scene.clock.now(), DutyId::make(scene.clock.now(), scene.random), "sue", {}, "k"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::not_found);
}

TEST_F(Taking, APromiseThatLeadsToNothingRingsAgain) {
    scene.wait(45s);
    ASSERT_TRUE(is(scene.take(duty, "sue", 2min), Fate::done));
    const auto since = scene.clock.now();
    scene.wait(2min);
    const auto again = scene.now(duty);
    EXPECT_EQ(again.state, "open");
    EXPECT_EQ(again.by, "");
    EXPECT_EQ(again.rings, 3) << "it rings in the same step, further up";
    EXPECT_EQ(scene.rings(duty, since).back(), (std::pair<Millis, int>{2min, 1}));
    EXPECT_THAT(scene.told(duty),
                ElementsAre("opened", "ring", "ring", "acknowledged", "expired", "ring"));
    EXPECT_THAT(scene.journal_of(contact),
                ElementsAre("duty_opened", "duty_acknowledged", "duty_expired"));
    scene.wait(40s);
    EXPECT_EQ(scene.now(duty).rings, 4);
    EXPECT_TRUE(is(scene.take(duty, "olu"), Fate::done)) << "another may take it now";
}

TEST_F(Taking, OverIsTakingItFromWhoHasIt) {
    ASSERT_TRUE(is(scene.take(duty, "sue", 2min), Fate::done));
    scene.wait(1min);
    ASSERT_TRUE(is(scene.give(duty, "olu", "olu"), Fate::done));
    const auto after = scene.now(duty);
    EXPECT_EQ(after.owner, "olu");
    EXPECT_EQ(after.by, "olu");
    EXPECT_EQ(after.until, scene.clock.now() + 15min);
    EXPECT_EQ(after.rings, 1);
}

TEST_F(Taking, GivenToSomebodyElseItRingsUntilTheyTakeIt) {
    ASSERT_TRUE(is(scene.take(duty, "sue"), Fate::done));
    ASSERT_TRUE(is(scene.give(duty, "ana", "sue"), Fate::done));
    EXPECT_EQ(scene.now(duty).state, "open");
    EXPECT_EQ(scene.now(duty).owner, "ana");
    EXPECT_EQ(scene.now(duty).rings, 2);
    ASSERT_TRUE(is(scene.take(duty, "ana"), Fate::done));
    EXPECT_THAT(scene.journal_of(contact), ElementsAre("duty_opened", "duty_acknowledged",
                                                       "duty_assigned", "duty_acknowledged"));
}

TEST_F(Taking, GivenToNobodyWeKnowIsRefused) {
    const auto refused = scene.give(duty, "stranger", "sue");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "to");
    EXPECT_EQ(scene.now(duty).owner, "");
}

TEST_F(Taking, EndedTwiceWithOneKeyIsEndedOnce) {
    const auto once = [&] {
        return store().run(scene.duties.end(scene.clock.now(), duty.id, Duties::End::voided, "sue",
                                            "{\"t\":\"duty_void\"}\n", "x"));
    };
    ASSERT_TRUE(is(once(), Fate::done));
    ASSERT_TRUE(is(once(), Fate::again));
    EXPECT_THAT(scene.journal_of(contact), ElementsAre("duty_opened", "duty_void"));
}

TEST_F(Taking, WhoWaitsIsNotAnsweredByAWord) {
    const auto waiting = scene.arrive(Level::imminent);
    scene.wait(1min);
    for (const auto& one : scene.all())
        if (one.kind == "answer") {
            EXPECT_TRUE(is(scene.end(one, "sue", Duties::End::done), Fate::waits));
            EXPECT_EQ(scene.now(one).state, "open");
            EXPECT_TRUE(is(scene.end(one, "sue", Duties::End::voided), Fate::done));
        }
}

TEST(TakingEarly, BeforeItIsDueQuietUntilThen) {
    Scene scene;
    const auto duty = scene.open("call_back", scene.arrive(Level::none), 10min, true);
    ASSERT_TRUE(is(scene.take(duty, "sue", 2min), Fate::done));
    scene.wait(9min);
    EXPECT_EQ(scene.now(duty).state, "open");
    EXPECT_EQ(scene.now(duty).rings, 0) << "the promise is over, its time has not come";
    scene.wait(1min);
    EXPECT_EQ(scene.now(duty).rings, 1);
}

TEST(TakingEarly, OverdueEvenWhileSomebodyHasIt) {
    Scene scene;
    const auto duty = scene.open("call_back", scene.arrive(Level::none), 1min, true);
    ASSERT_TRUE(is(scene.take(duty, "sue", 10min), Fate::done));
    scene.wait(1min);
    auto late = store().run(scene.duties.late());
    ASSERT_TRUE(late);
    EXPECT_EQ(late->at("call_back"), 1);
    EXPECT_EQ(scene.now(duty).state, "acknowledged");
    scene.wait(9min);
    EXPECT_EQ(scene.now(duty).rings, 1);
}

}  // namespace
}  // namespace holdfast::tests
