// All phrases of one language in one graph, walked once over a text's tokens. A walk starts at
// every token that can begin a phrase; a gap lets it wait for some tokens. Of walks that wait in
// one place only the latest goes on, so the work per token has a bound that the phrases set and no
// text can raise. No walk crosses the end of a sentence.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "triage/phrase.hpp"
#include "triage/vocabulary.hpp"

namespace holdfast::triage {

struct Match {
    std::uint32_t output = 0;
    std::uint32_t first = 0, last = 0;  // tokens
};

struct Scan {
    struct Walk {
        std::uint32_t node = 0, first = 0, waits = 0;
    };
    std::vector<Match> matches;  // in order of `last`; per output and `last` only the longest
    std::size_t steps = 0;       // edges looked at: what "linear" is measured by
    // For the automaton alone: where walks are, and by node where in next and next_waiting.
    std::vector<Walk> walks, waiting, next, next_waiting;
    struct At {
        std::uint64_t token = 0;
        std::uint32_t index = 0;
    };
    std::vector<At> at;
    std::uint64_t tokens = 0;  // read so far in all texts, so that `at` need not be cleared
};

class Automaton {
  public:
    // Nothing, or what is wrong with the phrase as a whole.
    std::optional<std::string> add(const Piece& phrase, std::uint32_t output,
                                   Vocabulary& vocabulary);
    // After the last add and the vocabulary's seal, before the first scan.
    void seal(const Vocabulary& vocabulary);

    void scan(std::span<const Token> tokens, const Vocabulary& vocabulary, Scan& into) const;

  private:
    using NodeId = std::uint32_t;
    using Front = std::vector<NodeId>;
    struct Edge {
        ClassId words;
        NodeId to;
    };
    struct Node {
        std::uint32_t edges_begin = 0, edges_end = 0;
        std::uint32_t gaps_begin = 0, gaps_end = 0;
        std::uint32_t outputs_begin = 0, outputs_end = 0;
        std::uint32_t waits = 0;  // tokens a walk may pass here; above 0 only after a gap
        std::uint64_t mask = 0;   // Vocabulary::mask_of its edges
    };
    using Walk = Scan::Walk;
    struct Growing {
        std::vector<Edge> edges;
        std::vector<NodeId> gaps;
        std::vector<std::uint32_t> outputs;
        std::uint32_t waits = 0;
        bool shared = false;  // has more than one way in
    };
    class Scanner;

    Front grow(const Piece& piece, const Front& from, Vocabulary& vocabulary);
    NodeId grow_words(ClassId words, const Front& from);
    NodeId grow_gap(int words, const Front& from);
    std::span<const NodeId> starts(std::uint32_t entry) const {
        return std::span(starts_).subspan(starts_begin_[entry],
                                          starts_begin_[entry + 1] - starts_begin_[entry]);
    }

    std::vector<Growing> growing_{1};
    std::vector<Node> nodes_;
    std::vector<Edge> edges_;
    std::vector<NodeId> gaps_;
    std::vector<std::uint32_t> outputs_;
    std::vector<NodeId> starts_;  // by entry: nodes a first token leads to
    std::vector<std::uint32_t> starts_begin_;
};

}  // namespace holdfast::triage
