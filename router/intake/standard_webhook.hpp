// Standard Webhooks 1.0.0 (symmetric, "v1"): HMAC-SHA256 over `id.timestamp.body`, so that any
// gateway can be attached and our own notices can be checked by others. Used in both directions.
//
// Accepted is a message that any one of our keys signed and that is at most `webhook_tolerance` old
// or ahead. Within that time it can be replayed: the id is what repeats are known by. An id with a
// full stop is refused, as the specification asks, because id, time and body could then be cut in
// another way. Compared in constant time. Bounds: two keys of 24 to 64 bytes, ids of 256 bytes, 8
// signatures in a header. Immutable; any thread.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "router/core/clock.hpp"
#include "router/core/error.hpp"
#include "router/core/private.hpp"

namespace holdfast::intake {

enum class WebhookCheck { ok, missing, wrong, stale };  // stale: signed by us, but not of this time

inline constexpr std::chrono::seconds webhook_tolerance{300};

// The three headers and the body as received, before any parsing.
struct Webhook {
    std::string_view id, timestamp, signature, raw_body;
};

class WebhookKeys {
  public:
    // `whsec_` and base64. The first signs and both verify; an empty `previous` is none.
    // Errc::bad_request.
    static Result<WebhookKeys> make(const Secret& current, const Secret& previous = {});

    WebhookCheck verify(const Webhook& webhook, TimePoint now) const;

    // The webhook-signature header: one signature for each key, so that a receiver in rotation
    // finds its own. An id that could not be verified throws std::invalid_argument.
    std::string sign(std::string_view id, TimePoint at, std::string_view raw_body) const;
    // The webhook-timestamp header that goes with it.
    static std::string timestamp(TimePoint at);

  private:
    WebhookKeys() = default;
    std::vector<Secret> keys_;
};

}  // namespace holdfast::intake
