// What staff do about an emergency at the real program.
#pragma once
#include "tests/integration/server/plan_steps.hpp"

namespace holdfast::tests {

struct Shown {
    int status = 0;
    json::object body;
    // Of an array of problems.
    std::vector<std::string> fields() const {
        std::vector<std::string> names;
        if (const auto* errors = body.if_contains("errors"))
            for (const auto& one : errors->as_array())
                names.emplace_back(one.at("field").as_string());
        return names;
    }
    std::string text(const char* field) const { return text_of(body, field); }
    std::int64_t rev() const { return body.at("rev").to_number<std::int64_t>(); }
};

inline Shown shown_of(const RawAnswer& answer) {
    auto body = answer.body.empty() ? json::value(json::object{}) : json::parse(answer.body);
    return {answer.status, std::move(body.as_object())};
}

inline Task<Shown> ask_for(Program& program, Staff who, std::string target) {
    auto answer = co_await exchange(program.port(), "GET", target, who.headers);
    co_return shown_of(answer);
}

inline Task<Shown> send(Program& program, Staff who, std::string target, json::object body) {
    auto answer =
        co_await exchange(program.port(), "POST", target, who.headers, json::serialize(body));
    co_return shown_of(answer);
}

inline std::string a_key() {
    return new_change();
}

// A text of somebody in danger, and the conversation that comes of it.
inline Task<std::string> grave_conversation(
    Program& program, Client desk, std::string number,
    std::string words = "I am going to kill myself tonight") {
    co_await text(program, number, words, "m" + number);
    co_return co_await accept_next(desk);
}

inline Task<Shown> open_escalation(Program& program, Staff who, std::string contact,
                                   json::object more = {}) {
    more["key"] = a_key();
    co_return co_await send(program, who, "/v1/contacts/" + contact + "/escalations", more);
}

// `escalation`: as it was last shown.
inline Task<Shown> take_step(Program& program, Staff who, const Shown& escalation,
                             json::object step) {
    step["key"] = a_key();
    step["rev"] = escalation.body.at("rev");
    co_return co_await send(program, who, "/v1/escalations/" + escalation.text("id") + "/steps",
                            step);
}

inline Task<Shown> add_note(Program& program, Staff who, const Shown& escalation,
                            json::object note) {
    note["key"] = a_key();
    co_return co_await send(program, who, "/v1/escalations/" + escalation.text("id") + "/notes",
                            note);
}

inline json::object consulted(std::string supervisor) {
    return {{"to", "consulted"}, {"supervisor", supervisor}};
}
inline json::object told() {
    return {{"to", "told"},          {"kind", "emergency"},      {"whom", "911 dispatcher 7"},
            {"reference", "R-1234"}, {"said", "where they are"}, {"agreed", true}};
}
inline json::object closed(std::string outcome) {
    return {{"to", "closed"}, {"outcome", outcome}, {"why", "it came to an end"}};
}

// kind to state, and whether it rings.
inline std::map<std::string, std::string> duties_of(const Shown& escalation) {
    std::map<std::string, std::string> states;
    for (const auto& duty : escalation.body.at("duties").as_array()) {
        std::string state{duty.at("state").as_string()};
        if (duty.at("ringing").as_bool()) state += " ringing";
        if (duty.at("drill").as_bool()) state += " drill";
        states[std::string{duty.at("kind").as_string()}] = state;
    }
    return states;
}

}  // namespace holdfast::tests
