// What opens and ends each kind of duty.
#include <gmock/gmock.h>

#include "router/queue/plans.hpp"
#include "tests/integration/duties/scene.hpp"

namespace holdfast::tests {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Answer, OverdueByTheLevelItWaitsAt) {
    const std::pair<Level, Millis> patience[] = {{Level::imminent, 60s},
                                                 {Level::high, 180s},
                                                 {Level::moderate, 900s},
                                                 {Level::low, 3600s},
                                                 {Level::none, 3600s}};
    for (const auto& [level, within] : patience) {
        Scene scene;
        scene.arrive(level);
        const auto due = scene.clock.now() + within;
        scene.pass(within - 1ms);
        EXPECT_FALSE(scene.only()) << "written down before it is overdue";
        scene.pass(1ms);
        const auto duty = scene.only();
        ASSERT_TRUE(duty);
        EXPECT_EQ(duty->kind, "answer");
        EXPECT_EQ(duty->due, due);
        EXPECT_EQ(duty->level, level);
        EXPECT_EQ(duty->urgent, level >= Level::high);
        EXPECT_EQ(duty->rings, 1) << "it rings in the same step";
    }
}

TEST(Answer, IsDueWhenItWasDueHoweverLateSomebodyLooks) {
    Scene scene;
    scene.arrive(Level::high);
    const auto due = scene.clock.now() + 180s;
    scene.pass(10min);
    EXPECT_EQ(scene.only().value().due, due);
}

TEST(Answer, IsNoDutyOnceAccepted) {
    Scene scene;
    const auto contact = scene.in_conversation(Level::imminent);
    scene.wait(61s);
    EXPECT_FALSE(scene.only());
    EXPECT_THAT(scene.journal_of(contact), IsEmpty());
}

TEST(Answer, DoneByWhoAccepts) {
    Scene scene;
    const auto contact = scene.arrive(Level::imminent);
    scene.wait(65s);
    const auto duty = scene.only().value();
    scene.sit_down("ana");
    scene.available("ana");
    ASSERT_TRUE(scene.accept("ana", contact.text()));
    EXPECT_FALSE(scene.only());
    const auto after = scene.now(duty);
    EXPECT_EQ(after.state, "done");
    EXPECT_EQ(after.by, "ana");
    EXPECT_EQ(after.outcome, "accepted");
    EXPECT_THAT(scene.told(duty), ElementsAre("opened", "ring", "done"));
    EXPECT_THAT(scene.journal_of(contact), ElementsAre("duty_opened", "duty_done"));
    scene.wait(2min);
    EXPECT_THAT(scene.told(duty), ElementsAre("opened", "ring", "done")) << "it goes on ringing";
}

TEST(Answer, AnOfferIsNoAnswer) {
    Scene scene;
    scene.sit_down("ana");
    scene.available("ana");
    scene.arrive(Level::imminent);
    scene.wait(60s);
    ASSERT_TRUE(scene.only());
    EXPECT_EQ(scene.only().value().kind, "answer");
}

TEST(Answer, WhoRisesInLineIsDueSooner) {
    Scene scene;
    scene.arrive(Level::moderate);
    scene.wait(50s);
    scene.says(Level::imminent);
    scene.wait(9s);
    EXPECT_FALSE(scene.only());
    scene.wait(1s);
    ASSERT_TRUE(scene.only());
    EXPECT_EQ(scene.only().value().level, Level::imminent);
}

TEST(Answer, AnOpenOneBecomesUrgentWhenTheyRise) {
    Scene scene;
    scene.arrive(Level::moderate);
    scene.wait(15min);
    const auto before = scene.only().value();
    EXPECT_FALSE(before.urgent);
    ASSERT_TRUE(is(scene.take(before, "sue"), Changed::Fate::done));
    scene.says(Level::imminent);
    scene.wait(1s);
    const auto after = scene.only().value();
    EXPECT_EQ(after.id, before.id) << "a second duty of the kind";
    EXPECT_TRUE(after.urgent);
    EXPECT_EQ(after.state, "open") << "what sue took was less grave";
    EXPECT_EQ(after.rings, 2);
}

