#include <algorithm>
#include <map>

#include "tests/unit/triage/shipped.hpp"

namespace holdfast::triage {
namespace {

std::string told(const Assessment& assessment) {
    std::string all;
    for (const Reason& reason : assessment.reasons) all += reason.rule + " ";
    return all;
}

TEST(Cases, come_out_as_written) {
    for (const Case& one : all_cases()) {
        const Assessment got = assess(one.turns);
        EXPECT_EQ(name_of(got.level), name_of(one.level))
            << one.about << ": " << joined(one.turns) << "by " << told(got);
        for (const std::string& name : one.concerns) {
            Concern concern{};
            ASSERT_TRUE(parse_concern(name, concern)) << one.about;
            EXPECT_NE(std::ranges::find(got.concerns, concern), got.concerns.end())
                << one.about << " does not name " << name;
        }
    }
}

TEST(Cases, single_messages_come_out_as_written) {
    const auto messages = all_messages();
    EXPECT_GE(messages.size(), 450U);
    for (const Case& one : messages) {
        const Assessment got = assess(one.turns);
        EXPECT_EQ(name_of(got.level), name_of(one.level))
            << joined(one.turns) << "by " << told(got);
    }
}

// A case may be split over messages anywhere and stays what it is. What is said after a deed to
// place it long ago holds in one message only, so these are no cases.
TEST(Cases, abuse_placed_long_ago_behind_it_is_moderate) {
    for (const char* text :
         {"I was raped by a man my mum knew when I was six. I've never told anybody",
          "he molested me most weekends until i was fourteen",
          "she was raped by her boss, about nine years ago",
          "me violaron cuando tenía diez años, hace mucho", "mi tío abusó de mí de niña"}) {
        const Assessment got = assess({text});
        EXPECT_EQ(name_of(got.level), "moderate") << text << " by " << told(got);
    }
    for (const char* text : {"he molested me until i was fourteen and last night again",
                             "I was raped by a man I met when I was out last night",
                             "mi tío abusa de mí desde que tenía diez años"}) {
        const Assessment got = assess({text});
        EXPECT_EQ(name_of(got.level), "high") << text << " by " << told(got);
    }
}

TEST(Cases, are_enough_of_each_level_and_language) {
    std::map<std::pair<bool, Level>, int> counts;
    for (const Case& one : all_cases()) ++counts[{one.about.starts_with("es:"), one.level}];
    int all = 0;
    for (const auto& [kind, count] : counts) {
        EXPECT_GE(count, 8) << (kind.first ? "es " : "en ") << name_of(kind.second);
        all += count;
    }
    EXPECT_EQ(counts.size(), 2U * level_count);
    EXPECT_GE(all, 180);
}

TEST(Cases, reasons_are_ordered_and_the_level_is_the_first) {
    for (const Case& one : all_cases()) {
        const Assessment got = assess(one.turns);
        ASSERT_EQ(got.reasons.empty(), got.level == Level::none) << one.about;
        if (got.reasons.empty()) continue;
        EXPECT_EQ(got.reasons.front().level, got.level) << one.about;
        EXPECT_TRUE(std::ranges::is_sorted(got.reasons, std::greater{}, &Reason::level))
            << one.about;
        EXPECT_TRUE(std::ranges::is_sorted(got.concerns)) << one.about;
    }
}

TEST(Assessor, spans_point_at_the_words_in_their_turns) {
    const Assessment got = assess({"Hi", "I WÁNT to", "d\xE2\x80\x8Bie."});
    ASSERT_EQ(got.reasons.size(), 1U);
    EXPECT_EQ(got.reasons[0].rule, "en.desire");
    EXPECT_EQ(got.reasons[0].spans, (std::vector<Span>{{1, 2, 10}, {2, 0, 6}}));
}

TEST(Assessor, reads_the_last_turns_and_numbers_them_as_given) {
    std::vector<std::string> turns(Assessor::turns_max + 3, "ok");
    turns.front() = "i want to die";
    EXPECT_EQ(assess(turns).level, Level::none);
    turns.back() = "i want to die";
    const Assessment got = assess(turns);
    ASSERT_EQ(got.level, Level::moderate);
    EXPECT_EQ(got.reasons[0].spans[0].turn, turns.size() - 1);
}

TEST(Assessor, reads_64_kibibytes_of_a_turn) {
    EXPECT_EQ(assess({std::string(64 * 1024, ' ') + "i want to die"}).level, Level::none);
    EXPECT_EQ(assess({std::string(64 * 1024 - 13, ' ') + "i want to die"}).level, Level::moderate);
}

TEST(Assessor, nothing_said_is_no_signal) {
    EXPECT_EQ(assess({}).level, Level::none);
    EXPECT_EQ(assess({"", "", "..."}).level, Level::none);
}

TEST(Assessor, keeps_at_most_so_many_spans) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "i want to die. ";
    const Assessment got = assess({text});
    ASSERT_FALSE(got.reasons.empty());
    EXPECT_EQ(got.reasons[0].spans.size(), spans_max);
}

}  // namespace
}  // namespace holdfast::triage
