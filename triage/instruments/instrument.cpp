#include "triage/instruments/instrument.hpp"

#include <algorithm>

namespace holdfast::triage {
namespace {

bool holds(const Condition& condition, const Answers& answers) {
    return std::ranges::all_of(condition, [&](const auto& wanted) {
        const auto given = answers.find(wanted.first);
        return given != answers.end() &&
               std::ranges::find(wanted.second, given->second) != wanted.second.end();
    });
}

bool any_holds(const std::vector<Condition>& conditions, const Answers& answers) {
    return conditions.empty() ||
           std::ranges::any_of(conditions, [&](const auto& one) { return holds(one, answers); });
}

// All items that these answers lead to, answered or not. An answer to what is not asked leads
// nowhere.
std::vector<const Item*> due(const Instrument& instrument, const Answers& answers) {
    std::vector<const Item*> items;
    Answers counted;
    for (const Item& item : instrument.items) {
        if (!any_holds(item.only_if, counted)) continue;
        items.push_back(&item);
        if (const auto given = answers.find(item.id); given != answers.end())
            counted.insert(*given);
    }
    return items;
}

int points_of(const Instrument& instrument, const Answers& answers) {
    int points = 0;
    for (const Item& item : instrument.items)
        for (const Choice& choice : item.choices)
            if (const auto given = answers.find(item.id);
                given != answers.end() && given->second == choice.id)
                points += choice.points;
    return points;
}

}  // namespace

const std::string& words_in(const Words& words, std::string_view language) {
    const auto found = words.find(language);
    return found != words.end() ? found->second : words.at("en");
}

std::vector<const Item*> asked(const Instrument& instrument, const Answers& answers) {
    auto path = due(instrument, answers);
    const auto open =
        std::ranges::find_if(path, [&](const Item* item) { return !answers.contains(item->id); });
    if (open != path.end()) path.erase(open + 1, path.end());
    return path;
}

const Item* next_item(const Instrument& instrument, const Answers& answers) {
    const auto path = asked(instrument, answers);
    return path.empty() || answers.contains(path.back()->id) ? nullptr : path.back();
}

std::optional<Outcome> outcome(const Instrument& instrument, const Answers& answers) {
    if (next_item(instrument, answers)) return std::nullopt;
    Outcome found;
    if (instrument.scored) found.score = points_of(instrument, answers);
    found.result = &*std::ranges::find_if(
        instrument.results, [&](const ResultRule& rule) { return any_holds(rule.any, answers); });
    return found;
}

std::expected<Answers, AnswerFault> with_answer(const Instrument& instrument, Answers answers,
                                                std::string_view item, std::string_view choice) {
    const auto known = std::ranges::find(instrument.items, item, &Item::id);
    if (known == instrument.items.end()) return std::unexpected(AnswerFault::unknown_item);
    const auto before = asked(instrument, answers);
    if (std::ranges::find(before, &*known) == before.end())
        return std::unexpected(AnswerFault::not_asked);
    if (std::ranges::find(known->choices, choice, &Choice::id) == known->choices.end())
        return std::unexpected(AnswerFault::unknown_answer);
    answers.insert_or_assign(std::string(item), std::string(choice));
    const auto still = due(instrument, answers);
    std::erase_if(answers, [&](const auto& one) {
        return std::ranges::find(still, one.first, [](const Item* of) { return of->id; }) ==
               still.end();
    });
    return answers;
}

}  // namespace holdfast::triage
