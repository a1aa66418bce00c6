// Writes the table of fold.cpp while the program is built: what ICU (NFKC with case folding, and
// the confusables of UTS 39) and a few rows of our own for what ICU does not call alike but an eye
// does say of each code point. So a server neither needs ICU's data for reading nor reads otherwise
// where another ICU is installed. Standard output: C++ for `#include`. Throws if ICU's data is
// missing.

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "triage/fold.hpp"

namespace holdfast::triage {
namespace {

constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view digits = "0123456789";

// Folded, while it is made.
struct Meaning {
    Glyph glyph = Glyph::space;
    bool other_script = false;
    std::string_view text{};
    friend auto operator<=>(const Meaning&, const Meaning&) = default;
};

struct Alike {
    char32_t value;
    std::string_view text;
};

// What an eye takes for a letter and ICU for none, or for another one.
constexpr Alike alikes[] = {
    {U'×', "x"},   {U'Þ', "th"},  {U'þ', "th"},  {0x0138, "k"}, {0x0262, "g"}, {0x0274, "n"},
    {0x0280, "r"}, {0x0299, "b"}, {0x029C, "h"}, {0x029F, "l"}, {U'Η', "h"},   {U'Μ', "m"},
    {U'β', "b"},   {U'ε', "e"},   {U'κ', "k"},   {U'ς', "s"},   {U'τ', "t"},   {U'χ', "x"},
    {U'ω', "w"},   {U'έ', "e"},   {U'ϲ', "c"},   {U'З', "e"},   {U'Н', "h"},   {U'Я', "r"},
    {U'в', "b"},   {U'з', "e"},   {U'к', "k"},   {U'м', "m"},   {U'н', "h"},   {U'п', "n"},
    {U'т', "t"},   {U'ь', "b"},   {U'я', "r"},   {0x1D05, "d"}, {0x1D07, "e"}, {0x1D0A, "j"},
    {0x1D0B, "k"}, {0x1D0D, "m"}, {0x1D18, "p"}, {0x1D1B, "t"}, {0x1D22, "z"}, {0xA730, "f"},
};

// Only what stands for a word of a lexicon. The rest of the emoji are symbols.
constexpr Alike pictures[] = {
    {0x26B0, "coffin"},       {0x2620, "skull"},  {0x1F480, "skull"},  {0x1F489, "needle"},
    {0x1F48A, "pills"},       {0x1F52A, "knife"}, {0x1F5E1, "knife"},  {0x1F52B, "gun"},
    {0x1F602, "lol"},         {0x1F606, "lol"},   {0x1F62D, "crying"}, {0x1F622, "crying"},
    {0x1F639, "lol"},         {0x1F923, "lol"},   {0x1FA78, "blood"},  {0x1FAA2, "rope"},
    {0x1F494, "heartbroken"}, {0x1F44B, "bye"},   {0x1F309, "bridge"}, {0x1F687, "train"},
};

bool within(char32_t value, char32_t first, char32_t last) {
    return value >= first && value <= last;
}

bool is_apostrophe(char32_t value) {
    return value == 0xB4 || value == 0x2BC || value == 0x2018 || value == 0x2019 ||
           value == 0x2032 || value == 0xFF07;
}

bool is_skin_tone(char32_t value) {
    return within(value, 0x1F3FB, 0x1F3FF);
}

bool is_plain(std::string_view text) {
    for (const char c : text)
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) return false;
    return !text.empty() && text.size() <= 3;
}

// ICU's word on one code point, at start-up only: it allocates.
class Unicode {
  public:
    Unicode() : checker_(uspoof_open(&error_), &uspoof_close) {
        fold_ = icu::Normalizer2::getNFKCCasefoldInstance(error_);
        parts_ = icu::Normalizer2::getNFDInstance(error_);
        if (U_FAILURE(error_)) throw std::runtime_error("ICU's data is missing: install libicu");
    }

    // a to z and digits, or nothing.
    std::string plain(char32_t value) {
        const icu::UnicodeString given(static_cast<UChar32>(value));
        const icu::UnicodeString folded = fold_->normalize(given, error_);
        for (const auto& one : {folded, alike(given), alike(folded)})
            if (const std::string found = without_marks(one); is_plain(found)) return found;
        return {};
    }

