#include "router/intake/standard_webhook.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>

#include "router/vault/digest.hpp"
#include "router/vault/encoding.hpp"

namespace holdfast::intake {

namespace {

constexpr std::size_t id_bytes_max = 256, signatures_max = 8;

bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= id_bytes_max && !id.contains('.');
}

Result<Secret> read_key(const Secret& written) {
    constexpr std::string_view prefix = "whsec_";
    const std::string_view text{written.reveal()};
    if (text.starts_with(prefix))
        if (auto bytes = vault::from_base64(text.substr(prefix.size()));
            bytes && bytes->size() >= 24 && bytes->size() <= 64)
            return Secret{*std::move(bytes)};
    return fail(Errc::bad_request,
                "a webhook secret is written as whsec_ and the base64 of 24 to 64 random bytes");
}

// Seconds since the epoch in plain digits, one way to write each.
std::optional<TimePoint> read_time(std::string_view text) {
    std::int64_t seconds = 0;
    if (text.empty() || text.size() > 11 || text.front() < '1' || text.front() > '9')
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return TimePoint{std::chrono::seconds{seconds}};
}

std::string sign_one(const Secret& key, const Webhook& webhook) {
    const std::array<std::string_view, 5> parts{webhook.id, ".", webhook.timestamp, ".",
                                                webhook.raw_body};
    return "v1," + vault::base64(vault::hmac_sha256(key.reveal(), parts));
}

bool holds(std::string_view header, std::string_view expected) {
    bool found = false;
    for (std::size_t count = 0; count < signatures_max && !header.empty(); ++count) {
        const auto end = std::min(header.find(' '), header.size());
        found = vault::constant_time_equal(header.substr(0, end), expected) || found;
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return found;
}

}  // namespace

Result<WebhookKeys> WebhookKeys::make(const Secret& current, const Secret& previous) {
    WebhookKeys keys;
    for (const auto* written : {&current, &previous}) {
        if (written == &previous && previous.empty()) break;
        auto key = read_key(*written);
        if (!key) return std::unexpected(key.error());
        keys.keys_.push_back(*std::move(key));
    }
    return keys;
}

WebhookCheck WebhookKeys::verify(const Webhook& webhook, TimePoint now) const {
    if (webhook.id.empty() || webhook.timestamp.empty() || webhook.signature.empty())
        return WebhookCheck::missing;
    const auto at = read_time(webhook.timestamp);
    if (!at || !is_id(webhook.id)) return WebhookCheck::wrong;
    const auto matches = [&](const Secret& key) {
        return holds(webhook.signature, sign_one(key, webhook));
    };
    if (std::ranges::none_of(keys_, matches)) return WebhookCheck::wrong;
    return std::chrono::abs(now - *at) > webhook_tolerance ? WebhookCheck::stale : WebhookCheck::ok;
}

std::string WebhookKeys::sign(std::string_view id, TimePoint at, std::string_view raw_body) const {
    if (!is_id(id)) throw std::invalid_argument("an id that no webhook can have");
    const auto time = timestamp(at);
    std::string header;
    for (const auto& key : keys_)
        header += (header.empty() ? "" : " ") + sign_one(key, {id, time, {}, raw_body});
    return header;
}

std::string WebhookKeys::timestamp(TimePoint at) {
    return std::to_string(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
}

}  // namespace holdfast::intake
