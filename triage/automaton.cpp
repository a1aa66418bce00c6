#include "triage/automaton.hpp"

#include <algorithm>

namespace holdfast::triage {

std::optional<std::string> Automaton::add(const Piece& phrase, std::uint32_t output,
                                          Vocabulary& vocabulary) {
    const Front ends = grow(phrase, {0}, vocabulary);
    if (std::ranges::find(ends, 0U) != ends.end())
        return "the phrase can be empty: leave at least one word without '?'";
    const bool open = std::ranges::any_of(ends, [&](NodeId n) { return growing_[n].waits > 0; });
    if (open || !growing_[0].gaps.empty()) {
        growing_[0].gaps.clear();
        return "'..' must stand between words; a part that may be missing holds its own: (.. "
               "word)?";
    }
    for (const NodeId end : ends)
        if (auto& outputs = growing_[end].outputs;
            std::ranges::find(outputs, output) == outputs.end())
            outputs.push_back(output);
    return std::nullopt;
}

Automaton::Front Automaton::grow(const Piece& piece, const Front& from, Vocabulary& vocabulary) {
    Front ends;
    switch (piece.kind) {
        case Piece::Kind::words:
            return {grow_words(vocabulary.class_of(piece.words), from)};
        case Piece::Kind::list:
            return grow(*piece.same, from, vocabulary);
        case Piece::Kind::gap:
            return {grow_gap(piece.gap, from)};
        case Piece::Kind::row:
            ends = from;
            for (const Piece& part : piece.parts) ends = grow(part, ends, vocabulary);
            return ends;
        case Piece::Kind::optional:
            ends = from;
            break;
        case Piece::Kind::choice:
            break;
    }
    for (const Piece& part : piece.parts)
        for (const NodeId end : grow(part, from, vocabulary))
            if (std::ranges::find(ends, end) == ends.end()) ends.push_back(end);
    return ends;
}

Automaton::NodeId Automaton::grow_words(ClassId words, const Front& from) {
    // Phrases that begin alike share their nodes, as long as nothing else leads there.
    if (from.size() == 1)
        for (const Edge& edge : growing_[from.front()].edges)
            if (edge.words == words && !growing_[edge.to].shared) return edge.to;
    const auto made = static_cast<NodeId>(growing_.size());
    growing_.emplace_back().shared = from.size() > 1;
    for (const NodeId node : from) growing_[node].edges.push_back({words, made});
    return made;
}

Automaton::NodeId Automaton::grow_gap(int words, const Front& from) {
    const auto made = static_cast<NodeId>(growing_.size());
    growing_.emplace_back().waits = static_cast<std::uint32_t>(words);
    for (const NodeId node : from) growing_[node].gaps.push_back(made);
    return made;
}

void Automaton::seal(const Vocabulary& vocabulary) {
    const auto size = [](const auto& items) { return static_cast<std::uint32_t>(items.size()); };
    for (const Growing& growing : growing_) {
        Node node{.edges_begin = size(edges_),
                  .gaps_begin = size(gaps_),
                  .outputs_begin = size(outputs_),
                  .waits = growing.waits};
        edges_.insert(edges_.end(), growing.edges.begin(), growing.edges.end());
        gaps_.insert(gaps_.end(), growing.gaps.begin(), growing.gaps.end());
        outputs_.insert(outputs_.end(), growing.outputs.begin(), growing.outputs.end());
        for (const Edge& edge : growing.edges) node.mask |= Vocabulary::mask_of(edge.words);
        node.edges_end = size(edges_);
        node.gaps_end = size(gaps_);
        node.outputs_end = size(outputs_);
        nodes_.push_back(node);
    }
    std::map<ClassId, std::vector<NodeId>> by_class;
    for (const Edge& edge : growing_.front().edges) by_class[edge.words].push_back(edge.to);
    for (std::uint32_t entry = 0; entry < vocabulary.entry_count(); ++entry) {
        starts_begin_.push_back(size(starts_));
        for (const ClassId one : vocabulary.classes_of(entry))
            if (const auto found = by_class.find(one); found != by_class.end())
                starts_.insert(starts_.end(), found->second.begin(), found->second.end());
    }
    starts_begin_.push_back(size(starts_));
    growing_.clear();
    growing_.shrink_to_fit();
}

class Automaton::Scanner {
  public:
    Scanner(const Automaton& automaton, const Vocabulary& vocabulary, Scan& scan)
        : automaton_(automaton), vocabulary_(vocabulary), scan_(scan) {}

