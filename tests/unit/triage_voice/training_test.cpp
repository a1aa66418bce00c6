// What the second voice learns from, and where its thresholds come to stand, on made-up words.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>

#include "tests/unit/triage/seed.hpp"
#include "triage/training/voice_training.hpp"
#include "triage/voice_features.hpp"

namespace holdfast::triage {
namespace {

constexpr std::size_t low = 0, moderate = 1, high = 2, imminent = 3;  // places in voice_levels

TrainingText text_of(const std::string& turn, Level level, std::uint64_t group) {
    const std::string_view turns[]{turn};
    return {.text = normalise(turns), .level = level, .set = "made up", .group = group};
}

TrainingText ordinary_of(const std::string& turn, std::uint64_t group) {
    TrainingText text = text_of(turn, Level::none, group);
    text.ordinary = true;
    return text;
}

class VoiceTraining : public testing::Test {
  protected:
    // Few words, so that no bucket of theirs is that of a word that a test looks at.
    std::string word() {
        constexpr const char* words[]{"bread", "soup",  "train", "lamp", "garden", "shoes",
                                      "paper", "sunny", "later", "cups", "blue",   "eleven"};
        return words[dice_() % std::size(words)];
    }

    // Some of every level, each with a word of its own, and twice as many ordinary ones.
    std::vector<TrainingText> some_of_each() {
        const std::string signs[]{"xenon", "yttrium", "zircon", "tungsten"};
        std::vector<TrainingText> texts;
        for (std::uint64_t group = 0; group < 200; ++group)
            texts.push_back(ordinary_of(word() + " " + word() + " " + word(), group));
        for (std::uint64_t group = 200; group < 300; ++group)
            texts.push_back(text_of(word() + " " + signs[group % voice_count] + " " + word(),
                                    voice_levels[group % voice_count], group));
        return texts;
    }

    static int weight_of(const VoiceModel& model, std::string_view word, std::size_t ear) {
        std::vector<std::uint32_t> buckets;
        VoiceFeatures(model.bits).of_word(word, [&](std::uint32_t at, int) {
            buckets.push_back(at);
        });
        return model.weights[buckets.front()][ear];
    }

