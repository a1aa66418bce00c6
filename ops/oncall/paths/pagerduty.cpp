#include "ops/oncall/paths/call.hpp"
#include "ops/oncall/paths/services.hpp"
#include "router/core/json.hpp"

namespace holdfast::oncall {
namespace {

std::string_view action_of(Alarm::What what) {
    if (what == Alarm::What::acknowledged) return "acknowledge";
    return what == Alarm::What::ended ? "resolve" : "trigger";
}

std::string_view severity_of(const Alarm& alarm) {
    if (alarm.drill) return "info";
    return alarm.urgent ? "critical" : "warning";
}

}  // namespace

std::string page_of(const config::Settings& settings) {
    return settings.http.public_url + "/oncall";
}

outbound::HttpRequest pagerduty_request(const Alarm& alarm, const config::Settings& settings) {
    const auto& pagerduty = settings.oncall.pagerduty;
    json::object event{{"routing_key", pagerduty.routing_key.value},
                       {"event_action", action_of(alarm.what)},
                       {"dedup_key", alarm.duty}};
    if (calls(alarm.what)) {
        const auto page = page_of(settings);
        event["client"] = "Holdfast";
        event["client_url"] = page;
        event["links"] = json::array{{{"href", page}, {"text", "Take it over"}}};
        event["payload"] = {{"summary", summary_of(alarm)},
                            {"source", settings.http.public_url},
                            {"severity", severity_of(alarm)},
                            {"timestamp", to_iso8601(alarm.opened)},
                            {"component", "duties"},
                            {"group", alarm.level},
                            {"class", alarm.kind},
                            {"custom_details",
                             {{"duty", alarm.duty},
                              {"contact", alarm.contact},
                              {"risk", triage::name_of(alarm.risk)},
                              {"practice", alarm.drill},
                              {"rings", alarm.rings}}}};
    }
    return json_post(pagerduty.url + "/v2/enqueue", json::serialize(event),
                     settings.oncall.private_addresses);
}

}  // namespace holdfast::oncall
