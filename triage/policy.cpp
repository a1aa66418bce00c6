#include "triage/policy.hpp"

#include <algorithm>

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
            faults.add(file, name.line, "more than 128 concepts: join some");
    }
    for (const NamedPhrases& group : definition.hides) {
        const ConceptId over = find_concept(group.name, file, faults);
        for (const Located& name : group.phrases)
            if (const ConceptId under = find_concept(name, file, faults);
                over < concepts_max && under < concepts_max)
                hides_[over].set(under);
    }
    for (const ModifierDefinition& modifier : definition.modifiers)
        add_modifier(modifier, file, faults);
    for (int level = level_count - 1; level >= 0; --level)
        for (const RuleDefinition& rule : definition.rules)
            if (static_cast<int>(rule.level) == level) add_rule(rule, file, faults);
    index_rules();
}

void Policy::index_rules() {
    for (std::uint32_t r = 0; r < rules_.size(); ++r) {
        rules_[r].first_term = term_count_;
        term_count_ += static_cast<std::uint32_t>(rules_[r].terms.size());
        for (std::uint32_t t = 0; t < rules_[r].terms.size(); ++t)
            for (std::size_t c = 0; c < concepts_.size(); ++c)
                if (rules_[r].terms[t].test(c)) uses_[c].push_back({r, t});
    }
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
        return faults.add(file, from.id.line, "more than 24 modifiers: join some");
    if (std::ranges::find(modifier_names_, from.id.text) != modifier_names_.end())
        return faults.add(file, from.id.line,
                          "duplicate modifier id '" + from.id.text + "': rename one");
    Modifier modifier{.side = from.side, .reach = from.reach};
    modifier.becomes.fill(Modifier::unchanged);
    if (from.side == Side::over) {
        const auto over = std::ranges::count(modifiers_, Side::over, &Modifier::side);
        if (over == static_cast<std::ptrdiff_t>(over_max))
            return faults.add(file, from.id.line,
                              "more than 3 modifiers with side 'over': join some");
        modifier.over = static_cast<std::uint8_t>(over);
    }
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
              .sentence_es = from.sentence_es,
              .terms = {},
              .scope = from.scope,
              .words = from.scope == Scope::sentence ? sentence_words_max : from.words,
              .level = from.level,
              .weight = from.weight};
    for (const Located& term : from.all) {
        ConceptSet mask;
        for (const std::string& name : split_on_bar(term.text))
            if (const ConceptId id = find_concept({name, term.line}, file, faults);
                id < concepts_max)
                mask.set(id);
        rule.terms.push_back(mask);
    }
    for (const Concern concern : from.concerns)
        rule.concerns |= 1U << static_cast<unsigned>(concern);
    rules_.push_back(std::move(rule));
}

}  // namespace holdfast::triage
