// The words one language's lexicon knows, sealed. Each known word is an entry and has a row: words
// that stand in the same phrases at the same places share one. Each word of a text becomes tokens.
// What is known as it stands is taken first. Where a turn is in this language, an unknown word is
// also tried as an agreed spelling ("gonna": going, to), without drawn-out letters ("diiie"), with
// i for l, joined with the next one ("sui cide"), as a slip of the thumb ("suicde") and as several
// run together ("killmyself"). Made by VocabularyDraft; immutable, any thread; reading does not
// allocate once warm.
#pragma once
#include <bit>
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "triage/normalise.hpp"
#include "triage/typos.hpp"
#include "triage/word_map.hpp"

namespace holdfast::triage {

using EntryId = std::uint32_t;
using RowId = std::uint32_t;

struct Token {
    std::uint32_t word = 0, last_word = 0;  // indices in Text::words
    std::uint32_t sentence = 0, turn = 0;
    EntryId entry = 0;  // 0: unknown
};

class Vocabulary {
  public:
    enum class Known : std::uint8_t { no, as_it_is, by_spelling };
    // What a word stands for: entries in a row of parts_, and how it is known.
    struct Found {
        static constexpr std::uint32_t parts_max = 15;
        std::uint32_t begin : 26 = 0;
        std::uint32_t count : 4 = 0;
        Known how : 2 = Known::no;
        // As a value of a WordMap.
        std::uint32_t packed() const { return std::bit_cast<std::uint32_t>(*this); }
        static Found of(std::uint32_t packed) { return std::bit_cast<Found>(packed); }
    };
    // What look_up() found and tokens_of() makes of it; kept by the caller. Both go on behind the
    // words that they had before, so an empty one reads a text from its beginning.
    struct Reading {
        std::vector<Found> words;  // by word of the text
        std::vector<std::uint32_t>
            known;  // by turn: words of two letters or more known as they are
        std::vector<Token> tokens;
        std::uint32_t tokenised = 0;  // words, from the first
        std::size_t steps = 0;        // letters looked at for words not known
        void clear();
    };

    void look_up(const Text& text, Reading& reading) const;
    // `loose`: by turn, whether it is in this language. `steps` are of these tokens only.
    void tokens_of(const Text& text, std::span<const std::uint8_t> loose, Reading& reading) const;

    EntryId entry_count() const { return static_cast<EntryId>(entries_.size() - 1); }
    // Entries that no phrase tells apart have one row: 0 is that of words in no phrase.
    RowId row_of(EntryId entry) const { return entries_[entry].row; }
    // A bit for each row, many to a bit, none for row 0: a set of rows that lacks it lacks the row.
    using Mask = std::uint32_t;
    static constexpr Mask all_rows = 0xFFFFFFFF;
    static Mask mask_of(RowId row) { return row == 0 ? 0 : Mask{1} << (row * 2654435769U >> 27); }
    bool is_filler(EntryId entry) const { return (entries_[entry].manner & filler) != 0; }
    bool is_break(EntryId entry) const { return (entries_[entry].manner & breaker) != 0; }
    // In no phrase, and neither of those.
    bool is_apart(EntryId entry) const {
        return entries_[entry].row == 0 && entries_[entry].manner == 0;
    }
    std::string_view name_of(EntryId entry) const {
        return std::string_view(names_).substr(entries_[entry].name,
                                               entries_[entry + 1].name - entries_[entry].name);
    }

    static constexpr std::size_t beginning_min = 3;  // letters

  private:
    friend class VocabularyDraft;
    static constexpr std::uint8_t filler = 1, breaker = 2;
    struct Entry {
        RowId row : 24 = 0;
        std::uint32_t manner : 8 = 0;
        std::uint32_t name = 0;  // where it begins in names_
    };
    class Writer;

    static std::size_t hash_of_first(std::string_view word) {
        return WordMap::hash(word.substr(0, beginning_min)) * 2654435769U >> 20;
    }
    Found find_as_it_is(std::string_view word, std::uint32_t hash) const;
    std::optional<Found> find_known(std::string_view word) const {
        return find_known(word, WordMap::hash(word));
    }
    std::optional<Found> find_known(std::string_view word, std::uint32_t hash) const;
    std::optional<Found> find_loose(const Text& text, const Word& word) const;
    std::optional<Found> find_squeezed(std::string_view word) const;
    std::optional<Found> find_i_or_l(std::string_view letters, std::uint64_t places) const;
    std::optional<Found> find_beginning(std::string_view word) const;

    WordMap forms_;      // known words
    WordMap squeezed_;   // those with repeated letters, without them, unless that is a word too
    WordMap beginning_;  // beginnings
    std::uint64_t beginning_lengths_ = 0;  // bit per length that a beginning has
    std::bitset<4096> beginning_letters_;  // by hash_of_first: that one begins so
    Found number_{}, unknown_{};
    std::vector<EntryId> parts_;
    Typos typos_;
    std::vector<Entry> entries_;  // and one behind the last
    std::string names_;
};

}  // namespace holdfast::triage
