// Whether a request came from Twilio: X-Twilio-Signature is the base64 HMAC-SHA1, under the
// account's auth token, of the URL as Twilio was given it and the form's parameters (Twilio,
// "Webhooks security"; the same answers as their own library). There is no time in it, so a
// captured request stays valid: repeats are stopped by MessageSid, not here.
//
// `url`: the public URL with its query, from configuration and never from the Host header. It is
// tried as written and with the port left out or the scheme's own port put in, as Twilio itself
// does either; a fragment is ignored. `tokens`: the auth token and, during rotation, the one
// before; empty ones are passed over and no token means wrong. Compared in constant time. Bounds:
// parameters_max parameters (more is wrong). Pure; any thread.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "router/core/private.hpp"

namespace holdfast::intake {

enum class SignatureCheck { ok, missing, wrong };  // missing: answer 400; wrong: 403

using Parameters = std::vector<std::pair<std::string, std::string>>;  // decoded, in any order

inline constexpr std::size_t parameters_max = 512;

SignatureCheck check_twilio_form(std::string_view url, const Parameters& parameters,
                                 std::string_view signature, std::span<const Secret> tokens);

// Any body that is no form: the URL then carries the body's hash (`bodySHA256`), and without one it
// is wrong.
SignatureCheck check_twilio_body(std::string_view url, std::string_view raw_body,
                                 std::string_view signature, std::span<const Secret> tokens);

// What Twilio would send, for the rehearsal carrier and tests. An empty token throws
// std::invalid_argument.
std::string twilio_signature(std::string_view url, const Parameters& parameters,
                             const Secret& token);

}  // namespace holdfast::intake
