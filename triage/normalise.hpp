// Turns what a person sent into plain words a lexicon can be held against: a to z and digits, no
// case, accents, zero-width characters, look-alikes or leet (only inside words with letters);
// letters set apart ("k i l l") are joined. Each word knows its place in the original, in bytes. A
// turn goes on where the one before stopped without a full stop. Linear time. Invalid UTF-8 is
// skipped. Nothing here knows a language.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::triage {

inline constexpr std::size_t turn_bytes_max = 8 * 1024;  // the rest of a turn is not read

struct Word {
    std::uint32_t text = 0, length = 0;          // in Text::letters
    std::uint32_t turn = 0, begin = 0, end = 0;  // bytes of that turn
    std::uint32_t sentence = 0;                  // counted through all turns
    char32_t border = 0;  // the one code point between it and the word before; 0: none or several
};

struct Text {
    std::string letters;
    std::vector<Word> words;

    std::string_view of(const Word& word) const {
        return std::string_view(letters).substr(word.text, word.length);
    }
};

Text normalise(std::span<const std::string_view> turns);

}  // namespace holdfast::triage
