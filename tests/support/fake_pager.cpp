#include "tests/support/fake_pager.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "router/intake/standard_webhook.hpp"

namespace holdfast::tests {
namespace {

namespace json = boost::json;

// What is wrong with a body, gathered.
struct Check {
    std::vector<std::string> faults{};

    void that(bool right, const std::string& what) {
        if (!right) faults.push_back(what);
    }
    const json::value* at(const json::value& value, std::string_view pointer) {
        boost::system::error_code bad;
        const auto* found = value.find_pointer(pointer, bad);
        return bad ? nullptr : found;
    }
    std::string text(const json::value& value, std::string_view pointer) {
        const auto* found = at(value, pointer);
        that(found && found->is_string() && !found->get_string().empty(),
             std::string{pointer} + " must be a text");
        return found && found->is_string() ? std::string{found->get_string()} : "";
    }
    void one_of(const std::string& value, std::initializer_list<std::string_view> known,
                const std::string& what) {
        that(std::ranges::find(known, value) != known.end(), what + " is not known: " + value);
    }
    void only(const json::value& value, std::initializer_list<std::string_view> known) {
        if (!value.is_object()) return that(false, "must be an object");
        for (const auto& member : value.get_object()) one_of(member.key(), known, "the member");
    }
};

bool is_time(const std::string& text) {
    return text.size() == 24 && text[4] == '-' && text[10] == 'T' && text.back() == 'Z';
}

void check_pagerduty(Check& check, const json::value& event) {
    check.only(event, {"routing_key", "event_action", "dedup_key", "client", "client_url", "links",
                       "images", "payload"});
    check.that(check.text(event, "/routing_key").size() == 32,
               "Length of 'routing_key' is incorrect (should be 32 characters)");
    const auto action = check.text(event, "/event_action");
    check.one_of(action, {"trigger", "acknowledge", "resolve"}, "event_action");
    const auto* key = check.at(event, "/dedup_key");
    check.that((key && key->is_string() && key->get_string().size() <= 255) || action == "trigger",
               "dedup_key is needed");
    if (action != "trigger") return;
    check.that(check.text(event, "/payload/summary").size() <= 1024, "summary is too long");
    check.text(event, "/payload/source");
    check.one_of(check.text(event, "/payload/severity"), {"critical", "error", "warning", "info"},
                 "severity");
    check.that(is_time(check.text(event, "/payload/timestamp")), "timestamp is none");
    check.that(check.at(event, "/payload/custom_details") != nullptr, "no custom_details");
}

void check_alertmanager(Check& check, const json::value& alerts) {
    check.that(alerts.is_array() && !alerts.get_array().empty(), "must be a list of alerts");
    if (!alerts.is_array()) return;
    for (const auto& alert : alerts.get_array()) {
        check.only(alert, {"labels", "annotations", "startsAt", "endsAt", "generatorURL"});
        check.text(alert, "/labels/alertname");
        for (const auto* list : {"/labels", "/annotations"}) {
            const auto* found = check.at(alert, list);
            check.that(found && found->is_object(), std::string{list} + " must be an object");
            for (const auto& one :
                 found && found->is_object() ? found->get_object() : json::object{})
                check.that(one.value().is_string(), std::string{one.key()} + " must be a text");
        }
        check.that(is_time(check.text(alert, "/startsAt")), "startsAt is none");
        if (check.at(alert, "/endsAt"))
            check.that(check.text(alert, "/endsAt") >= check.text(alert, "/startsAt"),
                       "endsAt is before startsAt");
    }
}

void check_slack(Check& check, const json::value& message) {
    check.only(message, {"text", "blocks"});
    check.text(message, "/text");
    check.one_of(check.text(message, "/blocks/0/type"), {"section"}, "block");
    check.one_of(check.text(message, "/blocks/0/text/type"), {"plain_text", "mrkdwn"}, "text");
    if (!check.at(message, "/blocks/1")) return;
    check.one_of(check.text(message, "/blocks/1/elements/0/type"), {"button"}, "element");
    check.text(message, "/blocks/1/elements/0/text/text");
    check.text(message, "/blocks/1/elements/0/url");
}

void check_teams(Check& check, const json::value& message) {
    check.one_of(check.text(message, "/type"), {"message"}, "type");
    check.one_of(check.text(message, "/attachments/0/contentType"),
                 {"application/vnd.microsoft.card.adaptive"}, "contentType");
    check.one_of(check.text(message, "/attachments/0/content/type"), {"AdaptiveCard"}, "card");
    check.text(message, "/attachments/0/content/version");
    check.text(message, "/attachments/0/content/body/0/text");
}

void check_hook(Check& check, const http::Request& request, const json::value& message) {
    const auto keys = intake::WebhookKeys::make(Secret{FakePager::webhook_secret});
    const intake::Webhook webhook{request.header("webhook-id"), request.header("webhook-timestamp"),
                                  request.header("webhook-signature"), request.body};
    // Signed, whenever that was: the line's clock may be a made-up one.
    const auto at = std::string{webhook.timestamp};
    const auto then = from_epoch_ms(std::strtoll(at.c_str(), nullptr, 10) * 1000);
    check.that(keys->verify(webhook, then) == intake::WebhookCheck::ok, "the signature is wrong");
    check.that(check.text(message, "/type").starts_with("duty."), "the type is none of ours");
    check.that(is_time(check.text(message, "/timestamp")), "timestamp is none");
    check.text(message, "/data/duty");
}

}  // namespace

FakePager::FakePager(asio::io_context& loop, std::uint16_t port)
    : never_(loop, std::chrono::steady_clock::time_point::max()) {
    http::Routes routes;
    const auto taking = [this](http::Request request) { return take(std::move(request)); };
    for (const auto* path : {"/v2/enqueue", "/api/v2/alerts", "/slack", "/teams", "/hook"})
        routes.http.push_back({http::Method::post, path, taking});
    for (const auto method : {http::Method::get, http::Method::post})
        routes.http.push_back({method, "/elsewhere", [this](http::Request) -> Task<http::Response> {
                                   ++redirected;
                                   co_return http::Response{};
                               }});
    http::ServerOptions options;
    options.port = port;
    server_ = http::Server::listen(loop.get_executor(), std::move(options), std::move(routes));
}

std::string FakePager::url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + std::string{path};
}

