// The words one language's lexicon knows. Phrases ask for word classes (one of these words, or any
// word that begins so, or a number); each known word has a row of bits, one per class it is in.
// Each word of a text becomes tokens: its agreed spelling ("gonna": going, to). An unknown word
// with a letter thrice in a row ("diiie") is taken for a known one without the repeats. Filled
// while a lexicon is compiled, then sealed; after that immutable and for any thread.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "triage/normalise.hpp"

namespace holdfast::triage {

using ClassId = std::uint32_t;

// One member of a class.
struct WordShape {
    enum class Kind : std::uint8_t { word, beginning, number };
    Kind kind = Kind::word;
    std::string text{};
    friend auto operator<=>(const WordShape&, const WordShape&) = default;
};

struct Token {
    std::uint32_t word = 0;  // index in Text::words
    std::uint32_t sentence = 0;
    std::uint32_t entry = 0;  // 0: unknown
};

class Vocabulary {
  public:
    // The class of exactly these shapes; the same set is the same class.
    ClassId class_of(const std::set<WordShape>& shapes);
    // `from` is read as `to`; both normalised. `to` is looked up as it is, never spelled again.
    void spell(const std::string& from, std::vector<std::string> to);
    // A word beside digits that counts as a number.
    void call_number(const std::string& word) { numbers_.insert(word); }
    // What phrases must say for `word`: its agreed spelling, or itself.
    std::vector<std::string> spelled(const std::string& word) const;
    void seal();

    std::vector<Token> tokens_of(const Text& text) const;
    bool is_in(std::uint32_t entry, ClassId one) const {
        return bits_[entry * row_ + one / 64] >> (one % 64) & 1;
    }
    std::uint32_t entry_count() const { return entry_count_; }

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
    using Forms = std::unordered_map<std::string, Range, Hash, std::equal_to<>>;
    using Classes = std::set<ClassId>;

    Range add_entry(const Classes& classes);
    Classes classes_of(const std::string& word) const;
    void add_beginnings(std::string_view word, Classes& classes) const;
    Range find(std::string_view word) const;
    Range find_beginning(std::string_view word) const;

    // while filling
    std::map<std::set<WordShape>, ClassId> classes_;
    std::map<std::string, Classes, std::less<>> words_, beginnings_;
    Classes number_classes_;
    std::set<std::string> numbers_;
    std::map<std::string, std::vector<std::string>> spellings_;
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
