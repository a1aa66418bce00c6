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

}  // namespace holdfast::tests
