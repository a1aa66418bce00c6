// Every text that is sent to a contact, shown on the chat page, or sent to the phones of staff who
// are on call. A texts file must hold each of
// these keys, none empty.
// `{place}` and the like are filled in by the sender; a text may hold only the marks its row names.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace holdfast::config {

enum class TextUse : std::uint8_t { phone_and_page, page, staff_phone };

struct TextKey {
    std::string_view name;
    TextUse use = TextUse::page;
    std::string_view mark{};  // must stand in the text, e.g. "{place}"
};

inline constexpr std::size_t phone_text_chars_max = 640;  // about four segments
inline constexpr std::size_t staff_text_chars_max = 140;  // one segment, with the word for practice
inline constexpr std::size_t page_text_chars_max = 2000;

std::span<const TextKey> text_keys();
const TextKey* find_text_key(std::string_view name);

}  // namespace holdfast::config
