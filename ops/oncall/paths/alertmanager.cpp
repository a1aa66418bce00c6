#include "ops/oncall/paths/call.hpp"
#include "ops/oncall/paths/services.hpp"
#include "router/core/json.hpp"

namespace holdfast::oncall {

outbound::HttpRequest alertmanager_request(const Alarm& alarm, const config::Settings& settings,
                                           TimePoint now) {
    const std::string severity = !alarm.urgent || alarm.drill ? "info" : "page";
    json::object alert{
        // They say which alert it is, so what changes while it lasts stands in the annotations.
        {"labels",
         {{"alertname", "HoldfastDuty"},
          {"duty", alarm.duty},
          {"kind", alarm.kind},
          {"severity", severity},
          {"practice", alarm.drill ? "true" : "false"}}},
        {"annotations",
         {{"summary", summary_of(alarm)},
          {"contact", alarm.contact},
          {"risk", triage::name_of(alarm.risk)},
          {"level", alarm.level}}},
        {"startsAt", to_iso8601(alarm.opened)},
        {"generatorURL", page_of(settings)}};
    if (alarm.what == Alarm::What::ended) alert["endsAt"] = to_iso8601(now);
    if (alarm.what == Alarm::What::acknowledged) alert["endsAt"] = to_iso8601(alarm.until);
    return json_post(settings.oncall.alertmanager.url + "/api/v2/alerts",
                     json::serialize(json::array{std::move(alert)}),
                     settings.oncall.private_addresses);
}

}  // namespace holdfast::oncall