    std::mt19937 dice_{test_seed()};
};

TEST_F(VoiceTraining, each_ear_learns_the_words_of_its_level_and_above) {
    const auto model = train_voice(some_of_each(), {}).model;
    EXPECT_GT(weight_of(model, "xenon", low), 0);
    EXPECT_LT(weight_of(model, "xenon", moderate), 0);
    EXPECT_GT(weight_of(model, "tungsten", low), 0);
    EXPECT_GT(weight_of(model, "tungsten", imminent), 0);
    EXPECT_LT(weight_of(model, "yttrium", imminent), 0);
    EXPECT_LT(weight_of(model, "zircon", imminent), weight_of(model, "tungsten", imminent) / 2)
        << "high counts a little for imminent";
}

TEST_F(VoiceTraining, rules_and_voice_together_keep_to_the_alarm_shares) {
    auto texts = some_of_each();
    for (std::size_t i = 0; i < 200; i += 20) texts[i].ruled = Level::moderate;
    for (std::size_t i = 0; i < 200; i += 100) texts[i].ruled = Level::high;
    TrainingOptions options;
    options.alarm_rates = {0.5, 0.1, 0.05, 0.005};
    const auto trained = train_voice(texts, options);
    for (std::size_t ear = 0; ear < voice_count; ++ear) {
        const auto raised_by = [&](int threshold) {
            return static_cast<double>(std::ranges::count_if(trained.heard, [&](const Heard& one) {
                return one.ordinary &&
                       (one.ruled >= voice_levels[ear] || one.sums[ear] >= threshold);
            }));
        };
        const int threshold = trained.model.ears[ear].threshold;
        EXPECT_LE(raised_by(threshold), options.alarm_rates[ear] * 200) << ear;
        if (threshold > 1)
            EXPECT_GT(raised_by(threshold - 1), options.alarm_rates[ear] * 200 - 1) << ear;
    }
}

TEST_F(VoiceTraining, distress_keeps_to_its_shares_too) {
    auto texts = some_of_each();
    for (std::uint64_t group = 300; group < 310; ++group) {
        texts.push_back(text_of("tungsten " + word(), Level::none, group));
        texts.back().known = false;
    }
    TrainingOptions options{.folds = 3};
    options.alarm_rates = {0.5, 0.5, 0.5, 0.5};
    options.distress_rates = {1, 1, 1, 1};
    const auto loose = train_voice(texts, options);
    options.distress_rates = {1, 1, 0.3, 0.1};
    const auto strict = train_voice(texts, options);
    for (const std::size_t ear : {high, imminent}) {
        const int threshold = strict.model.ears[ear].threshold;
        const auto raised = std::ranges::count_if(strict.heard, [&](const Heard& one) {
            return !one.known && one.sums[ear] >= threshold;
        });
        EXPECT_LE(static_cast<double>(raised), options.distress_rates[ear] * 10) << ear;
        EXPECT_LT(loose.model.ears[ear].threshold, threshold) << ear;
    }
}

TEST_F(VoiceTraining, what_is_harmless_as_a_whole_must_not_raise_in_part) {
    auto texts = some_of_each();
    for (std::uint64_t group = 300; group < 350; ++group) {
        texts.push_back(text_of("krypton argon", Level::imminent, group));
        texts.push_back(text_of("lull lull lull lull argon lull lull lull", Level::none, group));
    }
    const auto model = train_voice(texts, {}).model;
    EXPECT_GT(weight_of(model, "krypton", imminent), 0);
    EXPECT_LE(weight_of(model, "argon", imminent), 0) << "alone it is in harmless texts only";
}

TEST_F(VoiceTraining, judges_with_the_rules_by_whichever_says_more) {
    VoiceModel model{.bits = voice_bits_min, .ears = {}, .weights = {}};
    for (VoiceEar& ear : model.ears) ear.threshold = 10;
    Heard quiet{.level = Level::high, .ruled = Level::low, .sums = {}};
    Heard loud = quiet;
    loud.sums = {12, 12, 12, 0};
    Heard ruled = quiet;
    ruled.ruled = Level::imminent;
    const auto alone = judged_by({quiet, loud, ruled}, model);
    const auto both = judged_with_rules({quiet, loud, ruled}, model);
    EXPECT_EQ(alone[2].said, Level::none);
    EXPECT_EQ(both[0].said, Level::low);
    EXPECT_EQ(both[1].said, Level::high);
    EXPECT_EQ(both[2].said, Level::imminent);
    EXPECT_LT(both[0].score, both[1].score);
    EXPECT_LT(both[1].score, both[2].score);
}

TEST_F(VoiceTraining, a_text_of_no_known_level_teaches_only_what_high_is_not) {
    auto texts = some_of_each();
    for (std::uint64_t group = 300; group < 340; ++group) {
        texts.push_back(text_of("quagmire " + word(), Level::moderate, group));
        texts.push_back(text_of("juggernaut " + word(), Level::high, group));
        for (std::size_t back = 1; back <= 2; ++back) {
            TrainingText& text = texts[texts.size() - back];
            text.known = false;
            text.ruled = text.level;
        }
    }
    const auto model = train_voice(texts, {}).model;
    EXPECT_EQ(weight_of(model, "quagmire", low), 0);
    EXPECT_EQ(weight_of(model, "quagmire", moderate), 0);
    EXPECT_LT(weight_of(model, "quagmire", high), 0);
    EXPECT_LT(weight_of(model, "quagmire", imminent), 0);
    for (std::size_t ear = 0; ear < voice_count; ++ear)
        EXPECT_EQ(weight_of(model, "juggernaut", ear), 0) << "the rules may be right";
}

TEST_F(VoiceTraining, needs_every_level_and_ordinary_texts) {
    auto texts = some_of_each();
    EXPECT_THROW(train_voice({texts.begin(), texts.begin() + 200}, {}), std::invalid_argument);
    EXPECT_THROW(train_voice({texts.begin() + 200, texts.end()}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace holdfast::triage
