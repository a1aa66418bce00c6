// An emergency escalation in the store, with its duties and a clock turned by hand. What it says is
// not sealed here: the store does not look.
#pragma once
#include "ops/escalation/escalations.hpp"
#include "tests/integration/duties/scene.hpp"

namespace holdfast::tests {

using escalation::Access;
using escalation::EscalationId;
using escalation::Kept;
using escalation::Standing;
using escalation::State;
using escalation::Step;

class Emergency : public Scene {
  public:
    static inline const Access sue{.mode = Access::Mode::any, .user = "sue"};
    static inline const Access ana{.mode = Access::Mode::serving, .user = "ana"};

    Result<Kept> open(const ContactId& contact, const Access& who, std::string key = {}) {
        const auto id = EscalationId::make(clock.now(), random);
        auto kept = store().run(escalations.open(clock.now(), contact, id, who, event("opened"),
                                                 key.empty() ? new_key() : key));
        if (kept && kept->fate == Kept::Fate::done) begin(kept->id);
        return kept;
    }
    EscalationId drill() {
        const auto id = EscalationId::make(clock.now(), random);
        escalation::Practice practice{.contact = ContactId::make(clock.now(), random),
                                      .person = "drill" + id.text(),
                                      .wrapped_key = std::string(64, 'k'),
                                      .lane = queue::lane_of("en"),
                                      .level = Level::imminent};
        auto kept = store().run(
            escalations.drill(clock.now(), practice, id, "sue", event("opened"), new_key()));
        EXPECT_TRUE(kept) << kept.error().detail;
        begin(id);
        return id;
    }
    // As the service takes it: by the rules, from the revision that was seen.
    Result<Kept> take(const EscalationId& id, const Step& step, const Access& who,
                      std::optional<std::uint32_t> rev = {}) {
        auto& known = known_[id.text()];
        const auto next = escalation::after(known.standing, step, clock.now());
        const auto* named = std::get_if<escalation::Consulted>(&step);
        const auto* told = std::get_if<escalation::Told>(&step);
        const auto* closed = std::get_if<escalation::Closed>(&step);
        escalation::StepTaken taken{
            .rev = rev.value_or(known.rev),
            .step = escalation::aim_of(step),
            .state = next.state,
            .event = event("step"),
            .supervisor = named ? named->supervisor : "",
            .second = told && !told->agreed ? told->second : "",
            .outcome = closed ? std::string{escalation::name_of(closed->outcome)} : "",
            .agreed = told && told->agreed};
        auto kept =
            store().run(escalations.step(clock.now(), id, who, std::move(taken), new_key()));
        if (kept) known = {next, known.rev + 1};
        return kept;
    }
    void takes(const EscalationId& id, const Step& step) {
        const auto taken = take(id, step, sue);
        EXPECT_TRUE(taken) << taken.error().detail << " " << taken.error().field;
    }
    const Standing& standing(const EscalationId& id) { return known_.at(id.text()).standing; }
    std::uint32_t rev(const EscalationId& id) { return known_.at(id.text()).rev; }
    // Its duties by kind, those that are not over before those that are.
    std::map<std::string, Duty> duties_of(const EscalationId& id) {
        auto read = store().run(escalations.read(id, sue));
        EXPECT_TRUE(read) << read.error().detail;
        std::map<std::string, Duty> found;
        if (read)
            for (auto& duty : read->duties)
                if (!found.contains(duty.kind) || !duty.over())
                    found.insert_or_assign(duty.kind, duty);
        return found;
    }
    std::string state_of(const EscalationId& id, const std::string& kind) {
        const auto all = duties_of(id);
        const auto found = all.find(kind);
        return found == all.end() ? "none" : found->second.state;
    }
    std::string field(const EscalationId& id, const std::string& name) {
        return std::string{store().command({"HGET", prefix() + "e:" + id.text(), name}).text()};
    }

  private:
    static std::string event(const std::string& what) {
        return "{\"t\":\"escalation_" + what + "\"}\n";
    }
    void begin(const EscalationId& id) {
        known_[id.text()] = {{.state = State::opened, .since = clock.now()}, 1};
    }
    struct Known {
        Standing standing;
        std::uint32_t rev = 0;
    };
    std::map<std::string, Known> known_;

  public:
    escalation::Escalations escalations{line};
};

inline Step told(bool agreed = true) {
    return escalation::Told{
        .kind = escalation::Whom::emergency, .agreed = agreed, .second = agreed ? "" : "olu"};
}
inline Step consulted(std::string user = "sue") {
    return escalation::Consulted{std::move(user)};
}
inline Step closed(escalation::Outcome outcome) {
    return escalation::Closed{.outcome = outcome};
}

}  // namespace holdfast::tests
