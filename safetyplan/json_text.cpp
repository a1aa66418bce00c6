#include "safetyplan/json_text.hpp"

namespace holdfast::safetyplan {
namespace {

bool is_plain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

}  // namespace

void JsonText::value(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    separate();
    text_ += '"';
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && is_plain(text[plain])) ++plain;
        text_ += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        const auto byte = static_cast<unsigned char>(text.front());
        text_ += '\\';
        if (byte >= 0x20)
            text_ += text.front();
        else
            ((text_ += "u00") += digits[byte >> 4U]) += digits[byte & 15U];
        text.remove_prefix(1);
    }
    text_ += '"';
}

}  // namespace holdfast::safetyplan
