// Which turns nobody here can read: another script, a language that no lexicon is for, letters that
// are shown backwards, or only emoji or marks while nothing readable was said before. Counts words, guesses nothing else;
// linear, no allocation.
#pragma once
#include <string>

#include "triage/definitions.hpp"
#include "triage/normalise.hpp"
#include "triage/word_map.hpp"

namespace holdfast::triage {

class Unread {
  public:
    Unread(const UnreadDefinition& definition, Faults& faults, const std::string& file);

    // `known`: words of the turn that some lexicon knows as they are, of two letters or more.
    // `words`: those of the turn. `first`: nothing readable came before it.
    bool is_unread(const Text& text, std::span<const Word> words, const Content& content,
                   std::uint32_t known, bool first) const;

    const UnreadDefinition& definition() const { return definition_; }

  private:
    UnreadDefinition definition_;
    WordMap words_;
};

}  // namespace holdfast::triage
