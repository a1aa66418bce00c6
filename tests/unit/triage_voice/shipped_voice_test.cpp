// The engine as it ships, rules and second voice together: what must hold for any text, tried on
// this project's own messages and cases with a printed seed; and the bounds of its file.
#include <algorithm>
#include <random>

#include "tests/unit/triage/seed.hpp"
#include "tests/unit/triage/shipped.hpp"
#include "triage/voice.hpp"

namespace holdfast::triage {
namespace {

class ShippedVoice : public testing::Test {
  protected:
    static std::vector<Case> texts() {
        auto all = all_cases();
        std::ranges::move(all_messages(), std::back_inserter(all));
        return all;
    }
    Assessment read(const std::vector<std::string>& turns) { return whole().assess(views(turns)); }

    std::mt19937 dice_{test_seed()};
};

TEST_F(ShippedVoice, is_small_and_reads) {
    const auto model = read_voice(voice_file());
    ASSERT_TRUE(model);
    EXPECT_LE(model->weights.size() * voice_count, 1024U * 1024) << "bytes in memory";
    EXPECT_EQ(model->cap, Level::imminent);
}

TEST_F(ShippedVoice, only_ever_raises) {
    int raised = 0;
    for (const Case& one : texts()) {
        const auto rules = assess(one.turns), both = read(one.turns);
        ASSERT_GE(both.level, rules.level);
        ASSERT_EQ(both.concerns, rules.concerns);
        if (both.level == rules.level) continue;
        ++raised;
        ASSERT_EQ(both.reasons.front().rule, "voice");
    }
    RecordProperty("raised", raised);
}

TEST_F(ShippedVoice, more_text_never_lowers_level_or_score) {
    const std::vector<std::string> ordinary{"ok", "we had soup for lunch", "hoy hace buen clima",
                                            "lol", "see you at the library"};
    for (const Case& one : texts()) {
        const auto before = read(one.turns);
        auto more = one.turns;
        if (dice_() % 2 == 0)
            more.push_back(ordinary[dice_() % ordinary.size()]);
        else
            more.back() += ", " + ordinary[dice_() % ordinary.size()];
        if (more.size() > Assessor::turns_max) continue;
        const auto after = read(more);
        ASSERT_GE(after.level, before.level) << joined(more);
        ASSERT_GE(after.score, before.score) << joined(more);
    }
}

TEST_F(ShippedVoice, disguise_and_splitting_leave_what_it_hears) {
    const Voice voice(*read_voice(voice_file()));
    const auto sum_of = [&](const std::vector<std::string>& turns) {
        Voice::Heard heard;
        voice.hear(normalise(views(turns)), heard);
        return heard.strongest;
    };
    for (const Case& one : texts()) {
        auto loud = one.turns;
        for (auto& turn : loud)
            for (char& c : turn)
                if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        ASSERT_EQ(sum_of(loud), sum_of(one.turns)) << joined(loud);
        std::vector<std::string> split;
        for (const auto& turn : one.turns) {
            // Not beside single letters: set apart, those are one word.
            const auto at = turn.find(' ', turn.size() / 2);
            const bool apart = at == turn.npos || at < 2 || at + 2 >= turn.size() ||
                               turn[at - 2] == ' ' || turn[at + 2] == ' ';
            split.push_back(turn.substr(0, apart ? turn.npos : at));
            if (!apart) split.push_back(turn.substr(at + 1));
        }
        ASSERT_EQ(sum_of(split), sum_of(one.turns)) << joined(split);
    }
}

TEST_F(ShippedVoice, taking_its_words_out_lowers_the_level) {
    int raised = 0, still = 0;
    for (const Case& one : texts()) {
        const auto both = read(one.turns);
        const auto voice = std::ranges::find(both.reasons, "voice", &Reason::rule);
        if (voice == both.reasons.end() || voice->level != both.level ||
            both.level < Level::moderate)
            continue;
        ++raised;
        auto masked = one.turns;
        for (const auto& reason : both.reasons)
            for (const Span& span : reason.spans) {
                ASSERT_LE(span.end, masked.at(span.turn).size());
                if (reason.level < both.level) continue;
                for (auto b = span.begin; b < span.end; ++b)
                    if (masked[span.turn][b] != ' ') masked[span.turn][b] = 'x';
            }
        if (read(masked).level >= both.level) ++still;
    }
    EXPECT_GT(raised, 0);
    EXPECT_EQ(still, 0) << "of " << raised;
}

TEST_F(ShippedVoice, a_broken_file_stops_the_engine) {
    auto files = shipped_lexicons();
    files.push_back(voice_file());
    files.back().content.resize(files.back().content.size() / 2);
    const auto made = Assessor::make(files);
    ASSERT_FALSE(made);
    EXPECT_TRUE(made.error().front().where.starts_with("config/triage/voice.toml:"));
    EXPECT_NE(made.error().front().what.find("holdfast triage train"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::triage
