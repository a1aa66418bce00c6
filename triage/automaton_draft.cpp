#include "triage/automaton_draft.hpp"

#include <algorithm>
#include <map>

namespace holdfast::triage {
namespace {

std::uint32_t size_of(const auto& items) {
    return static_cast<std::uint32_t>(items.size());
}

// Of the items from `first` on, in order.
void keep_each_once(auto& items, std::uint32_t first, auto what) {
    const auto begin = items.begin() + first;
    std::ranges::sort(begin, items.end());
    items.erase(std::ranges::unique(begin, items.end(), {}, what).begin(), items.end());
}

}  // namespace

std::optional<std::string> AutomatonDraft::add(const Piece& phrase, std::uint32_t output,
                                               VocabularyDraft& vocabulary) {
    const Front ends = grow(phrase, {0}, vocabulary);
    if (std::ranges::find(ends, 0U) != ends.end())
        return "the phrase can be empty: leave at least one word without '?'";
    const bool open = std::ranges::any_of(ends, [&](NodeId n) { return nodes_[n].waits > 0; });
    if (open || !nodes_[0].gaps.empty()) {
        nodes_[0].gaps.clear();
        return "'..' must stand between words; a part that may be missing holds its own: (.. "
               "word)?";
    }
    for (const NodeId end : ends)
        if (auto& outputs = nodes_[end].outputs;
            std::ranges::find(outputs, output) == outputs.end())
            outputs.push_back(output);
    return std::nullopt;
}

AutomatonDraft::Front AutomatonDraft::grow_each(const std::vector<Piece>& parts, const Front& from,
                                                Front ends, VocabularyDraft& vocabulary) {
    for (const Piece& part : parts)
        for (const NodeId end : grow(part, from, vocabulary))
            if (std::ranges::find(ends, end) == ends.end()) ends.push_back(end);
    return ends;
}

AutomatonDraft::Front AutomatonDraft::grow(const Piece& piece, const Front& from,
                                           VocabularyDraft& vocabulary) {
    switch (piece.kind) {
        case Piece::Kind::words:
            return {grow_words(vocabulary.class_of(piece.words), from)};
        case Piece::Kind::list:
            return grow(*piece.same, from, vocabulary);
        case Piece::Kind::gap:
            return {grow_gap(piece.gap, from)};
        case Piece::Kind::row: {
            Front ends = from;
            for (const Piece& part : piece.parts) ends = grow(part, ends, vocabulary);
            return ends;
        }
        case Piece::Kind::optional:
            return grow_each(piece.parts, from, from, vocabulary);
        case Piece::Kind::choice:
            return grow_each(piece.parts, from, {}, vocabulary);
    }
    return {};
}

AutomatonDraft::NodeId AutomatonDraft::grow_words(ClassId words, const Front& from) {
    const auto made = size_of(nodes_);
    // Phrases that begin alike share their nodes, as long as nothing else leads there.
    if (from.size() == 1 && from.front() == 0) {
        if (first_steps_.size() <= words) first_steps_.resize(words + 1);
        if (first_steps_[words] != 0) return first_steps_[words];
        first_steps_[words] = made;
    } else if (from.size() == 1) {
        for (const Edge& edge : nodes_[from.front()].edges)
            if (edge.words == words && !nodes_[edge.to].shared) return edge.to;
    }
    nodes_.emplace_back().shared = from.size() > 1;
    nodes_[made].begins = from.size() == 1 && from.front() == 0;
    for (const NodeId node : from) nodes_[node].edges.push_back({words, made});
    return made;
}

AutomatonDraft::NodeId AutomatonDraft::grow_gap(int words, const Front& from) {
    const auto made = size_of(nodes_);
    nodes_.emplace_back().waits = static_cast<std::uint32_t>(words);
    for (const NodeId node : from) nodes_[node].gaps.push_back(made);
    return made;
}

// Nodes that only end phrases are one for each set of outputs: nobody stands in them. Of those that
// only begin phrases write_starts() makes others, unless a filler leads there: a walk that stands
// there while fillers pass would meet the one they begin.
void AutomatonDraft::number(const VocabularyDraft& vocabulary) {
    for (const Edge& edge : nodes_[0].edges)
        for (const RowId row : vocabulary.rows_of(edge.words))
            if (vocabulary.has_filler(row)) nodes_[edge.to].begins = false;
    std::map<std::vector<std::uint32_t>, NodeId> leaves;
    number_.resize(nodes_.size());
    for (NodeId node = 1; node < nodes_.size(); ++node) {
        if (nodes_[node].begins) continue;
        std::ranges::sort(nodes_[node].outputs);
        if (is_leaf(nodes_[node])) {
            const auto [at, fresh] = leaves.try_emplace(nodes_[node].outputs, size_of(in_order_));
            number_[node] = at->second;
            if (!fresh) continue;
        }
        number_[node] = size_of(in_order_);
        in_order_.push_back(node);
        if (nodes_[node].waits > 0) gaps_.push_back(node);
    }
}

void AutomatonDraft::add_gaps(const Node& node, std::uint32_t waits) {
    for (const NodeId gap : node.gaps) {
        const auto at = std::ranges::lower_bound(gaps_, gap) - gaps_.begin();
        const std::uint32_t until = waits + nodes_[gap].waits;
        made_.gaps_.push_back({static_cast<Automaton::GapId>(at), until});
        add_gaps(nodes_[gap], until);
    }
}

// A node that does what all of them do; of two waits at one gap the longer.
void AutomatonDraft::write_node(const Front& all, const VocabularyDraft& vocabulary) {
    Automaton::Node made{.edges = size_of(made_.edges_)};
    const Automaton::Arrival arrival = made_.arrivals_.back();
    for (const NodeId one : all) {
        for (const Edge& edge : nodes_[one].edges)
            for (const RowId row : vocabulary.rows_of(edge.words)) {
                made_.edges_.push_back({.to = number_[edge.to], .row = row});
                made.mask |= Vocabulary::mask_of(row);
            }
        add_gaps(nodes_[one], 0);
        for (const std::uint32_t output : nodes_[one].outputs) made_.outputs_.push_back(output);
    }
    keep_each_once(made_.edges_, made.edges, std::identity{});
    keep_each_once(made_.gaps_, arrival.gaps, &Automaton::Gap::gap);
    keep_each_once(made_.outputs_, arrival.outputs, std::identity{});
    if (made_.gaps_.size() > arrival.gaps || made_.outputs_.size() > arrival.outputs) {
        made.arrival = size_of(made_.arrivals_) - 1;
        made_.arrivals_.push_back({size_of(made_.gaps_), size_of(made_.outputs_)});
    }
    made_.nodes_.push_back(made);
}

// Where each row leads as the first word: to what only begins phrases as one, and to what other
// words lead to as well each by itself, so that of walks there the latest still goes on.
void AutomatonDraft::write_starts(const VocabularyDraft& vocabulary) {
    std::vector<std::pair<Front, Front>> by_row(vocabulary.row_count());
    for (const Edge& edge : nodes_[0].edges)
        for (const RowId row : vocabulary.rows_of(edge.words)) {
            auto& [only, shared] = by_row[row];
            if (nodes_[edge.to].begins)
                only.push_back(edge.to);
            else
                shared.push_back(number_[edge.to]);
        }
    std::map<Front, NodeId> made;
    for (auto& [only, shared] : by_row) {
        made_.starts_begin_.push_back(size_of(made_.starts_));
        if (!only.empty()) {
            const auto [at, fresh] = made.try_emplace(only, size_of(made_.nodes_));
            if (fresh) write_node(only, vocabulary);
            shared.push_back(at->second);
        }
        for (const NodeId node : shared) made_.starts_.push_back(node);
    }
    made_.starts_begin_.push_back(size_of(made_.starts_));
}

void AutomatonDraft::write_gap_edges(const VocabularyDraft& vocabulary) {
    std::vector<std::vector<Automaton::Woken>> by_row(vocabulary.row_count());
    for (Automaton::GapId gap = 0; gap < gaps_.size(); ++gap)
        for (const Edge& edge : nodes_[gaps_[gap]].edges)
            for (const RowId row : vocabulary.rows_of(edge.words)) {
                if (by_row[row].empty() || by_row[row].back().word != gap / 64)
                    by_row[row].push_back({0, gap / 64});
                by_row[row].back().gaps |= std::uint64_t{1} << gap % 64;
            }
    for (const auto& woken : by_row) {
        made_.woken_begin_.push_back(size_of(made_.woken_));
        made_.woken_.insert(made_.woken_.end(), woken.begin(), woken.end());
    }
    made_.woken_begin_.push_back(size_of(made_.woken_));
}

Automaton AutomatonDraft::seal(const VocabularyDraft& vocabulary) {
    number(vocabulary);
    for (const NodeId node : in_order_) write_node({node}, vocabulary);
    write_starts(vocabulary);
    made_.nodes_.push_back({.edges = size_of(made_.edges_)});
    for (const NodeId gap : gaps_) made_.gap_nodes_.push_back(number_[gap]);
    write_gap_edges(vocabulary);
    made_.nodes_.shrink_to_fit();
    made_.edges_.shrink_to_fit();
    made_.outputs_.shrink_to_fit();
    made_.arrivals_.shrink_to_fit();
    made_.gaps_.shrink_to_fit();
    made_.gap_nodes_.shrink_to_fit();
    made_.starts_.shrink_to_fit();
    made_.starts_begin_.shrink_to_fit();
    made_.woken_.shrink_to_fit();
    made_.woken_begin_.shrink_to_fit();
    return std::move(made_);
}

}  // namespace holdfast::triage
