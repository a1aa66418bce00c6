// The second voice: what it hears, that it only ever raises, and that a broken file is told from a
// good one. The models here are made up, so that nothing rests on what was trained.
#include "triage/voice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/triage/seed.hpp"
#include "triage/voice_features.hpp"

namespace holdfast::triage {
namespace {

using testing::HasSubstr;

Text text_of(const std::string& turn) {
    const std::string_view turns[]{turn};
    return normalise(turns);
}

constexpr std::size_t low = 0, moderate = 1, high = 2, imminent = 3;  // places in voice_levels

VoiceModel silent(int window = 4) {
    VoiceModel model{.bits = 14, .window = window, .ears = {}, .weights = {}};
    model.weights.resize(1 << 14);
    for (VoiceEar& ear : model.ears) ear = {.threshold = 10, .slope = 0.1, .offset = -1};
    return model;
}

std::uint32_t word_bucket(const VoiceModel& model, std::string_view word) {
    std::vector<std::uint32_t> buckets;
    VoiceFeatures(model.bits).of_word(word, [&](std::uint32_t at, int) { buckets.push_back(at); });
    return buckets.front();
}

// For moderate it counts the words "dark" 8 and "sea" 4, and the pair "dark sea" 3.
VoiceModel dark_sea(int window = 4) {
    VoiceModel model = silent(window);
    model.weights[word_bucket(model, "dark")][moderate] = 2;
    model.weights[word_bucket(model, "sea")][moderate] = 1;
    model.weights[VoiceFeatures(model.bits).of_pair("dark", "sea")][moderate] = 1;
    return model;
}

// Hears for moderate alone.
VoiceModel random_model(std::mt19937& dice, int window) {
    VoiceModel model = silent(window);
    for (auto& weight : model.weights)
        weight[moderate] = static_cast<std::int8_t>(dice() % 41 - 20);
    model.ears[moderate].threshold = 150;
    return model;
}

int strongest(const VoiceModel& model, const Text& text) {
    Voice::Heard heard;
    Voice(model).hear(text, heard);
    return heard.strongest[moderate];
}

void speak(const VoiceModel& model, const Text& text, Assessment& assessment) {
    const Voice voice(model);
    Voice::Heard heard;
    Voice::Work work;
    SpareReasons spare;
    voice.hear(text, heard);
    voice.speak(text, heard, work, spare, assessment);
}

std::string random_text(std::mt19937& dice, std::size_t words) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i) {
        // No single letters: set apart, those are read as one word.
        const std::size_t letters = 2 + dice() % 5;
        for (std::size_t k = 0; k < letters; ++k) text += static_cast<char>('a' + dice() % 8);
        text += ' ';
    }
    return text;
}

class VoiceTest : public testing::Test {
  protected:
    std::mt19937 dice_{test_seed()};
};

// --- what it hears

TEST_F(VoiceTest, counts_words_and_pairs) {
    EXPECT_EQ(strongest(dark_sea(), text_of("the dark sea")), 15);
    EXPECT_EQ(strongest(dark_sea(), text_of("sea dark")), 12);
    EXPECT_EQ(strongest(dark_sea(), text_of("dark and sea")), 12);
    EXPECT_EQ(strongest(dark_sea(), text_of("nothing")), 0);
}

TEST_F(VoiceTest, counts_pieces_of_words_and_reads_numbers_alike) {
    VoiceModel model = silent();
    std::vector<std::uint32_t> pieces;
    VoiceFeatures(model.bits).of_word("darkness", [&](auto at, int) { pieces.push_back(at); });
    // The word, and its pieces of 3, 4 and 5 letters with both borders.
    EXPECT_EQ(pieces.size(), 1U + 8 + 7 + 6);
    model.weights[pieces[1]][moderate] = 7;  // "<da"
    EXPECT_EQ(strongest(model, text_of("dance")), 7);
    EXPECT_EQ(word_bucket(model, "17"), word_bucket(model, "3000"));
    EXPECT_NE(word_bucket(model, "17"), word_bucket(model, "17a"));
}

TEST_F(VoiceTest, hears_no_further_than_its_window) {
    EXPECT_EQ(strongest(dark_sea(2), text_of("dark and sea")), 8);
    EXPECT_EQ(strongest(dark_sea(3), text_of("dark and sea")), 12);
}

