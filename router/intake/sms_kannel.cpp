#include "router/intake/sms_kannel.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <stdexcept>

#include "router/core/utf8.hpp"
#include "router/outbound/plain_words.hpp"
#include "router/vault/digest.hpp"

namespace holdfast::intake {
namespace {

using http::Method;
using http::Request;
using http::Response;
using outbound::Reason;

// Not 204: Kannel takes that for a failure.
Response kept() {
    return {.content_type = "text/plain", .body = {}, .headers = {}};
}

void append_utf8(std::string& out, char32_t letter) {
    const auto put = [&out](char32_t bits) { out += static_cast<char>(bits); };
    if (letter < 0x80) return put(letter);
    if (letter < 0x800) {
        put(0xC0 | letter >> 6);
    } else {
        if (letter < 0x10000) {
            put(0xE0 | letter >> 12);
        } else {
            put(0xF0 | letter >> 18);
            put(0x80 | (letter >> 12 & 0x3F));
        }
        put(0x80 | (letter >> 6 & 0x3F));
    }
    put(0x80 | (letter & 0x3F));
}

// Half a pair, or half a unit at the end, becomes U+FFFD.
std::string utf8_of_utf16be(std::string_view bytes) {
    constexpr char32_t replacement = 0xFFFD;
    const auto unit = [&](std::size_t at) -> char32_t {
        if (at + 1 >= bytes.size()) return replacement;
        return static_cast<char32_t>(static_cast<unsigned char>(bytes[at]) << 8 |
                                     static_cast<unsigned char>(bytes[at + 1]));
    };
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 2) {
        const auto first = unit(at);
        if (first < 0xD800 || first > 0xDFFF) {
            append_utf8(out, first);
            continue;
        }
        const auto second = unit(at + 2);
        const bool pair = first < 0xDC00 && second >= 0xDC00 && second <= 0xDFFF;
        append_utf8(out, pair ? 0x10000 + ((first & 0x3FF) << 10 | (second & 0x3FF)) : replacement);
        if (pair) at += 2;
    }
    return out;
}

std::string text_of(std::string_view bytes, std::string_view charset, std::string_view coding) {
    const bool wide = charset.empty() ? coding == "2"
                                      : charset.starts_with("UTF-16") || charset.contains("UCS-2");
    return wide ? utf8_of_utf16be(bytes) : repaired_utf8(bytes);
}

struct Report {
    std::string_view said, status;
    Reason why = Reason::none;
};

// The bits of the DLR mask. 4: on its way, nothing new.
constexpr Report kReports[] = {
    {"1", "delivered"}, {"2", "failed", Reason::not_delivered},     {"4", ""},
    {"8", "sent"},      {"16", "failed", Reason::provider_refused},
};

class Kannel {
  public:
    explicit Kannel(ProviderDesk desk)
        : desk_(desk), secret_(desk.parts.settings.sms.kannel.inbound_secret.value) {
        if (secret_.empty()) throw std::runtime_error("sms.kannel.inbound_secret_file is not set");
        for (const auto& text : desk.parts.settings.sms.kannel.allowed_addresses) {
            boost::system::error_code fault;
            allowed_.push_back(asio::ip::make_address(text, fault));
            if (fault)
                throw std::runtime_error("sms.kannel.allowed_addresses: not an address: " + text);
        }
    }

    Task<Response> text(Request request) const {
        if (auto refusal = stranger(request)) co_return *refusal;
        const auto query = http::parse_form(request.query);
        if (!query) co_return desk_.refuse(Refusal::malformed, query.error());
        const auto field = [&](std::string_view name) { return http::form_value(*query, name); };
        const auto id = field("id"), sender = field("sender");
        if (id.empty() || id.size() > provider_id_bytes_max) co_return desk_.missing("id");
        if (sender.empty()) co_return desk_.missing("sender");
        const auto bytes =
            request.method == Method::post ? std::string_view{request.body} : field("text");
        InboundText text{
            .provider = "kannel",
            .message_id = std::string{id},
            .from = PhoneNumber{repaired_utf8(sender)},
            .text = MessageText{text_of(bytes, field("charset"), field("coding"))},
        };
        auto taken = kept();
        co_return co_await desk_.take(std::move(text), std::move(taken));
    }

    Task<Response> status(Request request) const {
        if (auto refusal = stranger(request)) co_return *refusal;
        const auto query = http::parse_form(request.query);
        if (!query) co_return desk_.refuse(Refusal::malformed, query.error());
        const auto said = http::form_value(*query, "status");
        const auto* known = std::ranges::find(kReports, said, &Report::said);
        if (known == std::end(kReports)) co_return desk_.missing("status");
        auto taken = kept();
        const auto reference = http::form_value(*query, "ref");
        std::string status{known->status}, why{outbound::code_of(known->why)};
        co_return co_await desk_.pass_on(reference, std::move(status), std::move(why),
                                         std::move(taken));
    }

  private:
    std::optional<Response> stranger(const Request& request) const {
        const bool known = vault::constant_time_equal(request.captured.front(), secret_.reveal());
        if (!known) return desk_.refuse(Refusal::wrong_secret, {.code = Errc::forbidden});
        boost::system::error_code fault;
        const auto peer = asio::ip::make_address(request.peer, fault);
        if (fault || std::ranges::find(allowed_, peer) == allowed_.end())
            return desk_.refuse(Refusal::wrong_address, {.code = Errc::forbidden});
        return std::nullopt;
    }

    ProviderDesk desk_;
    Secret secret_;
    std::vector<asio::ip::address> allowed_;
};

}  // namespace

std::vector<http::Route> kannel_routes(ProviderDesk desk) {
    const auto kannel = std::make_shared<const Kannel>(desk);
    const auto text = [kannel](Request request) { return kannel->text(std::move(request)); };
    return {
        {Method::post, "/v1/sms/kannel/{secret}", text},
        {Method::get, "/v1/sms/kannel/{secret}", text},
        {Method::get, "/v1/sms/kannel/{secret}/status",
         [kannel](Request request) { return kannel->status(std::move(request)); }},
    };
}

}  // namespace holdfast::intake
