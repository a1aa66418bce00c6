#include <algorithm>
#include <tuple>

#include "config/checks.hpp"
#include "config/reading.hpp"

namespace holdfast::config {
namespace {

void refuse(Reading& reading, bool unsafe, std::string_view key, std::string_view what) {
    if (unsafe) reading.fault_of(key, "in production " + std::string(what), "site.production");
}

// True when what is sent there could be read on the way.
bool travels_in_the_clear(const std::string& text, std::string_view secure_scheme) {
    const auto url = split_url(text);
    return url && url->scheme != secure_scheme && url->scheme != "unix" &&
           reach_of(url->host) != Reach::this_machine;
}

void check_edge(Reading& reading) {
    const auto& http = reading.loaded.settings.http;
    refuse(
        reading,
        http.tls_certificate.empty() && http.trusted_proxies.empty() &&
            !reading.faulted.contains("http.trusted_proxies"),
        "http.tls_certificate",
        "needs TLS: set http.tls_certificate and http.tls_key, or name the TLS proxy in front in "
        "http.trusted_proxies");
    refuse(reading, !http.public_url.starts_with("https://"), "http.public_url",
           "must begin with https://");
    refuse(
        reading, reach_of(http.metrics_address) == Reach::anywhere, "http.metrics_address",
        "must be an address of this machine or of a private network: small counts can point to a "
        "person");
}

void check_stores(Reading& reading) {
    const auto& settings = reading.loaded.settings;
    constexpr auto needed = "is needed; make a key with: openssl rand -hex 32";
    refuse(reading, settings.vault.master_key.path.empty(), "vault.master_key_file", needed);
    refuse(reading, settings.vault.pseudonym_key.path.empty(), "vault.pseudonym_key_file", needed);
    refuse(reading, travels_in_the_clear(settings.redis.url, "rediss"), "redis.url",
           "must be rediss:// (with TLS) unless Redis is on this machine");
}

void check_sending(Reading& reading, const std::string& url, std::string_view key) {
    refuse(reading, travels_in_the_clear(url, "https"), key,
           "must be https:// unless it is on this machine: people's words travel over it");
}

void check_providers(Reading& reading) {
    constexpr std::size_t inbound_secret_chars_min = 16;
    constexpr auto needed = "is needed while this provider is enabled";
    const auto& [twilio, kannel, generic] =
        std::tie(reading.loaded.settings.sms.twilio, reading.loaded.settings.sms.kannel,
                 reading.loaded.settings.sms.generic);
    if (twilio.enabled) {
        refuse(reading, twilio.auth_token.path.empty(), "sms.twilio.auth_token_file", needed);
        check_sending(reading, twilio.api_url, "sms.twilio.api_url");
    }
    if (kannel.enabled) {
        refuse(reading, kannel.password.path.empty(), "sms.kannel.password_file", needed);
        refuse(reading, kannel.inbound_secret.path.empty(), "sms.kannel.inbound_secret_file",
               needed);
        refuse(reading, kannel.inbound_secret.value.size() < inbound_secret_chars_min,
               "sms.kannel.inbound_secret_file",
               "must name a secret of 16 characters or more; make one with: openssl rand -hex 16");
        check_sending(reading, kannel.send_url, "sms.kannel.send_url");
    }
    if (generic.enabled) {
        refuse(reading, generic.secret.path.empty(), "sms.generic.secret_file", needed);
        check_sending(reading, generic.send_url, "sms.generic.send_url");
    }
}

void check_oncall(Reading& reading) {
    const auto& oncall = reading.loaded.settings.oncall;
    const auto wakes = [](const std::string& path) {
        return path == "text" || path == "pagerduty" || path == "webhook";
    };
    refuse(reading, !std::ranges::any_of(oncall.pager, wakes), "oncall.pager",
           "must have a path that wakes somebody: \"text\", \"pagerduty\" or \"webhook\"");
    refuse(reading, travels_in_the_clear(oncall.pagerduty.url, "https"), "oncall.pagerduty.url",
           "must be https:// unless it is on this machine");
    refuse(reading, travels_in_the_clear(oncall.webhook.url, "https"), "oncall.webhook.url",
           "must be https:// unless it is on this machine");
}

}  // namespace

void check_production(Reading& reading) {
    if (!reading.loaded.settings.site.production || reading.unread) return;
    check_edge(reading);
    check_stores(reading);
    check_providers(reading);
    check_oncall(reading);
}

}  // namespace holdfast::config
