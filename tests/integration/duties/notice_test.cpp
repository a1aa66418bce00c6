// Notices: claimed by one node, by another when it dies, noted, tried again, and dropped when there
// is nothing to say.
#include <gmock/gmock.h>

#include "tests/integration/duties/scene.hpp"

namespace holdfast::tests {
namespace {

using duties::Attempt;
using duties::Keeper;
using duties::Notice;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

std::vector<std::string> kinds(const std::vector<Notice>& notices) {
    std::vector<std::string> all;
    for (const auto& notice : notices) all.push_back(notice.what + ":" + notice.path);
    return all;
}

class Notices : public testing::Test {
  protected:
    Scene scene{with_paths()};
    ContactId contact = scene.in_conversation(Level::high);
    Duty duty = scene.open("escalation", contact, 0ms, true);

    void note(const Notice& notice, Attempt attempt) {
        ASSERT_TRUE(store().run(scene.duties.note(scene.clock.now(), notice, std::move(attempt))));
    }
    void finish_all() {
        for (const auto& notice : scene.claim()) note(notice, {.path = "text", .result = "sent"});
    }
};

TEST_F(Notices, ARingIsOneForTheWholePagerTheRestOnePerPath) {
    const auto claimed = scene.claim();
    EXPECT_THAT(kinds(claimed), UnorderedElementsAre("ring:", "opened:slack"));
    for (const auto& notice : claimed) {
        EXPECT_EQ(notice.duty.id, duty.id);
        EXPECT_EQ(notice.duty.contact_level, Level::high);
        if (notice.what == "ring") EXPECT_EQ(notice.turn, 1);
    }
}

TEST_F(Notices, ThePagerHearsWhatStopsItsAlarm) {
    finish_all();
    ASSERT_TRUE(is(scene.take(duty, "sue"), Changed::Fate::done));
    EXPECT_THAT(kinds(scene.claim()),
                UnorderedElementsAre("acknowledged:slack", "acknowledged:pagerduty"));
    scene.wait(14min);
    finish_all();
    scene.wait(1min);
    EXPECT_THAT(kinds(scene.claim()), UnorderedElementsAre("expired:slack", "ring:"));
    ASSERT_TRUE(is(scene.end(duty, "sue", Duties::End::done), Changed::Fate::done));
    EXPECT_THAT(kinds(scene.claim()), UnorderedElementsAre("ended:slack", "ended:pagerduty"));
}

TEST_F(Notices, ThePagerIsNotToldOfWhatItNeverHeardOf) {
    finish_all();
    const auto later = scene.open("call_back", contact, 1h, true);
    ASSERT_TRUE(is(scene.end(later, "sue", Duties::End::voided), Changed::Fate::done));
    EXPECT_THAT(kinds(scene.claim()), UnorderedElementsAre("opened:slack", "ended:slack"));
}

TEST_F(Notices, AClaimIsALeaseThatAnotherNodeTakesUp) {
    EXPECT_THAT(scene.claim(), SizeIs(2));
    EXPECT_THAT(scene.claim(), IsEmpty()) << "two nodes carry the same notice";
    scene.wait(14s);
    EXPECT_THAT(scene.claim(), IsEmpty());
    scene.wait(1s);
    EXPECT_THAT(scene.claim(), SizeIs(2)) << "the node that had claimed it died";
}

TEST_F(Notices, WhatIsNotedAsFinishedIsNotClaimedAgain) {
    finish_all();
    scene.wait(20s);
    EXPECT_THAT(scene.claim(), IsEmpty());
    EXPECT_THAT(scene.told(duty), ElementsAre("opened", "ring", "notice", "notice"));
    const auto fact = scene.history(duty).at(2);
    EXPECT_EQ(fact.at("path").as_string(), "text");
    EXPECT_EQ(fact.at("result").as_string(), "sent");
    EXPECT_EQ(scene.duties.counts().notices.at("text").at("sent"), 2U);
}

TEST_F(Notices, TriedAgainWhenItWasSaid) {
    for (const auto& notice : scene.claim())
        note(notice, {.path = "text",
                      .result = "refused",
                      .finished = false,
                      .again_at = scene.clock.now() + 5s,
                      .to = "sue"});
    EXPECT_EQ(scene.history(duty).back().at("to").as_string(), "sue") << "who was rung";
    scene.wait(4s);
    EXPECT_THAT(scene.claim(), IsEmpty());
    scene.wait(1s);
    EXPECT_THAT(scene.claim(), SizeIs(2));
}

TEST_F(Notices, ARingOfADutyThatSomebodyTookIsNotCarried) {
    ASSERT_TRUE(is(scene.take(duty, "sue"), Changed::Fate::done));
    EXPECT_THAT(kinds(scene.claim()), testing::Not(Contains("ring:")));
}

TEST_F(Notices, OnlyTheNewestRingWaits) {
    scene.wait(3 * 40s);
    std::vector<std::int64_t> turns;
    for (const auto& notice : scene.claim())
        if (notice.what == "ring") turns.push_back(notice.turn);
    EXPECT_THAT(turns, ElementsAre(4));
}

TEST_F(Notices, ToldLateIsNotTold) {
    scene.pass(61min);
    EXPECT_THAT(kinds(scene.claim()), testing::Not(Contains("opened:slack")));
    EXPECT_THAT(scene.told(duty), Contains("notice"));
}

TEST_F(Notices, TooManyForOneClaimComeNext) {
    for (int i = 0; i < 40; ++i) scene.open("escalation", scene.arrive(Level::none), 0ms, true);
    std::set<std::string> seen;
    for (int turn = 0; turn < 2; ++turn)
        for (const auto& notice : scene.claim()) EXPECT_TRUE(seen.insert(notice.member).second);
    EXPECT_THAT(seen, SizeIs(82));
}

TEST_F(Notices, ARingIsClaimedThoughManyOthersWaitLonger) {
    finish_all();
    for (int i = 0; i < 100; ++i) scene.open("call_back", scene.arrive(Level::none), 1h, true);
    scene.wait(40s);
    const auto claimed = scene.claim();
    ASSERT_THAT(claimed, SizeIs(33));
    EXPECT_EQ(claimed.front().what, "ring");
}

// A provider takes a text and says later that it did not arrive.
class LostTexts : public Notices {
  protected:
    LostTexts() {
        finish_all();
        while (scene.now(duty).rings < 1) scene.wait(1s);
    }
    void lose(std::int64_t ring, std::size_t place, const std::string& why = "not_delivered") {
        ASSERT_TRUE(store().run(scene.duties.lost(scene.clock.now(), {duty.id, ring, place}, why)));
    }
    // Of the ring that is to be carried now, if there is one, what it knows of.
    std::optional<duties::LostTexts> next() {
        for (const auto& notice : scene.claim())
            if (notice.what == "ring") {
                carried_ = notice;
                return duties::lost_texts(notice.lost);
            }
        return std::nullopt;
    }
    void finish() { note(*carried_, {.path = "pagerduty", .result = "sent"}); }
    std::optional<Notice> carried_;
};

using Lost = duties::LostTexts;

TEST_F(LostTexts, TheRingGoesOnWithoutItAtOnceAndOnlyOnce) {
    EXPECT_FALSE(next());
    lose(1, 0, "landline");
    EXPECT_EQ(next(), (Lost{{0, 1}}));
    EXPECT_EQ(carried_->turn, 1);
    finish();
    lose(1, 0);
    EXPECT_FALSE(next()) << "the provider's repeat";
    const auto fact = scene.history(duty).at(4);
    EXPECT_EQ(fact.at("what").as_string(), "notice");
    EXPECT_EQ(fact.at("of").as_string(), "ring");
    EXPECT_EQ(fact.at("turn").as_int64(), 1);
    EXPECT_EQ(fact.at("path").as_string(), "text");
    EXPECT_EQ(fact.at("result").as_string(), "landline");
    EXPECT_EQ(scene.duties.counts().notices.at("text").at("landline"), 1U);
    lose(1, 1);
    EXPECT_EQ(next(), (Lost{{0, 1}, {1, 1}})) << "the next one did not arrive either";
    finish();
    scene.wait(40s);
    EXPECT_EQ(next(), (Lost{{0, 1}, {1, 1}})) << "what the next ring knows";
    EXPECT_EQ(carried_->turn, 2);
}

TEST_F(LostTexts, ToldWhileItsRingIsCarriedTheRingIsNotFinished) {
    scene.wait(40s);
    ASSERT_EQ(next(), Lost{});
    lose(2, 0);
    const auto known = *carried_;
    EXPECT_FALSE(next()) << "one node carries it";
    note(known, {.path = "text", .result = "sent"});
    EXPECT_EQ(next(), (Lost{{0, 2}}));
    finish();
    EXPECT_FALSE(next());
}

TEST_F(LostTexts, ANodeThatDiesWithItIsFollowedByAnother) {
    lose(1, 0);
    EXPECT_TRUE(next());
    scene.wait(Keeper::lease);
    EXPECT_EQ(next(), (Lost{{0, 1}}));
}

TEST_F(LostTexts, ToldLateItCountsForTheRingThatIsNowUnlessTheLadderIsPastIt) {
    auto settings = scene.settings();
    settings.oncall.rings_per_level = 2;
    settings.oncall.levels = {"primary", "backup"};
    ASSERT_TRUE(store().run(scene.duties.set_policy(settings)));
    scene.wait(40s);
    ASSERT_TRUE(next());
    finish();
    lose(1, 0);
    EXPECT_EQ(next(), (Lost{{0, 2}})) << "the same phone was texted since";
    finish();
    scene.wait(40s);
    ASSERT_EQ(scene.now(duty).rung, 1U);
    ASSERT_TRUE(next());
    finish();
    lose(2, 0);
    EXPECT_FALSE(next()) << "the next level was rung";
    EXPECT_EQ(scene.duties.counts().notices.at("text").at("not_delivered"), 2U);
}

TEST_F(LostTexts, OfADutyThatSomebodyHasOrThatIsGoneNothingRings) {
    ASSERT_TRUE(is(scene.take(duty, "sue"), Changed::Fate::done));
    lose(1, 0);
    EXPECT_FALSE(next());
    EXPECT_THAT(scene.told(duty).back(), "notice") << "it is written down";
    lose(9, 0);
    lose(1, 7);
    EXPECT_TRUE(store().run(scene.duties.lost(
        scene.clock.now(), {*DutyId::parse("01JG0000000000000000000000"), 1, 0}, "not_delivered")));
    EXPECT_FALSE(next());
    EXPECT_THAT(scene.members("yg"), IsEmpty());
}

TEST(RingTexts, AreNamedByWhatAProviderSendsBack) {
    const duties::RingText text{*DutyId::parse("01JG0000000000000000000000"), 12, 3};
    EXPECT_EQ(text.text(), "01JG0000000000000000000000.12.3");
    const auto read = duties::RingText::parse(text.text());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->duty, text.duty);
    EXPECT_EQ(read->ring, 12);
    EXPECT_EQ(read->place, 3U);
    for (const auto* wrong :
         {"", "01JG0000000000000000000000", "01JG0000000000000000000000.1",
          "01JG0000000000000000000000.1.", "01JG0000000000000000000000.x.1",
          "01JG0000000000000000000000.01.1", "01JG0000000000000000000000.1.-1",
          "01JG0000000000000000000000.1.2.3", "01JG0000000000000000000000.99999999999999999999.1"})
        EXPECT_FALSE(duties::RingText::parse(wrong)) << wrong;
    EXPECT_EQ(duties::lost_texts("2:4 x:1 0:3 7 :"), (Lost{{0, 3}, {2, 4}}));
}

// The node's own part: it claims, hands on, and notes.
class Keeping : public testing::Test {
  protected:
    Scene scene{with_paths()};

