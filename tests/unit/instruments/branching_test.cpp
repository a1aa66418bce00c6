// Properties of the walk through any instrument: those that ship, and thousands made up.
#include <random>

#include "shipped.hpp"

namespace holdfast::triage {
namespace {

std::vector<Choice> some_choices(std::mt19937& dice) {
    std::vector<Choice> choices;
    for (unsigned i = 0; i < 2 + dice() % 3; ++i)
        choices.push_back({.id = "a" + std::to_string(i), .points = static_cast<int>(dice() % 3)});
    return choices;
}

std::vector<Condition> some_conditions(std::mt19937& dice, const std::vector<Item>& before) {
    std::vector<Condition> conditions(1 + dice() % 2);
    for (auto& condition : conditions)
        for (unsigned i = 0; i < 1 + dice() % 2; ++i) {
            const auto& item = before[dice() % before.size()];
            condition[item.id].push_back(item.choices[dice() % item.choices.size()].id);
        }
    return conditions;
}

Instrument made_up(std::mt19937& dice) {
    Instrument instrument;
    instrument.scored = true;
    for (unsigned i = 0; i < 1 + dice() % 8; ++i) {
        Item item{.id = "i" + std::to_string(i), .choices = some_choices(dice)};
        if (i > 0 && dice() % 2) item.only_if = some_conditions(dice, instrument.items);
        instrument.items.push_back(std::move(item));
    }
    for (int level = 4; level > 0; --level)
        if (dice() % 2)
            instrument.results.push_back({.id = "r" + std::to_string(level),
                                          .level = static_cast<Level>(level),
                                          .any = some_conditions(dice, instrument.items)});
    instrument.results.push_back({.id = "rest"});
    return instrument;
}

std::string some_choice(std::mt19937& dice, const Item& item) {
    return item.choices[dice() % item.choices.size()].id;
}

// Whether it is asked, said anew and slowly: it is, when a condition holds in answers to items that
// are asked themselves.
bool is_asked(const Instrument& instrument, const Answers& answers, const Item& item) {
    if (item.only_if.empty()) return true;
    for (const auto& condition : item.only_if) {
        bool all = true;
        for (const auto& [on, wanted] : condition) {
            const auto& earlier = *std::ranges::find(instrument.items, on, &Item::id);
            const auto given = answers.find(on);
            all = all && given != answers.end() && is_asked(instrument, answers, earlier) &&
                  std::ranges::count(wanted, given->second) > 0;
        }
        if (all) return true;
    }
    return false;
}

class Walks : public testing::Test {
  protected:
    void run(const std::function<void(const Instrument&)>& check) {
        for (const auto& instrument : shipped().all()) check(instrument);
        for (int i = 0; i < 3000 && !HasFailure(); ++i) check(made_up(dice));
        if (HasFailure()) std::cerr << "seed " << seed << '\n';
    }
    unsigned seed = std::random_device{}();
    std::mt19937 dice{seed};
};

TEST_F(Walks, AskEachItemThatIsDueOnceInOrderAndThenEnd) {
    run([&](const Instrument& instrument) {
        Answers answers;
        std::vector<const Item*> walked;
        while (const auto* item = next_item(instrument, answers)) {
            EXPECT_FALSE(outcome(instrument, answers)) << "no result before the end";
            walked.push_back(item);
            ASSERT_LE(walked.size(), instrument.items.size());
            answers = *with_answer(instrument, answers, item->id, some_choice(dice, *item));
        }
        std::vector<const Item*> due;
        for (const auto& item : instrument.items)
            if (is_asked(instrument, answers, item)) due.push_back(&item);
        EXPECT_EQ(walked, due);
        EXPECT_EQ(walked, asked(instrument, answers));
        EXPECT_TRUE(outcome(instrument, answers));
    });
}

TEST_F(Walks, AnEarlierAnswerCanBeChangedAndWhatItNoLongerLeadsToIsDropped) {
    run([&](const Instrument& instrument) {
        Answers answers;
        for (int step = 0; step < 20; ++step) {
            const auto path = asked(instrument, answers);
            const auto& item = *path[dice() % path.size()];
            const auto choice = some_choice(dice, item);
            const auto changed = with_answer(instrument, answers, item.id, choice);
            ASSERT_TRUE(changed);
            EXPECT_EQ(changed->at(item.id), choice);
            for (const auto& [one, value] : *changed) {
                EXPECT_TRUE(is_asked(instrument, *changed,
                                     *std::ranges::find(instrument.items, one, &Item::id)));
                if (one != item.id) EXPECT_EQ(answers.at(one), value);
            }
            answers = *changed;
        }
    });
}

TEST_F(Walks, WhatIsNotAskedIsRefusedAndChangesNothing) {
    run([&](const Instrument& instrument) {
        Answers answers;
        for (int step = 0; step < 6; ++step) {
            const auto path = asked(instrument, answers);
            for (const auto& item : instrument.items) {
                const auto taken = with_answer(instrument, answers, item.id, item.choices[0].id);
                EXPECT_EQ(taken.has_value(), std::ranges::count(path, &item) == 1);
                if (!taken) EXPECT_EQ(taken.error(), AnswerFault::not_asked);
                const auto strange = with_answer(instrument, answers, path.back()->id, "perhaps");
                EXPECT_EQ(strange.error(), AnswerFault::unknown_answer);
            }
            EXPECT_EQ(with_answer(instrument, answers, "nothing", "a0").error(),
                      AnswerFault::unknown_item);
            if (!next_item(instrument, answers)) break;
            answers =
                *with_answer(instrument, answers, path.back()->id, some_choice(dice, *path.back()));
        }
    });
}

TEST_F(Walks, AnswersThatNobodyAskedForLeadNowhere) {
    run([&](const Instrument& instrument) {
        Answers answers{{"nothing", "at all"}};
        for (const auto& item : instrument.items)
            if (dice() % 2) answers[item.id] = some_choice(dice, item);
        Answers clean;
        for (const auto* item : asked(instrument, answers))
            if (const auto given = answers.find(item->id); given != answers.end())
                clean.insert(*given);
        EXPECT_EQ(next_item(instrument, answers), next_item(instrument, clean));
        EXPECT_EQ(asked(instrument, answers), asked(instrument, clean));
    });
}

TEST_F(Walks, TheFirstResultThatHoldsCounts) {
    run([&](const Instrument& instrument) {
        Answers answers;
        while (const auto* item = next_item(instrument, answers))
            answers = *with_answer(instrument, answers, item->id, some_choice(dice, *item));
        const auto found = outcome(instrument, answers);
        for (const auto& rule : instrument.results) {
            const bool holds =
                rule.any.empty() || std::ranges::any_of(rule.any, [&](const Condition& condition) {
                    return std::ranges::all_of(condition, [&](const auto& wanted) {
                        return answers.contains(wanted.first) &&
                               std::ranges::count(wanted.second, answers.at(wanted.first)) > 0;
                    });
                });
            if (!holds) continue;
            EXPECT_EQ(found->result, &rule);
            break;
        }
    });
}

}  // namespace
}  // namespace holdfast::triage
