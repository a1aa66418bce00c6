#include <set>
#include <tuple>

#include "config/reading.hpp"

namespace holdfast::config {
namespace {

// Two settings of which the first must not be more than the second. The one that was given is at
// fault.
void in_order(Reading& reading, bool right, std::string_view small, std::string_view large) {
    // A faulty value leaves the default, which the other one need not fit.
    if (right || reading.faulted.contains(small) || reading.faulted.contains(large)) return;
    if (reading.set_at.contains(small) || !reading.set_at.contains(large))
        reading.fault_of(small, "must not be more than " + std::string(large));
    else
        reading.fault_of(large, "must not be less than " + std::string(small));
}

void check_languages(Reading& reading) {
    const auto& site = reading.loaded.settings.site;
    const std::set<std::string> each(site.languages.begin(), site.languages.end());
    if (each.size() != site.languages.size())
        reading.fault_of("site.languages", "must list each language once");
    if (!each.contains(site.default_language))
        reading.fault_of("site.default_language",
                         "is \"" + site.default_language + "\" and must be one of site.languages",
                         "site.languages");
}

void check_http(Reading& reading) {
    const auto& http = reading.loaded.settings.http;
    constexpr auto together = "is needed too: TLS takes http.tls_certificate and http.tls_key";
    if (http.tls_key.empty() && !http.tls_certificate.empty())
        reading.fault_of("http.tls_key", together, "http.tls_certificate");
    if (http.tls_certificate.empty() && !http.tls_key.empty())
        reading.fault_of("http.tls_certificate", together, "http.tls_key");
    if (http.metrics_port != 0 && http.metrics_port == http.port &&
        http.metrics_address == http.address)
        reading.fault_of("http.metrics_port", "must differ from http.port", "http.port");
}

void check_vault(Reading& reading) {
    const auto& [master, pseudonym] = reading.loaded.settings.vault;
    constexpr std::string_view master_name = "vault.master_key_file";
    constexpr std::string_view pseudonym_name = "vault.pseudonym_key_file";
    constexpr auto together = "is needed too: set both vault keys, or neither";
    if (master.path.empty() && !pseudonym.path.empty())
        reading.fault_of(master_name, together, pseudonym_name);
    if (pseudonym.path.empty() && !master.path.empty())
        reading.fault_of(pseudonym_name, together, master_name);
    if (!master.value.empty() && master.value == pseudonym.value)
        reading.fault_of(pseudonym_name, "must hold another key than vault.master_key_file");
}

void check_order(Reading& reading) {
    const auto& line = reading.loaded.settings.line;
    const auto& sms = reading.loaded.settings.sms;
    const auto& staff = reading.loaded.settings.staff;
    in_order(reading, line.credit_moderate <= line.credit_high, "line.credit_moderate_s",
             "line.credit_high_s");
    in_order(reading, line.capacity_default <= line.capacity_max, "line.capacity_default",
             "line.capacity_max");
    in_order(reading, sms.retry_first <= sms.retry_max, "sms.retry_first_s", "sms.retry_max_s");
    in_order(reading, sms.retry_max <= sms.delivery_deadline, "sms.retry_max_s",
             "sms.delivery_deadline_s");
    in_order(reading, staff.session_idle <= staff.session_max, "staff.session_idle_minutes",
             "staff.session_max_hours");
    const auto& duties = reading.loaded.settings.duties;
    in_order(reading, duties.answer_imminent <= duties.answer_high, "duties.answer_imminent_s",
             "duties.answer_high_s");
    in_order(reading, duties.answer_high <= duties.answer_moderate, "duties.answer_high_s",
             "duties.answer_moderate_s");
    in_order(reading, duties.answer_moderate <= duties.answer_low, "duties.answer_moderate_s",
             "duties.answer_low_s");
    in_order(reading, duties.silence_high <= duties.silence, "duties.silence_high_s",
             "duties.silence_s");
}

void need(Reading& reading, std::string_view provider, std::string_view key,
          const std::string& value) {
    const auto enabled = "sms." + std::string(provider) + ".enabled";
    if (value.empty())
        reading.fault_of("sms." + std::string(provider) + "." + std::string(key),
                         "is needed while " + enabled + " is true", enabled);
}

void check_providers(Reading& reading) {
    const auto& [twilio, kannel, generic] =
        std::tie(reading.loaded.settings.sms.twilio, reading.loaded.settings.sms.kannel,
                 reading.loaded.settings.sms.generic);
    if (twilio.enabled) {
        need(reading, "twilio", "account_sid", twilio.account_sid);
        need(reading, "twilio", "from", twilio.from);
    }
    if (kannel.enabled) {
        need(reading, "kannel", "from", kannel.from);
        need(reading, "kannel", "send_url", kannel.send_url);
        need(reading, "kannel", "user", kannel.user);
    }
    if (generic.enabled) {
        need(reading, "generic", "from", generic.from);
        need(reading, "generic", "send_url", generic.send_url);
    }
}

bool sends_texts(const Settings& settings, std::string_view provider) {
    const auto& sms = settings.sms;
    const auto is = [&](std::string_view name) { return provider.empty() || provider == name; };
    return (is("twilio") && sms.twilio.enabled) || (is("kannel") && sms.kannel.enabled) ||
           (is("generic") && sms.generic.enabled);
}

// A path that is named must lead somewhere.
void check_paths(Reading& reading, std::string_view list, const std::vector<std::string>& paths) {
    const auto& settings = reading.loaded.settings;
    const auto& oncall = settings.oncall;
    const auto unset = [](const SecretFile& secret) { return secret.path.empty(); };
    for (const auto& path : paths) {
        std::string_view missing;
        if (path == "text" && !sends_texts(settings, oncall.text_provider))
            missing =
                "sms.twilio, sms.kannel or sms.generic (oncall.text_provider must be enabled)";
        else if (path == "pagerduty" && unset(oncall.pagerduty.routing_key))
            missing = "oncall.pagerduty.routing_key_file";
        else if (path == "alertmanager" && oncall.alertmanager.url.empty())
            missing = "oncall.alertmanager.url";
        else if (path == "slack" && unset(oncall.slack.url))
            missing = "oncall.slack.url_file";
        else if (path == "teams" && unset(oncall.teams.url))
            missing = "oncall.teams.url_file";
        else if (path == "webhook" && (oncall.webhook.url.empty() || unset(oncall.webhook.secret)))
            missing = "oncall.webhook.url and oncall.webhook.secret_file";
        const auto section = path == "text" ? std::string("sms.") : "oncall." + path + ".";
        const auto doubtful = reading.faulted.lower_bound(section);
        if (doubtful != reading.faulted.end() && doubtful->starts_with(section)) continue;
        if (!missing.empty())
            reading.fault_of(list, "names \"" + path + "\", which needs " + std::string(missing));
    }
}

void check_oncall(Reading& reading) {
    const auto& oncall = reading.loaded.settings.oncall;
    const std::set<std::string> each(oncall.levels.begin(), oncall.levels.end());
    if (each.size() != oncall.levels.size())
        reading.fault_of("oncall.levels", "must list each level once");
    check_paths(reading, "oncall.pager", oncall.pager);
    check_paths(reading, "oncall.notices", oncall.notices);
}

}  // namespace

void check_settings(Reading& reading) {
    if (reading.unread) return;  // it may be what one of these would miss
    check_languages(reading);
    check_http(reading);
    check_vault(reading);
    check_order(reading);
    check_providers(reading);
    check_oncall(reading);
}

}  // namespace holdfast::config