std::vector<FakePager::Call> FakePager::of(std::string_view path) const {
    std::vector<Call> found;
    std::ranges::copy_if(calls, std::back_inserter(found),
                         [&](const Call& call) { return call.path == path; });
    return found;
}

Task<http::Response> FakePager::take(http::Request request) {
    Check check;
    boost::system::error_code bad;
    const auto body = json::parse(request.body, bad);
    check.that(!bad, "the body is no JSON");
    check.that(request.header("content-type") == "application/json", "no Content-Type");
    if (request.path == "/v2/enqueue") check_pagerduty(check, body);
    if (request.path == "/api/v2/alerts") check_alertmanager(check, body);
    if (request.path == "/slack") check_slack(check, body);
    if (request.path == "/teams") check_teams(check, body);
    if (request.path == "/hook") check_hook(check, request, body);
    for (const auto& fault : check.faults) faults.push_back(request.path + ": " + fault);
    const auto path = request.path;
    calls.push_back({path, body, std::move(request.body), std::move(request.headers),
                     std::chrono::steady_clock::now()});
    const auto told = does.find(path);
    auto what = told == does.end() ? Does::take : told->second;
    if (what == Does::take && !check.faults.empty()) what = Does::refuse;
    if (what == Does::silence) co_await never_.async_wait(as_result);
    co_return answer(path, what);
}

http::Response FakePager::answer(const std::string& path, Does what) const {
    switch (what) {
        case Does::refuse:
            return {400,
                    "application/json",
                    R"({"status":"invalid event","message":"Event object is invalid","errors":[]})",
                    {}};
        case Does::busy:
            return {429, "application/json", "", {{"Retry-After", "7"}}};
        case Does::fail:
            return {500, "application/json", "", {}};
        case Does::redirect:
            return {302, "text/plain", "", {{"Location", url("/elsewhere")}}};
        default:
            break;
    }
    if (path == "/v2/enqueue")
        return {202, "application/json", R"({"status":"success","message":"Event processed"})", {}};
    return {200, "text/plain", "ok", {}};
}

}  // namespace holdfast::tests
