#include "ops/rehearsal/carrier.hpp"

#include <algorithm>

#include "ops/rehearsal/carrier_page.hpp"
#include "router/conversation/frame.hpp"
#include "router/core/log.hpp"
#include "router/core/utf8.hpp"
#include "router/intake/twilio_signature.hpp"
#include "router/outbound/form.hpp"
#include "router/outbound/segments.hpp"
#include "router/vault/encoding.hpp"

namespace holdfast::rehearsal {

Carrier::Carrier(asio::any_io_executor executor, outbound::HttpClient& client, const Clock& clock,
                 Random& random, CarrierOptions options)
    : executor_(std::move(executor)),
      client_(client),
      clock_(clock),
      random_(random),
      options_(std::move(options)) {
    if (!options_.web_folder.empty())
        files_ = std::make_unique<http::StaticFiles>(options_.web_folder);
    http::ServerOptions listening;
    listening.address = options_.address;
    listening.port = options_.port;
    server_ = http::Server::listen(executor_, std::move(listening), routes());
}

Carrier::~Carrier() = default;

std::uint16_t Carrier::port() const {
    return server_->port();
}

std::string Carrier::api_url() const {
    return "http://" + options_.address + ":" + std::to_string(port());
}

http::Routes Carrier::routes() {
    http::Routes routes;
    routes.http.push_back({http::Method::post, "/2010-04-01/Accounts/{sid}/Messages.json",
                           [this](http::Request request) { return take(std::move(request)); }});
    routes.sockets.push_back({
        .pattern = "/v1/phone",
        .admit = [this](const http::Request& request) { return admit(request); },
        .open =
            [this](http::Request, std::shared_ptr<http::Socket> socket) {
                auto made = std::make_shared<Page>(*this, std::move(socket));
                std::erase_if(pages_, [](const auto& page) { return page.expired(); });
                pages_.push_back(made);
                return made;
            },
    });
    routes.fallback = [this](http::Request request) { return page(std::move(request)); };
    return routes;
}

Task<http::Response> Carrier::page(http::Request request) {
    if (request.path == "/")
        co_return http::Response{.status = 303, .body = {}, .headers = {{"Location", "/phone"}}};
    auto found = files_ ? files_->find(request) : std::nullopt;
    co_return found ? *std::move(found) : http::problem({.code = Errc::not_found});
}

// A page of another site must not text in this one's name.
Task<std::optional<http::Response>> Carrier::admit(const http::Request& request) {
    const auto own = "://" + std::string{request.header("host")};
    if (!request.header("origin").ends_with(own))
        co_return http::problem({.code = Errc::forbidden});
    const auto open =
        std::ranges::count_if(pages_, [](const auto& page) { return !page.expired(); });
    if (static_cast<std::size_t>(open) >= sockets_max)
        co_return http::problem({.code = Errc::throttled});
    co_return std::nullopt;
}

Task<> Carrier::deliver(Submitted text) {
    PhoneText kept{.sid = text.sid,
                   .number = text.to,
                   .text = text.body,
                   .from_line = true,
                   .at = clock_.now(),
                   .status = "queued"};
    phones_.add(std::move(kept));
    const auto mode = phones_.mode(text.to);
    // Before anything is awaited, so that one phone's texts come in the order they were sent.
    if (mode == PhoneMode::deliver) reach(text.to, text.body, text.sid);
    co_await report(text, "sent", 0);
    if (mode == PhoneMode::deliver) co_await report(text, "delivered", 0);
    if (mode == PhoneMode::fail) co_await report(text, "failed", 30008);
    if (mode == PhoneMode::unreachable) co_await report(text, "undelivered", 30003);
    --under_way_;
}

Task<> Carrier::report(const Submitted& text, std::string_view status, int code) {
    phones_.set_status(text.sid, status);
    show("status", {.sid = text.sid, .number = text.to, .text = {}, .status = std::string{status}});
    if (text.callback.empty()) co_return;
    Parameters form{{"MessageSid", text.sid},
                    {"SmsSid", text.sid},
                    {"MessageStatus", std::string{status}},
                    {"SmsStatus", std::string{status}},
                    {"To", text.to},
                    {"From", options_.line},
                    {"AccountSid", options_.account_sid},
                    {"ApiVersion", "2010-04-01"}};
    if (code != 0) form.emplace_back("ErrorCode", std::to_string(code));
    const auto answer = co_await post(text.callback, std::move(form));
    if (!answer || answer->status >= 300) ++counts_.reports_refused;
}

Task<Result<std::string>> Carrier::text(std::string from, std::string body) {
    const auto characters = count_characters(body);
    if (from.empty() || from.size() > 64)
        co_return fail(Errc::bad_request, "no such phone", "from");
    if (!is_utf8(body) || characters == 0 || characters > text_chars_max)
        co_return fail(Errc::bad_request, "a text has 1 to 1600 characters", "text");
    const auto sid = make_sid();
    phones_.add(
        {.sid = sid, .number = from, .text = body, .at = clock_.now(), .status = "sending"});
    const auto canned = phones_.keyword(from, body);
    Parameters form{{"ToCountry", "US"},
                    {"ToState", "NJ"},
                    {"SmsMessageSid", sid},
                    {"NumMedia", "0"},
                    {"ToCity", ""},
                    {"FromZip", ""},
                    {"SmsSid", sid},
                    {"FromState", "NJ"},
                    {"SmsStatus", "received"},
                    {"FromCity", ""},
                    {"Body", body},
                    {"FromCountry", "US"},
                    {"To", options_.line},
                    {"ToZip", ""},
                    {"NumSegments", std::to_string(outbound::count_segments(body).count)},
                    {"MessageSid", sid},
                    {"AccountSid", options_.account_sid},
                    {"From", from},
                    {"ApiVersion", "2010-04-01"}};
    if (!canned.empty()) {
        auto answer_sid = make_sid();
        PhoneText answer{.sid = answer_sid,
                         .number = from,
                         .text = std::string{canned},
                         .from_line = true,
                         .at = clock_.now(),
                         .status = "delivered"};
        phones_.add(std::move(answer));
        if (phones_.mode(from) == PhoneMode::deliver) reach(from, std::string{canned}, answer_sid);
    }
    const auto answer = co_await post(options_.webhook_url, std::move(form));
    const bool taken = answer && answer->status >= 200 && answer->status < 300;
    phones_.set_status(sid, taken ? "delivered" : "failed");
    if (taken) co_return sid;
    log(LogLevel::warn, "webhook_refused", {{"status", answer ? answer->status : 0}});
    co_return fail(Errc::unavailable, "the line did not take the text");
}

// Signed as Twilio signs. One more try if there was no connection.
Task<Result<outbound::Answer>> Carrier::post(std::string url, Parameters form) {
    const auto signature = intake::twilio_signature(url, form, options_.auth_token);
    const auto body = outbound::form_encoded(form);
    for (int tries = 1;; ++tries) {
        outbound::HttpRequest request;
        request.url = url;
        request.headers = {{"X-Twilio-Signature", Secret{signature}},
                           {"Content-Type", Secret{"application/x-www-form-urlencoded"}}};
        request.body = outbound::RequestBody{body};
        auto answer = co_await client_.fetch(std::move(request));
        if (answer || answer.error().code != Errc::unavailable || tries == 2) co_return answer;
    }
}

void Carrier::reach(const std::string& number, std::string text, std::string sid) {
    const PhoneText arrived{.sid = std::move(sid),
                            .number = number,
                            .text = std::move(text),
                            .from_line = true,
                            .at = clock_.now(),
                            .status = "delivered"};
    show("text", arrived);
    if (on_text_) on_text_(arrived);
}

void Carrier::show(std::string_view type, const PhoneText& text) {
    json::object data{{"sid", text.sid}};
    if (type == "text") {
        data["number"] = text.number;
        data["text"] = text.text;
        data["at"] = epoch_ms(text.at);
    } else {
        data["status"] = text.status;
    }
    const auto frame = conversation::push(type, data);
    for (const auto& weak : pages_)
        if (const auto page = weak.lock()) page->send(frame);
}

std::string Carrier::make_sid() {
    return "SM" + vault::hex(random_.bytes(16));
}

}  // namespace holdfast::rehearsal
