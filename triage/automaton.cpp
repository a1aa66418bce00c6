#include "triage/automaton.hpp"

#include <algorithm>
#include <bit>

namespace holdfast::triage {
namespace {

// So many edges are looked up instead of all looked at.
constexpr std::size_t many_edges = 8;

}  // namespace

class Automaton::Scanner {
  public:
    Scanner(const Automaton& automaton, const Vocabulary& vocabulary, Scan& scan)
        : automaton_(automaton), vocabulary_(vocabulary), scan_(scan) {
        scan_.matches.clear();
        scan_.steps = 0;
        scan_.place.resize(automaton_.nodes_.size());
        scan_.waits.resize(automaton_.gap_nodes_.size());
        scan_.waiting.assign(automaton_.gap_nodes_.size() / 64 + 1, 0);
        scan_.walks.clear();
    }

    void forget() {
        scan_.walks.clear();
        if (any_waits_) std::ranges::fill(scan_.waiting, 0);
        any_waits_ = false;
    }

    // Tokens from this one on are of another turn.
    void turn_begins(std::uint32_t index) { turn_begin_ = index; }

    // `next_mask`: of the row of the token behind it; all bits where it may be passed.
    void token(EntryId entry, std::uint32_t index, Vocabulary::Mask next_mask) {
        index_ = index;
        next_mask_ = next_mask;
        row_ = vocabulary_.row_of(entry);
        mask_ = Vocabulary::mask_of(row_);
        ++scan_.steps;
        if (vocabulary_.is_apart(entry)) {
            passed_ = passed_now_++;
            scan_.walks.clear();
            return;
        }
        const bool filler = vocabulary_.is_filler(entry);
        const std::uint32_t still = passed_;  // who waits until later than this is still there
        passed_ = passed_now_;
        passed_now_ += filler ? 0 : 1;
        scan_.next.clear();
        scan_.woken.clear();
        if (any_waits_) wake(still);
        if (vocabulary_.is_break(entry) && any_waits_) {
            std::ranges::fill(scan_.waiting, 0);
            any_waits_ = false;
        }
        if (mask_ != 0) {
            for (const Scan::Walk& walk : scan_.walks) follow(walk);
            for (const Scan::Walk& walk : scan_.woken) follow(walk);
        }
        if (filler)
            for (const Scan::Walk& walk : scan_.walks) keep(walk);
        const auto starts = automaton_.starts_of(row_);
        scan_.steps += starts.size() + scan_.walks.size() + scan_.woken.size();
        for (const NodeId start : starts) enter(start, index);
        std::swap(scan_.walks, scan_.next);
    }

  private:
    void wake(std::uint32_t still) {
        const auto woken = automaton_.woken_by(row_);
        scan_.steps += woken.size();
        for (const auto& [gaps, word] : woken) {
            for (std::uint64_t bits = gaps & scan_.waiting[word]; bits != 0; bits &= bits - 1) {
                const auto gap = static_cast<GapId>(64 * word + std::countr_zero(bits));
                ++scan_.steps;
                if (scan_.waits[gap].until > still)
                    scan_.woken.push_back({automaton_.gap_nodes_[gap], scan_.waits[gap].first});
                else
                    scan_.waiting[word] &= ~(bits & -bits);
            }
        }
    }

    void follow(const Scan::Walk& walk) {
        if ((automaton_.nodes_[walk.node].mask & mask_) == 0) return;
        const auto edges = automaton_.edges_of(walk.node);
        auto edge = edges.begin();
        if (edges.size() > many_edges)
            edge = std::ranges::lower_bound(edges, row_, {}, [](Edge one) { return one.row; });
        const auto first = edge;
        for (; edge != edges.end() && edge->row <= row_; ++edge)
            if (edge->row == row_) enter(edge->to, walk.first);
        scan_.steps += static_cast<std::size_t>(edge - first);
    }

    void enter(NodeId to, std::uint32_t first) {
        const Node& node = automaton_.nodes_[to];
        // A walk that the next word cannot carry on is not begun.
        if ((node.mask & next_mask_) != 0) keep({to, first});
        if (node.arrival == 0) return;
        for (const std::uint32_t output : automaton_.outputs_of(node.arrival))
            found({output, first, index_});
        const auto gaps = automaton_.gaps_of(node.arrival);
        scan_.steps += gaps.size();
        any_waits_ = any_waits_ || !gaps.empty();
        for (const auto& [gap, waits] : gaps) wait(gap, {first, passed_now_ + waits});
    }

    // Of each output the longest, and the longest that stands in one turn, since what reaches over
    // two takes nothing from it; by output, so that the answer does not depend on the graph.
    void found(Match match) {
        const bool in_turn = match.first >= turn_begin_;
        auto& matches = scan_.matches;
        auto at = matches.end();
        for (; at != matches.begin() && (at - 1)->last == match.last; --at) {
            ++scan_.steps;
            if ((at - 1)->output < match.output) break;
            if ((at - 1)->output > match.output) continue;
            if (((at - 1)->first >= turn_begin_) != in_turn) continue;
            (at - 1)->first = std::min((at - 1)->first, match.first);
            return;
        }
        matches.insert(at, match);
    }

    // A walk that comes to a gap where one waits already: the later of both goes on.
    void wait(GapId gap, Scan::Wait wait) {
        std::uint64_t& bits = scan_.waiting[gap / 64];
        const std::uint64_t bit = std::uint64_t{1} << gap % 64;
        Scan::Wait& there = scan_.waits[gap];
        if ((bits & bit) != 0 && there.until > passed_) {
            wait.first = std::max(wait.first, there.first);
            wait.until = std::max(wait.until, there.until);
        }
        there = wait;
        bits |= bit;
    }

    // Of walks at one node the latest goes on, so that words that may be passed pile up none.
    void keep(Scan::Walk walk) {
        std::uint32_t& place = scan_.place[walk.node];
        if (place < scan_.next.size() && scan_.next[place].node == walk.node) {
            scan_.next[place].first = std::max(scan_.next[place].first, walk.first);
            return;
        }
        place = static_cast<std::uint32_t>(scan_.next.size());
        scan_.next.push_back(walk);
    }

    const Automaton& automaton_;
    const Vocabulary& vocabulary_;
    Scan& scan_;
    RowId row_ = 0;
    std::uint32_t index_ = 0, turn_begin_ = 0;
    Vocabulary::Mask mask_ = 0, next_mask_ = 0;  // of the row being read, and of the next one
    // Words that are no fillers, from the text's beginning: with the token being read, and without.
    std::uint32_t passed_now_ = 0, passed_ = 0;
    bool any_waits_ = false;
};

void Automaton::scan(std::span<const Token> tokens, const Vocabulary& vocabulary,
                     Scan& into) const {
    Scanner scanner(*this, vocabulary, into);
    for (std::uint32_t i = 0; i < tokens.size(); ++i) {
        if (i > 0 && tokens[i].sentence != tokens[i - 1].sentence) scanner.forget();
        if (i > 0 && tokens[i].turn != tokens[i - 1].turn) scanner.turn_begins(i);
        Vocabulary::Mask next_mask = 0;
        if (i + 1 < tokens.size() && tokens[i + 1].sentence == tokens[i].sentence)
            next_mask = vocabulary.is_filler(tokens[i + 1].entry)
                            ? Vocabulary::all_rows
                            : Vocabulary::mask_of(vocabulary.row_of(tokens[i + 1].entry));
        scanner.token(tokens[i].entry, i, next_mask);
    }
}

}  // namespace holdfast::triage
