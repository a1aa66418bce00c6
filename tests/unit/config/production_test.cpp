#include "folder.hpp"

namespace holdfast::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Everything that production asks for, with every provider on.
const std::map<std::string, std::string> sound{
    {"site.production", "true"},
    {"http.public_url", "https://line.example.org"},
    {"http.trusted_proxies", "10.0.0.1"},
    {"vault.master_key_file", "master"},
    {"vault.pseudonym_key_file", "pseudonym"},
    {"sms.twilio.enabled", "true"},
    {"sms.twilio.account_sid", "AC00000000000000000000000000000000"},
    {"sms.twilio.from", "+12015550199"},
    {"sms.twilio.auth_token_file", "token"},
    {"sms.kannel.enabled", "true"},
    {"sms.kannel.from", "2255"},
    {"sms.kannel.user", "holdfast"},
    {"sms.kannel.password_file", "password"},
    {"sms.kannel.inbound_secret_file", "inbound"},
    {"sms.generic.enabled", "true"},
    {"sms.generic.from", "+12015550199"},
    {"sms.generic.send_url", "https://gateway.example.org/send"},
    {"sms.generic.secret_file", "webhook"},
    {"oncall.pager", "text"},
};

class Production : public testing::Test {
  protected:
    Production() {
        folder_.write("master", std::string(64, 'a'));
        folder_.write("pseudonym", std::string(64, 'b'));
        folder_.write("token", "12345");
        folder_.write("password", "geheim");
        folder_.write("inbound", "0123456789abcdef");
        folder_.write("webhook", "whsec_" + std::string(44, 'A'));
        folder_.write("short", "0123456789abcde");
        folder_.write("open", "0123456789abcdef", 0644);
        folder_.write("routing", std::string(32, 'r'));
        folder_.write("hook", "https://hooks.example.org/services/T0/B0/x");
        folder_.write("cert.pem", "certificate");
        folder_.write("key.pem", "key");
        folder_.write("open.pem", "key", 0604);
    }

    // The sound settings with these changed; an empty value leaves the default.
    std::vector<Fault> faults(const std::map<std::string, std::string>& changes) const {
        auto all = sound;
        for (const auto& [key, value] : changes) all[key] = value;
        auto sources = folder_.sources("");
        for (const auto& [key, value] : all)
            if (!value.empty()) sources.overrides.push_back(key + "=" + value);
        return load(sources).faults;
    }

    Folder folder_;
};

TEST_F(Production, TakesSoundSettings) {
    EXPECT_THAT(faults({}), IsEmpty());
}

TEST_F(Production, NeedsTheVaultKeys) {
    EXPECT_THAT(faults({{"vault.master_key_file", ""}, {"vault.pseudonym_key_file", ""}}),
                ElementsAre(IsFault("--set site.production", "vault.master_key_file", "is needed"),
                            IsFaultOf("vault.pseudonym_key_file", "is needed")));
}

TEST_F(Production, NeedsTlsOrADeclaredProxy) {
    EXPECT_THAT(faults({{"http.trusted_proxies", ""}}),
                ElementsAre(IsFaultOf("http.tls_certificate", "needs TLS")));
    EXPECT_THAT(faults({{"http.trusted_proxies", ""},
                        {"http.tls_certificate", "cert.pem"},
                        {"http.tls_key", "key.pem"}}),
                IsEmpty());
}

TEST_F(Production, NeedsAnHttpsPublicUrl) {
    EXPECT_THAT(faults({{"http.public_url", "http://line.example.org"}}),
                ElementsAre(IsFaultOf("http.public_url", "https://")));
    EXPECT_THAT(faults({{"http.public_url", ""}}),
                ElementsAre(IsFaultOf("http.public_url", "https://")));
}

TEST_F(Production, RefusesMetricsOnAPublicAddress) {
    for (const auto* address :
         {"0.0.0.0", "::", "203.0.113.9", "172.32.0.1", "172.15.0.1", "2001:db8::1", "9.9.9.9"})
        EXPECT_THAT(faults({{"http.metrics_address", address}}),
                    ElementsAre(IsFaultOf("http.metrics_address", "private network")))
            << address;
    for (const auto* address : {"127.0.0.1", "::1", "10.1.2.3", "172.16.0.1", "172.31.255.255",
                                "192.168.0.1", "169.254.1.1", "fd00::1", "fe80::1"})
        EXPECT_THAT(faults({{"http.metrics_address", address}}), IsEmpty()) << address;
}

