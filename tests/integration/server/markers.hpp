// Finding a secret however it was written: plain, hex, base64 at any alignment, percent-encoded,
// JSON-escaped, UTF-16.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::tests {

// Every way `secret` (UTF-8, letters of the basic plane only) could be spelled.
std::vector<std::string> spellings(std::string_view secret);
// The spelling found in `where`, or empty.
std::string found_in(std::string_view where, const std::vector<std::string>& spellings);

}  // namespace holdfast::tests
