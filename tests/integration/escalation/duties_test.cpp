// What a step opens and ends, at its time.
#include <gmock/gmock.h>

#include "tests/integration/escalation/emergency.hpp"

namespace holdfast::tests {
namespace {

using escalation::Outcome;
using testing::ElementsAre;
using testing::Pair;

TEST(EscalationDuties, ItRingsAtOnceUntilASupervisorIsNamedAndAgainWhenTheirPromiseEnds) {
    Emergency line;
    const auto contact = line.in_conversation(Level::imminent);
    const auto start = line.clock.now();
    const auto opened = line.open(contact, Emergency::ana);
    ASSERT_TRUE(opened) << opened.error().detail;
    const auto id = opened->id;
    line.wait(50s);
    const auto duty = line.duties_of(id).at("escalation");
    EXPECT_THAT(line.rings(duty, start), ElementsAre(Pair(0ms, 0), Pair(40s, 0)));
    line.takes(id, consulted());
    EXPECT_EQ(line.state_of(id, "escalation"), "acknowledged");
    EXPECT_EQ(line.duties_of(id).at("escalation").by, "sue");
    line.wait(14min);
    EXPECT_EQ(line.rings(duty, start).size(), 2u) << "she has it";
    line.wait(2min);
    EXPECT_EQ(line.state_of(id, "escalation"), "open") << "nobody was told: it rings again";
    EXPECT_EQ(line.rings(duty, start).at(2).first, 50s + 15min);
    line.takes(id, told());
    EXPECT_EQ(line.state_of(id, "escalation"), "done");
    const auto rung = line.rings(duty, start).size();
    line.wait(5min);
    EXPECT_EQ(line.rings(duty, start).size(), rung);
}

TEST(EscalationDuties, RespondersAreWaitedForUntilTheyReachedThePerson) {
    Emergency line;
    const auto id = line.open(line.in_conversation(Level::high), Emergency::ana)->id;
    line.takes(id, consulted());
    const auto start = line.clock.now();
    line.takes(id, told());
    auto duty = line.duties_of(id).at("responders");
    EXPECT_EQ(duty.due, start + 15min);
    EXPECT_TRUE(duty.urgent);
    line.wait(5min);
    line.takes(id, told());
    EXPECT_EQ(line.duties_of(id).at("responders").due, start + 15min)
        << "telling more people moves nothing away";
    line.wait(11min);
    EXPECT_TRUE(line.now(duty).ringing());
    line.takes(id, escalation::Reached{});
    EXPECT_EQ(line.now(duty).state, "done");
    line.takes(id, told());
    duty = line.duties_of(id).at("responders");
    EXPECT_EQ(line.state_of(id, "responders"), "open") << "others are needed with the person";
    line.takes(id, closed(Outcome::refused));
    EXPECT_EQ(line.now(duty).state, "done");
}

TEST(EscalationDuties, ASupervisorLooksAtWhatWasDoneWithoutAgreement) {
    Emergency line;
    const auto id = line.open(line.in_conversation(Level::imminent), Emergency::ana)->id;
    const auto start = line.clock.now();
    line.takes(id, told(false));
    EXPECT_EQ(line.state_of(id, "escalation"), "open")
        << "nobody was named yet: it goes on ringing";
    const auto look = line.duties_of(id).at("involuntary_look");
    EXPECT_EQ(look.due, start + 24h);
    EXPECT_FALSE(look.urgent);
    line.takes(id, consulted());
    EXPECT_EQ(line.state_of(id, "escalation"), "done") << "she knows";
    line.takes(id, closed(Outcome::not_located));
    EXPECT_EQ(line.now(look).state, "open") << "the look is still owed";
    EXPECT_TRUE(is(line.end(look, "sue", Duties::End::done), Changed::Fate::done));
    EXPECT_TRUE(line.all().empty());
}

TEST(EscalationDuties, OneOpenedByMistakeTakesItsRingingWithIt) {
    Emergency line;
    const auto id = line.open(line.in_conversation(Level::none), Emergency::ana)->id;
    line.takes(id, closed(Outcome::wrong));
    EXPECT_EQ(line.state_of(id, "escalation"), "void");
    EXPECT_TRUE(line.all().empty());
    EXPECT_TRUE(line.members("yr").empty());
}

TEST(EscalationDuties, WhoTookItStaysTheOneWhenAnotherIsNamed) {
    Emergency line;
    const auto id = line.open(line.in_conversation(Level::high), Emergency::ana)->id;
    EXPECT_TRUE(line.Scene::take(line.duties_of(id).at("escalation"), "olu"));
    line.takes(id, consulted("sue"));
    EXPECT_EQ(line.duties_of(id).at("escalation").by, "olu");
}

TEST(EscalationDuties, ADrillIsMarkedTouchesNothingAndIsGoneAfterFortyDays) {
    Emergency line;
    const auto waiting = line.arrive(Level::high);
    const auto before = line.contact(waiting.text());
    const auto id = line.drill();
    for (const auto& step :
         {consulted(), told(false), Step{escalation::Reached{}}, closed(Outcome::reached)})
        line.takes(id, step);
    for (const auto& [kind, duty] : line.duties_of(id)) EXPECT_TRUE(duty.drill) << kind;
    EXPECT_EQ(line.contact(waiting.text()).state, before.state);
    EXPECT_EQ(line.members("w:4").size() + line.members("q:en.general.high").size(), 1u);
    const auto keys = [&] {
        std::size_t count = 0;
        for (const auto* pattern : {"e:*", "es:*", "c:*", "p:drill*", "y:*"}) {
            auto found = store().command({"KEYS", line.prefix() + pattern});
            count += found.size();
        }
        return count;
    };
    line.pass(39 * 24h);
    EXPECT_GE(keys(), 8u);
    line.pass(25h);
    EXPECT_EQ(keys(), 2u) << "only the one who waits is left, and the duty to answer them";
    EXPECT_FALSE(store().run(line.escalations.read(id, Emergency::sue)));
    EXPECT_TRUE(line.members("ed").empty());
}

}  // namespace
}  // namespace holdfast::tests
