#include "ops/escalation/steps.hpp"

#include <gmock/gmock.h>

#include "tests/unit/escalation/walk.hpp"

namespace holdfast::escalation::tests {
namespace {

using testing::ElementsAre;

std::vector<std::string> fields(const std::vector<Fault>& found) {
    std::vector<std::string> names;
    for (const auto& fault : found) names.push_back(fault.field);
    return names;
}

Standing standing(State state, bool named = true, bool told = false) {
    return {.state = state,
            .since = some_time,
            .supervisor = named ? "sue" : "",
            .told = told || state > State::consulted};
}

Told told_well() {
    return {.kind = Whom::emergency, .whom = Words{"911 dispatcher"}, .agreed = true};
}

TEST(Steps, TheWayThroughIsTakenInOrder) {
    Standing now{.state = State::opened, .since = some_time};
    const std::vector<Step> way{Consulted{"sue"}, told_well(), OnTheWay{}, Reached{},
                                Closed{Outcome::reached, Words{"with them"}}};
    auto at = some_time;
    for (const auto& step : way) {
        at += Millis{1000};
        ASSERT_TRUE(faults(now, step, "ana").empty()) << name_of(aim_of(step));
        now = after(now, step, at);
        EXPECT_EQ(now.state, aim_of(step));
        EXPECT_EQ(now.since, at);
    }
    EXPECT_TRUE(next(now).empty());
    EXPECT_THAT(fields(faults(now, Reached{}, "ana")), ElementsAre("to"));
}

TEST(Steps, NobodyOutsideIsToldBeforeASupervisorIsNamedOrItIsSaidWhyThereWasNoTime) {
    auto step = told_well();
    EXPECT_THAT(fields(faults(standing(State::opened, false), step, "ana")),
                ElementsAre("no_time"));
    step.no_time = Words{"they are on the bridge"};
    EXPECT_TRUE(faults(standing(State::opened, false), step, "ana").empty());
    step.no_time = {};
    EXPECT_TRUE(faults(standing(State::opened, true), step, "ana").empty());
}

TEST(Steps, WithoutAgreementThereIsASecondPersonAndAReason) {
    Told step{.kind = Whom::emergency};
    EXPECT_THAT(fields(faults(standing(State::consulted), step, "ana")),
                ElementsAre("whom", "second", "why"));
    step.whom = Words{"911"};
    step.second = "ana";
    step.why = Words{"in progress"};
    EXPECT_THAT(fields(faults(standing(State::consulted), step, "ana")), ElementsAre("second"));
    step.second = "sue";
    EXPECT_TRUE(faults(standing(State::consulted), step, "ana").empty());
}

TEST(Steps, HelpIsOnItsWayOnlyOnceItWasCalled) {
    for (const auto state : {State::opened, State::consulted}) {
        EXPECT_THAT(fields(faults(standing(state), OnTheWay{}, "ana")), ElementsAre("to"));
        EXPECT_THAT(fields(faults(standing(state), Reached{}, "ana")), ElementsAre("to"));
    }
    EXPECT_TRUE(faults(standing(State::told), Reached{}, "ana").empty());
    EXPECT_TRUE(faults(standing(State::on_the_way), OnTheWay{}, "ana").empty());
    EXPECT_THAT(fields(faults(standing(State::reached), Reached{}, "ana")), ElementsAre("to"));
}

TEST(Steps, EachWayOutSaysWhatHappened) {
    for (std::size_t i = 0; i < outcome_count; ++i) {
        const auto outcome = static_cast<Outcome>(i);
        EXPECT_THAT(fields(faults(standing(State::reached), Closed{outcome, {}}, "ana")),
                    ElementsAre("why"));
        EXPECT_TRUE(faults(standing(State::reached), Closed{outcome, Words{"so"}}, "ana").empty());
    }
    const Closed reached{Outcome::reached, Words{"so"}}, lost{Outcome::not_located, Words{"so"}},
        safe{Outcome::safe_by_own_plan, Words{"so"}};
    EXPECT_THAT(fields(faults(standing(State::told), reached, "ana")), ElementsAre("outcome"));
    EXPECT_THAT(fields(faults(standing(State::consulted), lost, "ana")), ElementsAre("outcome"));
    EXPECT_TRUE(faults(standing(State::told), lost, "ana").empty());
    EXPECT_TRUE(faults(standing(State::opened, false), safe, "ana").empty());
}

TEST(Steps, WhatIsAddedTakesNothingBack) {
    const auto later = some_time + Millis{5000};
    const auto named = after(standing(State::on_the_way), Consulted{"bob"}, later);
    EXPECT_EQ(named.state, State::on_the_way);
    EXPECT_EQ(named.since, some_time) << "the clock goes on";
    EXPECT_EQ(named.supervisor, "bob");
    EXPECT_EQ(after(standing(State::on_the_way), told_well(), later).state, State::on_the_way);
    const auto again = after(standing(State::reached), told_well(), later);
    EXPECT_EQ(again.state, State::told) << "others are awaited anew";
    EXPECT_EQ(again.since, later);
}

TEST(Steps, TheClockSaysWhatIsDue) {
    const Pace pace{};
    EXPECT_EQ(due(standing(State::opened), pace), some_time + pace.consult);
    EXPECT_EQ(due(standing(State::consulted), pace), some_time + pace.tell);
    EXPECT_EQ(due(standing(State::told), pace), some_time + pace.responders);
    EXPECT_EQ(due(standing(State::on_the_way), pace), some_time + pace.responders);
    EXPECT_EQ(due(standing(State::reached), pace), some_time + pace.close);
    EXPECT_EQ(due(standing(State::closed), pace), std::nullopt);
    EXPECT_THAT(next(standing(State::opened, false)),
                ElementsAre(State::consulted, State::told, State::closed));
    EXPECT_THAT(next(standing(State::told)),
                ElementsAre(State::on_the_way, State::reached, State::told, State::closed));
}

TEST(Steps, NamesAreReadAsTheyAreWritten) {
    for (std::size_t i = 0; i < state_count; ++i)
        EXPECT_EQ(parse_state(name_of(static_cast<State>(i))), static_cast<State>(i));
    for (std::size_t i = 0; i < whom_count; ++i)
        EXPECT_EQ(parse_whom(name_of(static_cast<Whom>(i))), static_cast<Whom>(i));
    for (std::size_t i = 0; i < outcome_count; ++i)
        EXPECT_EQ(parse_outcome(name_of(static_cast<Outcome>(i))), static_cast<Outcome>(i));
    EXPECT_EQ(parse_state("ringing"), std::nullopt);
}

}  // namespace
}  // namespace holdfast::escalation::tests
