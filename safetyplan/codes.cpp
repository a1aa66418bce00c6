#include "safetyplan/codes.hpp"

#include <cstdint>

#include "router/vault/encoding.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t characters = 20, group = 4;
constexpr std::size_t token_bytes = 24;

}  // namespace

std::string make_recall_code(Random& random) {
    std::string code;
    for (std::size_t i = 0; const auto byte : random.bytes(characters)) {
        if (i > 0 && i % group == 0) code += '-';
        code += alphabet[static_cast<unsigned char>(byte) & 31U];
        ++i;
    }
    return code;
}

std::string plain_recall_code(std::string_view written) {
    std::string plain;
    for (char letter : written) {
        if (letter == '-' || letter == ' ') continue;
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - ('a' - 'A'));
        if (letter == 'O') letter = '0';
        if (letter == 'I' || letter == 'L') letter = '1';
        plain += letter;
    }
    return plain;
}

std::string make_digits(Random& random) {
    constexpr std::uint32_t codes = 1'000'000;
    constexpr std::uint32_t fair = (UINT32_MAX / codes) * codes;
    for (;;) {
        std::uint32_t drawn = 0;
        for (const auto byte : random.bytes(sizeof drawn))
            drawn = drawn << 8U | static_cast<unsigned char>(byte);
        if (drawn >= fair) continue;
        const auto digits = std::to_string(drawn % codes);
        return std::string(6 - digits.size(), '0') + digits;
    }
}

std::string make_link_token(Random& random) {
    return vault::base64url(random.bytes(token_bytes));
}

}  // namespace holdfast::safetyplan
