#include "triage/normalise.hpp"

#include <algorithm>
#include <array>

#include "triage/fold.hpp"
#include "triage/join_letters.hpp"
#include "triage/word_map.hpp"

namespace holdfast::triage {
namespace {

struct CodePoint {
    char32_t value = 0;
    std::uint32_t bytes = 0;
    bool valid = true;
};

CodePoint decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) return {first, 1};
    const std::uint32_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {0, 1, false};
    char32_t value = first & (0xFF >> (length + 1));
    for (std::uint32_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {0, 1, false};
        value = value << 6 | (byte(at + i) & 0x3F);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const bool valid =
        value >= smallest[length] && value <= 0x10FFFF && (value < 0xD800 || value >= 0xE000);
    return valid ? CodePoint{value, length} : CodePoint{0, 1, false};
}

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Units and endings after digits that make them a number, not a disguise: 5am, 1st; but not 3nd.
bool is_numbering(char last_digit, std::string_view tail) {
    constexpr std::string_view units[] = {"am", "pm", "th", "yo", "mg", "x", "g", "k"};
    constexpr std::string_view ordinals[] = {"1st", "2nd", "3rd"};
    return std::ranges::find(units, tail) != std::end(units) ||
           std::ranges::any_of(ordinals, [&](std::string_view ordinal) {
               return ordinal.front() == last_digit && ordinal.substr(1) == tail;
           });
}

char undisguised(char c) {
    constexpr std::string_view digits = "0123456789", letters = "oi2eas6t89";
    return is_digit(c) ? letters[digits.find(c)] : c;
}

class Reader {
  public:
    explicit Reader(Text& text) : text_(text), sentence_(text.sentence) {}

    void turn(std::string_view bytes) {
        turn_ = static_cast<std::uint32_t>(text_.turns.size());
        text_.turns.emplace_back();
        disguised_ = border_ = borders_ = 0;
        const std::size_t first = text_.words.size();
        for (std::size_t at = 0; at < bytes.size();) {
            if (const std::size_t end = plain_letters_from(bytes, at); end > at) {
                plain_letters(bytes.substr(at, end - at), static_cast<std::uint32_t>(at));
                at = end;
                continue;
            }
            if (bytes[at] == ' ') {
                finish_word();
                add_border(' ');
                ++at;
                continue;
            }
            const CodePoint point = decode(bytes, at);
            if (point.valid)
                glyph(fold(point.value), bytes, static_cast<std::uint32_t>(at), point.bytes);
            at += point.bytes;
        }
        finish_word();
        if (disguised_ >= 2) undo_lone_digits(first);
        if (stop_pending_) ++sentence_;
        stop_pending_ = false;
        text_.sentence = sentence_;
    }

  private:
    void glyph(const Folded& folded, std::string_view bytes, std::uint32_t at,
               std::uint32_t length) {
        const std::size_t next = at + length;
        count(folded, bytes, at, length);
        switch (folded.glyph) {
            case Glyph::nothing:
                return;
            case Glyph::letters:
                return letters(folded.text(), at, length);
            case Glyph::digit:
                return letters(folded.text(), at, length);
            case Glyph::disguise:
                if (is_letter_here(folded.text(), bytes, at, next))
                    return letters(folded.text(), at, length, bytes[at] == '!' || bytes[at] == '|');
                if (bytes[at] == '!') stop_pending_ = true;
                break;
            case Glyph::star:
                if (open_ && letter_after_stars(bytes, next))
                    return letters(folded.text(), at, length);
                break;
            case Glyph::picture:
                finish_word();
                letters(folded.text(), at, length);
                break;
            case Glyph::dot: {
                const bool beside_dot = dot_at(bytes, next) || (at > 0 && dot_at(bytes, at - 1));
                if (!beside_dot && space_at(bytes, next)) stop_pending_ = true;
                break;
            }
            case Glyph::stop:
                stop_pending_ = true;
                break;
            case Glyph::unread:
            case Glyph::symbol:
            case Glyph::space:
                break;
        }
        finish_word();
        add_border(decode(bytes, at).value);
    }