TEST(Answer, VoidWhenTheyLeaveAndAtHighRiskCalledBack) {
    Scene scene;
    const auto contact = scene.arrive(Level::high);
    scene.wait(3min);
    const auto answer = scene.only().value();
    scene.leaves(contact);
    EXPECT_EQ(scene.now(answer).state, "void");
    const auto call = scene.only().value();
    EXPECT_EQ(call.kind, "call_back");
    EXPECT_EQ(call.due, scene.clock.now() + 60min);
    EXPECT_TRUE(call.urgent);
    EXPECT_EQ(call.rings, 0);
    scene.pass(60min);
    EXPECT_EQ(scene.now(call).rings, 1);
}

TEST(CallBack, NotBelowHighNorOutOfAConversation) {
    Scene scene;
    scene.leaves(scene.arrive(Level::moderate));
    EXPECT_FALSE(scene.only());
    scene.leaves(scene.in_conversation(Level::imminent));
    EXPECT_FALSE(scene.only());
}

TEST(Silence, OfTheClinicianWhoOwesAnAnswer) {
    Scene scene;
    const auto contact = scene.in_conversation(Level::moderate);
    scene.says();
    const auto due = scene.clock.now() + 5min;
    scene.wait(4min);
    scene.says();
    scene.wait(59s);
    EXPECT_FALSE(scene.only());
    scene.wait(1s);
    const auto duty = scene.only().value();
    EXPECT_EQ(duty.kind, "silence");
    EXPECT_EQ(duty.owner, "ana");
    EXPECT_EQ(duty.due, due) << "counted from the first message without an answer";
    EXPECT_FALSE(duty.urgent);
    scene.answers("ana", contact);
    EXPECT_EQ(scene.now(duty).state, "done");
    EXPECT_EQ(scene.now(duty).by, "ana");
    scene.wait(10min);
    EXPECT_FALSE(scene.only());
}

TEST(Silence, SoonerAtHighRisk) {
    Scene scene;
    scene.in_conversation(Level::high);
    scene.says();
    scene.wait(119s);
    EXPECT_FALSE(scene.only());
    scene.wait(1s);
    ASSERT_TRUE(scene.only());
    EXPECT_TRUE(scene.only().value().urgent);
}

TEST(Silence, SoonerFromTheMessageThatShowsHighRisk) {
    Scene scene;
    scene.in_conversation(Level::low);
    scene.says();
    scene.wait(60s);
    scene.says(Level::imminent);
    scene.wait(2min);
    ASSERT_TRUE(scene.only());
    EXPECT_TRUE(scene.only().value().urgent);
}

TEST(Silence, CountedFromTheFirstMessageAfterTheAnswer) {
    Scene scene;
    const auto contact = scene.in_conversation(Level::moderate);
    scene.says();
    scene.wait(1min);
    scene.answers("ana", contact);
    scene.wait(1min);
    scene.says();
    const auto due = scene.clock.now() + 5min;
    scene.wait(4min);
    scene.says();
    scene.wait(59s);
    EXPECT_FALSE(scene.only());
    scene.wait(1s);
    ASSERT_TRUE(scene.only());
    EXPECT_EQ(scene.only().value().due, due);
}

TEST(Silence, AgainAfterSomebodyHasEndedItUnanswered) {
    Scene scene;
    scene.in_conversation(Level::high);
    scene.says();
    scene.wait(2min);
    const auto before = scene.only().value();
    ASSERT_TRUE(scene.end(before, "sue", Duties::End::done));
    scene.says();
    scene.wait(119s);
    EXPECT_FALSE(scene.only());
    scene.wait(1s);
    ASSERT_TRUE(scene.only());
    EXPECT_NE(scene.only().value().id, before.id);
}

