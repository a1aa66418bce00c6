#include "triage/policy.hpp"

#include <algorithm>
#include <ranges>
#include <tuple>

#include "triage/read_toml.hpp"

namespace holdfast::triage {
namespace {

std::vector<std::string> split_on_bar(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('|', begin), text.size());
        std::string part = text.substr(begin, end - begin);
        std::erase(part, ' ');
        parts.push_back(std::move(part));
        begin = end + 1;
    }
    return parts;
}

}  // namespace

Policy::Policy(const PolicyDefinition& definition, Faults& faults) {
    const std::string& file = definition.file;
    for (const Located& name : definition.concepts) {
        if (concepts_.size() < concepts_max)
            concepts_.push_back(name.text);
        else
            faults.add(file, name.line, "more than 64 concepts: join some");
    }
    for (const NamedPhrases& group : definition.hides) {
        const ConceptId over = find_concept(group.name, file, faults);
        for (const Located& name : group.phrases)
            if (const ConceptId under = find_concept(name, file, faults);
                over < concepts_max && under < concepts_max)
                hides_[over] |= std::uint64_t{1} << under;
    }
    for (const ModifierDefinition& modifier : definition.modifiers)
        add_modifier(modifier, file, faults);
    for (int level = level_count - 1; level >= 0; --level)
        for (const RuleDefinition& rule : definition.rules)
            if (static_cast<int>(rule.level) == level) add_rule(rule, file, faults);
    for (std::uint32_t r = 0; r < rules_.size(); ++r)
        for (std::uint32_t t = 0; t < rules_[r].terms.size(); ++t)
            for (std::size_t c = 0; c < concepts_.size(); ++c)
                if (rules_[r].terms[t] >> c & 1) uses_[c].push_back({r, t});
}

ConceptId Policy::find_concept(const Located& name, const std::string& file, Faults& faults) const {
    const auto found = std::ranges::find(concepts_, name.text);
    if (found == concepts_.end()) {
        faults.add(file, name.line,
                   "unknown concept '" + name.text + "'" + nearest_of(name.text, concepts_));
        return Modifier::unchanged;
    }
    return static_cast<ConceptId>(found - concepts_.begin());
}

void Policy::add_modifier(const ModifierDefinition& from, const std::string& file, Faults& faults) {
    if (modifiers_.size() == modifiers_max)
        return faults.add(file, from.id.line, "more than 16 modifiers: join some");
    if (std::ranges::find(modifier_names_, from.id.text) != modifier_names_.end())
        return faults.add(file, from.id.line,
                          "duplicate modifier id '" + from.id.text + "': rename one");
    Modifier modifier{.side = from.side, .reach = from.reach};
    modifier.becomes.fill(Modifier::unchanged);
    for (const Change& change : from.changes) {
        const bool vanishes = change.to.text == "nothing";
        const ConceptId to = vanishes ? Modifier::nothing : find_concept(change.to, file, faults);
        if (change.from.text == "every")
            std::ranges::replace(modifier.becomes, Modifier::unchanged, to);
        else if (const ConceptId what = find_concept(change.from, file, faults);
                 what < concepts_max)
            modifier.becomes[what] = to;
    }
    modifiers_.push_back(modifier);
    modifier_names_.push_back(from.id.text);
}

void Policy::add_rule(const RuleDefinition& from, const std::string& file, Faults& faults) {
    if (std::ranges::find(rules_, from.id.text, &Rule::id) != rules_.end())
        return faults.add(file, from.id.line,
                          "duplicate rule id '" + from.id.text + "': rename one");
    Rule rule{.id = from.id.text,
              .sentence = from.sentence,
              .terms = {},
              .scope = from.scope,
              .words = from.scope == Scope::sentence ? sentence_words_max : from.words,
              .level = from.level};
    for (const Located& term : from.all) {
        std::uint64_t mask = 0;
        for (const std::string& name : split_on_bar(term.text))
            if (const ConceptId id = find_concept({name, term.line}, file, faults);
                id < concepts_max)
                mask |= std::uint64_t{1} << id;
        rule.terms.push_back(mask);
    }
    for (const Concern concern : from.concerns)
        rule.concerns |= 1U << static_cast<unsigned>(concern);
    rules_.push_back(std::move(rule));
}

// One assessment being made: for each rule the last mention of each of its terms, and what it fired
// on.
class Policy::Judge {
  public:
    Judge(const Policy& policy, const Text& text, std::span<const Mention> mentions,
          std::span<const std::string> languages)
        : policy_(policy),
          text_(text),
          mentions_(mentions),
          languages_(languages),
          seen_(policy.rules_.size()),
          fired_(policy.rules_.size()) {}

