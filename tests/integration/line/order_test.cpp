// Who is served before whom, and who gets what is offered.
#include <algorithm>
#include <random>

#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

using triage::Level;
using namespace std::chrono_literals;

TEST(Order, RiskIsServedFirstThenVirtualArrival) {
    Site site;
    const auto low = site.text("p-low", Level::low).contact;
    site.clock.advance(10min);
    const auto moderate = site.text("p-moderate", Level::moderate).contact;
    site.clock.advance(1min);
    const auto late_low = site.text("p-late", Level::none).contact;
    const auto high = site.text("p-high", Level::high).contact;
    const auto imminent = site.text("p-imminent", Level::imminent).contact;
    site.sit_down("ana");
    site.available("ana", 10);
    std::vector<std::string> served;
    for (int i = 0; i < 5; ++i) {
        served.push_back(site.holding("ana"));
        ASSERT_TRUE(site.accept("ana", served.back()));
    }
    EXPECT_EQ(served, (std::vector{imminent, high, moderate, low, late_low}));
}

TEST(Order, RandomArrivalsAreServedByRank) {
    const unsigned seed = std::random_device{}();
    RecordProperty("seed", static_cast<int>(seed));
    std::mt19937 dice{seed};
    Site site;
    config::Settings settings;
    std::vector<std::pair<std::int64_t, std::string>> expected;
    for (int i = 0; i < 120; ++i) {
        site.clock.advance(Millis{dice() % 90'000});
        const auto level = static_cast<Level>(dice() % 5);
        const auto contact = site.text("p" + std::to_string(i), level).contact;
        expected.emplace_back(epoch_ms(site.clock.now() - queue::credit(level, settings.line)), contact);
    }
    std::sort(expected.begin(), expected.end());
    site.sit_down("ana");
    site.available("ana", 200);
    for (const auto& [rank, contact] : expected) {
        ASSERT_EQ(site.holding("ana"), contact) << "seed " << seed;
        ASSERT_TRUE(site.accept("ana", contact));
    }
}

TEST(Order, ALaterWordMovesForwardAndNeverBack) {
    Site site;
    const auto first = site.text("a", Level::low).contact;
    site.clock.advance(1min);
    const auto second = site.text("b", Level::low).contact;
    site.text("b", Level::high);
    const auto raised = site.contact(second).level;
    EXPECT_EQ(raised, Level::high);
    site.text("b", Level::none);
    EXPECT_EQ(site.contact(second).level, Level::high);
    site.sit_down("ana");
    site.available("ana");
    EXPECT_EQ(site.holding("ana"), second);
    EXPECT_EQ(site.contact(first).state, "waiting");
}

TEST(Order, ATraineeIsNeverOfferedHighOrImminent) {
    Site site;
    site.sit_down("trainee", false);
    site.available("trainee", 5);
    const auto high = site.text("a", Level::high).contact;
    EXPECT_EQ(site.contact(high).state, "waiting");
    const auto low = site.text("b", Level::low).contact;
    EXPECT_EQ(site.contact(low).holder, "trainee");
    // It turns out to be grave while it is on offer: the offer goes, and somebody senior gets it.
    site.text("b", Level::imminent);
    EXPECT_EQ(site.contact(low).state, "waiting");
    site.sit_down("senior");
    site.available("senior", 5);
    EXPECT_EQ(site.contact(low).holder, "senior");
}

TEST(Order, ADeclinedContactKeepsItsPlaceAndPassesTheDecliner) {
    Site site;
    site.sit_down("ana");
    site.available("ana", 5);
    const auto contact = site.text("a", Level::moderate).contact;
    const auto rank = site.contact(contact).arrived;
    ASSERT_TRUE(store().run(site.line.decline(site.clock.now(), "ana", *ContactId::parse(contact), 1)));
    EXPECT_EQ(site.contact(contact).state, "waiting");
    EXPECT_EQ(site.contact(contact).arrived, rank);
    EXPECT_EQ(site.holding("ana"), "");
    site.pass(59s);
    EXPECT_EQ(site.contact(contact).state, "waiting");
    site.pass(2s);
    EXPECT_EQ(site.contact(contact).holder, "ana");
}

TEST(Offer, LapsesAtItsDeadlineAndALateAcceptIsRefused) {
    Site site;
    site.sit_down("ana");
    site.available("ana");
    const auto contact = site.text("a", Level::low).contact;
    const auto offer = site.contact(contact).offer;
    site.clock.advance(20s + Millis{1});
    auto late = store().run(site.line.accept(site.clock.now(), "ana", *ContactId::parse(contact), offer));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Errc::conflict);
    site.pass(Millis{0});
    EXPECT_EQ(site.contact(contact).state, "waiting");
}

TEST(Offer, OfTwoAcceptsOneWins) {
    Site site;
    site.sit_down("ana");
    site.sit_down("ben");
    site.available("ana");
    const auto contact = site.text("a", Level::low).contact;
    const auto offer = site.contact(contact).offer;
    auto stranger = store().run(site.line.accept(site.clock.now(), "ben", *ContactId::parse(contact), offer));
    ASSERT_FALSE(stranger);
    EXPECT_EQ(stranger.error().code, Errc::conflict);
    EXPECT_TRUE(store().run(site.line.accept(site.clock.now(), "ana", *ContactId::parse(contact), offer)));
    EXPECT_TRUE(store().run(site.line.accept(site.clock.now(), "ana", *ContactId::parse(contact), offer)))
        << "a repeated accept of the winner is no error";
}

TEST(Offer, ARepeatedMessageIsOneMessage) {
    Site site;
    const auto first = site.text("a", Level::low, "SM1");
    const auto again = site.text("a", Level::low, "SM1");
    EXPECT_EQ(again.kind, queue::Arrived::Kind::repeated);
    EXPECT_EQ(again.seq, first.seq);
    EXPECT_EQ(site.events(first.contact).size(), 2u);
}

TEST(Clinician, LostAndBackKeepsTheConversation) {
    Site site;
    site.sit_down("ana");
    site.available("ana");
    const auto contact = site.text("a", Level::low).contact;
    ASSERT_TRUE(site.accept("ana", contact));
    ASSERT_TRUE(store().run(site.line.lost(site.clock.now(), "ana", "desk-ana")));
    site.pass(44s);
    EXPECT_EQ(site.contact(contact).state, "active");
    const auto back = site.sit_down("ana");
    EXPECT_EQ(back.state, "available");
    EXPECT_EQ(back.contacts, std::vector<std::string>{contact});
    site.pass(60s);
    EXPECT_EQ(site.contact(contact).owner, "ana");
}

TEST(Clinician, LostForGoodReturnsItAheadAndToTheSameFirst) {
    Site site;
    site.sit_down("ana");
    site.available("ana", 1);
    const auto contact = site.text("a", Level::low).contact;
    ASSERT_TRUE(site.accept("ana", contact));
    const auto other = site.text("b", Level::low).contact;
    ASSERT_TRUE(store().run(site.line.lost(site.clock.now(), "ana", "desk-ana")));
    site.pass(46s);
    EXPECT_EQ(site.contact(contact).state, "waiting");
    EXPECT_EQ(site.contact(contact).owner, "");
    site.sit_down("ana");
    site.available("ana", 1);
    EXPECT_EQ(site.holding("ana"), contact);
    EXPECT_EQ(site.contact(other).state, "waiting");
}

TEST(Clinician, ADeadNodeLosesItsDesks) {
    Site site;
    ASSERT_TRUE(store().run(site.line.heartbeat(site.clock.now())));
    site.sit_down("ana");
    site.available("ana");
    const auto contact = site.text("a", Level::low).contact;
    EXPECT_EQ(site.contact(contact).state, "offered");
    site.pass(16s);
    EXPECT_EQ(site.contact(contact).state, "waiting");
    EXPECT_EQ(site.members("f:en.general.open"), std::set<std::string>{});
}

TEST(Close, IsRefusedWithoutAssessment) {
    Site site;
    site.sit_down("ana");
    site.available("ana");
    const auto text = site.text("a", Level::low).contact;
    const auto contact = *ContactId::parse(text);
    ASSERT_TRUE(site.accept("ana", text));
    const auto complete = [&](bool no_conversation) {
        return store().run(site.line.complete(site.clock.now(), "ana", contact, "{\"t\":\"closed\"}\n", no_conversation, true));
    };
    EXPECT_EQ(complete(false).error().code, Errc::conflict) << "not in wrap-up yet";
    ASSERT_TRUE(store().run(site.line.end(site.clock.now(), "ana", contact)));
    EXPECT_EQ(complete(false).error().code, Errc::incomplete);
    ASSERT_TRUE(store().run(
        site.line.assess(site.clock.now(), "ana", contact, "a:1", Level::low, "{\"t\":\"assessed\"}\n", false)));
    EXPECT_TRUE(complete(false));
    EXPECT_EQ(site.contact(text).state, "closed");
    EXPECT_EQ(site.text("a", Level::none).kind, queue::Arrived::Kind::opened) << "a later text is a new contact";
}

TEST(Close, AWrongNumberNeedsNoneUnlessTheEngineSawHighRisk) {
    Site site;
    site.sit_down("ana");
    site.available("ana");
    for (const auto level : {Level::none, Level::high}) {
        const auto person = "p" + std::to_string(static_cast<int>(level));
        const auto text = site.text(person, level).contact;
        site.text(person, level);
        const auto contact = *ContactId::parse(text);
        ASSERT_TRUE(site.accept("ana", text));
        ASSERT_TRUE(store().run(site.line.end(site.clock.now(), "ana", contact)));
        auto done = store().run(site.line.complete(site.clock.now(), "ana", contact, "{\"t\":\"closed\"}\n", true, true));
        EXPECT_EQ(done.has_value(), level == Level::none);
    }
}

// Whatever it is called afterwards: once the contact wrote to somebody who had accepted them, there was a conversation.
TEST(Close, WhoeverWroteToAClinicianIsAssessed) {
    Site site;
    site.sit_down("ana");
    site.sit_down("ben");
    site.available("ana", 9);
    const auto complete = [&](const std::string& user, const std::string& text) {
        const auto contact = *ContactId::parse(text);
        EXPECT_TRUE(store().run(site.line.end(site.clock.now(), user, contact)));
        return store().run(site.line.complete(site.clock.now(), user, contact, "{\"t\":\"closed\"}\n", true, true));
    };
    const auto answered = site.text("a", Level::none).contact;
    ASSERT_TRUE(site.accept("ana", answered));
    site.text("a", Level::none);
    EXPECT_EQ(complete("ana", answered).error().code, Errc::incomplete);
    ASSERT_TRUE(store().run(site.line.assess(site.clock.now(), "ana", *ContactId::parse(answered), "a:1", Level::none,
                                             "{\"t\":\"assessed\"}\n", false)));
    EXPECT_TRUE(complete("ana", answered));

    // They wrote to ana, who was then cut off; ben has heard nothing.
    const auto returned = site.text("b", Level::none).contact;
    ASSERT_TRUE(site.accept("ana", returned));
    site.text("b", Level::none);
    ASSERT_TRUE(store().run(site.line.lost(site.clock.now(), "ana", "desk-ana")));
    site.pass(46s);
    site.available("ben");
    ASSERT_TRUE(site.accept("ben", returned));
    EXPECT_EQ(complete("ben", returned).error().code, Errc::incomplete);
}

}  // namespace
}  // namespace holdfast::tests
