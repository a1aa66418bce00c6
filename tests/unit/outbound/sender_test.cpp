#include "router/outbound/sender.hpp"

#include <gmock/gmock.h>

#include "tests/unit/outbound/outbox.hpp"

namespace holdfast::outbound {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::store;

class SenderTest : public tests::OutboxTest {};

TEST_F(SenderTest, CarriesATextAndNotesIt) {
    start();
    const auto ana = person("+12015550123");
    write(ana, "¿Estás ahí?");
    settle();
    ASSERT_EQ(provider_->sent.size(), 1U);
    EXPECT_EQ(provider_->sent[0].to, "+12015550123");
    EXPECT_EQ(provider_->sent[0].text, "¿Estás ahí?");
    EXPECT_EQ(provider_->sent[0].reference, ana.contact.text() + ".2");
    EXPECT_THAT(deliveries(ana), ElementsAre("2 sent"));
    EXPECT_EQ(counts().sent, 1U);
    settle();
    EXPECT_EQ(provider_->sent.size(), 1U);
}

TEST_F(SenderTest, OnePersonsTextsLeaveInOrderEvenWhenTheFirstMustWait) {
    start();
    const auto ana = person("+12015550123");
    const auto ben = person("+12015550124");
    provider_->outcomes = {SendOutcome::retry(Reason::provider_down)};
    write(ana, "one");
    settle();
    write(ana, "two");
    write(ana, "three");
    write(ben, "another");
    settle();
    ASSERT_EQ(provider_->sent.size(), 2U) << "another person need not wait";
    EXPECT_EQ(provider_->sent[1].text, "another");
    advance(settings_.sms.retry_first);
    ASSERT_EQ(provider_->sent.size(), 5U);
    EXPECT_EQ(provider_->sent[2].text + provider_->sent[3].text + provider_->sent[4].text,
              "onetwothree");
    EXPECT_THAT(deliveries(ana), ElementsAre("2 sent", "3 sent", "4 sent"));
    EXPECT_EQ(counts().retried, 1U);
}

TEST_F(SenderTest, WaitsLongerEachTimeWithinItsBounds) {
    start();
    const auto ana = person("+12015550123");
    provider_->outcomes.assign(100, SendOutcome::retry(Reason::provider_down));
    write(ana, "one");
    settle();
    auto whole = settings_.sms.retry_first;
    for (int round = 0; round < 10; ++round) {
        EXPECT_GE(due(ana), whole / 2 - 1ms) << round;
        EXPECT_LE(due(ana), whole) << round;
        whole = std::min(2 * whole, settings_.sms.retry_max);
        advance(due(ana));
    }
    EXPECT_EQ(provider_->sent.size(), 11U);
}

TEST_F(SenderTest, WaitsAsLongAsTheProviderAsks) {
    start();
    const auto ana = person("+12015550123");
    provider_->outcomes = {SendOutcome::retry(Reason::provider_busy, 77s)};
    write(ana, "one");
    settle();
    EXPECT_EQ(due(ana), 77s);
}

TEST_F(SenderTest, GivesUpAtTheDeadline) {
    start();
    const auto ana = person("+12015550123");
    const auto began = clock_.now();
    provider_->outcomes.assign(1'000, SendOutcome::retry(Reason::provider_down));
    write(ana, "one");
    settle();
    for (int round = 0; deliveries(ana).empty() && round < 1'000; ++round) advance(1s);
    EXPECT_THAT(deliveries(ana), ElementsAre("2 failed expired"));
    EXPECT_LE(clock_.now() - began, settings_.sms.delivery_deadline);
    EXPECT_EQ(counts().failed, 1U);
}

TEST_F(SenderTest, WhatIsTooOldIsNotSentAtAll) {
    const auto ana = person("+12015550123");
    write(ana, "one");
    clock_.advance(settings_.sms.delivery_deadline);
    start();
    settle();
    EXPECT_THAT(provider_->sent, IsEmpty());
    EXPECT_THAT(deliveries(ana), ElementsAre("2 failed expired"));
}

TEST_F(SenderTest, ARefusalIsToldWithItsReason) {
    start();
    const auto ana = person("+12015550123");
    provider_->outcomes = {SendOutcome::failed(Reason::landline)};
    write(ana, "one");
    write(ana, "two");
    settle();
    EXPECT_THAT(deliveries(ana), ElementsAre("2 failed landline", "3 sent"));
    EXPECT_EQ(counts().failed, 1U);
}

TEST_F(SenderTest, WhoTextedStopGetsOnlyTheAnswerToIt) {
    const auto ana = person("+12015550123");
    write(ana, "one");
    write(ana, "You are unsubscribed.", true);
    stopped(ana);
    start();
    settle();
    ASSERT_EQ(provider_->sent.size(), 1U);
    EXPECT_EQ(provider_->sent[0].text, "You are unsubscribed.");
    EXPECT_THAT(deliveries(ana), ElementsAre("2 failed opted_out", "3 sent"));
    EXPECT_EQ(counts().untried, 1U);
    EXPECT_EQ(counts().failed, 0U) << "an alarm about the provider would be wrong";
}

// The provider may answer STOP by itself, so that only its refusal tells of it.
TEST_F(SenderTest, WhomTheProviderCallsOptedOutIsNotTriedAgain) {
    start();
    const auto ana = person("+12015550123");
    provider_->outcomes = {SendOutcome::failed(Reason::opted_out)};
    write(ana, "one");
    settle();
    EXPECT_EQ(stopped_word(ana), "1");
    write(ana, "two");
    settle();
    EXPECT_EQ(provider_->sent.size(), 1U);
    EXPECT_THAT(deliveries(ana), ElementsAre("2 failed opted_out"));
    EXPECT_EQ(opted_out_events(ana), 1);
}

TEST_F(SenderTest, AReportOfAnOptOutCountsToo) {
    start();
    const auto ana = person("+12015550123"), ben = person("+12015550124");
    write(ana, "one");
    write(ben, "one");
    settle();
    for (int time = 0; time < 2; ++time)
        ASSERT_TRUE(store().run(line_.delivery(clock_.now(), ana.contact, 2, "failed", "opted_out")));
    ASSERT_TRUE(store().run(line_.delivery(clock_.now(), ben.contact, 2, "failed", "landline")));
    EXPECT_EQ(stopped_word(ana), "1");
    EXPECT_EQ(opted_out_events(ana), 1);
    EXPECT_EQ(stopped_word(ben), "");
}

TEST_F(SenderTest, WhoCannotBeDialledIsNotTried) {
    start();
    for (const auto* number : {"anonymous", "72345", "+266696687", "Bank", ""}) {
        const auto ana = person(number);
        write(ana, "one");
        settle();
        EXPECT_THAT(deliveries(ana), ElementsAre("2 failed not_a_phone")) << number;
    }
    EXPECT_THAT(provider_->sent, IsEmpty());
    EXPECT_EQ(counts().untried, 5U);
    EXPECT_EQ(counts().failed, 0U);
}

TEST_F(SenderTest, WhatCannotBeOpenedOrCarriedFailsInPlainWords) {
    start();
    const auto ana = person("+12015550123");
    queue_event(ana, "{\"t\":\"message\",\"at\":1}\nnot sealed by us");
    queue_event(ana, "{\"t\":\"message\",\"at\":1}\n");
    auto header = journal::header("message", clock_.now());
    queue_event(ana, journal::encode(ana.contact, header, {{"text", 7}}, ana.key, random_));
    const auto ben = person("+12015550124", "sms:gone");
    write(ben, "one");
    settle();
    EXPECT_THAT(deliveries(ana),
                ElementsAre("2 failed unreadable", "3 failed unreadable", "4 failed unreadable"));
    EXPECT_THAT(deliveries(ben), ElementsAre("2 failed not_set_up"));
    EXPECT_THAT(provider_->sent, IsEmpty());
}

TEST_F(SenderTest, PersonsAreServedTogetherUpToTheBound) {
    provider_->holds = true;
    std::vector<Person> people;
    for (int i = 0; i < 40; ++i) {
        people.push_back(person("+120155501" + std::to_string(10 + i)));
        write(people.back(), "hello");
    }
    start();
    EXPECT_TRUE(
        tests::run_until(store().loop(), [&] { return provider_->held == Rounds::together_max; }));
    EXPECT_EQ(sender_.under_way(), Rounds::together_max);
    provider_->release();
    EXPECT_TRUE(tests::run_until(store().loop(), [&] { return counts().sent == 40; }));
    EXPECT_EQ(provider_->most_held, Rounds::together_max);
    settle();
    for (const auto& one : people) EXPECT_THAT(deliveries(one), ElementsAre("2 sent"));
}

TEST_F(SenderTest, ALongTextGoesInPartsAndOnlyTheMissingOnesAreRepeated) {
    start();
    const auto ana = person("+12015550123");
    const std::string text =
        std::string(150, 'a') + " " + std::string(150, 'b') + " " + std::string(150, 'c');
    provider_->outcomes = {SendOutcome{}, SendOutcome::retry(Reason::provider_busy)};
    write(ana, text);
    settle();
    ASSERT_EQ(provider_->sent.size(), 2U);
    EXPECT_EQ(provider_->sent[0].reference, ana.contact.text() + ".2.more");
    EXPECT_THAT(deliveries(ana), IsEmpty());
    advance(settings_.sms.retry_first);
    ASSERT_EQ(provider_->sent.size(), 4U);
    EXPECT_EQ(provider_->sent[1].text, provider_->sent[2].text);
    EXPECT_EQ(provider_->sent[0].text + provider_->sent[2].text + provider_->sent[3].text, text);
    EXPECT_EQ(provider_->sent[2].part, 2);
    EXPECT_EQ(provider_->sent[3].reference, ana.contact.text() + ".2");
    EXPECT_THAT(deliveries(ana), ElementsAre("2 sent"));
}

TEST_F(SenderTest, APartLeftOverIsSaid) {
    start();
    const auto ana = person("+12015550123");
    provider_->outcomes = {SendOutcome{}, SendOutcome::failed(Reason::filtered)};
    write(ana, std::string(150, 'a') + " " + std::string(150, 'b'));
    settle();
    EXPECT_THAT(deliveries(ana), ElementsAre("2 failed cut_short"));

    provider_->outcomes.assign(1'000, SendOutcome::retry(Reason::provider_down));
    provider_->outcomes.push_front(SendOutcome{});
    write(ana, std::string(150, 'c') + " " + std::string(150, 'd'));
    settle();
    for (int round = 0; deliveries(ana).size() < 2 && round < 1'000; ++round) advance(1s);
    EXPECT_THAT(deliveries(ana), ElementsAre("2 failed cut_short", "4 failed cut_short"));
}

TEST_F(SenderTest, APartIsBegunOnlyIfTheClaimOutlastsIt) {
    start();
    const auto ana = person("+12015550123");
    provider_->before_answer = [&] { clock_.advance(send_limit); };  // as slow as may be
    std::string text;
    for (char letter = 'a'; letter < 'g'; ++letter) text += std::string(150, letter) + " ";
    write(ana, text);
    settle();
    EXPECT_EQ(provider_->sent.size(), 2U);
    EXPECT_GT(due(ana), 0ms);
    provider_->before_answer = {};
    advance(due(ana));
    EXPECT_EQ(provider_->sent.size(), 6U);
    EXPECT_THAT(deliveries(ana), ElementsAre("2 sent"));
}

TEST_F(SenderTest, WhatTheStoreCouldNotBeToldIsToldLaterAndNotSentAgain) {
    start();
    const auto ana = person("+12015550123");
    const auto ben = person("+12015550124");
    write(ana, "one");
    write(ben, "two");
    provider_->holds = true;
    sender_.wake();
    ASSERT_TRUE(tests::run_until(store().loop(), [&] { return provider_->held == 2; }));
    store().command({"CONFIG", "SET", "maxmemory", "1"});
    provider_->outcomes = {SendOutcome{}, SendOutcome::failed(Reason::blocked)};
    provider_->release();
    ASSERT_TRUE(tests::run_until(store().loop(), [&] { return sender_.under_way() == 0; }));
    EXPECT_THAT(deliveries(ana), IsEmpty());
    store().command({"CONFIG", "SET", "maxmemory", "0"});
    sender_.wake();
    EXPECT_TRUE(tests::run_until(
        store().loop(), [&] { return deliveries(ana).size() + deliveries(ben).size() == 2; }));
    advance(2 * Sender::lease);
    EXPECT_EQ(provider_->sent.size(), 2U);
    EXPECT_EQ(counts().sent + counts().failed, 2U);
}

TEST_F(SenderTest, WhatADeadNodeHadClaimedIsSentWhenItsLeaseIsOver) {
    const auto ana = person("+12015550123");
    write(ana, "one");
    const auto claimed = store().run(line_.outbox_claim(clock_.now(), Sender::lease, 10));
    ASSERT_EQ(claimed->size(), 1U);
    start();
    advance(Sender::lease - 1ms);
    EXPECT_THAT(provider_->sent, IsEmpty());
    advance(1ms);
    EXPECT_THAT(deliveries(ana), ElementsAre("2 sent"));
}

TEST_F(SenderTest, StopWaitsForWhatIsUnderWayAndClaimsNoMore) {
    provider_->holds = true;
    const auto ana = person("+12015550123");
    write(ana, "one");
    write(ana, "two");
    start();
    ASSERT_TRUE(tests::run_until(store().loop(), [&] { return provider_->held == 1; }));
    store().run(sender_.stop(30ms));
    EXPECT_EQ(sender_.under_way(), 1U) << "the limit holds";
    provider_->release();
    store().run(sender_.stop());
    EXPECT_EQ(sender_.under_way(), 0U);
    EXPECT_EQ(provider_->sent.size(), 1U);
    EXPECT_THAT(deliveries(ana), ElementsAre("2 sent"));
}

}  // namespace
}  // namespace holdfast::outbound
