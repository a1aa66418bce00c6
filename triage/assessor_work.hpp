// The inside of an Assessor, for itself, for a Conversation and for explain().
#pragma once
#include <optional>
#include <vector>

#include "triage/assessor.hpp"
#include "triage/judge.hpp"
#include "triage/lexicon.hpp"
#include "triage/policy.hpp"
#include "triage/unread.hpp"
#include "triage/voice.hpp"

namespace holdfast::triage {

struct Assessor::Rules {
    Policy policy;
    Unread unread;
    std::vector<Lexicon> lexicons;
    std::vector<std::string> languages;
    std::optional<Voice> voice;

    // Everything up to the mentions.
    void read(std::span<const std::string_view> turns, std::string_view language, Past& past,
              Scratch::Work& work) const;
    void find_loose(std::string_view language, std::size_t first_turn, Past& past) const;
    void find_unread(std::size_t first_turn, std::size_t first_word, Past& past) const;
};

// What was read of a text so far: all that reading on needs.
struct Assessor::Past {
    Text text;
    std::vector<Vocabulary::Reading> words;        // by lexicon
    std::vector<std::vector<std::uint8_t>> loose;  // by lexicon, turn: is the turn in its language
    std::vector<Mention> mentions;                 // of sentences that are finished
    std::vector<std::uint32_t> unread;             // turns
    bool letters = false;                          // in any turn
    Voice::Heard heard;

    void clear();
    // `all`: what the text mentions. Sentences that are finished are not read again.
    void finish_sentences(std::span<const Mention> all);
};

struct Assessor::Scratch::Work {
    Past past;                              // of what is read at once
    std::vector<Reading> readings;          // by lexicon
    std::vector<Mention> mentions, merged;  // of the whole text
    Judge judge;
    SpareReasons spare;
    Voice::Work voice;
};

}  // namespace holdfast::triage
