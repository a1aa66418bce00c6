// The carrier's API as the line sees it: Twilio's "Create a Message resource", with the checks of
// the real one.
#include <algorithm>

#include "ops/rehearsal/carrier.hpp"
#include "router/core/json.hpp"
#include "router/core/utf8.hpp"
#include "router/outbound/segments.hpp"
#include "router/vault/digest.hpp"
#include "router/vault/encoding.hpp"

namespace holdfast::rehearsal {
namespace {

using http::Request;
using http::Response;

struct Refusal {
    int code, status;
    std::string_view message;
};

constexpr Refusal kRefusals[] = {
    {20003, 401, "Authenticate"},
    {20429, 429, "Too Many Requests"},
    {21211, 400, "Invalid 'To' Phone Number"},
    {21602, 400, "Message body is required."},
    {21603, 400, "A 'From' phone number is required."},
    {21604, 400, "A 'To' phone number is required."},
    {21606, 400, "The 'From' phone number provided is not a valid message-capable number."},
    {21609, 400, "The 'StatusCallback' URL is not a valid URL."},
    {21610, 400, "Attempt to send to unsubscribed recipient"},
    {21617, 400, "The concatenated message body exceeds the 1600 character limit"},
};

Response refusal_of(int code) {
    const auto* known = std::ranges::find(kRefusals, code, &Refusal::code);
    const json::object body{
        {"code", code},
        {"message", known->message},
        {"more_info", "https://www.twilio.com/docs/errors/" + std::to_string(code)},
        {"status", known->status}};
    return {.status = known->status, .body = json::serialize(body), .headers = {}};
}

bool is_e164(std::string_view number) {
    return number.size() >= 8 && number.size() <= 16 && number.starts_with('+') &&
           number.find_first_not_of("0123456789", 1) == number.npos;
}

}  // namespace

// The line's text, or Twilio's code for what is wrong with it.
std::expected<Carrier::Submitted, int> Carrier::checked(const Request& request) const {
    const auto user = options_.account_sid + ":" + options_.auth_token.reveal();
    const auto wanted = "Basic " + vault::base64(user);
    const bool known = vault::constant_time_equal(request.header("authorization"), wanted);
    if (!known || request.captured.at(0) != options_.account_sid) return std::unexpected(20003);
    if (under_way_ >= under_way_max) return std::unexpected(20429);
    const auto form = http::parse_form(request.body);
    if (!form) return std::unexpected(21602);
    const auto field = [&](std::string_view name) {
        return std::string{http::form_value(*form, name)};
    };
    Submitted text{
        .sid = {}, .to = field("To"), .body = field("Body"), .callback = field("StatusCallback")};
    if (text.to.empty()) return std::unexpected(21604);
    if (!is_e164(text.to)) return std::unexpected(21211);
    if (field("From").empty()) return std::unexpected(21603);
    if (field("From") != options_.line) return std::unexpected(21606);
    if (text.body.empty() || !is_utf8(text.body)) return std::unexpected(21602);
    if (count_characters(text.body) > text_chars_max) return std::unexpected(21617);
    const bool callable = text.callback.empty() || text.callback.starts_with("http://") ||
                          text.callback.starts_with("https://");
    if (!callable) return std::unexpected(21609);
    if (phones_.opted_out(text.to)) return std::unexpected(21610);
    return text;
}

Task<Response> Carrier::take(Request request) {
    auto text = checked(request);
    if (!text) {
        ++counts_.refused;
        co_return refusal_of(text.error());
    }
    text->sid = make_sid();
    ++counts_.taken;
    ++under_way_;
    const auto segments = outbound::count_segments(text->body).count;
    const json::object body{{"sid", text->sid},
                            {"account_sid", options_.account_sid},
                            {"api_version", "2010-04-01"},
                            {"body", text->body},
                            {"direction", "outbound-api"},
                            {"from", options_.line},
                            {"to", text->to},
                            {"num_segments", std::to_string(segments)},
                            {"status", "queued"},
                            {"error_code", nullptr},
                            {"error_message", nullptr}};
    spawn(executor_, "carrier_delivers", deliver(*std::move(text)));
    co_return Response{.status = 201, .body = json::serialize(body), .headers = {}};
}

}  // namespace holdfast::rehearsal
