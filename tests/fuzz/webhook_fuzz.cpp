// Any bytes as what arrives signed, cut into fields at NUL: nobody gets in without the key, what we
// sign is accepted, and no URL, header or encoding upsets the reading. Also passwords' encodings,
// as they come from a file.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ops/staff/password.hpp"
#include "router/intake/standard_webhook.hpp"
#include "router/intake/twilio_signature.hpp"
#include "router/vault/vault.hpp"

namespace {

using namespace holdfast;

void require(bool so) {
    if (!so) std::abort();
}

std::string_view take(std::string_view& rest) {
    const auto end = std::min(rest.find('\0'), rest.size());
    const auto field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return field;
}

void twilio(std::string_view url, std::string_view signature, std::string_view body) {
    const Secret token{"0123456789abcdef0123456789abcdef"};
    const std::span tokens{&token, 1};
    intake::Parameters sent;
    for (auto rest = body; !rest.empty() && sent.size() < 20;) {
        const std::string name{take(rest)};
        sent.emplace_back(name, take(rest));
    }
    using intake::SignatureCheck;
    require(intake::check_twilio_form(url, sent, signature, tokens) != SignatureCheck::ok);
    require(intake::check_twilio_body(url, body, signature, tokens) != SignatureCheck::ok);
    const auto ours = intake::twilio_signature(url, sent, token);
    require(intake::check_twilio_form(url, sent, ours, tokens) == SignatureCheck::ok);
}

void webhook(std::string_view id, std::string_view time, std::string_view signature,
             std::string_view body) {
    using intake::WebhookCheck;
    static const auto keys =
        intake::WebhookKeys::make(Secret{"whsec_" + vault::base64(std::string(32, 'k'))}).value();
    const TimePoint now{std::chrono::seconds{1767225600}};
    const auto check = keys.verify({id, time, signature, body}, now);
    require(check != WebhookCheck::ok && check != WebhookCheck::stale);
    if (id.empty() || id.size() > 256 || id.contains('.')) return;
    const auto ours = keys.sign(id, now, body);
    require(keys.verify({id, intake::WebhookKeys::timestamp(now), ours, body}, now) ==
            WebhookCheck::ok);
}

void encodings(std::string_view text) {
    if (const auto bytes = vault::from_base64(text)) require(vault::base64(*bytes) == text);
    if (const auto bytes = vault::from_base64url(text)) require(vault::base64url(*bytes) == text);
    static const auto key = vault::DataKey::from_bytes(std::string(32, 'k')).value();
    require(!vault::open(key, "", text));
    static const auto ring = vault::KeyRing::make(Secret{std::string(64, '1')}).value();
    require(!ring.unwrap(text, ""));
    // A password with a real cost takes too long to try here; the salt is left out.
    require(!staff::verify_password(Secret{"p"}, "scrypt$" + std::string{text} + "$$"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view rest{reinterpret_cast<const char*>(bytes), size};
    const auto first = take(rest), second = take(rest), third = take(rest);
    twilio(first, second, rest);
    webhook(first, second, third, rest);
    encodings(first);
    return 0;
}
