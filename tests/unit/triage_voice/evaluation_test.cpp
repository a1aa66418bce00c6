// The figures of an evaluation against values worked out by hand or by their definition.
#include "triage/evaluation.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/triage/seed.hpp"

namespace holdfast::triage {
namespace {

std::vector<Judged> some() {
    return {{Level::none, Level::none, 0.1},     {Level::low, Level::moderate, 0.4},
            {Level::moderate, Level::low, 0.3},  {Level::high, Level::high, 0.7},
            {Level::imminent, Level::high, 0.7}, {Level::none, Level::none, 0.0}};
}

TEST(Evaluation, area_is_the_share_of_pairs_in_order) {
    // 3 positives, 3 negatives: only 0.3 against 0.4 is out of order.
    const auto area = area_under_curve(some());
    ASSERT_TRUE(area);
    EXPECT_DOUBLE_EQ(area->value, 8.0 / 9);
    EXPECT_LE(area->low, area->value);
    EXPECT_GE(area->high, area->value);
}

TEST(Evaluation, ties_count_half) {
    const std::vector<Judged> texts{{Level::high, Level::none, 0.5},
                                    {Level::none, Level::none, 0.5}};
    EXPECT_DOUBLE_EQ(area_under_curve(texts)->value, 0.5);
}

TEST(Evaluation, area_agrees_with_counting_all_pairs) {
    std::mt19937 dice{test_seed()};
    for (int round = 0; round < 20; ++round) {
        std::vector<Judged> texts;
        for (int i = 0; i < 60; ++i)
            texts.push_back({static_cast<Level>(dice() % level_count), Level::none,
                             static_cast<double>(dice() % 10)});
        double right = 0, pairs = 0;
        for (const auto& one : texts)
            for (const auto& other : texts) {
                if (one.gold < Level::moderate || other.gold >= Level::moderate) continue;
                ++pairs;
                right += one.score > other.score ? 1 : one.score == other.score ? 0.5 : 0;
            }
        EXPECT_NEAR(area_under_curve(texts)->value, right / pairs, 1e-12);
    }
}

TEST(Evaluation, recall_keeps_to_the_alarm_rate) {
    EXPECT_DOUBLE_EQ(recall_at(some(), 0.0)->value, 2.0 / 3);
    EXPECT_DOUBLE_EQ(recall_at(some(), 0.34)->value, 1.0);
    // One score for all: nothing can be found without alarming on everybody.
    const std::vector<Judged> same{{Level::high, Level::none, 0.5},
                                   {Level::none, Level::none, 0.5}};
    EXPECT_DOUBLE_EQ(recall_at(same, 0.05)->value, 0.0);
}

TEST(Evaluation, kappa_is_one_for_agreement_and_zero_for_chance) {
    std::vector<Judged> right, chance;
    for (int gold = 0; gold < level_count; ++gold)
        for (int said = 0; said < level_count; ++said) {
            right.push_back({static_cast<Level>(gold), static_cast<Level>(gold), 0});
            chance.push_back({static_cast<Level>(gold), static_cast<Level>(said), 0});
        }
    EXPECT_DOUBLE_EQ(quadratic_kappa(right)->value, 1);
    EXPECT_NEAR(quadratic_kappa(chance)->value, 0, 1e-12);
}

TEST(Evaluation, kappa_by_hand) {
    // Two of four apart by one: observed 2/4; expected by chance (2·2+2·2)/(4·4) apart by one =
    // 1/2.
    const std::vector<Judged> texts{{Level::none, Level::none, 0},
                                    {Level::none, Level::low, 0},
                                    {Level::low, Level::none, 0},
                                    {Level::low, Level::low, 0}};
    EXPECT_NEAR(quadratic_kappa(texts)->value, 0, 1e-12);
}

TEST(Evaluation, wilson_by_hand) {
    const auto figure = Proportion{0, 10}.figure();
    EXPECT_DOUBLE_EQ(figure.value, 0);
    EXPECT_DOUBLE_EQ(figure.low, 0);
    EXPECT_NEAR(figure.high, 0.2775, 1e-4);
    const auto half = Proportion{50, 100}.figure();
    EXPECT_NEAR(half.low, 0.4038, 1e-4);
    EXPECT_NEAR(half.high, 0.5962, 1e-4);
}

TEST(Evaluation, counts_what_was_said_of_what) {
    const auto texts = some();
    const auto counts = confusion_of(texts);
    EXPECT_EQ(counts[0][0], 2U);
    EXPECT_EQ(counts[1][2], 1U);
    EXPECT_EQ(counts[4][3], 1U);
    const auto found = said_at_least(texts, Level::moderate, Level::imminent, Level::high);
    EXPECT_EQ(found.hits, 2U);
    EXPECT_EQ(found.of, 3U);
}

TEST(Evaluation, what_the_texts_cannot_say_is_not_said) {
    const std::vector<Judged> only{{Level::none, Level::none, 0}};
    EXPECT_FALSE(area_under_curve(only));
    EXPECT_FALSE(recall_at(only, 0.05));
    EXPECT_FALSE(quadratic_kappa(only));
    EXPECT_FALSE(area_under_curve({}));
}

TEST(Evaluation, a_figure_can_be_had_again) {
    const auto once = area_under_curve(some()), twice = area_under_curve(some());
    EXPECT_EQ(once->low, twice->low);
    EXPECT_EQ(once->high, twice->high);
}

}  // namespace
}  // namespace holdfast::triage
