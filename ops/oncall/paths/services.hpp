// The services outside that can be told of an alarm: each turns it into the one request that its
// API wants. Pure but for the settings' addresses and secrets; any thread. Shapes: PagerDuty Events
// API v2, Alertmanager API v2, Slack incoming webhook, Teams workflow (Adaptive Card), Standard
// Webhooks 1.0.0.
#pragma once
#include <string_view>

#include "config/settings.hpp"
#include "ops/oncall/paths/alarm.hpp"
#include "router/intake/standard_webhook.hpp"
#include "router/outbound/http_client.hpp"

namespace holdfast::oncall {

// Triggers, acknowledges and resolves one alert for each duty, known by its id.
outbound::HttpRequest pagerduty_request(const Alarm& alarm, const config::Settings& settings);
// An alert for each duty; it ends when the duty does, or after the promise of whoever took it.
outbound::HttpRequest alertmanager_request(const Alarm& alarm, const config::Settings& settings,
                                           TimePoint now);
outbound::HttpRequest slack_request(const Alarm& alarm, const config::Settings& settings);
outbound::HttpRequest teams_request(const Alarm& alarm, const config::Settings& settings);
// {"type":"duty.ring","timestamp","data":{…}}; the same webhook-id for every try of a notice.
outbound::HttpRequest webhook_request(const Alarm& alarm, const config::Settings& settings,
                                      const intake::WebhookKeys& keys, TimePoint now);

// Where an alarm is taken over: the on-call page.
std::string page_of(const config::Settings& settings);

}  // namespace holdfast::oncall
