#include <arpa/inet.h>

#include <array>
#include <boost/url.hpp>
#include <charconv>

#include "config/checks.hpp"

namespace holdfast::config {
namespace {

using Bytes = std::array<unsigned char, 16>;

std::optional<Bytes> parse_v4(const std::string& text) {
    Bytes bytes{};
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) != 1) return std::nullopt;
    return bytes;
}

std::optional<Bytes> parse_v6(const std::string& text) {
    Bytes bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return std::nullopt;
    return bytes;
}

Reach reach_of_v4(const Bytes& ip) {
    if (ip[0] == 127) return Reach::this_machine;
    const bool is_private = ip[0] == 10 || (ip[0] == 172 && (ip[1] & 0xf0) == 16) ||
                            (ip[0] == 192 && ip[1] == 168) || (ip[0] == 169 && ip[1] == 254);
    return is_private ? Reach::private_network : Reach::anywhere;
}

Reach reach_of_v6(const Bytes& ip) {
    static constexpr Bytes loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    if (ip == loopback) return Reach::this_machine;
    const bool unique_local = (ip[0] & 0xfe) == 0xfc;
    const bool link_local = ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80;
    return unique_local || link_local ? Reach::private_network : Reach::anywhere;
}

bool is_web(const UrlParts& url) {
    return (url.scheme == "http" || url.scheme == "https") && !url.host.empty();
}

bool is_port(std::string_view digits) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc{} && end == digits.data() + digits.size() && number != 0;
}

bool is_database(std::string_view path) {
    if (path.empty() || path == "/") return true;
    return path.size() <= 4 && path.find_first_not_of("0123456789", 1) == path.npos;
}

}  // namespace

std::optional<UrlParts> split_url(std::string_view text) {
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed) return std::nullopt;
    const boost::urls::url_view url = *parsed;
    if (url.has_port() && !is_port({url.port().data(), url.port().size()})) return std::nullopt;
    return UrlParts{.scheme = std::string(url.scheme()),
                    .host = url.host_address(),
                    .path = url.path(),
                    .has_user = url.has_userinfo(),
                    .has_query = url.has_query(),
                    .has_fragment = url.has_fragment()};
}

Reach reach_of(std::string_view host) {
    const std::string text(host);
    if (text == "localhost") return Reach::this_machine;
    if (const auto v4 = parse_v4(text)) return reach_of_v4(*v4);
    if (const auto v6 = parse_v6(text)) return reach_of_v6(*v6);
    return Reach::anywhere;
}

std::string check_address(std::string_view value) {
    const std::string text(value);
    if (parse_v4(text) || parse_v6(text)) return {};
    return "must be an IP address, like \"127.0.0.1\" or \"::1\"";
}

std::string check_origin(std::string_view value) {
    const auto url = split_url(value);
    const bool bare = url && is_web(*url) && url->path.empty() && !url->has_user &&
                      !url->has_query && !url->has_fragment;
    if (bare) return {};
    return "must be like \"https://line.example.org\": no user, no path, no slash at the end";
}

std::string check_web_url(std::string_view value) {
    const auto url = split_url(value);
    if (url && url->has_user) return "must hold no user or password; those have keys of their own";
    if (url && is_web(*url) && !url->has_fragment) return {};
    return "must be a web address, like \"https://gateway.example.org/send\"";
}

std::string check_redis_url(std::string_view value) {
    const auto url = split_url(value);
    if (url && url->has_user)
        return "must hold no user or password; use redis.user and redis.password_file";
    const bool plain = url && !url->has_query && !url->has_fragment;
    if (plain && url->scheme == "unix" && url->host.empty() && url->path.size() > 1) return {};
    const bool tcp = plain && (url->scheme == "redis" || url->scheme == "rediss");
    if (tcp && !url->host.empty() && is_database(url->path)) return {};
    return "must be \"unix:///path/to/socket\", \"redis://host:port/database\" or "
           "\"rediss://host:port/database\" (with TLS)";
}

}  // namespace holdfast::config
