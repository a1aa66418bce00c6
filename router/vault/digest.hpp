// Message digests over OpenSSL 3, with algorithms fetched once and one context per thread: an HMAC
// of a short text is well under a microsecond. Results are raw bytes. Any thread. A message is
// given in parts that are read one after the other, so that private text is not copied to be
// joined; the caller sees to it that the parts cannot be cut in another way. An empty key throws
// std::invalid_argument: it would let anybody sign.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace holdfast::vault {

using Parts = std::span<const std::string_view>;

std::string hmac_sha256(std::string_view key, Parts message);  // 32 bytes, RFC 2104
std::string hmac_sha1(std::string_view key,
                      Parts message);          // 20 bytes; only where a provider asks for it
std::string sha256(std::string_view message);  // 32 bytes

// Takes the same time wherever the texts differ; only their lengths show.
bool constant_time_equal(std::string_view a, std::string_view b);

// 16 characters (96 bits of SHA-256, base64url) to notice a repeat by. Not keyed: never of anything
// that could be guessed and must not be, such as a phone number; Pseudonyms are for those.
std::string fingerprint(std::string_view value);

}  // namespace holdfast::vault
