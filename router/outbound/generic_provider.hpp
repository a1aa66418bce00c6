// Texts through any gateway that takes a signed JSON message (Standard Webhooks 1.0.0): POST
// {"type":"message.send","timestamp":…,"data":{"reference","to","from","text"}}. 2xx is sent; 408,
// 425, 429 and 5xx are tried again, any other answer is a refusal. The webhook-id is the same for
// every try of a part, so the gateway can know a repeat. See provider.hpp. Outlived by `client`,
// `settings` and `clock`.
#pragma once
#include "config/settings.hpp"
#include "router/intake/standard_webhook.hpp"
#include "router/outbound/provider.hpp"

namespace holdfast::outbound {

class GenericProvider final : public Provider {
  public:
    GenericProvider(HttpClient& client, const config::Settings& settings, const Clock& clock,
                    intake::WebhookKeys keys)
        : client_(client), settings_(settings), clock_(clock), keys_(std::move(keys)) {}
    Task<SendOutcome> send(OutgoingText text) override;

  private:
    HttpRequest request_for(const OutgoingText& text) const;

    HttpClient& client_;
    const config::Settings& settings_;
    const Clock& clock_;
    intake::WebhookKeys keys_;
};

}  // namespace holdfast::outbound
