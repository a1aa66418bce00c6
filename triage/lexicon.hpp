// One language's words for the policy's concepts, compiled: reads a text once and names what it
// mentions, with negation, past, idiom and other modifiers already applied. A modifier never looks
// beyond the turn in which a mention ends, so that later turns cannot take back what earlier ones
// said. Immutable after construction; any thread; linear time.
#pragma once
#include <span>
#include <vector>

#include "triage/automaton.hpp"
#include "triage/definitions.hpp"
#include "triage/phrase.hpp"
#include "triage/policy.hpp"
#include "triage/vocabulary.hpp"

namespace holdfast::triage {

struct Reading {
    std::vector<Mention> mentions;  // in order of `last`
    std::size_t steps = 0;
};

class Lexicon {
  public:
    // `number`: what Mention::language says.
    Lexicon(const LanguageDefinition& definition, std::uint8_t number, const Policy& policy,
            Faults& faults);

    Reading read(const Text& text) const;

  private:
    class Compiler;
    class Marks;

    bool is_hidden(const Match& match, std::span<const Match> same_end) const;

    std::uint8_t number_;
    std::vector<Modifier> modifiers_;
    std::array<std::uint64_t, concepts_max> hides_{};  // Policy::hides
    Vocabulary vocabulary_;
    Automaton automaton_;
    std::vector<std::uint32_t> stops_;  // by vocabulary entry: bit per modifier
};

}  // namespace holdfast::triage
