// Training the second voice on a language made up here, in which risk has its own words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "config/load.hpp"
#include "ops/cli/triage_command.hpp"
#include "ops/engine.hpp"
#include "tests/support/folder.hpp"
#include "triage/voice.hpp"

namespace holdfast::ops {
namespace {

using testing::HasSubstr;
using triage::Level;

class Train : public testing::Test {
  protected:
    // Half of `texts` have a level, each with words of its own among ordinary ones.
    std::string write(const std::string& name, int texts) {
        constexpr std::string_view plain[]{"tavo",  "lirem", "osk",   "brin",  "felu",
                                           "nadoc", "pirt",  "wesul", "hamer", "jolk"};
        constexpr std::string_view levels[]{"imminent", "high", "moderate", "low"};
        constexpr std::string_view marks[][3]{{"zwarku", "zwarkat", "mizwarken"},
                                              {"gluvon", "gluvit", "regluven"},
                                              {"dorrix", "dorrax", "vadorren"},
                                              {"cyppos", "cyppal", "incyppen"}};
        std::ofstream file(folder_.path() / name);
        for (int i = 0; i < texts; ++i) {
            const int level = i % 2 == 0 ? i / 2 % 4 : -1;
            std::string text;
            const std::size_t words = 3 + dice_() % 20, at = dice_() % words;
            for (std::size_t k = 0; k < words; ++k) {
                text += level >= 0 && k == at ? marks[level][dice_() % 3] : plain[dice_() % 10];
                text += ' ';
            }
            file << "{\"text\":\"" << text << "\",\"level\":\""
                 << (level >= 0 ? levels[level] : "none") << "\",\"set\":\"benign "
                 << (i % 3 == 0 ? 'a' : 'b') << "\"}\n";
        }
        return (folder_.path() / name).string();
    }

    int train(const TrainOptions& options) {
        static const auto grammar = engine_of(config::load({}));
        out_.str("");
        errors_.str("");
        return triage_train(**grammar, options, out_, errors_);
    }

    triage::Assessment heard(const std::string& file, const std::string& turn) {
        std::stringstream content;
        content << std::ifstream(file).rdbuf();
        auto model = triage::read_voice({file, content.str()});
        EXPECT_TRUE(model);
        triage::Assessment assessment;
        const std::string_view turns[]{turn};
        if (!model) return assessment;
        const triage::Voice voice(*model);
        const triage::Text text = triage::normalise(turns);
        triage::Voice::Heard words;
        triage::Voice::Work work;
        triage::SpareReasons spare;
        voice.hear(text, words);
        voice.speak(text, words, work, spare, assessment);
        return assessment;
    }

    tests::Folder folder_;
    std::mt19937 dice_{7};
    std::ostringstream out_, errors_;
};

TEST_F(Train, learns_what_sets_risk_apart_and_says_how_well) {
    const auto data = write("data.jsonl", 480), fresh = write("fresh.jsonl", 240);
    const auto made = (folder_.path() / "voice.toml").string();
    ASSERT_EQ(train({.out = made, .try_on = fresh, .files = {data}, .bits = 10, .cross = true}), 0)
        << errors_.str();
    EXPECT_THAT(out_.str(), HasSubstr("tried on"));
    EXPECT_THAT(out_.str(), HasSubstr("trained on the other sets"));
    EXPECT_THAT(out_.str(), HasSubstr("1.0000 (1.000-1.000)"));
    EXPECT_EQ(heard(made, "tavo osk brin zwarku felu").level, Level::imminent);
    EXPECT_EQ(heard(made, "tavo osk zwarkamer").level, Level::imminent) << "a new word of the kind";
    EXPECT_EQ(heard(made, "tavo osk brin gluvit felu").level, Level::high);
    EXPECT_EQ(heard(made, "tavo dorrax brin felu").level, Level::moderate);
    EXPECT_EQ(heard(made, "tavo cyppal brin felu").level, Level::low);
    const auto ordinary = heard(made, "tavo osk brin felu jolk");
    EXPECT_EQ(ordinary.level, Level::none);
    EXPECT_LT(ordinary.score, 0.1);
}

TEST_F(Train, the_cap_is_kept) {
    const auto data = write("data.jsonl", 240);
    const auto made = (folder_.path() / "voice.toml").string();
    ASSERT_EQ(train({.out = made, .try_on = {}, .files = {data}, .bits = 10, .cap = "moderate"}),
              0);
    EXPECT_EQ(heard(made, "tavo osk brin zwarku felu").level, Level::moderate);
}

TEST_F(Train, a_run_can_be_had_again) {
    const auto data = write("data.jsonl", 120);
    std::string files[2];
    for (auto& file : files) {
        const auto made = (folder_.path() / "voice.toml").string();
        ASSERT_EQ(train({.out = made, .try_on = {}, .files = {data}, .bits = 10}), 0);
        std::stringstream content;
        content << std::ifstream(made).rdbuf();
        file = content.str();
    }
    EXPECT_EQ(files[0], files[1]);
}

TEST_F(Train, says_what_data_cannot_be_trained_on) {
    const auto made = (folder_.path() / "voice.toml").string();
    EXPECT_EQ(train({.out = made, .try_on = {}, .files = {"/none/such"}}), 1);
    EXPECT_THAT(errors_.str(), HasSubstr("cannot read /none/such"));
    const auto bad = (folder_.path() / "bad.jsonl").string();
    std::ofstream(bad) << "{\"text\":1}\n";
    EXPECT_EQ(train({.out = made, .try_on = {}, .files = {bad}}), 1);
    EXPECT_THAT(errors_.str(), HasSubstr("\"line\":1,\"field\":\"text\""));
    std::ofstream(bad) << "{\"text\":\"hello\",\"level\":\"none\"}\n";
    EXPECT_EQ(train({.out = made, .try_on = {}, .files = {bad}}), 1);
    EXPECT_THAT(errors_.str(), HasSubstr("training needs texts of every level"));
    EXPECT_FALSE(std::filesystem::exists(made));
}

}  // namespace
}  // namespace holdfast::ops
