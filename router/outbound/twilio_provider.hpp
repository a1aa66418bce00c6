// Texts through Twilio's REST API, "Create a Message resource" (2010-04-01). Asks Twilio to keep
// neither text nor number and not to hold a reply back as risky. See provider.hpp for what may be
// relied on. Outlived by `client` and `settings`.
#pragma once
#include "config/settings.hpp"
#include "router/outbound/provider.hpp"

namespace holdfast::outbound {

class TwilioProvider final : public Provider {
  public:
    TwilioProvider(HttpClient& client, const config::Settings& settings)
        : client_(client), settings_(settings) {}
    Task<SendOutcome> send(OutgoingText text) override;

  private:
    HttpRequest request_for(const OutgoingText& text) const;

    HttpClient& client_;
    const config::Settings& settings_;
};

}  // namespace holdfast::outbound
