#include "ops/duties/duty_json.hpp"

namespace holdfast::duties {
namespace {

json::value time_json(const std::optional<TimePoint>& at) {
    if (!at) return nullptr;
    return epoch_ms(*at);
}

json::value text_json(std::string_view text) {
    if (text.empty()) return nullptr;
    return json::value(text);
}

}  // namespace

json::value person_json(std::string_view user, const desk::NameOf& name_of) {
    if (user.empty()) return nullptr;
    return json::object{{"user", user}, {"name", name_of(user)}};
}

json::object to_json(const Duty& duty, TimePoint now, const desk::NameOf& name_of) {
    return {{"id", duty.id.text()},
            {"kind", duty.kind},
            {"contact", duty.contact.text()},
            {"contact_level", triage::name_of(duty.contact_level)},
            {"item", text_json(duty.item)},
            {"state", duty.state},
            {"due", epoch_ms(duty.due)},
            {"opened", epoch_ms(duty.opened)},
            {"overdue", duty.overdue(now)},
            {"ringing", duty.ringing()},
            {"rings", duty.rings},
            {"level_of_ladder", duty.rung},
            {"owner", person_json(duty.owner, name_of)},
            {"by", person_json(duty.by, name_of)},
            {"until", time_json(duty.until)},
            {"next", time_json(duty.next)},
            {"urgent", duty.urgent},
            {"drill", duty.drill},
            {"escalation", text_json(duty.escalation)}};
}

json::array to_json(const std::vector<Duty>& duties, TimePoint now, const desk::NameOf& name_of) {
    json::array shown;
    for (const auto& duty : duties) shown.push_back(to_json(duty, now, name_of));
    return shown;
}

json::object fact_json(const json::object& fact, std::string_view words,
                       const desk::NameOf& name_of) {
    json::object shown;
    for (const auto field :
         {"at", "what", "urgent", "turn", "level", "until", "of", "path", "result", "outcome"})
        if (const auto* value = fact.if_contains(field)) shown[field] = *value;
    for (const auto field : {"by", "to"})
        if (const auto* user = fact.if_contains(field); user && user->is_string())
            shown[field] = person_json(user->get_string(), name_of);
    if (!words.empty()) shown["note"] = words;
    return shown;
}

}  // namespace holdfast::duties
