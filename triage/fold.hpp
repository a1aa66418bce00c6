// What one code point means to the reader of risk: letters a to z without case, accents and
// disguise, a mark to drop, a border of words or of sentences. A table made while the program is
// built (triage/fold_table), from ICU (NFKC with case folding, and the confusables of UTS 39) and a
// few rows of our own for what ICU does not call alike but an eye does. A look-up; any thread.
#pragma once
#include <cstdint>
#include <iterator>
#include <string_view>

namespace holdfast::triage {

enum class Glyph : std::uint8_t {
    letters,   // text() belongs to the word
    digit,     // text() is one digit
    disguise,  // a symbol that stands for the letter text() when letters surround it: @ $ !
    star,      // a letter somebody hid: k*ll
    picture,   // an emoji that is read as the word text()
    nothing,   // drop it: zero-width, marks, apostrophes
    space,     // ends the word
    dot,       // ends the word, and the sentence if alone and followed by a space or the end
    stop,      // ends word and sentence
    unread,    // a letter of a script that is not read here; ends the word
    symbol,    // an emoji or sign that says something, but not what; ends the word
};

struct Folded {
    Glyph glyph = Glyph::space;
    bool other_script = false;  // a letter that is not Latin, whether read or not
    std::uint8_t length = 0;
    char letters[13] = {};

    std::string_view text() const { return {letters, length}; }
};

const Folded& fold(char32_t value);

}  // namespace holdfast::triage
