// The notation of lexicon phrases, made for people to read:
//   words as they are said; case, accents and agreed spellings do not matter
//   (a | b c)   one of these          word? (…)?  may be missing        suicid*  any word that
//   begins so <name>      a word or phrase of the list `name`                     #        a number
//   ..  ..4     up to 2, or 4, other words
// Parsed into a tree whose leaves are sets of words and gaps.
#pragma once
#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "triage/vocabulary_draft.hpp"

namespace holdfast::triage {

inline constexpr int gap_max = 6;

struct Piece {
    enum class Kind : std::uint8_t { words, gap, row, choice, optional, list };
    Kind kind = Kind::row;
    std::vector<ShapeId> words{};  // of `words`: any one of them, sorted
    int gap = 0;
    std::vector<Piece> parts{};           // of row, choice and optional (one)
    std::shared_ptr<const Piece> same{};  // of list: what the list holds
};

using Lists = std::map<std::string, std::shared_ptr<const Piece>, std::less<>>;

// The tree of a phrase, or what is wrong with it and what would be right.
std::expected<Piece, std::string> parse_phrase(std::string_view phrase, VocabularyDraft& vocabulary,
                                               const Lists& lists);

// One of `parts`; single words become one set.
Piece choice_of(std::vector<Piece> parts);

}  // namespace holdfast::triage
