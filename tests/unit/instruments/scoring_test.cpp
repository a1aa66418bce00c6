// Every path through every shipped instrument, held against what its authors' rules say in plain
// words.
#include "shipped.hpp"

namespace holdfast::triage {
namespace {

struct Expected {
    std::string result;
    std::optional<Level> level;
    std::optional<int> score;
};
using Table = std::function<Expected(const Answers&)>;

bool yes(const Answers& answers, std::initializer_list<const char*> items) {
    return std::ranges::any_of(items, [&](const char* item) {
        const auto given = answers.find(item);
        return given != answers.end() && given->second == "yes";
    });
}

// "Yes to 4 or 5, or 6 within 3 months: high; yes to 3, or to 6 longer ago: moderate; yes to 1 or 2
// only: low."
Expected cssrs_recent(const Answers& a) {
    if (yes(a, {"intent", "plan", "behaviour_recent"})) return {"high", Level::high, {}};
    if (yes(a, {"method", "behaviour"})) return {"moderate", Level::moderate, {}};
    if (yes(a, {"wish", "thoughts"})) return {"low", Level::low, {}};
    return {"none", Level::none, {}};
}

Expected cssrs_since(const Answers& a) {
    if (yes(a, {"intent", "plan", "behaviour"})) return {"high", Level::high, {}};
    if (yes(a, {"method"})) return {"moderate", Level::moderate, {}};
    if (yes(a, {"wish", "thoughts"})) return {"low", Level::low, {}};
    return {"none", Level::none, {}};
}

// A question that is not answered counts like a yes.
Expected asq(const Answers& a) {
    const auto open = [&](const char* item) { return a.at(item) != "no"; };
    if (!open("wish") && !open("burden") && !open("thoughts") && !open("attempt"))
        return {"negative", Level::none, {}};
    return open("now") ? Expected{"acute_positive", Level::high, {}}
                       : Expected{"positive", Level::moderate, {}};
}

Expected core_988(const Answers& a) {
    const bool desire = yes(a, {"desire"}), capability = yes(a, {"capability"});
    if (yes(a, {"in_progress"})) return {"imminent", Level::imminent, {}};
    if (yes(a, {"intent"})) return {"high", Level::high, {}};
    const int weight = (desire ? 1 : 0) + (desire && capability ? 1 : 0) +
                       (desire && !yes(a, {"buffers"}) ? 1 : 0);
    if (weight == 3) return {"high", Level::high, {}};
    if (weight == 2) return {"moderate", Level::moderate, {}};
    if (desire || capability) return {"low", Level::low, {}};
    return {"none", Level::none, {}};
}

Expected hark(const Answers& a) {
    int count = 0;
    for (const auto& [item, answer] : a) count += answer == "yes" ? 1 : 0;
    if (count == 0) return {"negative", std::nullopt, 0};
    if (yes(a, {"rape"})) return {"positive_severe", Level::high, count};
    return {"positive", Level::moderate, count};
}

Expected distress(const Answers& a) {
    return {"told", std::nullopt, std::stoi(a.at("distress"))};
}

struct Case {
    const char* instrument;
    Table table;
    int paths;  // counted by hand
};

void PrintTo(const Case& one, std::ostream* out) {
    *out << one.instrument;
}

class Scoring : public testing::TestWithParam<Case> {};

TEST_P(Scoring, OfEveryPathIsWhatTheRulesSay) {
    const auto& instrument = shipped(GetParam().instrument);
    int paths = 0;
    each_path(instrument, [&](const Answers& answers) {
        ++paths;
        const auto found = outcome(instrument, answers);
        ASSERT_TRUE(found);
        const auto expected = GetParam().table(answers);
        EXPECT_EQ(found->result->id, expected.result) << text_of(answers);
        EXPECT_EQ(found->result->level, expected.level) << text_of(answers);
        EXPECT_EQ(found->score, expected.score) << text_of(answers);
    });
    EXPECT_EQ(paths, GetParam().paths);
}

INSTANTIATE_TEST_SUITE_P(Shipped, Scoring,
                         testing::Values(Case{"cssrs_recent", cssrs_recent, 2 * (1 + 8) * (1 + 2)},
                                         Case{"cssrs_since", cssrs_since, 2 * (1 + 8) * 2},
                                         Case{"asq", asq, 1 + (81 - 1) * 3},
                                         Case{"core_988", core_988, 4 * (1 + 2) * 2},
                                         Case{"hark", hark, 16},
                                         Case{"distress_start", distress, 11},
                                         Case{"distress_end", distress, 11}),
                         [](const auto& info) { return std::string(info.param.instrument); });

TEST(Shipped, AsksInTheOrderAndUnderTheConditionsOfTheScreener) {
    const auto& screener = shipped("cssrs_recent");
    std::vector<std::string> all_no, all_yes;
    Answers no, yes_;
    while (const auto* item = next_item(screener, no)) {
        all_no.push_back(item->id);
        no = *with_answer(screener, no, item->id, "no");
    }
    while (const auto* item = next_item(screener, yes_)) {
        all_yes.push_back(item->id);
        yes_ = *with_answer(screener, yes_, item->id, "yes");
    }
    EXPECT_EQ(all_no, (std::vector<std::string>{"wish", "thoughts", "behaviour"}));
    EXPECT_EQ(all_yes, (std::vector<std::string>{"wish", "thoughts", "method", "intent", "plan",
                                                 "behaviour", "behaviour_recent"}));
}

TEST(Shipped, AGraverAnswerNeverGivesALighterResult) {
    for (const auto* id : {"cssrs_recent", "cssrs_since", "asq", "hark"}) {
        const auto& instrument = shipped(id);
        each_path(instrument, [&](const Answers& answers) {
            const auto before = outcome(instrument, answers)->result->level.value_or(Level::none);
            for (const auto& [item, answer] : answers) {
                if (answer != "no") continue;
                auto graver = *with_answer(instrument, answers, item, "yes");
                while (const auto* next = next_item(instrument, graver))
                    graver = *with_answer(instrument, graver, next->id, "no");
                EXPECT_GE(outcome(instrument, graver)->result->level.value_or(Level::none), before)
                    << id << ": " << text_of(answers) << "but " << item << "=yes";
            }
        });
    }
}

TEST(Shipped, SpeaksEnglishAndSpanishThroughout) {
    for (const auto& instrument : shipped().all()) {
        const auto both = [&](const Words& words, const std::string& what) {
            EXPECT_TRUE(words.contains("en") && words.contains("es"))
                << instrument.id << " " << what;
            EXPECT_NE(words.at("en"), "");
        };
        both(instrument.title, "title");
        for (const auto& item : instrument.items) {
            both(item.text, item.id);
            EXPECT_NE(item.text.at("en"), item.text.at("es")) << instrument.id << " " << item.id;
        }
        for (const auto& result : instrument.results) both(result.text, result.id);
    }
}

TEST(Shipped, CarriesTheCodesThatAreKnownAndMarksTheOneThatIsNot) {
    const auto codes = [](const Instrument& instrument) {
        std::vector<std::string> found;
        for (const auto& item : instrument.items) found.push_back(item.code);
        return found;
    };
    const auto& screener = shipped("cssrs_recent");
    EXPECT_EQ(codes(screener), (std::vector<std::string>{"93246-7", "93247-5", "93248-3", "93249-1",
                                                         "93250-9", "93267-3", "93269-9"}));
    EXPECT_EQ(screener.result_code, "93374-7");
    EXPECT_EQ(screener.unconfirmed, std::vector<std::string>{screener.panel_code});
    EXPECT_EQ(screener.items.front().choices.at(0).code, "LA33-6");
    EXPECT_EQ(screener.items.front().choices.at(1).code, "LA32-8");
    EXPECT_EQ(screener.results.at(2).code, "LA9194-7");
    EXPECT_EQ(codes(shipped("hark")),
              (std::vector<std::string>{"76499-3", "76501-6", "76502-4", "76503-2"}));
    EXPECT_EQ(shipped("hark").score_code, "76504-0");
}

}  // namespace
}  // namespace holdfast::triage
