#include "router/outbound/provider.hpp"

#include <stdexcept>

#include "router/outbound/generic_provider.hpp"
#include "router/outbound/kannel_provider.hpp"
#include "router/outbound/twilio_provider.hpp"

namespace holdfast::outbound {

Providers make_providers(HttpClient& client, const config::Settings& settings, const Clock& clock) {
    const auto& sms = settings.sms;
    Providers made;
    if (sms.twilio.enabled) made["twilio"] = std::make_unique<TwilioProvider>(client, settings);
    if (sms.kannel.enabled) made["kannel"] = std::make_unique<KannelProvider>(client, settings);
    if (sms.generic.enabled) {
        auto keys = intake::WebhookKeys::make(Secret{sms.generic.secret.value},
                                              Secret{sms.generic.secret_previous.value});
        if (!keys) throw std::runtime_error("sms.generic.secret_file: " + keys.error().detail);
        made["generic"] =
            std::make_unique<GenericProvider>(client, settings, clock, *std::move(keys));
    }
    return made;
}

std::optional<SendOutcome> not_now(const Result<Answer>& answer) {
    if (!answer) return SendOutcome::retry(Reason::provider_down);
    const Millis after = answer->retry_after.value_or(std::chrono::seconds{0});
    const int status = answer->status;
    if (status == 429) return SendOutcome::retry(Reason::provider_busy, after);
    if (status == 408 || status == 425 || status >= 500)
        return SendOutcome::retry(Reason::provider_down, after);
    return std::nullopt;
}

}  // namespace holdfast::outbound
