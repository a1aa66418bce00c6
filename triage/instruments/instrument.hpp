// A structured instrument: questions a clinician goes through with a contact, one at a time, which
// question follows given the answers, and what the answers come to. All of it is data
// (config/instruments); this is its meaning. Pure: no I/O, no clock. Immutable once read; any
// thread. A scale's answers are spelled as its numbers ("0" to "10"), so every answer is one of its
// item's choices. The worst result whose conditions hold counts; it is never a sum, except for the
// score beside it.
#pragma once
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "triage/assessment.hpp"

namespace holdfast::triage {

// The same words in several languages; at least English.
using Words = std::map<std::string, std::string, std::less<>>;
// In that language, else in English.
const std::string& words_in(const Words& words, std::string_view language);

struct Choice {
    std::string id{};
    Words text{};
    std::string code{};  // LOINC answer code, or empty
    int points = 0;
};

// Holds when each of these items was asked and got one of these answers.
using Condition = std::map<std::string, std::vector<std::string>, std::less<>>;

struct Item {
    std::string id{};
    Words text{};
    std::string code{};  // LOINC, or empty
    std::vector<Choice> choices{};
    std::vector<Condition> only_if{};  // empty: always asked; else one of them must hold
};

struct ResultRule {
    std::string id{};
    Words text{};
    std::string code{};            // LOINC answer code, or empty
    std::optional<Level> level{};  // none: says nothing about the level
    std::vector<Condition> any{};  // empty: holds always
};

struct Instrument {
    std::string id;
    int version = 0;
    Words title;
    std::string credit;
    std::string panel_code, result_code, score_code;  // LOINC, or empty
    std::vector<std::string> unconfirmed;             // those of the codes nobody has checked yet
    std::vector<Concern> about;       // it may lower a level only where nothing else was seen
    bool scored = false;              // points are counted
    std::vector<Item> items;          // in the order in which they are asked
    std::vector<ResultRule> results;  // worst first; the last holds always
};

using Answers = std::map<std::string, std::string, std::less<>>;  // item, choice

struct Outcome {
    const ResultRule* result = nullptr;
    std::optional<int> score;
};

// The items these answers have led to: each answered one and, last, the next to ask if there is
// one.
std::vector<const Item*> asked(const Instrument& instrument, const Answers& answers);
const Item* next_item(const Instrument& instrument, const Answers& answers);
// Nothing while an item is still to be asked.
std::optional<Outcome> outcome(const Instrument& instrument, const Answers& answers);

enum class AnswerFault : std::uint8_t { unknown_item, not_asked, unknown_answer };
// The answers with this one: to the next item, or instead of an earlier one. Answers to what is
// then no longer asked are dropped; those further on that still are, stay.
std::expected<Answers, AnswerFault> with_answer(const Instrument& instrument, Answers answers,
                                                std::string_view item, std::string_view choice);

}  // namespace holdfast::triage
