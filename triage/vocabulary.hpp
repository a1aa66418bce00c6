// The words one language's lexicon knows. Phrases ask for word classes (one of these words, or any
// word that begins so, or a number); each known word has a row of bits, one per class it is in.
// Each word of a text becomes tokens. What is known as it stands is taken first. Where a turn is in
// this language, an unknown word is also tried as an agreed spelling ("gonna": going, to), without
// drawn-out letters ("diiie"), with i for l, joined with the next one ("sui cide"), as a slip of
// the thumb ("suicde") and as several run together ("killmyself"). Filled while a lexicon is
// compiled, then sealed; after that immutable and for any thread; reading does not allocate once
// warm.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "triage/normalise.hpp"
#include "triage/typos.hpp"

namespace holdfast::triage {

using ClassId = std::uint32_t;

using ShapeId = std::uint32_t;  // one member of a class: a word, a beginning, or any number

struct Token {
    std::uint32_t word = 0, last_word = 0;  // indices in Text::words
    std::uint32_t sentence = 0;
    std::uint32_t entry = 0;  // 0: unknown
};

class Vocabulary {
  public:
    struct Range {
        std::uint32_t begin = 0, end = 0;
    };
    enum class Known : std::uint8_t { no, as_it_is, by_spelling };
    struct Found {
        Range parts{};
        Known how = Known::no;
    };
    // What look_up() found and tokens_of() makes of it; kept by the caller.
    struct Reading {
        std::vector<Found> words;  // by word of the text
        std::vector<std::uint32_t>
            known;  // by turn: words of two letters or more known as they are
        std::vector<Token> tokens;
    };

    ShapeId word(std::string_view text);
    ShapeId beginning(std::string_view letters);
    ShapeId number() { return 0; }
    // The class of exactly these shapes, which are sorted; the same shapes are the same class.
    ClassId class_of(const std::vector<ShapeId>& shapes);
    // `from` is read as `to`; both normalised. `to` is looked up as it is, never spelled again.
    void spell(const std::string& from, std::vector<std::string> to);
    // A word beside digits that counts as a number.
    void call_number(ShapeId word) { called_numbers_.push_back(word); }
    // A word of the language that no phrase asks for: it is no slip of another one.
    void call_ordinary(std::string word) { ordinary_.push_back(std::move(word)); }
    // A word that may stand between the words of any phrase.
    void call_filler(ShapeId word) { fillers_.push_back(word); }
    // A word no gap reaches over.
    void call_break(ShapeId word) { breaks_.push_back(word); }
    // What phrases must say for `word`: its agreed spelling, or itself.
    std::vector<std::string> spelled(std::string_view word) const;
    void seal();

    void look_up(const Text& text, Reading& reading) const;
    // `loose`: by turn, whether it is in this language.
    void tokens_of(const Text& text, std::span<const std::uint8_t> loose, Reading& reading) const;

    bool is_in(std::uint32_t entry, ClassId one) const {
        return bits_[entry * row_ + one / 64] >> (one % 64) & 1;
    }
    // Bits of the classes an entry is in, many to a bit: what has none of them in common with a
    // set of classes is in none of it.
    static std::uint64_t mask_of(ClassId one) {
        return std::uint64_t{1} << (one * 2654435769U >> 26);
    }
    std::uint64_t mask(std::uint32_t entry) const { return masks_[entry]; }
    bool is_filler(std::uint32_t entry) const { return (manner_[entry] & filler) != 0; }
    bool is_break(std::uint32_t entry) const { return (manner_[entry] & breaker) != 0; }
    std::uint32_t entry_count() const { return entry_count_; }
    std::vector<ClassId> classes_of(std::uint32_t entry) const;
    std::string_view name_of(std::uint32_t entry) const { return names_[entry]; }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    template <class Value>
    using ByText = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
    struct Shape {
        std::string text;
        bool beginning = false;
        std::vector<ClassId> classes{};
    };
    class Writer;

    Range add_entry(std::string name);
    void put_in(std::uint32_t entry, ShapeId shape);
    Range add_word(std::string_view word);
    void add_beginnings(std::string_view word, std::uint32_t entry);
    void add_spellings();
    void add_squeezed();
    void add_typos();
    Found find_as_it_is(std::string_view word) const;
    const Range* find_known(std::string_view word) const;
    const Range* find_loose(const Text& text, const Word& word) const;
    const Range* find_squeezed(std::string_view word) const;
    const Range* find_i_or_l(std::string_view letters, std::uint64_t places) const;
    const Range* find_beginning(std::string_view word) const;

    // while filling
    std::vector<Shape> shapes_{Shape{.text = "#"}};
    ByText<ShapeId> words_, beginnings_;
    std::map<std::vector<ShapeId>, ClassId> classes_;
    std::vector<ShapeId> called_numbers_, fillers_, breaks_;
    std::vector<std::string> ordinary_;
    ByText<std::vector<std::string>> spellings_;
    // sealed
    ByText<Found> forms_;                     // word → range of parts_
    ByText<Range> squeezed_;                  // word without repeated letters → range of parts_
    ByText<Range> beginning_;                 // beginning → range of parts_
    std::size_t shortest_ = 0, longest_ = 0;  // of the beginnings
    Range number_, unknown_;
    std::vector<std::uint32_t> parts_;  // entries
    std::vector<Range> typed_;          // by id of a word in typos_
    Typos typos_;
    std::vector<std::string> names_;  // by entry
    static constexpr std::uint8_t filler = 1, breaker = 2;
    std::vector<std::uint8_t> manner_;  // by entry
    std::vector<std::uint64_t> bits_;   // a row per entry
    std::vector<std::uint64_t> masks_;  // by entry
    std::size_t row_ = 0;
    std::uint32_t entry_count_ = 0;
};

}  // namespace holdfast::triage