    Duty ring() { return scene.open("escalation", scene.arrive(Level::none), 0ms, true); }
    std::set<std::string> left() {
        auto all = scene.members("yg");
        all.merge(scene.members("yn"));
        return all;
    }
    // Runs the keeper until `done`, then ends it.
    void keep(Keeper& keeper, const std::function<bool()>& done) {
        spawn(store().loop().get_executor(), "keeper", keeper.run());
        while (!done()) store().loop().run_one();
        EXPECT_TRUE(store().run([](Keeper& one) -> Task<bool> {
            co_await one.stop();
            co_return true;
        }(keeper)));
        EXPECT_EQ(keeper.under_way(), 0U);
    }
};

TEST_F(Keeping, WithoutAWayOutItSaysSo) {
    const auto duty = ring();
    Keeper keeper{store().loop().get_executor(), {scene.duties, scene.clock, scene.settings()}};
    keep(keeper, [&] { return scene.duties.counts().notices.contains("console"); });
    EXPECT_EQ(scene.duties.counts().notices.at("console").at("no_path"), 2U);
    EXPECT_THAT(scene.told(duty), ElementsAre("opened", "ring", "notice", "notice"));
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(Keeping, ARingWaitsBehindNoFloodOfOtherNotices) {
    for (int i = 0; i < 100; ++i) scene.open("call_back", scene.arrive(Level::none), 1h, true);
    scene.wait(1s);
    const auto duty = ring();
    asio::steady_timer never{store().loop(), asio::steady_timer::time_point::max()};
    bool rung = false;
    const auto carrier = [&](Notice notice, Duties& duties) -> Task<Result<>> {
        auto carry = [](Notice one, Duties& noting, TimePoint at, asio::steady_timer& hanging,
                        bool& heard) -> Task<Result<>> {
            if (one.what != "ring") co_await hanging.async_wait(as_result);
            heard |= one.what == "ring";
            Attempt attempt{.path = "text", .result = "sent"};
            co_return co_await noting.note(at, one, std::move(attempt));
        };
        return carry(std::move(notice), duties, scene.clock.now(), never, rung);
    };
    Keeper keeper{store().loop().get_executor(),
                  {scene.duties, scene.clock, scene.settings(), carrier}};
    const auto until = std::chrono::steady_clock::now() + 10s;
    keep(keeper, [&] {
        const bool over = rung || std::chrono::steady_clock::now() > until;
        if (over) never.cancel();
        return over;
    });
    EXPECT_TRUE(rung) << "it waited behind what hangs";
    EXPECT_EQ(scene.now(duty).rings, 1);
}

TEST_F(Keeping, HandsEachToTheCarrierAtMostThirtyTwoTogether) {
    for (int i = 0; i < 40; ++i) ring();
    std::size_t now = 0, most = 0, carried = 0;
    const auto carrier = [&](Notice notice, Duties& duties) -> Task<Result<>> {
        auto carry = [](Notice one, Duties& noting, TimePoint at, std::size_t& under_way,
                        std::size_t& peak, std::size_t& all) -> Task<Result<>> {
            peak = std::max(peak, ++under_way);
            asio::steady_timer pause{co_await asio::this_coro::executor, 2ms};
            co_await pause.async_wait(as_result);
            --under_way;
            ++all;
            Attempt attempt{.path = "text", .result = "sent"};
            co_return co_await noting.note(at, one, std::move(attempt));
        };
        return carry(std::move(notice), duties, scene.clock.now(), now, most, carried);
    };
    Keeper keeper{store().loop().get_executor(),
                  {scene.duties, scene.clock, scene.settings(), carrier}};
    keep(keeper, [&] { return carried == 80; });
    EXPECT_THAT(left(), IsEmpty());
    EXPECT_EQ(most, 2 * Rounds::together_max) << "rings, and as many others";
}

TEST_F(Keeping, ACarrierThatBreaksLosesNothing) {
    ring();
    int tries = 0;
    const auto carrier = [&](Notice notice, Duties& duties) -> Task<Result<>> {
        auto carry = [](Notice one, Duties& noting, TimePoint at, bool broken) -> Task<Result<>> {
            if (broken) throw std::runtime_error("a bug");
            Attempt attempt{.path = "text", .result = "sent"};
            co_return co_await noting.note(at, one, std::move(attempt));
        };
        return carry(std::move(notice), duties, scene.clock.now(), ++tries <= 2);
    };
    Keeper keeper{store().loop().get_executor(),
                  {scene.duties, scene.clock, scene.settings(), carrier}};
    keep(keeper, [&] { return tries == 2; });
    EXPECT_THAT(left(), SizeIs(2));
    scene.wait(15s);
    Keeper another{store().loop().get_executor(),
                   {scene.duties, scene.clock, scene.settings(), carrier}};
    keep(another, [&] { return tries == 4; });
    EXPECT_THAT(left(), IsEmpty());
}

TEST_F(Keeping, WritesThePolicyOfItsSettings) {
    auto settings = scene.settings();
    settings.oncall.ring_every = 10s;
    Keeper keeper{store().loop().get_executor(), {scene.duties, scene.clock, settings}};
    const auto written = [&] {
        return store().command({"HGET", scene.prefix() + "yp", "ring"}).text() == "10000";
    };
    spawn(store().loop().get_executor(), "keeper", keeper.run());
    while (!written()) store().loop().run_one();
    // A store that was emptied, or another one.
    store().command({"DEL", scene.prefix() + "yp"});
    keeper.on_store();
    while (!written()) store().loop().run_one();
    EXPECT_TRUE(store().run([](Keeper& one) -> Task<bool> {
        co_await one.stop();
        co_return true;
    }(keeper)));
    const auto duty = ring();
    scene.wait(20s);
    EXPECT_EQ(scene.now(duty).rings, 3);
}

}  // namespace
}  // namespace holdfast::tests
