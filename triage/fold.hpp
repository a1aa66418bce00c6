// What one code point means to the reader of risk: letters a to z without case, accents and
// disguise (fullwidth, look-alikes, mathematical and circled letters), a mark to drop, a border of
// words or of sentences. Small tables, no allocation, any thread. A fuller Unicode library can
// stand behind the same function. Source: Unicode 15 (UnicodeData, confusables), cut to what text
// messages are disguised with.
#pragma once
#include <cstdint>
#include <string_view>

namespace holdfast::triage {

enum class Glyph : std::uint8_t {
    letters,   // `text` belongs to the word
    digit,     // `text` is one digit
    disguise,  // a symbol that stands for the letter `text` when letters surround it: @ $
    star,      // a letter somebody hid: k*ll
    picture,   // an emoji that is read as the word `text`
    nothing,   // drop it: zero-width, marks, apostrophes
    space,     // ends the word
    dot,       // ends the word, and the sentence if alone and followed by a space or the end
    stop,      // ends word and sentence
};

struct Folded {
    Glyph glyph = Glyph::space;
    std::string_view text{};
};

Folded fold(char32_t value);

}  // namespace holdfast::triage
