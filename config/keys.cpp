#include "config/keys.hpp"

#include <algorithm>

#include "config/checks.hpp"

namespace holdfast::config {
namespace {

#define HOLDFAST_AT(member) [](Settings& settings) -> Slot { return &settings.member; }

constexpr std::int64_t path_chars_max = 4096;
constexpr std::int64_t day_s = 24 * 60 * 60;

constexpr Key table[] = {
    {"site.name", HOLDFAST_AT(site.name), 1, 32, check_site_name},
    {"site.title", HOLDFAST_AT(site.title), 1, 80},
    {"site.call_back", HOLDFAST_AT(site.call_back), 0, 16, check_sender},
    {"site.production", HOLDFAST_AT(site.production)},
    {"site.default_language", HOLDFAST_AT(site.default_language), 1, 6, check_language},
    {"site.languages", HOLDFAST_AT(site.languages), 1, 16, check_language},
    {"site.region", HOLDFAST_AT(site.region), 1, 2, check_region},
    {"site.time_zone", HOLDFAST_AT(site.time_zone), 1, 64, check_time_zone},
    {"site.data_folder", HOLDFAST_AT(site.data_folder), 1, path_chars_max},

    {"http.address", HOLDFAST_AT(http.address), 1, 64, check_address},
    {"http.port", HOLDFAST_AT(http.port), 0, 65535},
    {"http.public_url", HOLDFAST_AT(http.public_url), 1, 200, check_origin},
    {"http.allowed_origins", HOLDFAST_AT(http.allowed_origins), 0, 64, check_origin},
    {"http.trusted_proxies", HOLDFAST_AT(http.trusted_proxies), 0, 64, check_address},
    {"http.tls_certificate", HOLDFAST_AT(http.tls_certificate), 0, path_chars_max},
    {"http.tls_key", HOLDFAST_AT(http.tls_key), 0, path_chars_max},
    {"http.metrics_address", HOLDFAST_AT(http.metrics_address), 1, 64, check_address},
    {"http.metrics_port", HOLDFAST_AT(http.metrics_port), 0, 65535},
    {"http.connections_max", HOLDFAST_AT(http.connections_max), 16, 1'000'000},
    {"http.web_folder", HOLDFAST_AT(http.web_folder), 0, path_chars_max},
    {"http.nodes", HOLDFAST_AT(http.nodes), 1, 64},

    {"redis.url", HOLDFAST_AT(redis.url), 0, 300, check_redis_url},
    {"redis.user", HOLDFAST_AT(redis.user), 0, 64},
    {"redis.password_file", HOLDFAST_AT(redis.password), 0, path_chars_max},
    {"redis.ca_file", HOLDFAST_AT(redis.ca_file), 0, path_chars_max},
    {"redis.command_deadline_ms", HOLDFAST_AT(redis.command_deadline), 100, 60'000},
    {"redis.replicas_to_wait", HOLDFAST_AT(redis.replicas_to_wait), 0, 5},

    {"vault.master_key_file", HOLDFAST_AT(vault.master_key), 0, path_chars_max, check_vault_key},
    {"vault.pseudonym_key_file", HOLDFAST_AT(vault.pseudonym_key), 0, path_chars_max,
     check_vault_key},

    {"line.credit_high_s", HOLDFAST_AT(line.credit_high), 0, day_s},
    {"line.credit_moderate_s", HOLDFAST_AT(line.credit_moderate), 0, day_s},
    {"line.credit_returned_s", HOLDFAST_AT(line.credit_returned), 0, day_s},
    {"line.offer_deadline_s", HOLDFAST_AT(line.offer_deadline), 1, 300},
    {"line.passed_over_s", HOLDFAST_AT(line.passed_over), 0, 3600},
    {"line.clinician_grace_s", HOLDFAST_AT(line.clinician_grace), 1, 600},
    {"line.rest_after_high_s", HOLDFAST_AT(line.rest_after_high), 0, 3600},
    {"line.capacity_default", HOLDFAST_AT(line.capacity_default), 1, 100},
    {"line.capacity_max", HOLDFAST_AT(line.capacity_max), 1, 100},
    {"line.long_wait_s", HOLDFAST_AT(line.long_wait), 10, day_s},
    {"line.long_wait_repeat_s", HOLDFAST_AT(line.long_wait_repeat), 60, day_s},
    {"line.service_level_target_s", HOLDFAST_AT(line.service_level_target), 1, 3600},
    {"line.waiting_max", HOLDFAST_AT(line.waiting_max), 1, 2'000'000},

    {"sms.message_chars_max", HOLDFAST_AT(sms.message_chars_max), 160, 1600},
    {"sms.delivery_deadline_s", HOLDFAST_AT(sms.delivery_deadline), 30, day_s},
    {"sms.retry_first_s", HOLDFAST_AT(sms.retry_first), 1, 60},
    {"sms.retry_max_s", HOLDFAST_AT(sms.retry_max), 1, 3600},
    {"sms.dedupe_days", HOLDFAST_AT(sms.dedupe), 1, 90},

    {"sms.twilio.enabled", HOLDFAST_AT(sms.twilio.enabled)},
    {"sms.twilio.account_sid", HOLDFAST_AT(sms.twilio.account_sid), 0, 34, check_account_sid},
    {"sms.twilio.from", HOLDFAST_AT(sms.twilio.from), 0, 16, check_sender},
    {"sms.twilio.auth_token_file", HOLDFAST_AT(sms.twilio.auth_token), 0, path_chars_max},
    {"sms.twilio.auth_token_previous_file", HOLDFAST_AT(sms.twilio.auth_token_previous), 0,
     path_chars_max},
    {"sms.twilio.api_url", HOLDFAST_AT(sms.twilio.api_url), 1, 300, check_web_url},

    {"sms.kannel.enabled", HOLDFAST_AT(sms.kannel.enabled)},
    {"sms.kannel.from", HOLDFAST_AT(sms.kannel.from), 0, 16, check_sender},
    {"sms.kannel.send_url", HOLDFAST_AT(sms.kannel.send_url), 0, 300, check_web_url},
    {"sms.kannel.user", HOLDFAST_AT(sms.kannel.user), 0, 64},
    {"sms.kannel.password_file", HOLDFAST_AT(sms.kannel.password), 0, path_chars_max},
    {"sms.kannel.inbound_secret_file", HOLDFAST_AT(sms.kannel.inbound_secret), 0, path_chars_max,
     check_path_secret},
    {"sms.kannel.allowed_addresses", HOLDFAST_AT(sms.kannel.allowed_addresses), 0, 64,
     check_address},

    {"sms.generic.enabled", HOLDFAST_AT(sms.generic.enabled)},
    {"sms.generic.from", HOLDFAST_AT(sms.generic.from), 0, 16, check_sender},
    {"sms.generic.send_url", HOLDFAST_AT(sms.generic.send_url), 0, 300, check_web_url},
    {"sms.generic.secret_file", HOLDFAST_AT(sms.generic.secret), 0, path_chars_max,
     check_webhook_secret},
    {"sms.generic.secret_previous_file", HOLDFAST_AT(sms.generic.secret_previous), 0,
     path_chars_max, check_webhook_secret},

    {"chat.enabled", HOLDFAST_AT(chat.enabled)},
    {"chat.survey", HOLDFAST_AT(chat.survey)},
    {"chat.message_chars_max", HOLDFAST_AT(chat.message_chars_max), 100, 10'000},
    {"chat.exit_url", HOLDFAST_AT(chat.exit_url), 1, 300, check_web_url},
    {"chat.away_grace_s", HOLDFAST_AT(chat.away_grace), 5, day_s},

    {"duties.answer_imminent_s", HOLDFAST_AT(duties.answer_imminent), 5, 600},
    {"duties.answer_high_s", HOLDFAST_AT(duties.answer_high), 5, 3600},
    {"duties.answer_moderate_s", HOLDFAST_AT(duties.answer_moderate), 5, day_s},
    {"duties.answer_low_s", HOLDFAST_AT(duties.answer_low), 5, day_s},
    {"duties.silence_high_s", HOLDFAST_AT(duties.silence_high), 10, 3600},
    {"duties.silence_s", HOLDFAST_AT(duties.silence), 10, 3600},
    {"duties.call_back_s", HOLDFAST_AT(duties.call_back), 10, day_s},
    {"duties.responders_s", HOLDFAST_AT(duties.responders), 10, 7200},
    {"duties.involuntary_look_hours", HOLDFAST_AT(duties.involuntary_look), 1, 168},
    {"duties.promise_s", HOLDFAST_AT(duties.promise), 10, 900},
    {"duties.routine_ring_minutes", HOLDFAST_AT(duties.routine_ring), 1, 1440},

    {"oncall.levels", HOLDFAST_AT(oncall.levels), 1, 8, check_ladder_level},
    {"oncall.rings_per_level", HOLDFAST_AT(oncall.rings_per_level), 1, 10},
    {"oncall.ring_every_s", HOLDFAST_AT(oncall.ring_every), 10, 45},
    {"oncall.pager", HOLDFAST_AT(oncall.pager), 0, 6, check_path},
    {"oncall.notices", HOLDFAST_AT(oncall.notices), 0, 6, check_notice_path},
    {"oncall.private_addresses", HOLDFAST_AT(oncall.private_addresses), 0, 64, check_address},
    {"oncall.text_provider", HOLDFAST_AT(oncall.text_provider), 0, 8, check_text_provider},
    {"oncall.pagerduty.routing_key_file", HOLDFAST_AT(oncall.pagerduty.routing_key), 0,
     path_chars_max, check_routing_key},
    {"oncall.pagerduty.url", HOLDFAST_AT(oncall.pagerduty.url), 1, 300, check_web_url},
    {"oncall.alertmanager.url", HOLDFAST_AT(oncall.alertmanager.url), 0, 300, check_web_url},
    {"oncall.slack.url_file", HOLDFAST_AT(oncall.slack.url), 0, path_chars_max, check_web_url},
    {"oncall.teams.url_file", HOLDFAST_AT(oncall.teams.url), 0, path_chars_max, check_web_url},
    {"oncall.webhook.url", HOLDFAST_AT(oncall.webhook.url), 0, 300, check_web_url},
    {"oncall.webhook.secret_file", HOLDFAST_AT(oncall.webhook.secret), 0, path_chars_max,
     check_webhook_secret},

    {"staff.session_idle_minutes", HOLDFAST_AT(staff.session_idle), 5, 720},
    {"staff.session_max_hours", HOLDFAST_AT(staff.session_max), 1, 24},
    {"staff.login_tries", HOLDFAST_AT(staff.login_tries), 3, 20},
    {"staff.login_pause_s", HOLDFAST_AT(staff.login_pause), 10, 3600},

    {"log.level", HOLDFAST_AT(log.level), 1, 8, check_log_level},
};

#undef HOLDFAST_AT

}  // namespace

std::span<const Key> keys() {
    return table;
}

const Key* find_key(std::string_view name) {
    const auto found = std::ranges::find(table, name, &Key::name);
    return found == std::end(table) ? nullptr : found;
}

bool is_section(std::string_view name) {
    return std::ranges::any_of(table, [&](const Key& key) {
        return key.name.size() > name.size() && key.name.starts_with(name) &&
               key.name[name.size()] == '.';
    });
}

}  // namespace holdfast::config
