#include "router/vault/encoding.hpp"

#include <cstdint>
#include <utility>

namespace holdfast::vault {

namespace {

constexpr std::string_view standard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view for_urls =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string write_64(std::string_view bytes, std::string_view alphabet) {
    std::string text((bytes.size() * 4 + 2) / 3, '\0');
    auto out = text.begin();
    std::uint32_t held = 0;
    int bits = 0;
    for (unsigned char byte : bytes) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 6; bits -= 6) *out++ = alphabet[held >> (bits - 6) & 63];
    }
    if (bits > 0) *out = alphabet[held << (6 - bits) & 63];
    return text;
}

Result<std::string> read_64(std::string_view text, std::string_view alphabet) {
    if (text.size() % 4 == 1) return fail(Errc::bad_request, "base64 of an impossible length");
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t held = 0;
    int bits = 0;
    for (char letter : text) {
        const auto value = alphabet.find(letter);
        if (value == std::string_view::npos) return fail(Errc::bad_request, "not base64");
        held = held << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>(held >> bits & 255);
        }
    }
    if ((held & ((1U << bits) - 1)) != 0) return fail(Errc::bad_request, "base64 with stray bits");
    return bytes;
}

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    const char lower = static_cast<char>(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::string base64(std::string_view bytes) {
    auto text = write_64(bytes, standard);
    text.resize((text.size() + 3) / 4 * 4, '=');
    return text;
}

Result<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return fail(Errc::bad_request, "base64 without its padding");
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    return read_64(text, standard);
}

std::string base64url(std::string_view bytes) {
    return write_64(bytes, for_urls);
}

Result<std::string> from_base64url(std::string_view text) {
    return read_64(text, for_urls);
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

Result<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return fail(Errc::bad_request, "an odd number of hexadecimal digits");
    std::string bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t at = 0; at < text.size(); at += 2) {
        const int high = hex_value(text[at]);
        const int low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) return fail(Errc::bad_request, "not hexadecimal digits");
        bytes += static_cast<char>(high << 4 | low);
    }
    return bytes;
}

}  // namespace holdfast::vault
