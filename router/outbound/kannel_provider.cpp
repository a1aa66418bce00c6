#include "router/outbound/kannel_provider.hpp"

#include "router/outbound/segments.hpp"

namespace holdfast::outbound {

HttpRequest KannelProvider::request_for(const OutgoingText& text) const {
    const auto& kannel = settings_.sms.kannel;
    const auto report_url = settings_.http.public_url + "/v1/sms/kannel/" +
                            kannel.inbound_secret.value + "/status?ref=" + text.reference +
                            "&status=%d";
    // With coding 0 Kannel writes "?" for whatever GSM-7 has not.
    const auto* coding = count_segments(text.text.reveal()).gsm7 ? "0" : "2";
    HttpRequest request;
    request.url = kannel.send_url;
    request.headers = {
        {"X-Kannel-Username", Secret{kannel.user}},
        {"X-Kannel-Password", Secret{kannel.password.value}},
        {"X-Kannel-From", Secret{kannel.from}},
        {"X-Kannel-To", Secret{text.to.reveal()}},
        {"X-Kannel-Coding", Secret{coding}},
        {"X-Kannel-DLR-Mask", Secret{"31"}},
        {"X-Kannel-DLR-Url", Secret{report_url}},
        {"Content-Type", Secret{"text/plain; charset=UTF-8"}},
    };
    request.body = RequestBody{text.text.reveal()};
    request.timeout = text.limit;
    return request;
}

Task<SendOutcome> KannelProvider::send(OutgoingText text) {
    const auto answer = co_await client_.fetch(request_for(text));
    if (auto later = not_now(answer)) co_return *later;
    const int status = answer->status;
    if (status >= 200 && status < 300) co_return SendOutcome{};
    // Kannel says only in prose why; a number on its own black list is the one to be told apart.
    const bool listed = status == 400 && answer->body.contains("black-list");
    co_return SendOutcome::failed(listed ? Reason::blocked : Reason::provider_refused);
}

}  // namespace holdfast::outbound