TEST_F(Production, RefusesRedisInTheClearOverANetwork) {
    for (const auto* url : {"redis://10.0.0.5:6379/0", "redis://redis.example.org"})
        EXPECT_THAT(faults({{"redis.url", url}}), ElementsAre(IsFaultOf("redis.url", "rediss://")));
    for (const auto* url : {"rediss://redis.example.org:6380/0", "redis://127.0.0.1:6379/0",
                            "redis://localhost", "redis://[::1]:6379", "unix:///run/redis.sock"})
        EXPECT_THAT(faults({{"redis.url", url}}), IsEmpty()) << url;
}

TEST_F(Production, RefusesAnEnabledProviderWithoutItsSecrets) {
    for (const auto* key : {"sms.twilio.auth_token_file", "sms.kannel.password_file",
                            "sms.kannel.inbound_secret_file", "sms.generic.secret_file"})
        EXPECT_THAT(faults({{key, ""}}), ElementsAre(IsFaultOf(key, "is needed"))) << key;
    EXPECT_THAT(faults({{"sms.twilio.auth_token_file", ""}, {"sms.twilio.enabled", "false"}}),
                IsEmpty());
}

TEST_F(Production, RefusesAShortInboundSecretOfKannel) {
    EXPECT_THAT(faults({{"sms.kannel.inbound_secret_file", "short"}}),
                ElementsAre(IsFaultOf("sms.kannel.inbound_secret_file", "16 characters")));
}

TEST_F(Production, RefusesSecretsThatEverybodyCanRead) {
    EXPECT_THAT(faults({{"sms.kannel.inbound_secret_file", "open"}}),
                ElementsAre(IsFaultOf("sms.kannel.inbound_secret_file", "every user")));
    EXPECT_THAT(faults({{"http.tls_certificate", "cert.pem"}, {"http.tls_key", "open.pem"}}),
                ElementsAre(IsFaultOf("http.tls_key", "every user")));
}

TEST_F(Production, RefusesToSendWordsInTheClear) {
    for (const auto* key : {"sms.twilio.api_url", "sms.kannel.send_url", "sms.generic.send_url"}) {
        EXPECT_THAT(faults({{key, "http://gateway.example.org/x"}}),
                    ElementsAre(IsFaultOf(key, "https://")));
        EXPECT_THAT(faults({{key, "http://127.0.0.1:13013/x"}}), IsEmpty());
    }
}

TEST_F(Production, RefusesALadderThatWakesNobody) {
    for (const auto* pager : {"", "slack", "alertmanager"})
        EXPECT_THAT(faults({{"oncall.pager", pager},
                            {"oncall.slack.url_file", "hook"},
                            {"oncall.alertmanager.url", "https://alerts.example.org"}}),
                    ElementsAre(IsFaultOf("oncall.pager", "wakes somebody")))
            << pager;
    EXPECT_THAT(
        faults({{"oncall.pager", "pagerduty"}, {"oncall.pagerduty.routing_key_file", "routing"}}),
        IsEmpty());
    EXPECT_THAT(faults({{"oncall.webhook.url", "http://pager.example.org/"}}),
                ElementsAre(IsFaultOf("oncall.webhook.url", "https://")));
}

TEST_F(Production, OutsideItAllOfThisIsTaken) {
    EXPECT_THAT(faults({{"site.production", "false"},
                        {"oncall.pager", ""},
                        {"vault.master_key_file", ""},
                        {"vault.pseudonym_key_file", ""},
                        {"http.trusted_proxies", ""},
                        {"http.public_url", ""},
                        {"http.metrics_address", "0.0.0.0"},
                        {"redis.url", "redis://10.0.0.5"},
                        {"sms.twilio.auth_token_file", ""},
                        {"sms.kannel.inbound_secret_file", "short"},
                        {"sms.kannel.password_file", "open"},
                        {"sms.generic.send_url", "http://gateway.example.org/send"}}),
                IsEmpty());
}

}  // namespace
}  // namespace holdfast::config
