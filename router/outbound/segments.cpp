#include "router/outbound/segments.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace holdfast::outbound {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct CodePoint {
    char32_t value = 0;
    std::size_t bytes = 1;
};

// The code point at `at`; one bad byte is one U+FFFD.
CodePoint read(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {replacement, 1};
    char32_t value = first & (0xFF >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {replacement, 1};
        value = value << 6 | (byte(at + i) & 0x3F);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
        return {replacement, 1};
    return {value, length};
}

// GSM 7-bit default alphabet beyond ASCII letters, digits and what ASCII shares with it.
constexpr std::u32string_view gsm_beyond_ascii = U"£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";

// Septets of a code point; 0 when GSM-7 does not have it.
int gsm_units(char32_t value) {
    if (value == U'\n' || value == U'\r') return 1;
    if (value == U'\f' || value == U'€') return 2;
    if (value < 0x20 || value == 0x7F || value == U'`') return 0;
    if (value < 0x7F) return std::u32string_view(U"^{}\\[~]|").contains(value) ? 2 : 1;
    return gsm_beyond_ascii.contains(value) ? 1 : 0;
}

int ucs2_units(char32_t value) {
    return value > 0xFFFF ? 2 : 1;
}

// Counts into segments of `many` units, or one of `alone` if all fits.
Segments count_with(std::string_view utf8, int (*units_of)(char32_t), int alone, int many) {
    Segments result;
    int used = 0;  // of the last segment, were there several
    for (std::size_t at = 0; at < utf8.size();) {
        const CodePoint point = read(utf8, at);
        const int units = units_of(point.value);
        if (result.count == 0 || used + units > many) {
            ++result.count;
            used = 0;
        }
        used += units;
        result.units += units;
        at += point.bytes;
    }
    if (result.units <= alone) {
        result.count = result.units > 0 ? 1 : 0;
        result.left_in_segment = alone - result.units;
    } else {
        result.left_in_segment = many - used;
    }
    return result;
}

bool is_gsm7(std::string_view utf8) {
    for (std::size_t at = 0; at < utf8.size();) {
        const CodePoint point = read(utf8, at);
        if (gsm_units(point.value) == 0) return false;
        at += point.bytes;
    }
    return true;
}

bool is_regional(char32_t value) {
    return value >= 0x1F1E6 && value <= 0x1F1FF;
}

// Marks, joiners, variation selectors, skin tones and tags: they belong to the character before
// them.
bool extends(char32_t value) {
    struct Range {
        char32_t first, last;
    };
    static constexpr std::array ranges{
        Range{0x0300, 0x036F},  Range{0x0483, 0x0489},   Range{0x0591, 0x05C7},
        Range{0x0610, 0x061A},  Range{0x064B, 0x065F},   Range{0x0900, 0x0903},
        Range{0x093A, 0x094F},  Range{0x0E31, 0x0E3A},   Range{0x0E47, 0x0E4E},
        Range{0x1160, 0x11FF},  Range{0x1AB0, 0x1AFF},   Range{0x1DC0, 0x1DFF},
        Range{0x200C, 0x200D},  Range{0x20D0, 0x20FF},   Range{0xFE00, 0xFE0F},
        Range{0xFE20, 0xFE2F},  Range{0x1F3FB, 0x1F3FF}, Range{0xE0020, 0xE007F},
        Range{0xE0100, 0xE01EF}};
    return std::ranges::any_of(ranges,
                               [&](Range r) { return value >= r.first && value <= r.last; });
}

// Whether a reader sees one character across this border. `regionals`: flag letters in a row before
// it.
bool joined(char32_t before, char32_t after, std::size_t regionals) {
    constexpr char32_t joiner = 0x200D;
    if (before == U'\r' && after == U'\n') return true;
    if (before == joiner || extends(after)) return true;
    return is_regional(after) && regionals % 2 == 1;
}

bool is_space(char32_t value) {
    return value == U' ' || value == U'\n' || value == U'\t' || value == U'\r' || value == 0x3000;
}

bool ends_sentence(char32_t value) {
    return std::u32string_view(U".!?…。！？\n").contains(value);
}

// Bytes of the first part of `text`, which has more than `chars_max` code points.
std::size_t first_cut(std::string_view text, std::size_t chars_max) {
    std::size_t at = 0, regionals = 0, sentence = 0, word = 0, character = 0;
    char32_t before = 0, before_spaces = 0;
    for (std::size_t count = 0; count <= chars_max; ++count) {
        const CodePoint point = read(text, at);
        if (count > 0 && !joined(before, point.value, regionals)) {
            character = at;
            if (is_space(before) && !is_space(point.value)) {
                word = at;
                if (ends_sentence(before_spaces) && 2 * count >= chars_max) sentence = at;
            }
        }
        if (count == chars_max) break;
        regionals = is_regional(point.value) ? regionals + 1 : 0;
        if (!is_space(point.value) || point.value == U'\n') before_spaces = point.value;
        before = point.value;
        at += point.bytes;
    }
    if (sentence > 0) return sentence;
    if (word > 0) return word;
    return character > 0 ? character : at;
}

bool longer_than(std::string_view text, std::size_t chars) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += read(text, at).bytes)
        if (++count > chars) return true;
    return false;
}

}  // namespace

Segments count_segments(std::string_view utf8) {
    if (is_gsm7(utf8)) return count_with(utf8, gsm_units, 160, 153);
    Segments result = count_with(utf8, ucs2_units, 70, 67);
    result.gsm7 = false;
    return result;
}

std::vector<std::string> split_for_provider(std::string_view utf8, std::size_t chars_max) {
    const std::size_t most = std::max<std::size_t>(chars_max, 1);
    std::vector<std::string> parts;
    while (longer_than(utf8, most)) {
        const std::size_t cut = first_cut(utf8, most);
        parts.emplace_back(utf8.substr(0, cut));
        utf8.remove_prefix(cut);
    }
    if (!utf8.empty()) parts.emplace_back(utf8);
    return parts;
}

}  // namespace holdfast::outbound