TEST(Silence, NotOfWhoTookThemOverUntilTheyWriteAgain) {
    Scene scene;
    const auto contact = scene.in_conversation(Level::high);
    scene.says();
    ASSERT_TRUE(store().run(scene.line.lost(scene.clock.now(), "ana", "desk-ana")));
    scene.wait(46s);
    scene.sit_down("ben");
    scene.available("ben", 5);
    ASSERT_TRUE(scene.accept("ben", contact.text()));
    scene.wait(10min);
    EXPECT_FALSE(scene.only());
    scene.says();
    scene.wait(2min);
    ASSERT_TRUE(scene.only());
    EXPECT_EQ(scene.only().value().owner, "ben");
}

TEST(Silence, NotOnceTheClinicianWrote) {
    Scene scene;
    const auto contact = scene.in_conversation(Level::high);
    scene.says();
    scene.wait(1min);
    scene.answers("ana", contact);
    scene.wait(10min);
    EXPECT_FALSE(scene.only());
}

TEST(Silence, VoidWhenTheConversationEndsOrTheyLeave) {
    Scene scene;
    auto contact = scene.in_conversation(Level::high);
    scene.says();
    scene.wait(2min);
    auto duty = scene.only().value();
    ASSERT_TRUE(store().run(scene.line.end(scene.clock.now(), "ana", contact)));
    EXPECT_EQ(scene.now(duty).state, "void");
    contact = scene.in_conversation(Level::high);
    scene.says();
    scene.wait(2min);
    duty = scene.only().value();
    scene.leaves(contact);
    EXPECT_EQ(scene.now(duty).state, "void");
    EXPECT_FALSE(scene.only());
}

TEST(Silence, WhoReturnsToTheLineIsOwedAnAnswerAnew) {
    Scene scene;
    const auto contact = scene.in_conversation(Level::high);
    scene.wait(30min);
    scene.says();
    scene.wait(2min);
    const auto duty = scene.only().value();
    ASSERT_TRUE(store().run(scene.line.lost(scene.clock.now(), "ana", "desk-ana")));
    scene.wait(scene.settings().line.clinician_grace);
    ASSERT_EQ(scene.contact(contact.text()).state, "waiting");
    EXPECT_EQ(scene.now(duty).state, "void");
    EXPECT_FALSE(scene.only()) << "their wait is counted from when they came";
    scene.wait(3min);
    ASSERT_TRUE(scene.only());
    EXPECT_EQ(scene.only().value().kind, "answer");
}

TEST(Erased, TakesAllDutiesOfThePersonAlong) {
    Scene scene;
    const auto contact = scene.arrive(Level::high);
    scene.wait(3min);
    const auto code = scene.only().value().code;
    scene.leaves(contact);
    scene.pass(60min);
    ASSERT_TRUE(is(scene.take(scene.only().value(), "sue"), Changed::Fate::done));
    queue::Plans plans{scene.line};
    for (bool more = true; more;) {
        auto erased = store().run(plans.erase(contact, 50, false));
        ASSERT_TRUE(erased) << erased.error().detail;
        more = *erased;
    }
    EXPECT_FALSE(scene.only());
    EXPECT_EQ(store().command({"KEYS", scene.prefix() + "d:y:*"}).size(), 0U)
        << "what repeats were known by";
    for (const auto* kept : {"yo", "yr", "yd", "yg", "t"}) EXPECT_THAT(scene.members(kept), IsEmpty()) << kept;
    auto keys = store().command({"KEYS", "*" + scene.prefix().substr(4, 26) + "}:y*"});
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::string key{keys[i].text().substr(scene.prefix().size())};
        const bool of_all =
            key == "yp" || key == "yi" || key == "yl" || key == "yn" || key.starts_with("yv:");
        EXPECT_TRUE(of_all) << key << " is left";
    }
    auto late = store().run(scene.duties.late());
    ASSERT_TRUE(late);
    for (const auto& [kind, count] : *late) EXPECT_EQ(count, 0) << kind;
}

}  // namespace
}  // namespace holdfast::tests
