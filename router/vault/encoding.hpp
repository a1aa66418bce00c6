// Bytes as text: base64 and base64url (RFC 4648 sections 4 and 5) and hexadecimal. Reading is
// strict: one text for one value (no white space, no missing or stray padding, no unused bits), so
// that a text can be compared instead of what it means. Pure; any thread. Errors: Errc::bad_request
// that never quotes the text, which may be a secret.
#pragma once
#include <string>
#include <string_view>

#include "router/core/error.hpp"

namespace holdfast::vault {

std::string base64(std::string_view bytes);
Result<std::string> from_base64(std::string_view text);

// Without padding, for URLs, keys and file names.
std::string base64url(std::string_view bytes);
Result<std::string> from_base64url(std::string_view text);

std::string hex(std::string_view bytes);              // lower case
Result<std::string> from_hex(std::string_view text);  // either case

}  // namespace holdfast::vault
