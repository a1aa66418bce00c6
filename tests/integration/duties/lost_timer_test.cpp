// A duty must not go quiet because its timer got lost: by a function that breaks off, by functions of
// an older Holdfast that set none, by a hand in the store.
#include <gmock/gmock.h>

#include "tests/integration/duties/scene.hpp"

namespace holdfast::tests {
namespace {

using duties::Keeper;
using testing::ElementsAre;
using testing::IsEmpty;

class LostTimers : public testing::Test {
  protected:
    Scene scene{with_paths()};

    Duty ringing() { return scene.open("escalation", scene.arrive(Level::none), 0ms, true); }
    void lose(const std::string& timer) {
        ASSERT_EQ(store().command({"ZREM", scene.prefix() + "t", timer}).integer(), 1);
    }
    // What a node finds in so many looks of one second.
    std::int64_t mended(int looks) {
        std::int64_t all = 0;
        Duties::Place place;
        for (int i = 0; i < looks; ++i) {
            auto watched = store().run(scene.duties.watch(scene.clock.now(), place));
            EXPECT_TRUE(watched) << watched.error().detail;
            if (!watched) return all;
            all += watched->mended;
            place = watched->next;
        }
        return all;
    }
    static constexpr int all_parts = 1 + triage::level_count;
};

TEST_F(LostTimers, OneThatBreaksOffKeepsItsTimerAndHoldsNoOtherUp) {
    const auto broken = ringing(), whole = ringing();
    const auto key = scene.prefix() + "y:" + broken.id.text();
    store().command({"HSET", key, "due", "never"});
    store().command({"ZADD", scene.prefix() + "t", "1", "nonsense:1"});
    scene.pass(40s);
    EXPECT_EQ(scene.now(whole).rings, 2);
    EXPECT_THAT(scene.members("t"), testing::IsSupersetOf({"duty:" + broken.id.text(), std::string{"nonsense:1"}}));
    auto again = store().run(scene.line.tick(scene.clock.now() + 11s));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->broken, 2);
    store().command({"HSET", key, "due", std::to_string(epoch_ms(broken.due))});
    const auto before = scene.now(broken).rings;
    scene.wait(25s);
    EXPECT_GT(scene.now(broken).rings, before);
}

TEST_F(LostTimers, ADutyWithoutOneRingsOn) {
    const auto duty = ringing(), taken = ringing();
    ASSERT_TRUE(is(scene.take(taken, "sue"), Changed::Fate::done));
    for (const auto& one : {duty, taken}) lose("duty:" + one.id.text());
    EXPECT_EQ(mended(all_parts), 2);
    EXPECT_EQ(mended(all_parts), 0);
    scene.pass(0ms);
    EXPECT_EQ(scene.now(duty).rings, 2) << "at once";
    EXPECT_EQ(scene.now(taken).state, "acknowledged") << "its promise holds";
    scene.wait(15min);
    EXPECT_GT(scene.now(taken).rings, 1) << "and ends";
}

TEST_F(LostTimers, WhoWaitsWithoutOneIsOwedAnAnswerAsFromTheirArrival) {
    const auto since = scene.clock.now();
    const auto contact = scene.arrive(Level::imminent);
    lose("unanswered:" + contact.text());
    scene.wait(10min);
    ASSERT_FALSE(scene.only());
    EXPECT_EQ(mended(all_parts), 1);
    scene.pass(0ms);
    const auto duty = scene.only();
    ASSERT_TRUE(duty);
    EXPECT_EQ(duty->kind, "answer");
    EXPECT_EQ(duty->due, since + 60s);
    EXPECT_EQ(duty->rings, 1);
    ASSERT_TRUE(is(scene.end(*duty, "sue", Duties::End::voided), Changed::Fate::done));
    EXPECT_EQ(mended(all_parts), 0) << "what a person ended stays so";
}

TEST_F(LostTimers, ManyAreLookedAtInTurns) {
    for (std::size_t i = 0; i <= Duties::watched_max; ++i) {
        const auto item = std::to_string(i);
        lose("duty:" + scene.open("means_check", scene.arrive(Level::none), 24h, false, item).id.text());
    }
    EXPECT_EQ(mended(1), static_cast<std::int64_t>(Duties::watched_max));
    EXPECT_EQ(mended(2), 1);
}

TEST_F(LostTimers, ANodeLooksByItself) {
    const auto duty = ringing();
    lose("duty:" + duty.id.text());
    Keeper keeper{store().loop().get_executor(), {scene.duties, scene.clock, scene.settings()}};
    spawn(store().loop().get_executor(), "keeper", keeper.run());
    const auto timers = [&] { return scene.members("t"); };
    while (!timers().contains("duty:" + duty.id.text())) store().loop().run_one();
    EXPECT_TRUE(store().run([](Keeper& one) -> Task<bool> {
        co_await one.stop();
        co_return true;
    }(keeper)));
}

}  // namespace
}  // namespace holdfast::tests
