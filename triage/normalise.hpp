// Turns what a person sent into plain words a lexicon can be held against: a to z and digits, no
// case, accents, zero-width characters, look-alikes or leet (only inside words with letters);
// letters set apart ("k i l l") are joined. Each word knows its place in the original, in bytes. A
// turn goes on where the one before stopped without a full stop. Linear time; no allocation once
// the Text has grown to its size. A Text can be gone on with, turn by turn. Invalid UTF-8 is
// skipped. Nothing here knows a language.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::triage {

inline constexpr std::size_t turn_bytes_max = 64 * 1024;  // the rest of a turn is not read

struct Word {
    std::uint32_t text = 0, length = 0;          // in Text::letters
    std::uint32_t turn = 0, begin = 0, end = 0;  // bytes of that turn
    std::uint32_t sentence = 0;                  // counted through all turns
    std::uint32_t border = 0;  // what stands between it and the word before; 0: a mixture
    std::uint32_t hash = 0;    // of its letters, FNV-1a
    std::uint64_t i_or_l = 0;  // bit per letter that was "1", "!" or "|": i, and may be l
};

// What a turn is made of, so that one that could not be read is known as such.
struct Content {
    std::uint32_t begin = 0,
                  end = 0;  // bytes, from the first thing that says something to the last
    std::uint32_t letters = 0, other_script = 0, unread = 0, symbols = 0, marks = 0;
    std::uint32_t mixed = 0;  // words of Latin letters and others: a disguise
    bool turned = false;      // holds U+202E: shown from its end to its beginning (UAX 9)
};

struct Text {
    std::string letters;
    std::vector<Word> words;
    std::vector<Content> turns;
    std::uint32_t sentence = 0;  // that goes on with the next turn, or begins there

    void clear();
    std::string_view of(const Word& word) const {
        return std::string_view(letters).substr(word.text, word.length);
    }
};

void normalise(std::span<const std::string_view> turns, Text& into);
// The turns behind those that are in it.
void normalise_more(std::span<const std::string_view> turns, Text& into);
Text normalise(std::span<const std::string_view> turns);

}  // namespace holdfast::triage
