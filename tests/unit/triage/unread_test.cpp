// What cannot be read is never ranked as if nothing had been said.
#include "tests/unit/triage/shipped.hpp"
#include "triage/explain.hpp"

namespace holdfast::triage {
namespace {

TEST(Unread, other_scripts_languages_and_bare_signs_are_moderate_and_say_so) {
    for (const char* text : {"я не хочу жить", "我想死", "أريد أن أموت",
                             "ich will nicht mehr leben", "je veux mourir", "não quero mais viver",
                             "🥀🙃🥀", "\u0301\u0302\u0303", "ayaw ko na mabuhay", "죽고 싶어"}) {
        const Assessment got = assess({text});
        EXPECT_TRUE(got.unread) << text;
        EXPECT_GE(got.level, Level::moderate) << text;
        ASSERT_FALSE(got.reasons.empty()) << text;
        EXPECT_FALSE(got.reasons.front().spans.empty()) << text;
        EXPECT_FALSE(got.reasons.front().sentence_es.empty()) << text;
    }
}

TEST(Unread, ordinary_words_silence_and_signs_after_words_are_not) {
    const std::vector<std::vector<std::string>> all{
        {""},          {"   \n"},    {"..."},    {"?"},           {"12345"}, {"ok"},
        {"asdfghjkl"}, {"hi", "👍"}, {"lol 😂"}, {"ím ѕтаrvіng"}, {"hola"},  {"vale tio"}};
    for (const auto& turns : all) EXPECT_FALSE(assess(turns).unread) << joined(turns);
}

TEST(Unread, stays_when_readable_words_follow) {
    EXPECT_GE(assess({"我想死"}).level, Level::moderate);
    EXPECT_GE(assess({"我想死", "ok thanks"}).level, Level::moderate);
    EXPECT_EQ(assess({"я не хочу жить", "i am going to kill myself"}).level, Level::high);
}

TEST(Unread, what_is_shown_backwards_is_no_silence) {
    const auto backwards = assess({"\u202Eeid ot tnaw i\u202C"});
    EXPECT_TRUE(backwards.unread);
    EXPECT_EQ(backwards.level, Level::moderate);
    EXPECT_FALSE(assess({"\u202Edo you have time to talk\u202C"}).unread);
}

TEST(Unread, hostile_bytes_are_read_as_far_as_they_go) {
    EXPECT_EQ(assess({"\u202Ei want\u202C to \xFF\xFE"
                      "die"})
                  .level,
              Level::moderate);
    EXPECT_EQ(assess({std::string(64 * 1024 - 14, 'x') + " i want to die"}).level, Level::moderate);
}

TEST(Explain, shows_words_concepts_rules_and_level) {
    const std::string_view turns[]{"I w@nt to d i e tonihgt", "no me quiero morir"};
    const std::string got = explain(shipped(), turns);
    for (const char* part :
         {"w@nt -> want", "d i e -> die", "tonihgt -> tonihgt  [en tonight]",
          "en desire: ", "es denial: ", "rule en.desire.now, high", "level high, score 0."})
        EXPECT_TRUE(got.contains(part)) << part << "\n" << got;
}

TEST(Reasons, have_a_sentence_in_both_languages) {
    for (const Case& one : all_cases())
        for (const Reason& reason : assess(one.turns).reasons) {
            EXPECT_FALSE(reason.sentence.empty());
            EXPECT_NE(reason.sentence, reason.sentence_es) << reason.rule;
        }
}

}  // namespace
}  // namespace holdfast::triage
