#include "router/desk/render.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "router/outbound/plain_words.hpp"
#include "triage/numbered.hpp"

namespace holdfast::desk {
namespace {

constexpr std::array kOutcomes{
    Outcome{"supported", false},     Outcome{"safety_plan", false}, Outcome{"referred", false},
    Outcome{"emergency", false},     Outcome{"left", false},        Outcome{"no_reply", true},
    Outcome{"wrong_number", true},   Outcome{"test", true},         Outcome{"abusive", true},
};

std::string_view level_name(std::int64_t level) {
    return triage::name_of(triage::level_numbered(level));
}

void render_message(const journal::Event& event, bool by_text, const NameOf& name_of, json::object& shown) {
    auto& by = shown["by"].emplace_object();
    by["kind"] = event.text("by");
    if (event.text("by") == "clinician") by["name"] = name_of(event.text("user"));
    const auto* text = event.content.if_contains("text");
    shown["text"] = text ? std::string_view{text->get_string()} : std::string_view{};
    if (!event.opened) shown["unreadable"] = true;
    if (const auto id = event.text("m"); !id.empty()) shown["client_msg_id"] = id;
    if (const auto media = event.number("media"); media > 0) shown["media"] = media;
    if (by_text && event.text("by") != "contact") shown["delivery"] = "queued";
}

// "versions agreed-at review working"
json::value render_plans(std::string_view plans) {
    if (plans.empty()) return nullptr;
    std::array<std::string_view, 4> parts;
    for (auto& part : parts) {
        const auto end = std::min(plans.find(' '), plans.size());
        part = plans.substr(0, end);
        plans.remove_prefix(std::min(end + 1, plans.size()));
    }
    const auto number = [](std::string_view digits) {
        std::int64_t value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value;
    };
    json::object shown{{"versions", number(parts[0])}, {"agreed_at", nullptr}, {"working", parts[3] == "1"}};
    if (number(parts[0]) > 0) shown["agreed_at"] = number(parts[1]);
    if (parts[2] != "-") shown["review"] = parts[2];
    return shown;
}

// "id state"
json::value render_escalation(std::string_view escalation) {
    const auto space = escalation.find(' ');
    if (space == escalation.npos) return nullptr;
    return {{"id", escalation.substr(0, space)}, {"state", escalation.substr(space + 1)}};
}

// What a person did for an emergency, with the accounts it names.
json::object render_step(const journal::Event& event, const NameOf& name_of) {
    auto shown = event.content;
    if (!event.opened) shown["unreadable"] = true;
    for (const auto field : {"escalation", "to", "rev", "agreed", "kind", "corrects", "what", "drill"})
        if (const auto* value = event.header.if_contains(field)) shown[field] = *value;
    for (const auto field : {"supervisor", "second"})
        if (const auto user = event.text(field); !user.empty())
            shown[field] = name_of(user);
    if (!event.text("by").empty()) shown["name"] = name_of(event.text("by"));
    return shown;
}

constexpr int no_gravity = 0;

// A duty: what is to be done by when, and whose it is.
json::object render_duty(const journal::Event& event, const NameOf& name_of) {
    json::object shown;
    for (const auto field : {"duty", "kind", "due", "until", "urgent", "drill"})
        if (const auto* value = event.header.if_contains(field)) shown[field] = *value;
    if (const auto owner = event.text("owner"); !owner.empty()) shown["owner"] = name_of(owner);
    if (const auto to = event.text("to"); !to.empty()) shown["to"] = name_of(to);
    if (const auto by = event.text("by"); !by.empty()) shown["name"] = name_of(by);
    return shown;
}

// Of the gravest reason seen in it.
int gravity_of(const journal::Event& event) {
    int gravest = no_gravity;
    const auto* reasons = event.content.if_contains("reasons");
    if (!reasons || !reasons->is_array()) return gravest;
    for (const auto& reason : reasons->get_array()) {
        triage::Level level{};
        if (triage::parse_level(reason.at("level").as_string(), level)) gravest = std::max(gravest, static_cast<int>(level));
    }
    return gravest;
}

json::object render_said(const journal::Event& event) {
    json::value text = "", reasons = json::array{};
    if (const auto* survey = event.content.if_contains("survey"))
        if (const auto* about = survey->as_object().if_contains("about")) text = *about;
    if (const auto* said = event.content.if_contains("text")) text = *said;
    if (const auto* seen = event.content.if_contains("reasons"); seen && seen->is_array()) reasons = *seen;
    return {{"text", std::move(text)}, {"reasons", std::move(reasons)}};
}

}  // namespace

json::object render_event(const journal::Event& event, bool by_text, const NameOf& name_of) {
    const auto type = event.type();
    constexpr std::size_t fields_usual = 12;
    json::object shown(json_pool());
    shown.reserve(fields_usual);
    if (type == "message") {
        render_message(event, by_text, name_of, shown);
    } else if (type == "level") {
        shown["from"] = level_name(event.number("from"));
        shown["to"] = level_name(event.number("to"));
        if (event.header.contains("stands")) shown["stands"] = true;
    } else if (type == "assessed") {
        shown["name"] = name_of(event.text("by"));
    } else if (type == "answered" || type == "scored") {
        shown = event.content;
        shown["name"] = name_of(event.text("by"));
    } else if (type.starts_with("plan_")) {
        shown = event.content;
        if (event.header.contains("serving")) shown["why"] = "serving";
        if (type == "plan_read")
            for (const auto field : {"what", "number"})
                if (const auto* value = event.header.if_contains(field)) shown[field] = *value;
        if (!event.text("by").empty()) shown["name"] = name_of(event.text("by"));
    } else if (type.starts_with("duty_")) {
        shown = render_duty(event, name_of);
    } else if (type.starts_with("escalation_")) {
        shown = render_step(event, name_of);
    } else if (!event.text("by").empty()) {
        shown["name"] = name_of(event.text("by"));
    }
    if (const auto channel = event.text("channel"); !channel.empty()) shown["channel"] = channel == "chat" ? "chat" : "sms";
    if (const auto level = event.number("lv", -1); level >= 0) shown["level"] = level_name(level);
    for (const auto field : {"language", "of", "status", "quickly", "outcome", "instrument"})
        if (const auto* value = event.header.if_contains(field)) shown[field] = *value;
    for (const auto field : {"note", "survey", "reasons", "without_plan"})
        if (const auto* value = event.content.if_contains(field)) shown[field] = *value;
    if (const auto why = event.text("why"); !why.empty()) shown["why"] = outbound::plain_words(why);
    shown["seq"] = event.seq;
    shown["at"] = epoch_ms(event.at());
    shown["type"] = type;
    return shown;
}

void hide_plan_texts(json::object& event) {
    if (!event.at("type").as_string().starts_with("plan_")) return;
    for (const auto field : {"item", "entry"}) event.erase(field);
    if (event.at("type").as_string() != "plan_agreed") return;
    event.erase("why");
    for (auto& party : event.at("agreed").as_array())
        if (party.at("role").as_string() == "other") party.as_object().erase("name");
}

json::array names_of(std::string_view separated) {
    json::array names;
    while (!separated.empty()) {
        const auto end = std::min(separated.find(','), separated.size());
        names.push_back(json::value(separated.substr(0, end)));
        separated.remove_prefix(std::min(end + 1, separated.size()));
    }
    return names;
}

json::object render_card(const queue::ContactRecord& contact, const CardDetails& details) {
    json::object card{{"contact", contact.id.text()},
                      {"state", contact.state},
                      {"level", triage::name_of(contact.level)},
                      {"engine_level", triage::name_of(contact.engine)},
                      {"assessed", contact.assessed},
                      {"concerns", names_of(contact.concerns)},
                      {"channel", contact.by_text() ? "sms" : "chat"},
                      {"language", contact.language()},
                      {"arrived_at", contact.arrived},
                      {"last_seq", details.last_seq},
                      {"contact_left", !contact.left.empty()},
                      {"left_quickly", contact.left == "quickly"},
                      {"contact_seen", contact.seen_contact},
                      {"plan", render_plans(details.plans)},
                      {"escalation", render_escalation(contact.escalation)}};
    if (contact.accepted > 0) card["accepted_at"] = contact.accepted;
    if (!details.region.empty()) card["region"] = details.region;
    const bool reachable = contact.by_text() ? !details.stopped && details.dialable : contact.left.empty();
    card["reachable"] = reachable;
    if (!reachable)
        card["unreachable_why"] = !contact.by_text()     ? "This person has left the chat."
                                  : details.stopped      ? "This person cannot be reached by text until they send START."
                                                         : "This sender is not a number that texts can be sent to.";
    return card;
}

void Said::add(journal::Event event) {
    if (event.type() == "assessed" || event.type() == "scored") graver.reset();
    const bool message = event.type() == "message" && event.text("by") == "contact";
    if (!message && !event.content.contains("survey")) return;
    if (newest && gravity_of(*newest) >= (graver ? gravity_of(*graver) : no_gravity)) graver = std::move(newest);
    newest = std::move(event);
    if (graver && gravity_of(*newest) >= gravity_of(*graver)) graver.reset();
}

json::object render_offer(const queue::ContactRecord& contact, const Said& said) {
    json::object offer{{"contact", contact.id.text()},
                       {"offer", contact.offer},
                       {"level", triage::name_of(contact.level)},
                       {"concerns", names_of(contact.concerns)},
                       {"channel", contact.by_text() ? "sms" : "chat"},
                       {"language", contact.language()},
                       {"arrived_at", contact.arrived},
                       {"deadline", contact.deadline},
                       {"returning", contact.returned}};
    auto newest = said.newest ? render_said(*said.newest) : json::object{{"text", ""}, {"reasons", json::array{}}};
    json::array spans;
    for (const auto& reason : newest.at("reasons").as_array())
        for (const auto& span : reason.at("spans").as_array()) spans.push_back(span);
    offer["preview"] = json::object{{"text", std::move(newest.at("text"))}, {"spans", std::move(spans)}};
    offer["reasons"] = std::move(newest.at("reasons"));
    if (said.graver) offer["raised_by"] = render_said(*said.graver);
    return offer;
}

const Outcome* find_outcome(std::string_view name) {
    const auto found = std::find_if(kOutcomes.begin(), kOutcomes.end(), [&](const Outcome& o) { return o.name == name; });
    return found == kOutcomes.end() ? nullptr : found;
}

json::array outcome_names() {
    json::array names;
    for (const auto& outcome : kOutcomes) names.push_back(json::value(outcome.name));
    return names;
}

}  // namespace holdfast::desk