TEST_F(VoiceTest, finds_the_strongest_of_all_passages) {
    for (int round = 0; round < 300; ++round) {
        const int window = 1 + static_cast<int>(dice_() % voice_window_max);
        const VoiceModel model = random_model(dice_, window);
        const Text text = text_of(random_text(dice_, 1 + dice_() % 60));
        const VoiceFeatures features(model.bits);
        int best = std::numeric_limits<int>::min();
        for (std::size_t first = 0; first < text.words.size(); ++first) {
            int sum = 0;
            for (std::size_t word = first;
                 word < text.words.size() && word < first + static_cast<std::size_t>(window);
                 ++word) {
                features.of_word(text.of(text.words[word]), [&](auto at, int counts) {
                    sum += counts * model.weights[at][moderate];
                });
                if (word > first)
                    sum += voice_pair_counts *
                           model.weights[features.of_pair(text.of(text.words[word - 1]),
                                                          text.of(text.words[word]))][moderate];
                best = std::max(best, sum);
            }
        }
        ASSERT_EQ(strongest(model, text), best) << "window " << window;
    }
}

TEST_F(VoiceTest, more_text_never_counts_less) {
    const VoiceModel model = random_model(dice_, 6);
    for (int round = 0; round < 500; ++round) {
        const std::string before = random_text(dice_, dice_() % 12);
        const std::string text = random_text(dice_, 1 + dice_() % 12);
        const std::string after = random_text(dice_, dice_() % 12);
        ASSERT_GE(strongest(model, text_of(before + text + after)),
                  strongest(model, text_of(text)));
    }
}

TEST_F(VoiceTest, of_no_words_it_hears_nothing) {
    Assessment assessment;
    speak(dark_sea(), text_of(""), assessment);
    EXPECT_EQ(assessment.level, Level::none);
    EXPECT_GE(assessment.score, 0);
    EXPECT_LT(assessment.score, 0.01);
}

// --- what it says

TEST_F(VoiceTest, raises_with_a_reason_that_shows_the_words) {
    const std::string turn = "so the Dark sea again";
    Assessment assessment;
    speak(dark_sea(), text_of(turn), assessment);
    EXPECT_EQ(assessment.level, Level::moderate);
    ASSERT_EQ(assessment.reasons.size(), 1U);
    const Reason& reason = assessment.reasons.front();
    EXPECT_EQ(reason.rule, "voice");
    EXPECT_EQ(reason.level, Level::moderate);
    EXPECT_FALSE(reason.sentence.empty());
    ASSERT_FALSE(reason.spans.empty());
    EXPECT_EQ(turn.substr(reason.spans[0].begin, reason.spans[0].end - reason.spans[0].begin),
              "Dark");
    EXPECT_TRUE(assessment.concerns.empty());
}

TEST_F(VoiceTest, never_lowers_and_keeps_to_its_cap) {
    const Text text = text_of("dark sea");
    for (int cap = 0; cap < level_count; ++cap)
        for (int level = 0; level < level_count; ++level) {
            VoiceModel model = dark_sea();
            model.cap = static_cast<Level>(cap);
            Assessment assessment{
                .level = static_cast<Level>(level), .concerns = {}, .reasons = {}};
            speak(model, text, assessment);
            const int raised = std::min(cap, static_cast<int>(Level::moderate));
            EXPECT_EQ(assessment.level, static_cast<Level>(std::max(raised, level)));
            EXPECT_EQ(assessment.reasons.size(), raised > 0 && level <= raised ? 1U : 0U);
        }
}

TEST_F(VoiceTest, each_ear_raises_to_its_own_level_and_the_highest_counts) {
    VoiceModel model = silent();
    for (std::size_t ear = 0; ear < voice_count; ++ear)
        model.weights[word_bucket(model, "abcd")][ear] = 3;
    for (VoiceEar& ear : model.ears) ear.threshold = 12;
    model.ears[high].threshold = 13;
    for (const std::size_t loudest : {imminent, moderate, low}) {
        Assessment assessment;
        speak(model, text_of("abcd"), assessment);
        EXPECT_EQ(assessment.level, voice_levels[loudest]) << "high is one short of its threshold";
        EXPECT_EQ(assessment.reasons.size(), 1U);
        model.ears[loudest].threshold = 13;
    }
}