  private:
    icu::UnicodeString alike(const icu::UnicodeString& text) {
        icu::UnicodeString skeleton;
        uspoof_getSkeletonUnicodeString(checker_.get(), 0, text, skeleton, &error_);
        return skeleton.toLower();
    }

    std::string without_marks(const icu::UnicodeString& text) {
        const icu::UnicodeString parts = parts_->normalize(text, error_);
        std::string kept;
        for (int i = 0; i < parts.length();) {
            const UChar32 one = parts.char32At(i);
            i += U16_LENGTH(one);
            if (u_charType(one) == U_NON_SPACING_MARK) continue;
            if (one >= 0x80) return {};
            kept += static_cast<char>(one);
        }
        return kept;
    }

    UErrorCode error_ = U_ZERO_ERROR;
    std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker_;
    const icu::Normalizer2 *fold_ = nullptr, *parts_ = nullptr;
};

Meaning of_ascii(char32_t value) {
    if (within(value, 'a', 'z')) return {Glyph::letters, false, alphabet.substr(value - 'a', 1)};
    if (within(value, 'A', 'Z')) return {Glyph::letters, false, alphabet.substr(value - 'A', 1)};
    if (within(value, '0', '9')) return {Glyph::digit, false, digits.substr(value - '0', 1)};
    switch (value) {
        case '@':
            return {Glyph::disguise, false, "a"};
        case '$':
            return {Glyph::disguise, false, "s"};
        case '!':
            return {Glyph::disguise, false, "i"};
        case '|':
            return {Glyph::disguise, false, "l"};
        case '*':
            return {Glyph::star, false, "*"};
        case '.':
            return {Glyph::dot};
        case '?':
            return {Glyph::stop};
        case '\'':
        case '`':
            return {Glyph::nothing};
        default:
            return {Glyph::space};
    }
}

class Table {
  public:
    Table() {
        page_.emplace_back();  // all spaces
        Unicode unicode;
        // Blocks with letters that look Latin; what lies between has marks, signs and other
        // scripts.
        constexpr std::pair<char32_t, char32_t> alike[] = {
            {0x80, 0x58F},     {0x13A0, 0x13FF}, {0x1C80, 0x1CFF},   {0x1D00, 0x1FFF},
            {0x2070, 0x24FF},  {0x2C00, 0x2DFF}, {0xA640, 0xA7FF},   {0xAB30, 0xABBF},
            {0xFB00, 0xFB06},  {0xFF00, 0xFFEF}, {0x10280, 0x1044F}, {0x1D400, 0x1D7FF},
            {0x1F100, 0x1F1FF}};
        // Han, Hangul and what is beyond the first plane, whole pages at once.
        set_unread(0x3400, 0x9FFF);
        set_unread(0xAC00, 0xD7FF);
        set_unread(0x20000, 0x323AF);
        for (char32_t value = 0x80; value < 0x20000; ++value)
            if (!within(value, 0x3400, 0x9FFF) && !within(value, 0xAC00, 0xF8FF) &&
                !within(value, 0x11000, 0x1CFFF))
                set(value, by_kind(value));
        set_unread(0x11000, 0x1CFFF);
        for (char32_t value = 0xE0000; value < 0xE1000; ++value) set(value, {Glyph::nothing});
        for (const auto& [first, last] : alike)
            for (char32_t value = first; value <= last; ++value) read(value, unicode);
        for (const Alike& one : alikes)
            set(one.value, {Glyph::letters, is_other(one.value), one.text});
        set(0x20AC, {Glyph::disguise, false, "e"});
        set(0xA2, {Glyph::disguise, false, "c"});
        for (const Alike& one : pictures) set(one.value, {Glyph::picture, false, one.text});
        for (char32_t value = 0; value < 0x80; ++value) set(value, of_ascii(value));
    }

