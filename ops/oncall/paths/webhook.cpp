#include "ops/oncall/paths/call.hpp"
#include "ops/oncall/paths/services.hpp"
#include "router/core/json.hpp"

namespace holdfast::oncall {

outbound::HttpRequest webhook_request(const Alarm& alarm, const config::Settings& settings,
                                      const intake::WebhookKeys& keys, TimePoint now) {
    const auto what = std::string{name_of(alarm.what)};
    json::object about{{"duty", alarm.duty},
                       {"contact", alarm.contact},
                       {"kind", alarm.kind},
                       {"risk", triage::name_of(alarm.risk)},
                       {"level", alarm.level},
                       {"rings", alarm.rings},
                       {"urgent", alarm.urgent},
                       {"practice", alarm.drill},
                       {"opened", to_iso8601(alarm.opened)},
                       {"due", to_iso8601(alarm.due)},
                       {"summary", summary_of(alarm)},
                       {"url", page_of(settings)}};
    if (!alarm.by.empty()) about["by"] = alarm.by;
    const json::object message{
        {"type", "duty." + what}, {"timestamp", to_iso8601(now)}, {"data", std::move(about)}};
    auto body = json::serialize(message);
    const auto id = "duty_" + alarm.duty + "_" + what + "_" + alarm.turn;
    const auto signature = keys.sign(id, now, body);
    auto request =
        json_post(settings.oncall.webhook.url, std::move(body), settings.oncall.private_addresses);
    request.headers.emplace_back("webhook-id", Secret{id});
    request.headers.emplace_back("webhook-timestamp", Secret{intake::WebhookKeys::timestamp(now)});
    request.headers.emplace_back("webhook-signature", Secret{signature});
    return request;
}

}  // namespace holdfast::oncall
