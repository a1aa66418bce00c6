// All phrases of one language as a graph while it grows; sealed into an Automaton and thrown away.
// Phrases that begin alike share their nodes.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "triage/automaton.hpp"
#include "triage/phrase.hpp"
#include "triage/vocabulary_draft.hpp"

namespace holdfast::triage {

class AutomatonDraft {
  public:
    // Nothing, or what is wrong with the phrase as a whole.
    std::optional<std::string> add(const Piece& phrase, std::uint32_t output,
                                   VocabularyDraft& vocabulary);
    // The automaton has at most as many, and one more for each row.
    std::size_t node_count() const { return nodes_.size(); }
    // After the last add, with the vocabulary they were added to, which is sealed.
    Automaton seal(const VocabularyDraft& vocabulary);

  private:
    using NodeId = Automaton::NodeId;
    using Front = std::vector<NodeId>;
    struct Edge {
        ClassId words;
        NodeId to;
    };
    struct Node {
        std::vector<Edge> edges;
        std::vector<NodeId> gaps;
        std::vector<std::uint32_t> outputs;
        std::uint32_t waits = 0;  // words a walk may pass here; above 0 only after a gap
        bool begins = false;      // nothing but the root leads here
        bool shared = false;      // has more than one way in
    };

    Front grow(const Piece& piece, const Front& from, VocabularyDraft& vocabulary);
    Front grow_each(const std::vector<Piece>& parts, const Front& from, Front ends,
                    VocabularyDraft& vocabulary);
    NodeId grow_words(ClassId words, const Front& from);
    NodeId grow_gap(int words, const Front& from);

    bool is_leaf(const Node& node) const {
        return node.edges.empty() && node.gaps.empty() && node.waits == 0;
    }
    void number(const VocabularyDraft& vocabulary);
    void write_node(const Front& all, const VocabularyDraft& vocabulary);
    void add_gaps(const Node& node, std::uint32_t waits);
    void write_starts(const VocabularyDraft& vocabulary);
    void write_gap_edges(const VocabularyDraft& vocabulary);

    std::vector<Node> nodes_{1};
    std::vector<NodeId> first_steps_;  // by class: the node behind the root, or 0
    // while sealing
    Automaton made_;
    std::vector<NodeId> number_;           // of each node in the automaton
    std::vector<NodeId> gaps_, in_order_;  // nodes that wait; all that stand for themselves
};

}  // namespace holdfast::triage
