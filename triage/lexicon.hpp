// One language's words for the policy's concepts, compiled: reads a text once and names what it
// mentions, with negation, past, idiom and other modifiers already applied. A modifier never looks
// beyond the turn in which a mention ends, so that later turns cannot take back what earlier ones
// said. Nothing that is mentioned reaches over the end of a sentence, so those that are finished
// need not be read again with what follows. Immutable after construction; any thread, each with a
// Reading of its own; linear time, no allocation once that is warm.
#pragma once
#include <span>
#include <vector>

#include "triage/automaton.hpp"
#include "triage/definitions.hpp"
#include "triage/policy.hpp"
#include "triage/vocabulary.hpp"

namespace holdfast::triage {

struct Reading {                                        // of the tokens it is given
    struct Place {                                      // of a token
        std::uint32_t begins = 0, ends = 0, stops = 0;  // bit per modifier
        // By Modifier::over: end of the farthest modifier over what comes, from here or before.
        std::array<std::uint32_t, over_max> cover{};
    };
    std::vector<Mention> mentions;   // in order of `last`
    std::vector<Mention> dismissed;  // what a modifier made nothing of, for those who ask why
    std::size_t steps = 0;
    Scan scan;
    std::vector<Place> places;
    std::vector<std::uint8_t> inside;  // by match: is inside a longer one of its concept
};

class Lexicon {
  public:
    // `number`: what Mention::language says.
    Lexicon(const LanguageDefinition& definition, std::uint8_t number, const Policy& policy,
            Faults& faults);

    // First what words are known as they are; then, told which turns are in this language, all.
    void look_up(const Text& text, Vocabulary::Reading& words) const {
        vocabulary_.look_up(text, words);
    }
    void read(const Text& text, std::span<const std::uint8_t> loose, Vocabulary::Reading& words,
              Reading& reading) const;

    std::string_view name_of(std::uint32_t entry) const { return vocabulary_.name_of(entry); }

  private:
    class Compiler;
    class Marks;

    void find_inside(std::span<const Token> tokens, Reading& reading) const;
    bool is_hidden(std::span<const Token> tokens, const Match& match,
                   std::span<const Match> same_end) const;
    void collect(std::span<const Token> tokens, const Marks& marks, std::span<const Match> same_end,
                 Reading& reading) const;

    std::uint8_t number_;
    std::vector<Modifier> modifiers_;
    std::array<ConceptSet, concepts_max> hides_{};  // Policy::hides
    Vocabulary vocabulary_;
    Automaton automaton_;
    std::vector<std::uint32_t> stops_;  // by vocabulary entry: bit per modifier
};

}  // namespace holdfast::triage
