#include "ops/escalation/steps.hpp"

#include "router/core/names.hpp"

namespace holdfast::escalation {
namespace {

constexpr std::array<std::string_view, state_count> state_names{
    "opened", "consulted", "told", "on_the_way", "reached", "closed"};
constexpr std::array<std::string_view, whom_count> whom_names{"emergency", "mobile_team",
                                                              "trusted_person"};
constexpr std::array<std::string_view, outcome_count> outcome_names{
    "reached", "safe_by_own_plan", "not_located", "refused", "hoax", "wrong"};

// The rules, one overload a step.
struct Rules {
    const Standing& now;
    std::string_view by;
    std::vector<Fault>& found;

    void need(bool holds, std::string field, std::string what) const {
        if (!holds) found.push_back({std::move(field), std::move(what)});
    }

    void operator()(const Consulted& step) const {
        need(!step.supervisor.empty(), "supervisor", "name the supervisor who was consulted");
    }

    void operator()(const Told& step) const {
        need(!now.supervisor.empty() || !step.no_time.empty(), "no_time",
             "name a supervisor first (step consulted), or say why there was no time");
        need(!step.whom.empty(), "whom", "say who was told");
        if (step.agreed) return;
        need(!step.second.empty(), "second",
             "the person did not agree: name the second person who decided it");
        need(step.second.empty() || step.second != by, "second",
             "the second person must be another than the one who tells");
        need(!step.why.empty(), "why", "the person did not agree: say why it is done");
    }

    void operator()(const OnTheWay&) const { need(awaited(), "to", nobody_told()); }
    void operator()(const Reached&) const { need(awaited(), "to", nobody_told()); }

    void operator()(const Closed& step) const {
        need(!step.why.empty(), "why", "say what happened");
        need(step.outcome != Outcome::reached || now.state == State::reached, "outcome",
             "that the person was reached is a step of its own: take it first");
        need(step.outcome != Outcome::not_located || now.told, "outcome",
             "nobody was told, so nobody has looked for them yet");
    }

    bool awaited() const { return now.state == State::told || now.state == State::on_the_way; }
    std::string nobody_told() const {
        return now.told ? "the person was reached: tell somebody more, or close it"
                        : "nobody outside was told yet: take the step told, or close it";
    }
};

}  // namespace

std::string_view name_of(State state) {
    return state_names[static_cast<std::size_t>(state)];
}
std::string_view name_of(Whom whom) {
    return whom_names[static_cast<std::size_t>(whom)];
}
std::string_view name_of(Outcome outcome) {
    return outcome_names[static_cast<std::size_t>(outcome)];
}
std::optional<State> parse_state(std::string_view name) {
    return value_named<State>(name, state_names);
}
std::optional<Whom> parse_whom(std::string_view name) {
    return value_named<Whom>(name, whom_names);
}
std::optional<Outcome> parse_outcome(std::string_view name) {
    return value_named<Outcome>(name, outcome_names);
}

State aim_of(const Step& step) {
    return static_cast<State>(step.index() + 1);
}

std::vector<Fault> faults(const Standing& now, const Step& step, std::string_view by) {
    if (now.state == State::closed)
        return {{"to", "it is closed: corrections are notes, what is new is a new escalation"}};
    std::vector<Fault> found;
    std::visit(Rules{now, by, found}, step);
    return found;
}

Standing after(Standing now, const Step& step, TimePoint at) {
    if (const auto* consulted = std::get_if<Consulted>(&step))
        now.supervisor = consulted->supervisor;
    const auto aim = aim_of(step);
    now.told = now.told || aim == State::told;
    const bool anew = aim == State::told && now.state == State::reached;
    if (aim <= now.state && !anew) return now;
    now.state = aim;
    now.since = at;
    return now;
}

std::vector<State> next(const Standing& now) {
    const bool named = !now.supervisor.empty();
    std::vector<State> ways;
    switch (now.state) {
        case State::opened:
        case State::consulted:
            ways = {State::told};
            break;
        case State::told:
            ways = {State::on_the_way, State::reached, State::told};
            break;
        case State::on_the_way:
            ways = {State::reached, State::told};
            break;
        case State::reached:
            ways = {State::closed, State::told};
            break;
        case State::closed:
            return {};
    }
    if (!named) ways.insert(ways.begin(), State::consulted);
    if (now.state != State::reached) ways.push_back(State::closed);
    return ways;
}

std::optional<TimePoint> due(const Standing& now, const Pace& pace) {
    switch (now.state) {
        case State::opened:
            return now.since + pace.consult;
        case State::consulted:
            return now.since + pace.tell;
        case State::told:
        case State::on_the_way:
            return now.since + pace.responders;
        case State::reached:
            return now.since + pace.close;
        case State::closed:
            break;
    }
    return std::nullopt;
}

}  // namespace holdfast::escalation
