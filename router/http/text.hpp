// ASCII comparisons and lists, as header fields use them. Pure.
#pragma once
#include <algorithm>
#include <string_view>

namespace holdfast::http {

constexpr char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

inline bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

constexpr std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Calls `take` with each trimmed, non-empty item until it returns true; whether one did.
template <class Take>
bool any_item(std::string_view list, char separator, Take take) {
    while (!list.empty()) {
        const auto end = list.find(separator);
        const auto item = trim(list.substr(0, end));
        if (!item.empty() && take(item)) return true;
        list = end == list.npos ? std::string_view{} : list.substr(end + 1);
    }
    return false;
}

}  // namespace holdfast::http
