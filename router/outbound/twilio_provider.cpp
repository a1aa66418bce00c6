#include "router/outbound/twilio_provider.hpp"

#include "router/core/json.hpp"
#include "router/outbound/form.hpp"
#include "router/outbound/twilio_codes.hpp"

namespace holdfast::outbound {
namespace {

// The error code of either kind of answer; 0 if there is none.
int code_of(const Answer& answer) {
    const auto body = parse_object(answer.body);
    if (!body) return 0;
    const auto field = answer.status < 300 ? "error_code" : "code";
    const auto code = number_field(*body, field, 1, 99'999);
    return code ? static_cast<int>(*code) : 0;
}

SendOutcome outcome_of(const Answer& answer) {
    const auto code = code_of(answer);
    const auto known = twilio_code(code);
    if (known.retry) {
        return SendOutcome::retry(known.reason,
                                  answer.retry_after.value_or(std::chrono::seconds{0}));
    }
    if (answer.status >= 200 && answer.status < 300) {
        if (code == 0) return {};
        return SendOutcome::failed(known.reason);
    }
    const bool listed = known.reason != Reason::unknown;
    return SendOutcome::failed(listed ? known.reason : Reason::provider_refused);
}

}  // namespace

HttpRequest TwilioProvider::request_for(const OutgoingText& text) const {
    const auto& twilio = settings_.sms.twilio;
    HttpRequest request;
    request.url = twilio.api_url + "/2010-04-01/Accounts/" + twilio.account_sid + "/Messages.json";
    request.user = twilio.account_sid;
    request.password = Secret{twilio.auth_token.value};
    request.timeout = text.limit;
    request.body = RequestBody{form_encoded({
        {"To", text.to.reveal()},
        {"From", twilio.from},
        {"Body", text.text.reveal()},
        {"StatusCallback",
         settings_.http.public_url + "/v1/sms/twilio/status?ref=" + text.reference},
        {"RiskCheck", "disable"},
        {"ContentRetention", "discard"},
        {"AddressRetention", "obfuscate"},
    })};
    return request;
}

Task<SendOutcome> TwilioProvider::send(OutgoingText text) {
    const auto answer = co_await client_.fetch(request_for(text));
    if (auto later = not_now(answer)) co_return *later;
    co_return outcome_of(*answer);
}

}  // namespace holdfast::outbound
