#include "router/outbound/generic_provider.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace holdfast::outbound {
namespace {

// A webhook's id may hold no full stop.
std::string webhook_id(const OutgoingText& text) {
    auto id = "text_" + text.reference + "_" + std::to_string(text.part);
    std::ranges::replace(id, '.', '_');
    return id;
}

}  // namespace

HttpRequest GenericProvider::request_for(const OutgoingText& text) const {
    const auto& generic = settings_.sms.generic;
    const auto now = clock_.now();
    const boost::json::object message{
        {"type", "message.send"},
        {"timestamp", to_iso8601(now)},
        {"data",
         {{"reference", text.reference},
          {"to", text.to.reveal()},
          {"from", generic.from},
          {"text", text.text.reveal()}}},
    };
    const auto id = webhook_id(text);
    RequestBody body{boost::json::serialize(message)};
    HttpRequest request;
    request.url = generic.send_url;
    request.headers = {
        {"Content-Type", Secret{"application/json"}},
        {"webhook-id", Secret{id}},
        {"webhook-timestamp", Secret{intake::WebhookKeys::timestamp(now)}},
        {"webhook-signature", Secret{keys_.sign(id, now, body.reveal())}},
    };
    request.body = std::move(body);
    request.timeout = text.limit;
    return request;
}

Task<SendOutcome> GenericProvider::send(OutgoingText text) {
    const auto answer = co_await client_.fetch(request_for(text));
    if (auto later = not_now(answer)) co_return *later;
    const bool taken = answer->status >= 200 && answer->status < 300;
    co_return taken ? SendOutcome{} : SendOutcome::failed(Reason::provider_refused);
}

}  // namespace holdfast::outbound
