// What people do with a safety plan at the real program.
#pragma once
#include "router/core/id.hpp"
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {

inline std::string new_change() {
    static SystemRandom random;
    return make_id_text(from_epoch_ms(1'795'000'000'000), random);
}

// The data of a `plan_change`; `contact` empty: in a chat.
inline json::object line_added(const std::string& contact, std::string_view step,
                               std::string_view text) {
    json::object data{{"change", new_change()}, {"kind", "add"}, {"step", step}, {"text", text}};
    if (!contact.empty()) data["contact"] = contact;
    return data;
}

inline json::object line_edited(const std::string& contact, const std::string& item,
                                std::int64_t expected, std::string_view text) {
    json::object data{{"change", new_change()},
                      {"kind", "edit"},
                      {"item", item},
                      {"expected", expected},
                      {"text", text}};
    if (!contact.empty()) data["contact"] = contact;
    return data;
}

inline json::object setting_set(const std::string& contact, std::string_view setting,
                                std::string_view value) {
    return {{"contact", contact}, {"change", new_change()}, {"kind", "set"},
            {"setting", setting}, {"expected", 0},          {"value", value}};
}

inline const json::array person_agrees{json::object{{"role", "person"}},
                                       json::object{{"role", "staff"}}};

// The texts of a plan's items, those of one item joined by " | ".
inline std::vector<std::string> lines_of(const json::value& plan) {
    std::vector<std::string> lines;
    for (const auto& item : plan.at("items").as_array()) {
        std::string texts;
        for (const auto& text : item.at("texts").as_array())
            texts += (texts.empty() ? "" : " | ") + std::string{text.at("text").as_string()};
        if (!texts.empty()) lines.push_back(texts);
    }
    return lines;
}

// A `plan_changed` of that revision.
inline Wanted plan_change_to(std::int64_t revision) {
    return [revision](const Push& push) {
        if (push.type != "event") return false;
        const auto& event = push.data.at("event");
        return event.at("type") == "plan_changed" &&
               event.at("revision").to_number<std::int64_t>() == revision;
    };
}

struct Written {
    Chat chat;
    Client ana;
    std::string contact;
};

// A chat with a plan of one line, agreed.
inline Task<Written> written(Program& program) {
    auto ana = co_await sit(program, "ana", 5);
    auto chat = co_await start_chat(program);
    co_await must(chat.client, "message", {{"client_msg_id", "1"}, {"text", "hello"}});
    const auto contact = co_await accept_next(ana);
    co_await must(ana, "plan_change", line_added(contact, "coping", "walk by the sea"));
    co_await must(ana, "plan_agree",
                  {{"contact", contact}, {"revision", 1}, {"agreed", person_agrees}});
    co_return Written{chat, ana, contact};
}

struct Staff {
    std::vector<http::Header> headers;
};

inline Task<Staff> staff_of(Program& program, std::string user) {
    const auto signed_in = cookie(program, user);
    auto me = co_await exchange(program.port(), "GET", "/v1/me", {{"Cookie", signed_in}});
    const auto csrf = text_of(json::parse(me.body).as_object(), "csrf");
    co_return Staff{{{"Cookie", signed_in}, {"Origin", program.url("")}, {"X-CSRF-Token", csrf}}};
}

inline std::vector<http::Header> with(const Staff& staff, std::vector<http::Header> more) {
    more.insert(more.end(), staff.headers.begin(), staff.headers.end());
    return more;
}

}  // namespace holdfast::tests