    Assessment result() {
        for (std::uint32_t m = 0; m < mentions_.size(); ++m)
            for (const Use use : policy_.uses_[mentions_[m].what]) see(use, m);
        Assessment assessment;
        std::uint32_t concerns = 0;
        for (std::size_t r = 0; r < fired_.size(); ++r) {
            if (fired_[r].empty()) continue;
            const Rule& rule = policy_.rules_[r];
            concerns |= rule.concerns;
            assessment.level = std::max(assessment.level, rule.level);
            Reason reason = reason_of(rule, fired_[r]);
            if (is_echo(reason, rule.concerns, assessment.reasons)) continue;
            assessment.reasons.push_back(std::move(reason));
            told_concerns_.push_back(rule.concerns);
        }
        for (int c = 0; c < concern_count; ++c)
            if (concerns >> c & 1) assessment.concerns.push_back(static_cast<Concern>(c));
        return assessment;
    }

  private:
    static constexpr std::uint32_t unseen = 0xFFFFFFFF;

    // The last mention of a term, and the one before it.
    struct Seen {
        std::uint32_t last = unseen, earlier = unseen;
    };

    void see(Use use, std::uint32_t mention) {
        const Rule& rule = policy_.rules_[use.rule];
        auto& seen = seen_[use.rule];
        seen.resize(rule.terms.size());
        seen[use.term] = {mention, seen[use.term].last};
        set_.clear();
        for (std::uint32_t term = 0; term < seen.size(); ++term) {
            const Seen& one = seen[term];
            const bool other = term != use.term && one.last != unseen && overlap(one.last, mention);
            set_.push_back(other ? one.earlier : one.last);
            if (set_.back() == unseen) return;
        }
        if (!together(rule, set_)) return;
        auto& fired = fired_[use.rule];
        for (const std::uint32_t one : set_)
            if (fired.size() < spans_max && std::ranges::find(fired, one) == fired.end())
                fired.push_back(one);
    }

    bool overlap(std::uint32_t one, std::uint32_t other) const {
        return mentions_[one].first <= mentions_[other].last &&
               mentions_[other].first <= mentions_[one].last;
    }

    bool together(const Rule& rule, const std::vector<std::uint32_t>& set) const {
        std::uint32_t first_word = unseen, last_word = 0;
        for (const std::uint32_t one : set) {
            // One phrase is not two things.
            for (const std::uint32_t other : set)
                if (one != other && overlap(one, other)) return false;
            first_word = std::min(first_word, mentions_[one].first);
            last_word = std::max(last_word, mentions_[one].last);
        }
        if (rule.scope == Scope::conversation) return true;
        const bool one_sentence =
            text_.words[first_word].sentence == text_.words[last_word].sentence;
        return (rule.scope == Scope::words || one_sentence) &&
               last_word - first_word < static_cast<std::uint32_t>(rule.words);
    }

    Reason reason_of(const Rule& rule, const std::vector<std::uint32_t>& fired) const {
        Reason reason{.rule = languages_[mentions_[fired.front()].language] + "." + rule.id,
                      .sentence = rule.sentence,
                      .level = rule.level,
                      .spans = {}};
        for (const std::uint32_t m : fired) add_spans(mentions_[m], reason.spans);
        std::ranges::sort(reason.spans, {}, [](const Span& span) {
            return std::tuple(span.turn, span.begin, span.end);
        });
        const auto [first, last] = std::ranges::unique(reason.spans);
        reason.spans.erase(first, last);
        if (reason.spans.size() > spans_max) reason.spans.resize(spans_max);
        return reason;
    }

    // A mention over several turns has a span in each.
    void add_spans(const Mention& mention, std::vector<Span>& spans) const {
        for (std::uint32_t w = mention.first; w <= mention.last; ++w) {
            const Word& word = text_.words[w];
            if (w > mention.first && spans.back().turn == word.turn)
                spans.back().end = word.end;
            else
                spans.push_back({word.turn, word.begin, word.end});
        }
    }

    static bool inside(const Span& span, const std::vector<Span>& places) {
        return std::ranges::any_of(places, [&](const Span& place) {
            return place.turn == span.turn && place.begin <= span.begin && span.end <= place.end;
        });
    }

    // Says nothing that a reason told before it, of at least its level and with its concerns, does
    // not.
    bool is_echo(const Reason& reason, std::uint32_t concerns,
                 const std::vector<Reason>& told) const {
        for (std::size_t i = 0; i < told.size(); ++i)
            if ((concerns & ~told_concerns_[i]) == 0 &&
                std::ranges::all_of(reason.spans,
                                    [&](const Span& span) { return inside(span, told[i].spans); }))
                return true;
        return false;
    }

    const Policy& policy_;
    const Text& text_;
    std::span<const Mention> mentions_;
    std::span<const std::string> languages_;
    std::vector<std::vector<Seen>> seen_;
    std::vector<std::vector<std::uint32_t>> fired_;
    std::vector<std::uint32_t> set_;
    std::vector<std::uint32_t> told_concerns_;  // of each reason told
};

Assessment Policy::judge(const Text& text, std::span<const Mention> mentions,
                         std::span<const std::string> languages) const {
    return Judge(*this, text, mentions, languages).result();
}

}  // namespace holdfast::triage
