#include "ops/oncall/carrier.hpp"

#include <gmock/gmock.h>

#include "tests/unit/oncall/scene.hpp"

namespace holdfast::oncall {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Does = tests::FakePager::Does;

Task<> keep(std::vector<std::string>& all, Attempt attempt) {
    all.push_back(attempt.path + " " + attempt.result);
    EXPECT_FALSE(attempt.finished) << "of a chain that goes on";
    co_return;
}

class CarrierTest : public tests::OnCallTest {
  protected:
    CarrierTest() {
        alarm_.duty = "01KAPWYQ0M8Z3TQ5V7X9B2D4FH";
        alarm_.contact = "01KAPWYQ0M8Z3TQ5V7X9B2D4FJ";
        alarm_.kind = "answer";
        alarm_.turn = "1";
        alarm_.risk = triage::Level::imminent;
        alarm_.rings = 1;
        alarm_.urgent = true;
        alarm_.code = "4821";
        alarm_.opened = alarm_.due = clock_.now();
    }
    Carrier make() {
        return Carrier{{rotas_, staff_.phones(), texts_, client_, clock_, settings_}};
    }
    // Every attempt, the last one too: "text sent".
    std::vector<std::string> ring(std::size_t level = 0, const duties::LostTexts& lost = {}) {
        auto carrier = make();
        std::vector<std::string> all;
        const auto noting = [&all](Attempt attempt) { return keep(all, std::move(attempt)); };
        const auto last = run(carrier.ring(alarm_, level, lost, noting));
        EXPECT_TRUE(last.finished);
        all.push_back(last.path + " " + last.result);
        rung_ = last.user;
        return all;
    }
    Attempt tell(const std::string& path, TimePoint first) {
        auto carrier = make();
        return run(carrier.tell(alarm_, path, first)).value();
    }

