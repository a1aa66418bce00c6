#include "triage/fold.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace holdfast::triage {
namespace {

constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";

struct Alike {
    char32_t value;
    std::string_view text;
};

// Look-alikes and letters with accents that no rule below covers, in code point order.
constexpr Alike alikes[] = {
    {U'ª', "a"},
    {U'º', "o"},
    {U'Æ', "ae"},
    {U'×', "x"},
    {U'Þ', "th"},
    {U'ß', "ss"},
    {U'æ', "ae"},
    {U'þ', "th"},
    {0x0131, "i"},
    {0x0132, "ij"},
    {0x0133, "ij"},
    {0x0138, "k"},
    {0x0152, "oe"},
    {0x0153, "oe"},
    {0x017F, "s"},
    {0x0192, "f"},
    {0x0251, "a"},
    {0x0261, "g"},
    {0x0262, "g"},
    {0x0269, "i"},
    {0x026A, "i"},
    {0x0274, "n"},
    {0x0280, "r"},
    {0x028F, "y"},
    {0x0299, "b"},
    {0x029C, "h"},
    {0x029F, "l"},
    // Greek
    {U'Α', "a"},
    {U'Β', "b"},
    {U'Ε', "e"},
    {U'Ζ', "z"},
    {U'Η', "h"},
    {U'Ι', "i"},
    {U'Κ', "k"},
    {U'Μ', "m"},
    {U'Ν', "n"},
    {U'Ο', "o"},
    {U'Ρ', "p"},
    {U'Τ', "t"},
    {U'Υ', "y"},
    {U'Χ', "x"},
    {U'ά', "a"},
    {U'έ', "e"},
    {U'ί', "i"},
    {U'α', "a"},
    {U'β', "b"},
    {U'γ', "y"},
    {U'ε', "e"},
    {U'η', "n"},
    {U'ι', "i"},
    {U'κ', "k"},
    {U'ν', "v"},
    {U'ο', "o"},
    {U'ρ', "p"},
    {U'ς', "s"},
    {U'σ', "o"},
    {U'τ', "t"},
    {U'υ', "u"},
    {U'χ', "x"},
    {U'ω', "w"},
    {U'ϊ', "i"},
    {U'ό', "o"},
    {U'ύ', "u"},
    {U'ϲ', "c"},
    {U'ϳ', "j"},
    // Cyrillic
    {U'Ѕ', "s"},
    {U'І', "i"},
    {U'Ї', "i"},
    {U'Ј', "j"},
    {U'А', "a"},
    {U'В', "b"},
    {U'Е', "e"},
    {U'З', "e"},
    {U'К', "k"},
    {U'М', "m"},
    {U'Н', "h"},
    {U'О', "o"},
    {U'Р', "p"},
    {U'С', "c"},
    {U'Т', "t"},
    {U'У', "y"},
    {U'Х', "x"},
    {U'Ь', "b"},
    {U'Я', "r"},
    {U'а', "a"},
    {U'в', "b"},
    {U'г', "r"},
    {U'е', "e"},
    {U'з', "e"},
    {U'к', "k"},
    {U'м', "m"},
    {U'н', "h"},
    {U'о', "o"},
    {U'п', "n"},
    {U'р', "p"},
    {U'с', "c"},
    {U'т', "t"},
    {U'у', "y"},
    {U'х', "x"},
    {U'ь', "b"},
    {U'я', "r"},
    {U'ѐ', "e"},
    {U'ё', "e"},
    {U'ѕ', "s"},
    {U'і', "i"},
    {U'ї', "i"},
    {U'ј', "j"},
    {0x0475, "v"},
    {0x04AE, "y"},
    {0x04AF, "y"},
    {0x04BA, "h"},
    {0x04BB, "h"},
    {0x04C0, "i"},
    {0x04CF, "i"},
    {0x0501, "d"},
    {0x051B, "q"},
    {0x051C, "w"},
    {0x051D, "w"},
    // Armenian, Cherokee and small capitals
    {0x0570, "h"},
    {0x0578, "n"},
    {0x057D, "u"},
    {0x0585, "o"},
    {0x13A0, "d"},
    {0x13A1, "r"},
    {0x13A2, "t"},
    {0x13AA, "a"},
    {0x13AC, "e"},
    {0x13B3, "w"},
    {0x13B7, "m"},
    {0x13BB, "h"},
    {0x13C0, "g"},
    {0x13C3, "z"},
    {0x13D2, "r"},
    {0x13DA, "s"},
    {0x13DF, "c"},
    {0x13E2, "p"},
    {0x13E6, "k"},
    {0x1D00, "a"},
    {0x1D04, "c"},
    {0x1D05, "d"},
    {0x1D07, "e"},
    {0x1D0A, "j"},
    {0x1D0B, "k"},
    {0x1D0D, "m"},
    {0x1D0F, "o"},
    {0x1D18, "p"},
    {0x1D1B, "t"},
    {0x1D1C, "u"},
    {0x1D20, "v"},
    {0x1D21, "w"},
    {0x1D22, "z"},
    {0x2113, "l"},
    {0x212F, "e"},
    {0x2134, "o"},
    {0x2170, "i"},
    {0xA730, "f"},
    {0xA731, "s"},
};

constexpr Alike pictures[] = {
    {0x26B0, "coffin"},  {0x1F480, "lol"}, {0x1F489, "needle"}, {0x1F48A, "pills"},
    {0x1F52A, "knife"},  {0x1F52B, "gun"}, {0x1F602, "lol"},    {0x1F606, "lol"},
    {0x1F62D, "crying"}, {0x1F639, "lol"}, {0x1F923, "lol"},    {0x1FA78, "blood"},
};

constexpr bool by_value(const Alike& one, const Alike& other) {
    return one.value < other.value;
}
static_assert(std::is_sorted(std::begin(alikes), std::end(alikes), by_value));
static_assert(std::is_sorted(std::begin(pictures), std::end(pictures), by_value));

template <std::size_t n>
std::string_view find(const Alike (&table)[n], char32_t value) {
    const auto* row =
        std::lower_bound(std::begin(table), std::end(table), Alike{value, {}}, by_value);
    return row != std::end(table) && row->value == value ? row->text : std::string_view{};
}

// Letters of the blocks U+00C0 to U+017F without their accents; '.' where there is none.
constexpr std::string_view latin_1 =
    "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y";
constexpr std::string_view latin_a =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.llllllllllnnnnnnnnnoooo"
    "oo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.";
// U+1EA0 to U+1EF9: Vietnamese.
constexpr std::string_view latin_more =
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";
static_assert(latin_1.size() == 0x40 && latin_a.size() == 0x80 && latin_more.size() == 0x5A);

std::string_view letter(std::string_view table, char32_t index) {
    const std::string_view found = table.substr(index, 1);
    return found == "." ? std::string_view{} : found;
}

bool within(char32_t value, char32_t first, char32_t last) {
    return value >= first && value <= last;
}

// Letters by rule: accents, circles, fullwidth is undone by the caller, mathematical styles.
std::string_view styled_letter(char32_t value) {
    if (within(value, 0xC0, 0xFF)) return letter(latin_1, value - 0xC0);
    if (within(value, 0x100, 0x17F)) return letter(latin_a, value - 0x100);
    if (within(value, 0x1EA0, 0x1EF9)) return letter(latin_more, value - 0x1EA0);
    if (within(value, 0x249C, 0x24B5)) return letter(alphabet, value - 0x249C);
    if (within(value, 0x24B6, 0x24E9)) return letter(alphabet, (value - 0x24B6) % 26);
    if (within(value, 0x1D400, 0x1D6A3)) return letter(alphabet, (value - 0x1D400) % 26);
    for (const char32_t first : {0x1F110, 0x1F130, 0x1F150, 0x1F170})
        if (within(value, first, first + 25)) return letter(alphabet, value - first);
    return {};
}

bool is_dropped(char32_t value) {
    return value == 0xAD || value == 0x61C || value == 0x180E || value == 0xFEFF ||
           value == U'\'' || value == U'`' || value == 0xB4 || value == 0x2BC || value == 0x2018 ||
           value == 0x2019 || value == 0x2032 || value == 0xFF07 || within(value, 0x300, 0x36F) ||
           within(value, 0x200B, 0x200F) || within(value, 0x202A, 0x202E) ||
           within(value, 0x2060, 0x206F) || within(value, 0x20D0, 0x20FF) ||
           within(value, 0xFE00, 0xFE0F) || within(value, 0xFE20, 0xFE2F) ||
           within(value, 0x1F3FB, 0x1F3FF) || within(value, 0xE0000, 0xE0FFF);
}

Folded fold_ascii(char32_t value) {
    if (within(value, 'a', 'z')) return {Glyph::letters, alphabet.substr(value - 'a', 1)};
    if (within(value, 'A', 'Z')) return {Glyph::letters, alphabet.substr(value - 'A', 1)};
    if (within(value, '0', '9')) return {Glyph::digit, digits.substr(value - '0', 1)};
    switch (value) {
        case '@':
            return {Glyph::disguise, "a"};
        case '$':
            return {Glyph::disguise, "s"};
        case '*':
            return {Glyph::star, "*"};
        case '.':
            return {Glyph::dot};
        case '!':
        case '?':
            return {Glyph::stop};
        case '\'':
        case '`':
            return {Glyph::nothing};
        default:
            return {Glyph::space};
    }
}

}  // namespace

Folded fold(char32_t value) {
    if (value < 0x80) return fold_ascii(value);
    if (within(value, 0xFF01, 0xFF5E)) return fold_ascii(value - 0xFF01 + '!');
    if (is_dropped(value)) return {Glyph::nothing};
    if (const auto text = find(alikes, value); !text.empty()) return {Glyph::letters, text};
    if (const auto text = styled_letter(value); !text.empty()) return {Glyph::letters, text};
    if (within(value, 0x1D7CE, 0x1D7FF))
        return {Glyph::digit, digits.substr((value - 0x1D7CE) % 10, 1)};
    if (const auto text = find(pictures, value); !text.empty()) return {Glyph::picture, text};
    if (value == 0xA1 || value == 0xBF || value == 0x3002) return {Glyph::stop};
    return {Glyph::space};
}

}  // namespace holdfast::triage
