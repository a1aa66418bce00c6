#include "router/intake/twilio_signature.hpp"

#include <algorithm>
#include <array>

#include "router/vault/digest.hpp"
#include "router/vault/encoding.hpp"

namespace holdfast::intake {

namespace {

// A URL cut at its port: `port` keeps its colon and may be empty.
struct Cut {
    std::string_view scheme, host, port, rest;
};

Cut cut_url(std::string_view url) {
    url = url.substr(0, url.find('#'));
    const auto scheme_end = url.find("://");
    const auto begin = scheme_end == std::string_view::npos ? 0 : scheme_end + 3;
    const auto end = std::min(url.find_first_of("/?", begin), url.size());
    auto host = url.substr(0, end);
    std::string_view port;
    // After the last @ and ], so that neither a password nor an IPv6 address is taken for a port.
    const auto colon = host.find_last_of(":@]");
    if (colon != std::string_view::npos && colon >= begin && host[colon] == ':') {
        port = host.substr(colon);
        host = host.substr(0, colon);
    }
    return {url.substr(0, begin), host, port, url.substr(end)};
}

// What is signed: the URL's three pieces, then each name and value, in byte order, repeats once.
std::vector<std::string_view> signed_parts(const Cut& url, const Parameters& parameters) {
    std::vector<std::pair<std::string_view, std::string_view>> sorted(parameters.begin(),
                                                                      parameters.end());
    std::ranges::sort(sorted);
    const auto repeats = std::ranges::unique(sorted);
    sorted.erase(repeats.begin(), repeats.end());
    std::vector<std::string_view> parts{url.host, url.port, url.rest};
    parts.reserve(parts.size() + 2 * sorted.size());
    for (const auto& [name, value] : sorted) parts.insert(parts.end(), {name, value});
    return parts;
}

std::string sign(vault::Parts parts, const Secret& token) {
    return vault::base64(vault::hmac_sha1(token.reveal(), parts));
}

}  // namespace

std::string twilio_signature(std::string_view url, const Parameters& parameters,
                             const Secret& token) {
    return sign(signed_parts(cut_url(url), parameters), token);
}

SignatureCheck check_twilio_form(std::string_view url, const Parameters& parameters,
                                 std::string_view signature, std::span<const Secret> tokens) {
    if (signature.empty()) return SignatureCheck::missing;
    if (parameters.size() > parameters_max) return SignatureCheck::wrong;
    const auto cut = cut_url(url);
    auto parts = signed_parts(cut, parameters);
    const auto usual = cut.scheme == "http://" ? ":80" : ":443";
    const std::array<std::string_view, 2> ports{cut.port, cut.port.empty() ? usual : ""};
    for (const auto& token : tokens) {
        if (token.empty()) continue;
        for (const auto port : ports) {
            parts[1] = port;
            if (vault::constant_time_equal(signature, sign(parts, token)))
                return SignatureCheck::ok;
        }
    }
    return SignatureCheck::wrong;
}

SignatureCheck check_twilio_body(std::string_view url, std::string_view raw_body,
                                 std::string_view signature, std::span<const Secret> tokens) {
    if (signature.empty()) return SignatureCheck::missing;
    constexpr std::string_view name = "bodySHA256=";
    const auto query = url.substr(0, url.find('#'));
    auto at = query.find(name, std::min(query.find('?'), query.size()));
    while (at != std::string_view::npos && query[at - 1] != '?' && query[at - 1] != '&')
        at = query.find(name, at + 1);
    if (at == std::string_view::npos) return SignatureCheck::wrong;
    auto given = query.substr(at + name.size());
    given = given.substr(0, given.find('&'));
    if (!vault::constant_time_equal(given, vault::hex(vault::sha256(raw_body))))
        return SignatureCheck::wrong;
    return check_twilio_form(url, {}, signature, tokens);
}

}  // namespace holdfast::intake
