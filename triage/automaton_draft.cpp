#include "triage/automaton_draft.hpp"

#include <algorithm>
#include <map>

namespace holdfast::triage {
namespace {

std::uint32_t size_of(const auto& items) {
    return static_cast<std::uint32_t>(items.size());
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
    for (const NodeId node : from) nodes_[node].edges.push_back({words, made});
    return made;
}

AutomatonDraft::NodeId AutomatonDraft::grow_gap(int words, const Front& from) {
    const auto made = size_of(nodes_);
    nodes_.emplace_back().waits = static_cast<std::uint32_t>(words);
    for (const NodeId node : from) nodes_[node].gaps.push_back(made);
    return made;
}

// Nodes that only end phrases are one for each set of outputs: nobody stands in them.
void AutomatonDraft::number() {
    std::map<std::vector<std::uint32_t>, NodeId> leaves;
    number_.resize(nodes_.size());
    for (NodeId node = 0; node < nodes_.size(); ++node) {
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

void AutomatonDraft::write_gaps(const Node& node, std::uint32_t waits) {
    for (const NodeId gap : node.gaps) {
        const auto at = std::ranges::lower_bound(gaps_, gap) - gaps_.begin();
        const std::uint32_t until = waits + nodes_[gap].waits;
        made_.gaps_.push_back({static_cast<Automaton::GapId>(at), until});
        write_gaps(nodes_[gap], until);
    }
}

void AutomatonDraft::write_nodes() {
    for (const NodeId one : in_order_) {
        Node& node = nodes_[one];
        made_.nodes_.push_back(
            {0, size_of(made_.edges_), size_of(made_.gaps_), size_of(made_.outputs_)});
        std::ranges::sort(node.edges, {}, [](const Edge& edge) { return edge.words; });
        // Nobody stands at the root: starts_ says where first words lead.
        if (one != 0)
            for (const Edge& edge : node.edges) {
                made_.edges_.push_back({edge.words, number_[edge.to]});
                made_.nodes_.back().mask |= Vocabulary::mask_of(edge.words);
            }
        write_gaps(node, 0);
        made_.outputs_.insert(made_.outputs_.end(), node.outputs.begin(), node.outputs.end());
    }
    made_.nodes_.push_back(
        {0, size_of(made_.edges_), size_of(made_.gaps_), size_of(made_.outputs_)});
    for (const NodeId gap : gaps_) made_.gap_nodes_.push_back(number_[gap]);
}

void AutomatonDraft::write_starts(const Vocabulary& vocabulary) {
    const auto more_to_do = [&](NodeId node) {
        return !made_.gaps_of(node).empty() || !made_.outputs_of(node).empty();
    };
    for (RowId row = 0; row < vocabulary.row_count(); ++row) {
        made_.starts_begin_.push_back(size_of(made_.starts_));
        for (const ClassId one : vocabulary.classes_of_row(row))
            for (const Edge& edge :
                 std::ranges::equal_range(nodes_[0].edges, one, {}, &Edge::words))
                made_.starts_.push_back({more_to_do(number_[edge.to])
                                             ? ~std::uint64_t{0}
                                             : made_.nodes_[number_[edge.to]].mask,
                                         number_[edge.to]});
    }
    made_.starts_begin_.push_back(size_of(made_.starts_));
}

void AutomatonDraft::write_gap_edges(const Vocabulary& vocabulary) {
    std::vector<std::vector<Automaton::GapId>> gaps_by_class(vocabulary.class_count());
    for (Automaton::GapId gap = 0; gap < gaps_.size(); ++gap)
        for (const Edge& edge : nodes_[gaps_[gap]].edges) gaps_by_class[edge.words].push_back(gap);
    std::map<std::size_t, std::uint64_t> bits;
    for (RowId row = 0; row < vocabulary.row_count(); ++row) {
        made_.woken_begin_.push_back(size_of(made_.woken_));
        bits.clear();
        for (const ClassId one : vocabulary.classes_of_row(row))
            for (const Automaton::GapId gap : gaps_by_class[one])
                bits[gap / 64] |= std::uint64_t{1} << gap % 64;
        for (const auto& [word, gaps] : bits) made_.woken_.push_back({gaps, word});
    }
    made_.woken_begin_.push_back(size_of(made_.woken_));
}

Automaton AutomatonDraft::seal(const Vocabulary& vocabulary) {
    number();
    write_nodes();
    write_starts(vocabulary);
    write_gap_edges(vocabulary);
    made_.nodes_.shrink_to_fit();
    made_.edges_.shrink_to_fit();
    made_.outputs_.shrink_to_fit();
    made_.gaps_.shrink_to_fit();
    made_.gap_nodes_.shrink_to_fit();
    made_.starts_.shrink_to_fit();
    made_.starts_begin_.shrink_to_fit();
    made_.woken_.shrink_to_fit();
    made_.woken_begin_.shrink_to_fit();
    return std::move(made_);
}

}  // namespace holdfast::triage
