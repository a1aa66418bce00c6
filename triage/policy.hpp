// The part of the lexicon no language owns: which concepts there are, how negation, the past and
// idioms change what a mention counts for, and which mentions together give which level, concern
// and sentence for the counselor. Rules only ever add: more mentions never lower a level. Immutable
// after construction; any thread.
#pragma once
#include <array>
#include <bitset>
#include <span>
#include <string>
#include <vector>

#include "triage/definitions.hpp"
#include "triage/normalise.hpp"

namespace holdfast::triage {

using ConceptId = std::uint8_t;
inline constexpr std::size_t concepts_max = 128, modifiers_max = 24, over_max = 3;
inline constexpr int sentence_words_max = 25;  // people text without full stops
using ConceptSet = std::bitset<concepts_max>;

struct Modifier {
    static constexpr ConceptId unchanged = 0xFF, nothing = 0xFE;
    Side side = Side::before;
    int reach = 0;
    std::uint8_t over = 0;  // its number among those that stand over phrases
    std::array<ConceptId, concepts_max> becomes{};
};

// A concept seen in the text, after modifiers.
struct Mention {
    static constexpr std::uint8_t unmodified = 0xFF;
    ConceptId what = 0, said = 0;        // after the modifier, and before it
    std::uint8_t modifier = unmodified;  // index in Policy::modifiers
    std::uint8_t language = 0;
    std::uint32_t first = 0, last = 0;  // words of the Text
    friend bool operator==(const Mention&, const Mention&) = default;
};

class Policy {
  public:
    Policy(const PolicyDefinition& definition, Faults& faults);

    std::span<const Modifier> modifiers() const { return modifiers_; }
    // By concept: those that are no longer seen inside its phrases, where both end at the same
    // word.
    const std::array<ConceptSet, concepts_max>& hides() const { return hides_; }
    const std::vector<std::string>& concept_names() const { return concepts_; }
    const std::vector<std::string>& modifier_names() const { return modifier_names_; }

  private:
    friend class Judge;
    struct Rule {
        std::string id, sentence, sentence_es;
        std::vector<ConceptSet> terms;
        std::uint32_t first_term = 0;  // among the terms of all rules
        Scope scope = Scope::sentence;
        int words = 0;
        Level level = Level::none;
        std::uint32_t concerns = 0;  // bit per concern
        double weight = 1;
    };
    struct Use {  // a term of a rule that a concept can stand for
        std::uint32_t rule = 0, term = 0;
    };

    ConceptId find_concept(const Located& name, const std::string& file, Faults& faults) const;
    void add_modifier(const ModifierDefinition& from, const std::string& file, Faults& faults);
    void add_rule(const RuleDefinition& from, const std::string& file, Faults& faults);
    void index_rules();

    std::vector<std::string> concepts_, modifier_names_;
    std::array<ConceptSet, concepts_max> hides_{};
    std::vector<Modifier> modifiers_;
    std::vector<Rule> rules_;  // highest level first
    std::uint32_t term_count_ = 0;
    std::array<std::vector<Use>, concepts_max> uses_;
};

}  // namespace holdfast::triage