    static std::size_t plain_letters_from(std::string_view bytes, std::size_t at) {
        const auto is_plain = [](char c) { return is_letter(static_cast<char>(c | 0x20)); };
        while (at < bytes.size() && is_plain(bytes[at])) ++at;
        return at;
    }

    // What glyph() makes of letters a to z and A to Z, all at once.
    void plain_letters(std::string_view run, std::uint32_t at) {
        if (!open_) open_word(at);
        const auto count = static_cast<std::uint32_t>(run.size());
        text_.letters += run;
        for (char& c : std::span(text_.letters).last(run.size())) c |= 0x20;
        word_.length += count;
        word_.end = at + count;
        latins_ += count;
        Content& content = text_.turns.back();
        content.letters += count;
        if (content.end == 0) content.begin = at;
        content.end = word_.end;
    }

    void add_border(char32_t value) {
        constexpr std::uint32_t one_more = 1U << 21, most = 15 * one_more;
        if (borders_++ == 0)
            border_ = value + one_more;
        else if (border_ != 0)
            border_ = (border_ % one_more) == value && border_ < most ? border_ + one_more : 0;
    }

    void count(const Folded& folded, std::string_view bytes, std::uint32_t at,
               std::uint32_t length) {
        const bool beyond_ascii = static_cast<unsigned char>(bytes[at]) >= 0x80;
        Content& content = text_.turns.back();
        switch (folded.glyph) {
            case Glyph::letters:
            case Glyph::digit:
            case Glyph::picture:
                ++content.letters;
                break;
            case Glyph::unread:
                ++content.unread;
                break;
            case Glyph::symbol:
                ++content.symbols;
                break;
            case Glyph::nothing:
                if (!beyond_ascii) return;
                ++content.marks;
                content.turned = content.turned || bytes.substr(at, length) == "\u202E";
                break;
            default:
                return;
        }
        content.other_script += folded.other_script ? 1 : 0;
        if (folded.glyph == Glyph::letters) (folded.other_script ? others_ : latins_) += 1;
        if (content.end == 0) content.begin = at;
        content.end = at + length;
    }

    static bool letter_at(std::string_view bytes, std::size_t at) {
        return at < bytes.size() && fold(decode(bytes, at).value).glyph == Glyph::letters;
    }
    // "p@$t", "$ay", "!m", "gonn@"; not "help!", "ok !", "@ home", "50$".
    bool is_letter_here(std::string_view meant, std::string_view bytes, std::size_t at,
                        std::size_t next) const {
        const bool in_word = open_ && digits_ < word_.length;
        if (letter_after_signs(bytes, next)) {
            const bool begins = at == 0 || space_at(bytes, at - 1);
            return open_ || meant == "s" || begins;
        }
        return in_word && (meant == "s" || meant == "a") && word_ends_at(bytes, next);
    }
    static bool word_ends_at(std::string_view bytes, std::size_t at) {
        constexpr std::string_view punctuation = ".,;:?!)";
        return space_at(bytes, at) || punctuation.contains(bytes[at]);
    }
    static bool letter_after_signs(std::string_view bytes, std::size_t at) {
        constexpr std::string_view signs = "@$!";
        for (int skipped = 0; skipped < 3 && at < bytes.size() && signs.contains(bytes[at]);
             ++skipped)
            ++at;
        return letter_at(bytes, at);
    }
    static bool letter_after_stars(std::string_view bytes, std::size_t at) {
        for (int stars = 0; stars < 3 && at < bytes.size() && bytes[at] == '*'; ++stars) ++at;
        return letter_at(bytes, at);
    }
    static bool dot_at(std::string_view bytes, std::size_t at) {
        return at < bytes.size() && bytes[at] == '.';
    }
    static bool space_at(std::string_view bytes, std::size_t at) {
        return at >= bytes.size() || static_cast<unsigned char>(bytes[at]) <= ' ';
    }

    void letters(std::string_view letters, std::uint32_t at, std::uint32_t length,
                 bool i_or_l = false) {
        const bool digit = is_digit(letters.front());
        if (!open_) open_word(at);
        if ((i_or_l || letters == "1") && word_.length < 64)
            word_.i_or_l |= std::uint64_t{1} << word_.length;
        text_.letters += letters;
        word_.length += static_cast<std::uint32_t>(letters.size());
        word_.end = at + length;
        digits_ += digit ? 1 : 0;
        if (digits_ == word_.length) number_end_ = word_.end;
    }

