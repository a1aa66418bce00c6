// The part of the lexicon no language owns: which concepts there are, how negation, the past and
// idioms change what a mention counts for, and which mentions together give which level, concern
// and sentence for the counselor. Rules only ever add: more mentions never lower a level. Immutable
// after construction; any thread.
#pragma once
#include <array>
#include <span>
#include <string>
#include <vector>

#include "triage/definitions.hpp"
#include "triage/normalise.hpp"

namespace holdfast::triage {

using ConceptId = std::uint8_t;
inline constexpr std::size_t concepts_max = 64, modifiers_max = 16;
inline constexpr int sentence_words_max = 25;  // people text without full stops

struct Modifier {
    static constexpr ConceptId unchanged = 0xFF, nothing = 0xFE;
    Side side = Side::before;
    int reach = 0;
    std::array<ConceptId, concepts_max> becomes{};
};

// A concept seen in the text, after modifiers.
struct Mention {
    ConceptId what = 0;
    std::uint8_t language = 0;
    std::uint32_t first = 0, last = 0;  // words of the Text
    friend bool operator==(const Mention&, const Mention&) = default;
};

class Policy {
  public:
    Policy(const PolicyDefinition& definition, Faults& faults);

    std::span<const Modifier> modifiers() const { return modifiers_; }
    // By concept: those that are no longer seen inside its phrases, where both end at the same
    // word; bit per concept.
    const std::array<std::uint64_t, concepts_max>& hides() const { return hides_; }
    const std::vector<std::string>& concept_names() const { return concepts_; }
    const std::vector<std::string>& modifier_names() const { return modifier_names_; }

    // `mentions` in order of `last`; `languages`: names by Mention::language, they begin the rule
    // ids.
    Assessment judge(const Text& text, std::span<const Mention> mentions,
                     std::span<const std::string> languages) const;

  private:
    struct Rule {
        std::string id, sentence;
        std::vector<std::uint64_t> terms;  // bit per concept
        Scope scope = Scope::sentence;
        int words = 0;
        Level level = Level::none;
        std::uint32_t concerns = 0;  // bit per concern
    };
    struct Use {  // a term of a rule that a concept can stand for
        std::uint32_t rule = 0, term = 0;
    };
    class Judge;

    ConceptId find_concept(const Located& name, const std::string& file, Faults& faults) const;
    void add_modifier(const ModifierDefinition& from, const std::string& file, Faults& faults);
    void add_rule(const RuleDefinition& from, const std::string& file, Faults& faults);

    std::vector<std::string> concepts_, modifier_names_;
    std::array<std::uint64_t, concepts_max> hides_{};
    std::vector<Modifier> modifiers_;
    std::vector<Rule> rules_;  // highest level first
    std::array<std::vector<Use>, concepts_max> uses_;
};

}  // namespace holdfast::triage
