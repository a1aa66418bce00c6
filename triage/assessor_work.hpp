// The inside of an Assessor, for itself and for explain().
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
    void read(std::span<const std::string_view> turns, std::string_view language,
              Scratch::Work& work) const;
    void find_loose(std::string_view language, Scratch::Work& work) const;
    void find_unread(Scratch::Work& work) const;
};

struct Assessor::Scratch::Work {
    Text text;
    std::vector<Reading> readings;                 // by lexicon
    std::vector<std::vector<std::uint8_t>> loose;  // by lexicon, turn: is the turn in its language
    std::vector<Mention> mentions, merged;
    std::vector<std::uint32_t> unread;  // turns
    Judge judge;
    SpareReasons spare;
    Voice::Work voice;
};

}  // namespace holdfast::triage