    void open_word(std::uint32_t at) {
        if (stop_pending_) ++sentence_;
        stop_pending_ = false;
        open_ = true;
        digits_ = 0;
        word_ = {static_cast<std::uint32_t>(text_.letters.size()),
                 0,
                 turn_,
                 at,
                 at,
                 sentence_,
                 border_,
                 0,
                 0};
        border_ = 0;
        borders_ = 0;
    }

    void finish_word() {
        if (!open_) return;
        open_ = false;
        text_.turns.back().mixed += latins_ > 0 && others_ > 0 ? 1 : 0;
        latins_ = others_ = 0;
        if (const std::uint32_t number = digits_ > 0 ? leading_number() : 0; number > 0) {
            Word rest = word_;
            word_.length = number;
            word_.end = number_end_;
            word_.i_or_l = 0;
            rest.text += number;
            rest.length -= number;
            rest.begin = number_end_;
            rest.i_or_l >>= number;
            rest.border = 0;
            text_.words.push_back(word_);
            text_.words.push_back(rest);
            return;
        }
        if (digits_ > 0 && digits_ < word_.length) undo_leet();
        text_.words.push_back(word_);
    }

    // "20pills" is a number and a word, "50mg" too; "50m3" and "10ve" are words in disguise.
    std::uint32_t leading_number() const {
        const std::string_view word = text_.of(word_);
        const std::size_t number = std::min(word.find_first_not_of("0123456789"), word.size());
        const std::string_view rest = word.substr(number);
        const bool plain = rest.find_first_of("0123456789*") == std::string_view::npos;
        const bool apart = plain && ((rest.size() >= 3 && disguised_ == 0) ||
                                     is_numbering(word[number - 1], rest));
        return number >= 2 && number <= 4 && apart ? static_cast<std::uint32_t>(number) : 0;
    }

    // Where words are disguised with digits, "1" is I, "70" is to and "53" is se.
    void undo_lone_digits(std::size_t first) {
        for (std::size_t w = first; w < text_.words.size(); ++w) {
            const Word& word = text_.words[w];
            const std::string_view digits = text_.of(word);
            constexpr std::string_view words[] = {"1", "4", "70", "35", "51", "53", "533"};
            if (std::ranges::find(words, digits) == std::end(words)) continue;
            for (std::uint32_t i = 0; i < word.length; ++i) {
                char& c = text_.letters[word.text + i];
                c = undisguised(c);
            }
        }
    }

    void undo_leet() {
        const std::string_view word = text_.of(word_);
        if (digits_ == 1 && is_digit(word.front()) && is_numbering(word.front(), word.substr(1)))
            return;
        for (std::uint32_t i = 0; i < word_.length; ++i) {
            char& c = text_.letters[word_.text + i];
            c = undisguised(c);
        }
        ++disguised_;
    }

    Text& text_;
    Word word_{};
    std::uint32_t latins_ = 0, others_ = 0;  // letters of the open word
    std::uint32_t sentence_, turn_ = 0, digits_ = 0;
    std::uint32_t number_end_ = 0;            // byte after the digits the open word began with
    std::uint32_t border_ = 0, borders_ = 0;  // code points since the word before: which, how many
    std::uint32_t disguised_ = 0;             // words of the turn
    bool open_ = false, stop_pending_ = false;
};

}  // namespace

void Text::clear() {
    letters.clear();
    words.clear();
    turns.clear();
    sentence = 0;
}

void normalise(std::span<const std::string_view> turns, Text& into) {
    into.clear();
    normalise_more(turns, into);
}

void normalise_more(std::span<const std::string_view> turns, Text& into) {
    const std::size_t first_word = into.words.size();
    Reader reader(into);
    for (const std::string_view turn : turns) reader.turn(turn.substr(0, turn_bytes_max));
    join_letters(into, first_word);
    for (Word& word : std::span(into.words).subspan(first_word))
        word.hash = WordMap::hash(into.of(word));
}

Text normalise(std::span<const std::string_view> turns) {
    Text text;
    normalise(turns, text);
    return text;
}

}  // namespace holdfast::triage