    // `next`: the entry of the token behind it, or nothing at the end of a sentence.
    void token(std::uint32_t entry, std::uint32_t index, std::optional<std::uint32_t> next) {
        next_mask_ = !next                          ? 0
                     : vocabulary_.is_filler(*next) ? ~std::uint64_t{0}
                                                    : vocabulary_.mask(*next);
        ++scan_.tokens;
        mask_ = vocabulary_.mask(entry);
        scan_.next.clear();
        scan_.next_waiting.clear();
        // An unknown word is in no class: it only makes walks wait.
        if (entry != 0)
            for (const Walk& walk : scan_.walks) follow(walk, entry, index);
        const bool filler = vocabulary_.is_filler(entry);
        if (filler)
            for (const Walk& walk : scan_.walks) keep(walk);
        const bool breaks = vocabulary_.is_break(entry);
        for (const Walk& walk : scan_.waiting) {
            if (entry != 0) follow(walk, entry, index);
            if (walk.waits > 0 && !breaks)
                wait({walk.node, walk.first, walk.waits - (filler ? 0 : 1)});
        }
        for (const NodeId start : automaton_.starts(entry)) enter(start, index, index);
        std::swap(scan_.walks, scan_.next);
        std::swap(scan_.waiting, scan_.next_waiting);
    }

    void forget() {
        scan_.walks.clear();
        scan_.waiting.clear();
    }

  private:
    void follow(const Walk& walk, std::uint32_t entry, std::uint32_t index) {
        const Node& node = automaton_.nodes_[walk.node];
        ++scan_.steps;
        if ((node.mask & mask_) == 0) return;
        for (std::uint32_t i = node.edges_begin; i < node.edges_end; ++i) {
            ++scan_.steps;
            const Edge edge = automaton_.edges_[i];
            if (vocabulary_.is_in(entry, edge.words)) enter(edge.to, walk.first, index);
        }
    }

    void enter(NodeId to, std::uint32_t first, std::uint32_t index) {
        ++scan_.steps;
        const Node& node = automaton_.nodes_[to];
        for (std::uint32_t i = node.outputs_begin; i < node.outputs_end; ++i)
            found({automaton_.outputs_[i], first, index});
        // A walk that the next word cannot carry on is not begun.
        if ((node.mask & next_mask_) != 0) keep({to, first, 0});
        for (std::uint32_t i = node.gaps_begin; i < node.gaps_end; ++i) {
            const NodeId gap = automaton_.gaps_[i];
            wait({gap, first, automaton_.nodes_[gap].waits});
        }
    }

    void found(Match match) {
        auto& matches = scan_.matches;
        for (auto one = matches.rbegin(); one != matches.rend() && one->last == match.last; ++one) {
            ++scan_.steps;
            if (one->output != match.output) continue;
            one->first = std::min(one->first, match.first);
            return;
        }
        matches.push_back(match);
    }

    void wait(Walk walk) {
        keep_waiting(walk);
        // A gap right after a gap: both may be empty, or add up.
        const Node& node = automaton_.nodes_[walk.node];
        for (std::uint32_t i = node.gaps_begin; i < node.gaps_end; ++i) {
            const NodeId gap = automaton_.gaps_[i];
            wait({gap, walk.first, automaton_.nodes_[gap].waits});
        }
    }

    // A gap has a node of its own, so its walks and those of other nodes never meet in `at`.
    void keep_waiting(Walk walk) {
        ++scan_.steps;
        Scan::At& at = scan_.at[walk.node];
        if (at.token != scan_.tokens) {
            at = {scan_.tokens, static_cast<std::uint32_t>(scan_.next_waiting.size())};
            scan_.next_waiting.push_back(walk);
            return;
        }
        Walk& other = scan_.next_waiting[at.index];
        other.first = std::max(other.first, walk.first);
        other.waits = std::max(other.waits, walk.waits);
    }

    // Of walks at one node the latest goes on, so that words that may be passed pile up none.
    void keep(Walk walk) {
        ++scan_.steps;
        Scan::At& at = scan_.at[walk.node];
        if (at.token != scan_.tokens) {
            at = {scan_.tokens, static_cast<std::uint32_t>(scan_.next.size())};
            scan_.next.push_back(walk);
        } else {
            Walk& other = scan_.next[at.index];
            other.first = std::max(other.first, walk.first);
        }
    }

    const Automaton& automaton_;
    const Vocabulary& vocabulary_;
    Scan& scan_;
    std::uint64_t mask_ = 0, next_mask_ = 0;  // of the entry being read, and of the next one
};

void Automaton::scan(std::span<const Token> tokens, const Vocabulary& vocabulary,
                     Scan& into) const {
    into.matches.clear();
    into.steps = 0;
    into.at.resize(nodes_.size());
    Scanner scanner(*this, vocabulary, into);
    scanner.forget();
    for (std::uint32_t i = 0; i < tokens.size(); ++i) {
        if (i > 0 && tokens[i].sentence != tokens[i - 1].sentence) scanner.forget();
        const bool more = i + 1 < tokens.size() && tokens[i + 1].sentence == tokens[i].sentence;
        scanner.token(tokens[i].entry, i, more ? std::optional(tokens[i + 1].entry) : std::nullopt);
    }
}

}  // namespace holdfast::triage
