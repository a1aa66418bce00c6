#include "router/intake/sms_generic.hpp"

#include <algorithm>
#include <stdexcept>

#include "router/core/json.hpp"
#include "router/intake/standard_webhook.hpp"
#include "router/outbound/plain_words.hpp"

namespace holdfast::intake {
namespace {

using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t sender_bytes_max = 256, text_bytes_max = 64 * 1024;
constexpr int media_max = 100;

Response kept() {
    return {.status = 204, .body = {}, .headers = {}};
}

// A count, or a list of which only the length is noted.
Result<int> media_of(const json::object& message) {
    const auto* media = message.if_contains("media");
    if (media == nullptr || media->is_null()) return 0;
    if (media->is_array())
        return static_cast<int>(std::min<std::size_t>(media->get_array().size(), media_max));
    const auto number = number_field(message, "media", 0, media_max);
    if (!number) return std::unexpected(number.error());
    return static_cast<int>(*number);
}

Result<InboundText> text_of(const json::object& message) {
    auto id = text_field(message, "id", provider_id_bytes_max);
    if (!id) return std::unexpected(id.error());
    auto from = text_field(message, "from", sender_bytes_max);
    if (!from) return std::unexpected(from.error());
    auto text = optional_text_field(message, "text", text_bytes_max);
    if (!text) return std::unexpected(text.error());
    const auto media = media_of(message);
    if (!media) return std::unexpected(media.error());
    return InboundText{.provider = "generic",
                       .message_id = *std::move(id),
                       .from = PhoneNumber{*std::move(from)},
                       .text = MessageText{*std::move(text)},
                       .media = *media};
}

class Generic {
  public:
    Generic(ProviderDesk desk, WebhookKeys keys) : desk_(desk), keys_(std::move(keys)) {}

    Task<Response> text(Request request) const {
        auto message = checked_data(request, "message.received");
        if (!message) co_return message.error();
        auto text = text_of(*message);
        if (!text) co_return desk_.refuse(Refusal::malformed, text.error());
        auto taken = kept();
        co_return co_await desk_.take(*std::move(text), std::move(taken));
    }

    Task<Response> status(Request request) const {
        auto report = checked_data(request, "message.status");
        if (!report) co_return report.error();
        const auto reference = text_field(*report, "reference", provider_id_bytes_max);
        if (!reference) co_return desk_.refuse(Refusal::malformed, reference.error());
        auto status = text_field(*report, "status", provider_id_bytes_max);
        if (!status) co_return desk_.refuse(Refusal::malformed, status.error());
        const auto said = optional_text_field(*report, "why", provider_id_bytes_max);
        if (!said) co_return desk_.refuse(Refusal::malformed, said.error());
        std::string why;
        if (*status == "failed") {
            const auto reason =
                said->empty() ? outbound::Reason::unknown : outbound::reason_of(*said);
            why = outbound::code_of(reason);
        } else if (*status != "sent" && *status != "delivered") {
            status->clear();
        }
        auto taken = kept();
        co_return co_await desk_.pass_on(*reference, *std::move(status), std::move(why),
                                         std::move(taken));
    }

  private:
    // The message's `data`, if one of our keys signed it.
    std::expected<json::object, Response> checked_data(const Request& request,
                                                       std::string_view type) const {
        const Webhook webhook{request.header("webhook-id"), request.header("webhook-timestamp"),
                              request.header("webhook-signature"), request.body};
        const auto refused = [&](Refusal refusal, Error error) {
            return std::unexpected(desk_.refuse(refusal, std::move(error)));
        };
        switch (keys_.verify(webhook, desk_.parts.clock.now())) {
            case WebhookCheck::ok:
                break;
            case WebhookCheck::missing:
                return refused(Refusal::missing_signature,
                               {.code = Errc::bad_request,
                                .detail = "send webhook-id, webhook-timestamp and "
                                          "webhook-signature",
                                .field = "webhook-signature"});
            case WebhookCheck::wrong:
                return refused(Refusal::wrong_signature, {.code = Errc::bad_signature});
            case WebhookCheck::stale:
                return refused(Refusal::stale_signature,
                               {.code = Errc::bad_signature,
                                .detail = "the timestamp is more than five minutes off",
                                .field = "webhook-timestamp"});
        }
        auto message = parse_object(request.body);
        if (!message) return refused(Refusal::malformed, message.error());
        const auto said = optional_text_field(*message, "type", provider_id_bytes_max);
        if (!said) return refused(Refusal::malformed, said.error());
        if (!said->empty() && *said != type)
            return refused(Refusal::malformed, {.code = Errc::bad_request,
                                                .detail = "type must be " + std::string{type},
                                                .field = "type"});
        const auto data = object_field(*message, "data");
        if (!data) return refused(Refusal::malformed, data.error());
        return std::move(message->at("data").get_object());
    }

    ProviderDesk desk_;
    WebhookKeys keys_;
};

}  // namespace

std::vector<http::Route> generic_routes(ProviderDesk desk) {
    const auto& settings = desk.parts.settings.sms.generic;
    auto keys =
        WebhookKeys::make(Secret{settings.secret.value}, Secret{settings.secret_previous.value});
    if (!keys) throw std::runtime_error("sms.generic.secret_file: " + keys.error().detail);
    const auto generic = std::make_shared<const Generic>(desk, *std::move(keys));
    return {
        {Method::post, "/v1/sms/generic",
         [generic](Request request) { return generic->text(std::move(request)); }},
        {Method::post, "/v1/sms/generic/status",
         [generic](Request request) { return generic->status(std::move(request)); }},
    };
}

}  // namespace holdfast::intake
