// All phrases of one language in one graph, walked once over a text's tokens. A walk starts at
// every token that can begin a phrase; a gap lets it wait for some tokens. Of walks that stand or
// wait in one place only the latest goes on, so the work per token has a bound that the phrases set
// and no text can raise. Walks that wait cost nothing until a token comes that can carry them on:
// which do is one row of bits per word. No walk crosses the end of a sentence. Made by
// AutomatonDraft; immutable, any thread, each with a Scan of its own.
#pragma once
#include <bit>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "triage/vocabulary.hpp"

namespace holdfast::triage {

struct Match {
    std::uint32_t output = 0;
    std::uint32_t first = 0, last = 0;  // tokens
};

struct Scan {
    struct Walk {
        std::uint32_t node = 0, first = 0;
    };
    struct Wait {  // of the walk at a gap, if there is one
        std::uint32_t first = 0;
        std::uint32_t until = 0;  // counted in words that are no fillers
    };
    // In order of `last`, then `output`; of each the longest, and the longest within its turn.
    std::vector<Match> matches;
    std::size_t steps = 0;  // what "linear" is measured by
    // For the automaton alone: where walks are; by node its place in `next`; by gap who waits.
    std::vector<Walk> walks, next, woken;
    std::vector<std::uint32_t> place;
    std::vector<Wait> waits;
    std::vector<std::uint64_t> waiting;  // bit per gap
};

class Automaton {
  public:
    // What an edge holds. A vocabulary's rows and the nodes must be fewer.
    static constexpr std::uint32_t rows_max = 1U << 14, nodes_max = 1U << 18;

    void scan(std::span<const Token> tokens, const Vocabulary& vocabulary, Scan& into) const;

  private:
    friend class AutomatonDraft;
    class Scanner;
    using NodeId = std::uint32_t;
    using GapId = std::uint32_t;
    struct Edge {
        std::uint32_t to : 18 = 0;
        RowId row : 14 = 0;
        std::uint32_t packed() const { return std::bit_cast<std::uint32_t>(*this); }
        friend bool operator==(Edge one, Edge other) { return one.packed() == other.packed(); }
        friend auto operator<=>(Edge one, Edge other) { return one.packed() <=> other.packed(); }
    };
    // What is reached by coming to a node. Gaps and outputs go up to where those of the next begin.
    struct Arrival {
        std::uint32_t gaps = 0, outputs = 0;
    };
    // Its edges go up to where those of the next node begin.
    struct Node {
        Vocabulary::Mask mask = 0;  // of its edges' rows
        std::uint32_t edges = 0;
        std::uint32_t arrival = 0;  // 0: nothing
    };
    // Where a walk waits that comes to a node, and for how many words. Of gaps in a row, which may
    // each be empty, or add up, a node has all.
    struct Gap {
        GapId gap = 0;
        std::uint32_t waits = 0;
        // The longer first.
        friend auto operator<=>(const Gap& one, const Gap& other) {
            return std::tuple(one.gap, other.waits) <=> std::tuple(other.gap, one.waits);
        }
        friend bool operator==(const Gap&, const Gap&) = default;
    };
    struct Woken {
        std::uint64_t gaps = 0;  // bit per gap of this word that has an edge for a row
        std::size_t word = 0;
    };
    template <class Item>
    using Part = std::span<const Item>;
    Part<Edge> edges_of(NodeId node) const {
        return Part<Edge>(edges_).subspan(nodes_[node].edges,
                                          nodes_[node + 1].edges - nodes_[node].edges);
    }
    Part<Gap> gaps_of(std::uint32_t arrival) const {
        return Part<Gap>(gaps_).subspan(arrivals_[arrival].gaps,
                                        arrivals_[arrival + 1].gaps - arrivals_[arrival].gaps);
    }
    Part<std::uint32_t> outputs_of(std::uint32_t arrival) const {
        return Part<std::uint32_t>(outputs_).subspan(
            arrivals_[arrival].outputs,
            arrivals_[arrival + 1].outputs - arrivals_[arrival].outputs);
    }
    Part<NodeId> starts_of(RowId row) const {
        return Part<NodeId>(starts_).subspan(starts_begin_[row],
                                             starts_begin_[row + 1] - starts_begin_[row]);
    }
    Part<Woken> woken_by(RowId row) const {
        return Part<Woken>(woken_).subspan(woken_begin_[row],
                                           woken_begin_[row + 1] - woken_begin_[row]);
    }

    std::vector<Node> nodes_;           // and one behind the last
    std::vector<Edge> edges_;           // of a node in order of their rows
    std::vector<Arrival> arrivals_{2};  // the first is of nothing, the last is behind all
    std::vector<Gap> gaps_;
    std::vector<std::uint32_t> outputs_;
    std::vector<NodeId> gap_nodes_;  // by gap: where its walks go on
    std::vector<NodeId> starts_;     // by row: where a first token leads
    std::vector<std::uint32_t> starts_begin_;
    std::vector<Woken> woken_;  // by row
    std::vector<std::uint32_t> woken_begin_;
};

}  // namespace holdfast::triage