    void write() const {
        std::map<Meaning, std::size_t> meanings;
        std::map<std::vector<std::size_t>, std::size_t> pages;
        std::vector<std::size_t> page_numbers;
        for (const auto& page : page_)
            for (const Meaning& one : page) meanings.try_emplace(one);
        std::size_t number = 0;
        std::puts("constexpr Folded meanings[] = {");
        for (auto& [one, index] : meanings) {
            index = number++;
            std::printf("{static_cast<Glyph>(%d), %s, %zu, \"%.*s\"},\n",
                        static_cast<int>(one.glyph), one.other_script ? "true" : "false",
                        one.text.size(), static_cast<int>(one.text.size()), one.text.data());
        }
        std::puts("};\nconstexpr std::uint16_t cells[][256] = {");
        for (const auto& page : page_) {
            std::vector<std::size_t> cells;
            for (const Meaning& one : page) cells.push_back(meanings.at(one));
            const auto [at, fresh] = pages.try_emplace(cells, pages.size());
            page_numbers.push_back(at->second);
            if (fresh) write("{", cells, "},");
        }
        std::puts("};\nconstexpr std::uint16_t pages[] = {");
        std::vector<std::size_t> by_value;
        for (const std::uint16_t page : pages_) by_value.push_back(page_numbers[page]);
        write("", by_value, "};");
    }

  private:
    static void write(const char* begin, const std::vector<std::size_t>& numbers, const char* end) {
        std::fputs(begin, stdout);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            std::printf(i % 16 == 15 ? "%zu,\n" : "%zu,", numbers[i]);
        std::puts(end);
    }

    static bool is_other(char32_t value) {
        UErrorCode error = U_ZERO_ERROR;
        const UScriptCode script = uscript_getScript(static_cast<UChar32>(value), &error);
        return script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED;
    }

    static Meaning by_kind(char32_t value) {
        const auto point = static_cast<UChar32>(value);
        if (is_apostrophe(value) || is_skin_tone(value)) return {Glyph::nothing};
        if (value == 0xA1 || value == 0xBF || value == 0x3002) return {Glyph::stop};
        const std::uint32_t kind = U_GET_GC_MASK(point);
        if ((kind & (U_GC_M_MASK | U_GC_CF_MASK)) != 0) return {Glyph::nothing};
        if ((kind & U_GC_L_MASK) != 0) return {Glyph::unread, is_other(value)};
        if ((kind & U_GC_SO_MASK) != 0) return {Glyph::symbol};
        if ((kind & U_GC_ND_MASK) != 0)
            return {Glyph::digit, false,
                    digits.substr(static_cast<std::size_t>(u_charDigitValue(point)), 1)};
        return {};
    }

    void read(char32_t value, Unicode& unicode) {
        const std::uint32_t kind = U_GET_GC_MASK(static_cast<UChar32>(value));
        if ((kind & (U_GC_L_MASK | U_GC_N_MASK | U_GC_SO_MASK | U_GC_SM_MASK | U_GC_P_MASK)) == 0)
            return;
        if (within(value, 0xFF01, 0xFF5E) && (kind & (U_GC_L_MASK | U_GC_ND_MASK)) == 0)
            return set(value, of_ascii(value - 0xFF01 + '!'));
        if ((kind & U_GC_P_MASK) != 0) return;
        const std::string text = unicode.plain(value);
        if (text.empty()) return;
        const bool digit = text.size() == 1 && text.front() <= '9';
        set(value,
            {digit ? Glyph::digit : Glyph::letters, is_other(value), *texts_.insert(text).first});
    }

    void set(char32_t value, Meaning folded) {
        if (folded.glyph == Glyph::space && pages_[value >> 8] == 0) return;
        if (pages_[value >> 8] == 0) {
            pages_[value >> 8] = static_cast<std::uint16_t>(page_.size());
            page_.emplace_back();
        }
        page_[pages_[value >> 8]][value & 0xFF] = folded;
    }

    void set_unread(char32_t first, char32_t last) {
        const auto made = static_cast<std::uint16_t>(page_.size());
        page_.emplace_back().fill({Glyph::unread, true});
        for (char32_t page = first >> 8; page <= last >> 8; ++page) pages_[page] = made;
    }

    std::array<std::uint16_t, 0x1100> pages_{};
    std::vector<std::array<Meaning, 256>> page_;
    std::set<std::string> texts_;
};

}  // namespace
}  // namespace holdfast::triage

int main() {
    holdfast::triage::Table().write();
}
