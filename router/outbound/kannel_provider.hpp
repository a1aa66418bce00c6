// Texts through Kannel's sendsms (Kannel 1.4.5 user's guide, "Send SMS"; tried against the real
// smsbox). The POST form is used: everything is in fields and body, so that no number, text or
// password stands in a URL. "Accepted" and "queued for later" (202) are both sent: Kannel keeps the
// text on disk, if its store-location is set.
//
// Kannel cuts what is longer than `max-messages` segments of its sendsms-user without a word: it
// must be 24 or more (1,600 characters of UCS-2), with `concatenation = true`. See provider.hpp.
// Outlived by `client` and `settings`.
#pragma once
#include "config/settings.hpp"
#include "router/outbound/provider.hpp"

namespace holdfast::outbound {

class KannelProvider final : public Provider {
  public:
    KannelProvider(HttpClient& client, const config::Settings& settings)
        : client_(client), settings_(settings) {}
    Task<SendOutcome> send(OutgoingText text) override;

  private:
    HttpRequest request_for(const OutgoingText& text) const;

    HttpClient& client_;
    const config::Settings& settings_;
};

}  // namespace holdfast::outbound
