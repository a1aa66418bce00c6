// Percent escapes, as paths, queries and forms write them. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::http {

enum class Plus { literal, space };

// The decoded bytes, whatever they are; nothing on a broken escape.
std::optional<std::string> percent_decode(std::string_view text, Plus plus);

}  // namespace holdfast::http
