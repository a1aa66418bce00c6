// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. Pure; any thread.
#pragma once
#include <string>
#include <string_view>

namespace holdfast {

bool is_utf8(std::string_view bytes);
// Each broken byte becomes U+FFFD, so that a message with damage is still a message.
std::string repaired_utf8(std::string_view bytes);
// Characters (code points) of valid UTF-8.
std::size_t count_characters(std::string_view text);
// Whether a reader would see anything of it: more than blanks, controls and what Unicode calls ignorable or format.
bool is_visible(std::string_view text);

}  // namespace holdfast