TEST_F(VoiceTest, below_the_threshold_only_the_score_moves) {
    Assessment little, nothing;
    speak(dark_sea(), text_of("sea"), little);
    speak(dark_sea(), text_of("shore"), nothing);
    EXPECT_EQ(little.level, Level::none);
    EXPECT_TRUE(little.reasons.empty());
    EXPECT_GT(little.score, nothing.score);
}

TEST_F(VoiceTest, from_moderate_up_the_score_sorts_like_the_level_first) {
    for (int level = 1; level < level_count; ++level) {
        Assessment quiet{.level = static_cast<Level>(level), .concerns = {}, .reasons = {}},
            loud = quiet;
        quiet.level = static_cast<Level>(level - 1);
        quiet.score = score_of(quiet.level, 0.5);
        loud.score = score_of(loud.level, 0);
        speak(silent(), text_of("shore"), quiet);
        speak(silent(), text_of("shore"), loud);
        if (loud.level >= Level::moderate)
            EXPECT_GT(loud.score, quiet.score);
        else
            EXPECT_EQ(loud.score, quiet.score) << "only what it heard counts";
    }
}

TEST_F(VoiceTest, reasons_stay_sorted_by_level) {
    Assessment assessment{.level = Level::moderate, .concerns = {}, .reasons = {}};
    assessment.reasons = {{"a", "", "", Level::moderate, {}}, {"b", "", "", Level::low, {}}};
    speak(dark_sea(), text_of("dark sea"), assessment);
    ASSERT_EQ(assessment.reasons.size(), 3U);
    EXPECT_EQ(assessment.reasons[1].rule, "voice");
}

TEST_F(VoiceTest, taking_its_words_out_silences_it) {
    int raised = 0;
    for (int round = 0; round < 1000; ++round) {
        const VoiceModel model = random_model(dice_, 5);
        std::string turn = random_text(dice_, 1 + dice_() % 25);
        Assessment assessment;
        speak(model, text_of(turn), assessment);
        if (assessment.level == Level::none) continue;
        ++raised;
        ASSERT_LE(assessment.reasons.at(0).spans.size(), spans_max);
        // A full stop in each place: no word, and none beside it that was not before.
        std::string without;
        std::uint32_t upto = 0;
        for (const Span& span : assessment.reasons[0].spans) {
            ASSERT_LE(upto, span.begin);
            without += turn.substr(upto, span.begin - upto) + "zz";
            upto = span.end;
        }
        without += turn.substr(upto);
        VoiceModel deaf_to_zz = model;
        const VoiceFeatures features(deaf_to_zz.bits);
        features.of_word("zz", [&](auto at, int) { deaf_to_zz.weights[at] = {}; });
        const Text left = text_of(without);
        for (std::size_t i = 1; i < left.words.size(); ++i)
            if (left.of(left.words[i]) == "zz" || left.of(left.words[i - 1]) == "zz")
                deaf_to_zz.weights[features.of_pair(left.of(left.words[i - 1]),
                                                    left.of(left.words[i]))] = {};
        // Zeroed buckets may be shared with words that lowered; then the case says nothing.
        Assessment again;
        speak(deaf_to_zz, text_of(turn), again);
        if (again.reasons.empty() || again.reasons[0].spans != assessment.reasons[0].spans)
            continue;
        Assessment after;
        speak(deaf_to_zz, left, after);
        ASSERT_EQ(after.level, Level::none) << turn << " | " << without;
    }
    EXPECT_GT(raised, 200);
}

// Long enough for it to have more words to name than it may, and to go on from what it named.
TEST_F(VoiceTest, turn_by_turn_it_says_the_same_as_at_once) {
    std::size_t kept = 0, most = 0;
    for (int round = 0; round < 200; ++round) {
        const Voice voice(random_model(dice_, 1 + static_cast<int>(dice_() % 6)));
        Text text;
        Voice::Heard heard;
        Voice::Work work;
        SpareReasons spare;
        for (int turn = 0; turn < 60; ++turn) {
            const std::string more = random_text(dice_, dice_() % 12);
            const std::string_view turns[]{more};
            normalise_more(turns, text);
            const std::size_t before = heard.choice.heard;
            Assessment one, other;
            voice.hear(text, heard);
            voice.speak(text, heard, work, spare, one);
            Voice::Heard anew;
            voice.hear(text, anew);
            voice.speak(text, anew, work, spare, other);
            ASSERT_EQ(one.level, other.level);
            ASSERT_EQ(one.score, other.score);
            if (other.reasons.empty()) continue;
            ASSERT_EQ(one.reasons.at(0).spans, other.reasons[0].spans) << "turn " << turn;
            kept += heard.choice.heard == before && turn > 0 ? 1 : 0;
            most = std::max(most, one.reasons[0].spans.size());
        }
    }
    EXPECT_EQ(most, spans_max);
    EXPECT_GT(kept, 1000U) << "it chose its words anew nearly every time, so little was tried";
}

