// What single values must look like. Each check takes one value and answers with nothing, or with
// what would be right; it never repeats the value, which may be a secret in the wrong place. Pure;
// any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::config {

std::string check_site_name(std::string_view value);
std::string check_language(std::string_view value);
std::string check_region(std::string_view value);
std::string check_log_level(std::string_view value);
std::string check_time_zone(std::string_view value);     // as in "America/New_York"
std::string check_ladder_level(std::string_view value);  // a rota's name
std::string check_path(std::string_view value);          // how somebody is rung
std::string check_notice_path(std::string_view value);   // the same, but for texts to phones
std::string check_text_provider(std::string_view value);
std::string check_sender(std::string_view value);       // +12015550123, or a short code
std::string check_account_sid(std::string_view value);  // Twilio's AC and 32 hex digits
std::string check_address(std::string_view value);      // IPv4 or IPv6, no name
std::string check_origin(std::string_view value);       // https://host or http://host:port, no path
std::string check_web_url(std::string_view value);      // http or https
std::string check_redis_url(std::string_view value);

// Contents of secret files.
std::string check_vault_key(std::string_view value);       // 64 hex digits
std::string check_path_secret(std::string_view value);     // can be a part of a URL's path
std::string check_webhook_secret(std::string_view value);  // whsec_ and base64 of 24 bytes or more
std::string check_routing_key(std::string_view value);     // PagerDuty's: 32 letters and digits

bool is_control(char c);
std::string_view trimmed(std::string_view text);
std::size_t count_characters(std::string_view utf8);
// A mark is a small-letter name in braces; the first one in `text` that is not allowed, else empty.
std::string_view foreign_mark(std::string_view text, std::span<const std::string_view> allowed);

// How far a host can be reached from. A host name other than localhost counts as the open network.
enum class Reach : std::uint8_t { this_machine, private_network, anywhere };
Reach reach_of(std::string_view host);

struct UrlParts {
    std::string scheme, host, path;  // host without brackets
    bool has_user = false, has_query = false, has_fragment = false;
};
std::optional<UrlParts> split_url(std::string_view url);

}  // namespace holdfast::config
