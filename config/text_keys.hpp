// Every text that is sent to a contact or shown on the chat page. A texts file must hold each of
// these keys, none empty.
// `{place}` and the like are filled in by the sender; a text may hold only the marks its row names.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace holdfast::config {

enum class TextUse : std::uint8_t { phone_and_page, page };

struct TextKey {
    std::string_view name;
    TextUse use = TextUse::page;
    std::string_view mark{};  // must stand in the text, e.g. "{place}"
};

inline constexpr std::size_t phone_text_chars_max = 640;  // about four segments
inline constexpr std::size_t page_text_chars_max = 2000;

std::span<const TextKey> text_keys();
const TextKey* find_text_key(std::string_view name);

}  // namespace holdfast::config
