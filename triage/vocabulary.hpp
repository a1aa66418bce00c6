// The words one language's lexicon knows. Phrases ask for word classes (one of these words, or any
// word that begins so, or a number); each known word has a row of bits, one per class it is in.
// Each word of a text becomes tokens: its agreed spelling ("gonna": going, to). An unknown word
// with a letter thrice in a row ("diiie") is taken for a known one without the repeats, an unknown
// long one ("killmyself") for the known words it is made of. Filled while a lexicon is compiled,
// then sealed; after that immutable and for any thread.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "triage/normalise.hpp"

namespace holdfast::triage {

using ClassId = std::uint32_t;

using ShapeId = std::uint32_t;  // one member of a class: a word, a beginning, or any number

struct Token {
    std::uint32_t word = 0;  // index in Text::words
    std::uint32_t sentence = 0;
    std::uint32_t entry = 0;  // 0: unknown
};

class Vocabulary {
  public:
    ShapeId word(std::string_view text);
    ShapeId beginning(std::string_view letters);
    ShapeId number() { return 0; }
    // The class of exactly these shapes, which are sorted; the same shapes are the same class.
    ClassId class_of(const std::vector<ShapeId>& shapes);
    // `from` is read as `to`; both normalised. `to` is looked up as it is, never spelled again.
    void spell(const std::string& from, std::vector<std::string> to);
    // A word beside digits that counts as a number.
    void call_number(ShapeId word) { called_numbers_.push_back(word); }
    // What phrases must say for `word`: its agreed spelling, or itself.
    std::vector<std::string> spelled(std::string_view word) const;
    void seal();

    std::vector<Token> tokens_of(const Text& text) const;
    bool is_in(std::uint32_t entry, ClassId one) const {
        return bits_[entry * row_ + one / 64] >> (one % 64) & 1;
    }
    std::uint32_t entry_count() const { return entry_count_; }
    std::vector<ClassId> classes_of(std::uint32_t entry) const;

  private:
    struct Range {
        std::uint32_t begin = 0, end = 0;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    template <class Value>
    using ByText = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
    using Forms = ByText<Range>;
    struct Shape {
        std::string text;
        bool beginning = false;
        std::vector<ClassId> classes{};
    };

    Range add_entry();
    void put_in(std::uint32_t entry, ShapeId shape);
    Range add_word(std::string_view word);
    void add_beginnings(std::string_view word, std::uint32_t entry);
    void add_spellings();
    void add_squeezed();
    Range find(std::string_view word) const;
    void add_known_parts(std::string_view word, std::vector<std::uint32_t>& entries) const;
    Range find_beginning(std::string_view word) const;

    // while filling
    std::vector<Shape> shapes_{Shape{.text = "#"}};
    ByText<ShapeId> words_, beginnings_;
    std::map<std::vector<ShapeId>, ClassId> classes_;
    std::vector<ShapeId> called_numbers_;
    ByText<std::vector<std::string>> spellings_;
    // sealed
    Forms forms_;                             // word → range of parts_
    Forms squeezed_;                          // word without repeated letters → range of parts_
    Forms beginning_;                         // beginning → range of parts_
    std::size_t shortest_ = 0, longest_ = 0;  // of the beginnings
    Range number_, unknown_;
    std::vector<std::uint32_t> parts_;  // entries
    std::vector<std::uint64_t> bits_;   // a row per entry
    std::size_t row_ = 0;
    std::uint32_t entry_count_ = 0;
};

}  // namespace holdfast::triage
