#include "tests/integration/server/markers.hpp"

#include <algorithm>
#include <cctype>

namespace holdfast::tests {
namespace {

std::string hex(std::string_view bytes, const char* digits) {
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

// What base64 makes of the bytes when `shift` others stand before them: only the characters that
// depend on nothing else.
std::string base64_inside(std::string_view bytes, std::size_t shift, std::string_view last_two) {
    const std::string alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + std::string{last_two};
    std::vector<bool> bits;
    for (std::size_t i = 0; i < shift * 8; ++i) bits.push_back(false);
    for (const unsigned char byte : bytes)
        for (int bit = 7; bit >= 0; --bit) bits.push_back((byte >> bit) & 1);
    std::string text;
    for (std::size_t at = (shift * 8 + 5) / 6 * 6; at + 6 <= bits.size(); at += 6) {
        std::size_t value = 0;
        for (std::size_t bit = 0; bit < 6; ++bit) value = value * 2 + (bits[at + bit] ? 1 : 0);
        text += alphabet[value];
    }
    return text;
}

std::string percent(std::string_view bytes, const char* digits, std::string_view space) {
    std::string text;
    for (const char byte : bytes) {
        const auto code = static_cast<unsigned char>(byte);
        if (std::isalnum(code) || std::string_view{"-._~"}.find(byte) != std::string_view::npos)
            text += byte;
        else if (byte == ' ')
            text += space;
        else
            text += "%" + hex(std::string_view{&byte, 1}, digits);
    }
    return text;
}

std::vector<char16_t> code_units(std::string_view utf8) {
    std::vector<char16_t> units;
    for (std::size_t at = 0; at < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const int more = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : 2;
        unsigned unit = more == 0 ? lead : lead & (more == 1 ? 0x1fU : 0x0fU);
        for (int i = 1; i <= more; ++i)
            unit = unit << 6 |
                   (static_cast<unsigned char>(utf8[at + static_cast<std::size_t>(i)]) & 0x3fU);
        units.push_back(static_cast<char16_t>(unit));
        at += static_cast<std::size_t>(more) + 1;
    }
    return units;
}

std::string escaped(std::string_view utf8, const char* digits) {
    std::string text;
    for (const auto unit : code_units(utf8)) {
        const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xff);
        if (unit < 0x80)
            text += low;
        else
            text += "\\u" + hex(std::string{high, low}, digits);
    }
    return text;
}

}  // namespace

std::vector<std::string> spellings(std::string_view secret) {
    constexpr auto lower = "0123456789abcdef", upper = "0123456789ABCDEF";
    std::vector<std::string> all{std::string{secret}, hex(secret, lower), hex(secret, upper),
                                 escaped(secret, lower), escaped(secret, upper)};
    for (std::size_t shift = 0; shift < 3; ++shift)
        for (const auto* last_two : {"+/", "-_"})
            all.push_back(base64_inside(secret, shift, last_two));
    for (const auto* digits : {lower, upper})
        for (const auto* space : {"+", "%20"}) all.push_back(percent(secret, digits, space));
    std::string little, big;
    for (const auto unit : code_units(secret)) {
        const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit & 0xff);
        little += {low, high};
        big += {high, low};
    }
    all.push_back(little);
    all.push_back(big);
    return all;
}

std::string found_in(std::string_view where, const std::vector<std::string>& spellings) {
    for (const auto& spelling : spellings)
        if (where.find(spelling) != std::string_view::npos) return spelling;
    return {};
}

}  // namespace holdfast::tests
