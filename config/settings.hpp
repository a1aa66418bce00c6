// Every setting of Holdfast, as plain values. config/holdfast.toml documents each key; load.hpp
// fills this struct and reports faults. Durations carry their unit in the key (`_s`, `_ms`,
// `_days`).
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::config {

// A secret read from a file named in the settings. Kept apart from strings so that it is not
// printed by accident.
struct SecretFile {
    std::filesystem::path path;  // empty: not set
    std::string value;           // trimmed content; never written anywhere
};

struct Settings {
    struct Site {
        std::string name = "main";          // names this line's keys in Redis: [a-z0-9-]{1,32}
        std::string title = "Crisis line";  // shown to staff and contacts
        std::string call_back{};            // where responders reach the centre; empty: not set
        bool production = false;            // refuses unsafe settings
        std::string default_language = "en";
        std::vector<std::string> languages{"en", "es"};
        std::string region = "US";  // how to read numbers written without a country code
        std::string time_zone = "America/New_York";  // in which days begin and shifts change
        std::filesystem::path data_folder = "data";  // the private Redis and its files
    } site;

    struct Http {
        std::string address = "127.0.0.1";
        std::uint16_t port = 8080;
        // As providers and browsers see it, no trailing slash.
        std::string public_url = "http://localhost:8080";
        // Besides public_url's: pages that embed the chat.
        std::vector<std::string> allowed_origins{};
        std::vector<std::string> trusted_proxies{};
        std::filesystem::path tls_certificate{};
        std::filesystem::path tls_key{};
        std::string metrics_address = "127.0.0.1";
        std::uint16_t metrics_port = 9464;
        std::size_t connections_max = 20'000;
        std::filesystem::path web_folder{};  // empty: beside the program
        int nodes = 1;                       // event loops in this process
    } http;

    struct Redis {
        // Empty: a private server; else unix:///path, redis://host:port/db, rediss://host:port/db.
        std::string url{};
        std::string user{};
        SecretFile password{};
        std::filesystem::path ca_file{};
        std::chrono::milliseconds command_deadline{2000};
        int replicas_to_wait = 0;  // WAIT after each write; 0 asks for none
    } redis;

    struct Vault {
        SecretFile master_key{};     // 64 hex digits; wraps the data keys of persons
        SecretFile pseudonym_key{};  // 64 hex digits; keyed pseudonyms of numbers
    } vault;

    struct Line {
        std::chrono::milliseconds credit_high{std::chrono::minutes{60}};
        std::chrono::milliseconds credit_moderate{std::chrono::minutes{15}};
        // A conversation that lost its clinician.
        std::chrono::milliseconds credit_returned{std::chrono::minutes{60}};
        std::chrono::milliseconds offer_deadline{std::chrono::seconds{20}};
        // After a decline or a lapse.
        std::chrono::milliseconds passed_over{std::chrono::seconds{60}};
        // A lost desk may come back.
        std::chrono::milliseconds clinician_grace{std::chrono::seconds{45}};
        // Pause after a high-risk contact.
        std::chrono::milliseconds rest_after_high{std::chrono::seconds{0}};
        int capacity_default = 2;
        int capacity_max = 10;
        std::chrono::milliseconds long_wait{std::chrono::minutes{5}};  // when honest words are sent
        std::chrono::milliseconds long_wait_repeat{std::chrono::minutes{10}};
        std::chrono::seconds service_level_target{120};  // answered within, for the board
        std::size_t waiting_max = 200'000;
    } line;

    struct Sms {
        std::size_t message_chars_max = 1600;  // to one phone, in one message
        // Then it has failed.
        std::chrono::milliseconds delivery_deadline{std::chrono::minutes{15}};
        std::chrono::milliseconds retry_first{std::chrono::seconds{2}};
        std::chrono::milliseconds retry_max{std::chrono::minutes{2}};
        std::chrono::hours dedupe{24 * 30};
        struct Twilio {
            bool enabled = false;
            std::string account_sid{};
            std::string from{};                // E.164
            SecretFile auth_token{};           // signs webhooks and sends
            SecretFile auth_token_previous{};  // still accepted during rotation
            std::string api_url = "https://api.twilio.com";
        } twilio;
        struct Kannel {
            bool enabled = false;
            std::string from{};
            std::string send_url = "http://127.0.0.1:13013/cgi-bin/sendsms";
            std::string user{};
            SecretFile password{};
            SecretFile inbound_secret{};  // the last part of the post-url's path
            std::vector<std::string> allowed_addresses{"127.0.0.1", "::1"};
        } kannel;
        struct Generic {
            bool enabled = false;
            std::string from{};
            std::string send_url{};
            SecretFile secret{};  // whsec_…; signs both directions
            SecretFile secret_previous{};
        } generic;
    } sms;

    struct Chat {
        bool enabled = true;
        bool survey = true;
        std::size_t message_chars_max = 4000;
        std::string exit_url = "https://www.weather.gov/";
        // A lost chat may come back while it waits.
        std::chrono::milliseconds away_grace{std::chrono::minutes{10}};
    } chat;

    // After how long something left undone becomes a duty, or falls due.
    struct Duties {
        std::chrono::milliseconds answer_imminent{std::chrono::seconds{60}};  // of waiting
        std::chrono::milliseconds answer_high{std::chrono::minutes{3}};
        std::chrono::milliseconds answer_moderate{std::chrono::minutes{15}};
        std::chrono::milliseconds answer_low{std::chrono::minutes{60}};
        // A message in a conversation that has no answer: at high risk and more, and else.
        std::chrono::milliseconds silence_high{std::chrono::minutes{2}};
        std::chrono::milliseconds silence{std::chrono::minutes{5}};
        std::chrono::milliseconds call_back{std::chrono::minutes{60}};   // who left at high risk
        std::chrono::milliseconds responders{std::chrono::minutes{15}};  // to reach the person
        std::chrono::hours involuntary_look{24};
        std::chrono::milliseconds promise{std::chrono::minutes{15}};  // then it rings again
        std::chrono::minutes routine_ring{30};                        // between two, if not urgent
    } duties;

    // Who is rung, and how, while nobody has taken an urgent duty.
    struct OnCall {
        std::vector<std::string> levels{"primary", "backup", "lead"};  // the ladder, from its foot
        int rings_per_level = 2;
        std::chrono::milliseconds ring_every{std::chrono::seconds{40}};
        std::vector<std::string> pager{};    // paths of a ring, in order; the next when one fails
        std::vector<std::string> notices{};  // paths that are told what becomes of a duty
        std::vector<std::string> private_addresses{};  // that calls may go to all the same
        std::string text_provider{};                   // empty: the first that is enabled
        struct PagerDuty {
            SecretFile routing_key{};
            std::string url = "https://events.pagerduty.com";
        } pagerduty;
        struct Alertmanager {
            std::string url{};
        } alertmanager;
        struct Slack {
            SecretFile url{};  // whoever knows it may write there
        } slack;
        struct Teams {
            SecretFile url{};
        } teams;
        struct Webhook {
            std::string url{};
            SecretFile secret{};  // whsec_…
        } webhook;
    } oncall;

    struct Staff {
        std::chrono::minutes session_idle{30};
        std::chrono::hours session_max{12};
        int login_tries = 5;  // per account and per address, then a pause
        std::chrono::seconds login_pause{60};
    } staff;

    struct Log {
        std::string level = "info";  // debug, info, warn, error
    } log;
};

// Words sent to contacts and shown on the chat page, by language, from
// config/texts/<language>.toml. text_keys.hpp lists every key and what each is for.
struct Texts {
    std::map<std::string, std::map<std::string, std::string>> by_language;
    // The text in that language, else in the default one. The key must exist: loading checks that,
    // so a missing one is a bug and throws std::out_of_range.
    const std::string& get(std::string_view language, std::string_view key) const;
    std::string default_language = "en";
};

}  // namespace holdfast::config
