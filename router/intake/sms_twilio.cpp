#include "router/intake/sms_twilio.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "router/core/utf8.hpp"
#include "router/intake/twilio_signature.hpp"
#include "router/outbound/twilio_codes.hpp"

namespace holdfast::intake {
namespace {

using http::Method;
using http::Request;
using http::Response;

int number_of(std::string_view text) {
    int value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() ? value : 0;
}

Response empty_twiml() {
    return {.content_type = "text/xml",
            .body = R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)",
            .headers = {}};
}

// Twilio acts on keywords of the centre's own too (Advanced Opt-Out), and on YES, which in a
// conversation is an answer: so the words stay as they were sent.
Keyword keyword_named(std::string_view opt_out_type) {
    if (opt_out_type == "STOP") return Keyword::stop;
    if (opt_out_type == "START") return Keyword::start;
    return opt_out_type == "HELP" ? Keyword::help : Keyword::none;
}

struct Callback {
    std::string_view status, ours;  // ours: empty says nothing new
};

constexpr Callback kStatuses[] = {
    {"sent", "sent"},          {"delivered", "delivered"}, {"read", "delivered"},
    {"undelivered", "failed"}, {"failed", "failed"},       {"canceled", "failed"},
};

class Twilio {
  public:
    explicit Twilio(ProviderDesk desk) : desk_(desk) {
        const auto& twilio = desk.parts.settings.sms.twilio;
        for (const auto* token : {&twilio.auth_token, &twilio.auth_token_previous})
            if (!token->value.empty()) tokens_.emplace_back(token->value);
        if (tokens_.empty()) throw std::runtime_error("sms.twilio.auth_token_file is not set");
    }

    Task<Response> text(Request request) const {
        auto form = checked_form(request);
        if (!form) co_return form.error();
        const auto field = [&](std::string_view name) { return http::form_value(*form, name); };
        const auto id = field("MessageSid"), from = field("From");
        if (id.empty() || id.size() > provider_id_bytes_max) co_return desk_.missing("MessageSid");
        if (from.empty()) co_return desk_.missing("From");
        InboundText text{.provider = "twilio",
                         .message_id = std::string{id},
                         .from = PhoneNumber{repaired_utf8(from)},
                         .text = MessageText{repaired_utf8(field("Body"))},
                         .media = std::clamp(number_of(field("NumMedia")), 0, 100),
                         .keyword = keyword_named(field("OptOutType")),
                         .provider_answers_help = true};
        auto taken = empty_twiml();
        co_return co_await desk_.take(std::move(text), std::move(taken));
    }

    Task<Response> status(Request request) const {
        auto form = checked_form(request);
        if (!form) co_return form.error();
        const auto query = http::parse_form(request.query);
        if (!query) co_return desk_.refuse(Refusal::malformed, query.error());
        const auto said = http::form_value(*form, "MessageStatus");
        if (said.empty()) co_return desk_.missing("MessageStatus");
        const auto* known = std::ranges::find(kStatuses, said, &Callback::status);
        std::string status{known == std::end(kStatuses) ? std::string_view{} : known->ours};
        std::string why;
        if (status == "failed") {
            const auto code = number_of(http::form_value(*form, "ErrorCode"));
            why = outbound::code_of(outbound::twilio_code(code).reason);
        }
        Response taken{.status = 204, .body = {}, .headers = {}};
        const auto reference = http::form_value(*query, "ref");
        co_return co_await desk_.pass_on(reference, std::move(status), std::move(why),
                                         std::move(taken));
    }

  private:
    // The form, if Twilio signed it for our account.
    std::expected<Parameters, Response> checked_form(const Request& request) const {
        const auto signature = request.header("x-twilio-signature");
        const auto form = http::parse_form(request.body);
        if (!form) return std::unexpected(desk_.refuse(Refusal::malformed, form.error()));
        auto url = desk_.parts.settings.http.public_url + request.path;
        if (!request.query.empty()) url += "?" + request.query;
        switch (check_twilio_form(url, *form, signature, tokens_)) {
            case SignatureCheck::ok:
                break;
            case SignatureCheck::missing:
                return std::unexpected(desk_.refuse(Refusal::missing_signature,
                                                    {.code = Errc::bad_request,
                                                     .detail = "X-Twilio-Signature is missing",
                                                     .field = "X-Twilio-Signature"}));
            case SignatureCheck::wrong:
                return std::unexpected(
                    desk_.refuse(Refusal::wrong_signature, {.code = Errc::bad_signature}));
        }
        if (http::form_value(*form, "AccountSid") != desk_.parts.settings.sms.twilio.account_sid)
            return std::unexpected(
                desk_.refuse(Refusal::wrong_account, {.code = Errc::forbidden,
                                                      .detail = "AccountSid is not ours",
                                                      .field = "AccountSid"}));
        return *form;
    }

    ProviderDesk desk_;
    std::vector<Secret> tokens_;
};

}  // namespace

std::vector<http::Route> twilio_routes(ProviderDesk desk) {
    const auto twilio = std::make_shared<const Twilio>(desk);
    return {
        {Method::post, "/v1/sms/twilio",
         [twilio](Request request) { return twilio->text(std::move(request)); }},
        {Method::post, "/v1/sms/twilio/status",
         [twilio](Request request) { return twilio->status(std::move(request)); }},
    };
}

}  // namespace holdfast::intake
