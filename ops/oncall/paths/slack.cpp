#include "ops/oncall/paths/call.hpp"
#include "ops/oncall/paths/services.hpp"
#include "router/core/json.hpp"

namespace holdfast::oncall {

outbound::HttpRequest slack_request(const Alarm& alarm, const config::Settings& settings) {
    const auto summary = summary_of(alarm);
    json::array blocks{
        {{"type", "section"}, {"text", {{"type", "plain_text"}, {"text", summary}}}}};
    if (calls(alarm.what))
        blocks.push_back(
            {{"type", "actions"},
             {"elements", json::array{{{"type", "button"},
                                       {"text", {{"type", "plain_text"}, {"text", "Take it over"}}},
                                       {"url", page_of(settings)}}}}});
    const json::object message{{"text", summary}, {"blocks", std::move(blocks)}};
    return json_post(settings.oncall.slack.url.value, json::serialize(message),
                     settings.oncall.private_addresses);
}

}  // namespace holdfast::oncall