    Alarm alarm_;
    std::string rung_;  // whom the last attempt was for
};

TEST_F(CarrierTest, WhoeverIsOnCallIsRungByTextWithTheCode) {
    settings_.oncall.pager = {"text"};
    ASSERT_TRUE(add("sam", "+12015550140", {"es", "en"}));
    put_on_call("primary", "sam");
    EXPECT_THAT(ring(), ElementsAre("text sent"));
    EXPECT_EQ(rung_, "sam");
    ASSERT_EQ(provider_->sent.size(), 1U);
    const auto& text = provider_->sent[0];
    EXPECT_EQ(text.to, "+12015550140");
    EXPECT_THAT(text.text, HasSubstr("Responda 4821 "));
    EXPECT_EQ(text.reference, "notice-" + alarm_.duty + ".1.0") << "a report of it tells which";
    EXPECT_EQ(text.limit, call_limit);
    EXPECT_THAT(text.text, Not(HasSubstr(alarm_.duty)));
    EXPECT_THAT(text.text, Not(HasSubstr(alarm_.contact)));
    alarm_.drill = true;
    ring();
    EXPECT_THAT(provider_->sent.back().text, testing::StartsWith("SIMULACRO. "));
    alarm_.code.clear();
    alarm_.drill = false;
    ring();
    EXPECT_THAT(provider_->sent.back().text, Not(HasSubstr("{code}")));
}

TEST_F(CarrierTest, AFailedPathIsFollowedByTheNextAndThenByTheNextLevel) {
    settings_.oncall.pager = {"pagerduty", "text", "webhook"};
    ASSERT_TRUE(add("sam", "+12015550140"));
    ASSERT_TRUE(add("ana", "+12015550141"));
    put_on_call("primary", "sam");
    put_on_call("backup", "ana");
    pager_.does["/v2/enqueue"] = Does::busy;
    EXPECT_THAT(ring(), ElementsAre("pagerduty http_429", "text sent"));
    EXPECT_EQ(provider_->sent.size(), 1U);
    provider_->outcome = outbound::SendOutcome::retry(outbound::Reason::provider_down);
    EXPECT_THAT(ring(), ElementsAre("pagerduty http_429", "text provider_down", "webhook sent"));
    pager_.does["/hook"] = Does::refuse;
    pager_.does["/v2/enqueue"] = Does::redirect;
    provider_->sent.clear();
    EXPECT_THAT(ring(), ElementsAre("pagerduty http_302", "text provider_down", "webhook http_400",
                                    "pagerduty http_302", "text provider_down", "webhook http_400",
                                    "rota hole_lead"));
    ASSERT_EQ(provider_->sent.size(), 2U);
    EXPECT_EQ(provider_->sent[0].to + provider_->sent[1].to, "+12015550140+12015550141");
    EXPECT_EQ(pager_.redirected, 0);
}

TEST_F(CarrierTest, ATextThatDidNotArriveIsFollowedByTheNextPathAndThenByTheNextLevel) {
    settings_.oncall.pager = {"pagerduty", "text"};
    for (const auto* user : {"sam", "ana"})
        ASSERT_TRUE(add(user, user == std::string{"sam"} ? "+12015550140" : "+12015550141"));
    put_on_call("primary", "sam");
    put_on_call("backup", "ana");
    pager_.does["/v2/enqueue"] = Does::refuse;
    EXPECT_THAT(ring(), ElementsAre("pagerduty http_400", "text sent"));
    EXPECT_THAT(ring(0, {{0, 1}}),
                ElementsAre("pagerduty http_400", "pagerduty http_400", "text sent"));
    EXPECT_EQ(provider_->sent.back().to, "+12015550141");
    EXPECT_EQ(rung_, "ana");
    EXPECT_EQ(provider_->sent.back().reference, "notice-" + alarm_.duty + ".1.1");
    EXPECT_THAT(ring(0, {{0, 1}, {1, 1}}).back(), "rota hole_lead") << "nothing is left to try";
    pager_.does["/v2/enqueue"] = Does::take;
    settings_.oncall.pager = {"text", "pagerduty"};
    EXPECT_THAT(ring(), ElementsAre("text sent"));
    EXPECT_THAT(ring(0, {{0, 1}}), ElementsAre("pagerduty sent"));
}

TEST_F(CarrierTest, TheNextRingTextsLastWhereOneDidNotArrive) {
    settings_.oncall.pager = {"text", "pagerduty"};
    ASSERT_TRUE(add("sam", "+12015550140"));
    put_on_call("primary", "sam");
    alarm_.rings = 2;
    EXPECT_THAT(ring(0, {{0, 1}}), ElementsAre("pagerduty sent"));
    EXPECT_THAT(ring(0, {{1, 1}}), ElementsAre("text sent")) << "another level's";
    pager_.does["/v2/enqueue"] = Does::fail;
    EXPECT_THAT(ring(0, {{0, 1}}), ElementsAre("pagerduty http_500", "text sent"));
}

TEST_F(CarrierTest, AHoleInTheRotaGoesOnToTheNextLevelAtOnce) {
    settings_.oncall.pager = {"text"};
    ASSERT_TRUE(add("lea", "+12015550142"));
    put_on_call("lead", "lea");
    EXPECT_THAT(ring(0), ElementsAre("rota hole_primary", "rota hole_backup", "text sent"));
    EXPECT_THAT(ring(2), ElementsAre("text sent"));
    EXPECT_THAT(ring(1), ElementsAre("rota hole_backup", "text sent"));
}

TEST_F(CarrierTest, SomebodyWithoutAPhoneOrAccountIsNoEnd) {
    settings_.oncall.pager = {"text"};
    ASSERT_TRUE(add("mute"));
    ASSERT_TRUE(add("gone", "+12015550143"));
    ASSERT_TRUE(add("lea", "+12015550142"));
    put_on_call("primary", "mute");
    put_on_call("backup", "gone");
    put_on_call("lead", "lea");
    ASSERT_TRUE(run(staff_.remove("gone")));
    EXPECT_THAT(ring(), ElementsAre("text no_phone", "text no_phone", "text sent"));
}

TEST_F(CarrierTest, WithNobodyOnCallTheServicesAreToldAllTheSame) {
    settings_.oncall.pager = {"text", "pagerduty"};
    EXPECT_THAT(ring(1), ElementsAre("rota hole_backup", "rota hole_lead", "rota hole_primary",
                                     "pagerduty sent"));
    EXPECT_EQ(pager_.of("/v2/enqueue").at(0).body.at("payload").at("group"), "backup");
    settings_.oncall.pager = {"text"};
    EXPECT_THAT(ring().back(), "rota hole_lead");
    settings_.oncall.pager = {};
    ASSERT_TRUE(add("sam", "+12015550140"));
    put_on_call("primary", "sam");
    EXPECT_THAT(ring().back(), "rota hole_lead");
    EXPECT_THAT(provider_->sent, IsEmpty());
}

TEST_F(CarrierTest, ASilentPathIsFollowedByTheNextWithin15Seconds) {
    settings_.oncall.pager = {"pagerduty", "text"};
    ASSERT_TRUE(add("sam", "+12015550140"));
    put_on_call("primary", "sam");
    pager_.does["/v2/enqueue"] = Does::silence;
    const auto before = std::chrono::steady_clock::now();
    EXPECT_THAT(ring(), ElementsAre("pagerduty no_answer", "text sent"));
    const auto took = std::chrono::steady_clock::now() - before;
    EXPECT_GE(took, call_limit - 100ms);
    EXPECT_LT(took, 15s);
}

TEST_F(CarrierTest, AChainEndsWhenTheNextRingIsDue) {
    settings_.oncall.pager = {"text"};
    for (const auto* user : {"ana", "ben"}) ASSERT_TRUE(add(user));
    ASSERT_TRUE(add("lea", "+12015550142"));
    put_on_call("primary", "ana");
    put_on_call("backup", "ben");
    put_on_call("lead", "lea");
    auto carrier = make();
    std::vector<std::string> all;
    const auto slowly = [&](Attempt attempt) {
        clock_.advance(settings_.oncall.ring_every);
        return keep(all, std::move(attempt));
    };
    const auto last = run(carrier.ring(alarm_, 0, {}, slowly));
    EXPECT_EQ(last.path + " " + last.result, "text no_phone");
    EXPECT_TRUE(last.finished);
    EXPECT_EQ(all.size(), 1U);
    EXPECT_THAT(provider_->sent, IsEmpty());
}

TEST_F(CarrierTest, ANoticeIsTriedAgainWithGrowingPausesButNeverAfterARefusal) {
    alarm_.what = Alarm::What::opened;
    const auto first = clock_.now();
    EXPECT_TRUE(tell("slack", first).finished);
    pager_.does["/slack"] = Does::fail;
    std::vector<Millis> pauses;
    for (int i = 0; i < 8; ++i) {
        const auto attempt = tell("slack", first);
        EXPECT_FALSE(attempt.finished);
        EXPECT_EQ(attempt.result, "http_500");
        pauses.push_back(attempt.again - clock_.now());
        clock_.advance(pauses.back());
    }
    EXPECT_THAT(pauses, ElementsAre(2s, 2s, 4s, 8s, 16s, 32s, 60s, 60s));
    pager_.does["/slack"] = Does::busy;
    EXPECT_EQ(tell("slack", clock_.now()).again - clock_.now(), 7s) << "as it asked";
    for (const auto does : {Does::refuse, Does::redirect}) {
        pager_.does["/slack"] = does;
        EXPECT_TRUE(tell("slack", first).finished);
    }
    const auto unset = tell("carrier-pigeon", first);
    EXPECT_TRUE(unset.finished);
    EXPECT_EQ(unset.result, "not_set_up");
}

TEST_F(CarrierTest, APathThatGaveNoAnswerIsSetBackForAWhile) {
    settings_.oncall.pager = {"pagerduty", "text", "webhook"};
    settings_.oncall.pagerduty.url = "http://127.0.0.1:1";
    settings_.oncall.slack.url.value = "http://127.0.0.1:1/slack";
    ASSERT_TRUE(add("sam", "+12015550140"));
    put_on_call("primary", "sam");
    auto carrier = make();
    std::vector<std::string> all;
    const auto noting = [&all](Attempt attempt) { return keep(all, std::move(attempt)); };
    const auto rung = [&] { return run(carrier.ring(alarm_, 0, {}, noting)).path; };
    EXPECT_EQ(rung(), "text");
    EXPECT_EQ(rung(), "text");
    EXPECT_THAT(all, ElementsAre("pagerduty unreachable")) << "once";
    provider_->outcome = outbound::SendOutcome::retry(outbound::Reason::provider_down);
    pager_.does["/hook"] = Does::refuse;
    rung();
    EXPECT_EQ(all[3], "pagerduty unreachable") << "behind the others, but not left out";
    provider_->outcome = {};
    all.clear();
    clock_.advance(Carrier::set_back + 1ms);
    settings_.oncall.pagerduty.url = pager_.url();
    EXPECT_EQ(rung(), "pagerduty");

    const auto told = [&] { return run(carrier.tell(alarm_, "slack", clock_.now())); };
    EXPECT_EQ(told().value().result, "unreachable");
    EXPECT_FALSE(told());
    clock_.advance(Carrier::set_back + 1ms);
    settings_.oncall.slack.url.value = pager_.url("/slack");
    EXPECT_TRUE(told().value().finished);
    EXPECT_TRUE(told());
}

Task<> tell_many(Carrier& carrier, Alarm alarm, TimePoint first, int& tried, int& left_alone) {
    auto told = co_await carrier.tell(std::move(alarm), "slack", first);
    ++(told ? tried : left_alone);
}

TEST_F(CarrierTest, WhatHangsTakesOnlyAFewPlaces) {
    auto carrier = make();
    pager_.does["/slack"] = Does::silence;
    int tried = 0, left_alone = 0;
    auto& loop = tests::oncall_store().loop();
    for (int i = 0; i < 30; ++i)
        spawn(loop.get_executor(), "tell",
              tell_many(carrier, alarm_, clock_.now(), tried, left_alone));
    const auto most = static_cast<int>(Carrier::told_together_max);
    while (left_alone < 30 - most) loop.run_one();
    while (static_cast<int>(pager_.calls.size()) < most) loop.run_one();
    EXPECT_EQ(tried, 0);
    client_.stop();
    while (tried < most) loop.run_one();
    EXPECT_EQ(left_alone, 30 - most);
}

TEST_F(CarrierTest, AWebhookSecretThatCannotBeUsedIsRefusedAtTheStart) {
    settings_.oncall.webhook.secret.value = "whsec_no";
    EXPECT_THROW(make(), std::runtime_error);
}

TEST_F(CarrierTest, TheStoreGoneIsSaidAndTriedAgain) {
    settings_.oncall.pager = {"text"};
    auto nowhere = redis::Connection::make(tests::oncall_store().loop().get_executor(), {});
    queue::Line cut_off{redis::Functions{nowhere, prefix_, 0}, settings_, "node1"};
    RotaStore rotas{cut_off, settings_};
    Carrier carrier{{rotas, staff_.phones(), texts_, client_, clock_, settings_}};
    std::vector<std::string> all;
    const auto noting = [&all](Attempt attempt) { return keep(all, std::move(attempt)); };
    const auto last = run(carrier.ring(alarm_, 0, {}, noting));
    EXPECT_FALSE(last.finished);
    EXPECT_EQ(last.result, "unreadable");
}

}  // namespace
}  // namespace holdfast::oncall
