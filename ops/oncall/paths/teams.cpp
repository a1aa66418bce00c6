#include "ops/oncall/paths/call.hpp"
#include "ops/oncall/paths/services.hpp"
#include "router/core/json.hpp"

namespace holdfast::oncall {

outbound::HttpRequest teams_request(const Alarm& alarm, const config::Settings& settings) {
    json::object card{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                      {"type", "AdaptiveCard"},
                      {"version", "1.4"},
                      {"body", json::array{{{"type", "TextBlock"},
                                            {"text", summary_of(alarm)},
                                            {"wrap", true},
                                            {"weight", "Bolder"}}}}};
    if (calls(alarm.what))
        card["actions"] = json::array{
            {{"type", "Action.OpenUrl"}, {"title", "Take it over"}, {"url", page_of(settings)}}};
    const json::object message{
        {"type", "message"},
        {"attachments", json::array{{{"contentType", "application/vnd.microsoft.card.adaptive"},
                                     {"contentUrl", nullptr},
                                     {"content", std::move(card)}}}}};
    return json_post(settings.oncall.teams.url.value, json::serialize(message),
                     settings.oncall.private_addresses);
}

}  // namespace holdfast::oncall