// --- its file

TEST_F(VoiceTest, a_file_reads_as_it_was_written) {
    const VoiceModel model = random_model(dice_, 9);
    const auto read = read_voice({"config/triage/voice.toml", write_voice(model, "# about\n")});
    ASSERT_TRUE(read) << read.error().front().what;
    EXPECT_EQ(read->weights, model.weights);
    EXPECT_EQ(read->bits, model.bits);
    EXPECT_EQ(read->window, 9);
    EXPECT_EQ(read->cap, Level::imminent);
    for (std::size_t ear = 0; ear < voice_count; ++ear) {
        EXPECT_EQ(read->ears[ear].threshold, model.ears[ear].threshold);
        EXPECT_DOUBLE_EQ(read->ears[ear].slope, model.ears[ear].slope);
        EXPECT_DOUBLE_EQ(read->ears[ear].offset, model.ears[ear].offset);
    }
}

struct Damage {
    std::string from, to;      // in the text of the file
    std::string where, mends;  // parts of the fault
};

TEST_F(VoiceTest, a_broken_file_is_told_with_line_and_mend) {
    const std::string good = write_voice(dark_sea(), "");
    const Damage damages[]{
        {"format = 3", "format = 2", ":2", "format"},
        {"cap = \"imminent\"", "cap = \"most\"", ":5", "none, low, moderate"},
        {"threshold = 10", "threshold = \"high\"", ":13", "low.threshold must be a whole number"},
        {"threshold = 10", "threshold = 0", ":13", "from 1"},
        {"bits = 14", "bits = 13", "", "must be 8192"},
        {"bits = 14", "bits = 40", ":7", "from 8 to 18"},
        {"window = 4", "", "", "window must be"},
        {"window = 4", "window = 4\nwidow = 5", ":9", "unknown key 'widow'"},
        {"slope = 0.1", "slope = -1", ":14", "above 0"},
        {"slope = 0.1", "slop = 0.1", ":14", "unknown key 'low.slop'"},
        {"[high]", "[higher]", "", "[high] is missing"},
        {"AAAA", "AA-A", "", "base 64"},
        {"AAAA", "AABA", "", "checksum"},
        {"AAAA", "", "", "weights and must be"},
        {"format = 3", "format = ", ":2", "TOML"},
    };
    for (const auto& [from, to, where, mends] : damages) {
        std::string bad = good;
        bad.replace(bad.find(from), from.size(), to);
        const auto read = read_voice({"config/triage/voice.toml", bad});
        ASSERT_FALSE(read) << from << " to " << to;
        const auto fault = std::ranges::find_if(
            read.error(), [&](const auto& one) { return one.what.contains(mends); });
        ASSERT_NE(fault, read.error().end()) << read.error().front().what;
        EXPECT_THAT(fault->where, HasSubstr("config/triage/voice.toml" + where)) << from;
    }
}

TEST_F(VoiceTest, any_damage_is_told_or_harmless) {
    const std::string good = write_voice(random_model(dice_, 5), "");
    for (int round = 0; round < 300; ++round) {
        std::string bad = good;
        for (std::size_t i = 0; i <= dice_() % 3; ++i)
            bad[dice_() % bad.size()] = static_cast<char>(32 + dice_() % 95);
        if (dice_() % 4 == 0) bad.resize(dice_() % bad.size());
        const auto read = read_voice({"config/triage/voice.toml", bad});
        if (!read) continue;
        Assessment assessment;
        speak(*read, text_of(random_text(dice_, 20)), assessment);
    }
}

}  // namespace
}  // namespace holdfast::triage
