// What the notation of phrases, modifiers and rules means, on lexicons of a few lines.
#include "triage/lexicon.hpp"

#include "tests/unit/triage/shipped.hpp"
#include "triage/read_toml.hpp"

namespace holdfast::triage {
namespace {

constexpr std::string_view policy = R"(
[concept]
wish = "x"
deed = "x"
time = "x"
denial = "x"
[hides]
deed = ["wish"]
[[modifier]]
id = "idiom"
side = "over"
changes = { every = "nothing" }
[[modifier]]
id = "negation"
side = "before"
reach = 1
changes = { wish = "denial" }
[[modifier]]
id = "past"
side = "after"
reach = 1
changes = { wish = "nothing" }
[[rule]]
id = "wish"
all = ["wish"]
level = "moderate"
sentence = "s"
[[rule]]
id = "deed"
all = ["deed"]
level = "high"
sentence = "s"
[[rule]]
id = "denial"
all = ["denial"]
level = "low"
sentence = "s"
)";

// The level of `turns` when `wish` is the phrase for the concept of that name and `more` follows in
// the language file.
Level level(std::string_view wish, const std::vector<std::string_view>& turns,
            std::string_view more = "", std::string_view rules = "") {
    const auto made = Assessor::make({{"policy", std::string(policy) + std::string(rules)},
                                      {"en",
                                       "language = \"en\"\n[spellings]\ngonna = \"going "
                                       "to\"\n[lists]\nweapon = [\"gun\", \"big knife\"]\n"
                                       "number = [\"ten\"]\n[concepts]\nwish = [\"" +
                                           std::string(wish) + "\"]\n" + std::string(more)}});
    if (!made) {
        for (const LexiconFault& fault : made.error())
            ADD_FAILURE() << fault.where << ": " << fault.what;
        return Level::none;
    }
    return (*made)->assess(turns).level;
}

bool matches(std::string_view phrase, std::string_view text) {
    return level(phrase, {text}) == Level::moderate;
}

TEST(Phrase, words_choices_and_what_may_be_missing) {
    EXPECT_TRUE(matches("want to die", "I WANT TO DIE!"));
    EXPECT_FALSE(matches("want to die", "want die"));
    EXPECT_TRUE(matches("(want | need to) die", "need to die"));
    EXPECT_FALSE(matches("(want | need to) die", "want to die"));
    EXPECT_TRUE(matches("really? (so much)? sad", "sad"));
    EXPECT_TRUE(matches("a (really (so much)?)? sad", "a really so much sad"));
    EXPECT_TRUE(matches("suicid*", "suicidality"));
    EXPECT_FALSE(matches("suicid*", "suici"));
    EXPECT_TRUE(matches("have a <weapon>", "have a big knife"));
    EXPECT_TRUE(matches("# pills", "30 pills"));
    EXPECT_TRUE(matches("# pills", "ten pills"));
    EXPECT_FALSE(matches("# pills", "my pills"));
    EXPECT_TRUE(matches("gonna die", "going to die"));
    EXPECT_TRUE(matches("going to die", "gonna die"));
    EXPECT_TRUE(matches("want to die", "waaant to diiiie"));
    EXPECT_TRUE(matches("want to die", "wanttodie"));
    EXPECT_FALSE(matches("want to die", "wantxtodie"));
}

TEST(Phrase, gaps_have_an_end_and_add_up) {
    EXPECT_TRUE(matches("took .. pills", "took pills"));
    EXPECT_TRUE(matches("took .. pills", "took x y pills"));
    EXPECT_FALSE(matches("took .. pills", "took xx yy zz pills"));
    EXPECT_TRUE(matches("took ..4 pills", "took xx yy zz uu pills"));
    EXPECT_TRUE(matches("took .. of? .. pills", "took xx yy zz pills"));
    EXPECT_TRUE(matches("took .. .. pills", "took xx yy zz uu pills"));
    EXPECT_FALSE(matches("took .. .. pills", "took xx yy zz uu vv pills"));
    EXPECT_FALSE(matches("took .. pills", "took x. pills"));
    EXPECT_TRUE(matches("took .. pills", "took took x y pills"));
}

constexpr std::string_view modifiers =
    "[modifiers]\nidiom = [\"die for\"]\nnegation = [\"not\"]\npast = [\"years ago\"]\n"
    "[stops]\nnegation = [\"but\"]\n";

TEST(Modifiers, change_what_stands_beside_them) {
    EXPECT_EQ(level("die", {"not die"}, modifiers), Level::low);
    EXPECT_EQ(level("die", {"not x die"}, modifiers), Level::low);
    EXPECT_EQ(level("die", {"not x y die"}, modifiers), Level::moderate);
    EXPECT_EQ(level("die", {"not but die"}, modifiers), Level::moderate);
    EXPECT_EQ(level("but die", {"not but die"}, modifiers), Level::moderate);
    EXPECT_EQ(level("die", {"not. die"}, modifiers), Level::moderate);
    EXPECT_EQ(level("die", {"die not"}, modifiers), Level::moderate);
    EXPECT_EQ(level("die", {"die years ago"}, modifiers), Level::none);
    EXPECT_EQ(level("die", {"die x years ago"}, modifiers), Level::none);
    EXPECT_EQ(level("die", {"die x y years ago"}, modifiers), Level::moderate);
    EXPECT_EQ(level("want to die", {"want to die for"}, modifiers), Level::none);
    EXPECT_EQ(level("die for it", {"die for it"}, modifiers), Level::moderate);
}

TEST(Modifiers, reach_back_over_turns_but_never_take_back_what_an_earlier_turn_said) {
    EXPECT_EQ(level("die", {"not", "die"}, modifiers), Level::low);
    EXPECT_EQ(level("die", {"die", "years ago"}, modifiers), Level::moderate);
    EXPECT_EQ(level("die", {"die years", "ago"}, modifiers), Level::moderate);
    EXPECT_EQ(level("die", {"die", "for"}, modifiers), Level::moderate);
    EXPECT_EQ(level("to die", {"to", "die for"}, modifiers), Level::none);
    // What is taken back where it reaches over two turns still stands by itself in the second.
    EXPECT_EQ(level("(just ..)? die", {"not just x", "die"}, modifiers), Level::moderate);
    EXPECT_EQ(level("(just ..)? die", {"not just x die"}, modifiers), Level::low);
}

TEST(Hides, the_longer_phrase_counts_where_both_end) {
    const std::string_view deed = "deed = [\"never (die | live)\"]\n";
    const std::string_view only_deed =
        "[[rule]]\nid = \"both\"\nall = [\"wish\", \"deed\"]\nlevel = \"imminent\"\n"
        "within = \"conversation\"\nsentence = \"s\"\n";
    EXPECT_EQ(level("die", {"never die"}, deed, only_deed), Level::high);
    EXPECT_EQ(level("die", {"never live. die"}, deed, only_deed), Level::imminent);
    EXPECT_EQ(level("die", {"die never live"}, deed, only_deed), Level::imminent);
}

std::string both_within(const char* scope) {
    return std::string("[[rule]]\nid = \"both\"\nall = [\"wish\", \"time\"]\nwithin = ") + scope +
           "\nlevel = \"imminent\"\nsentence = \"s\"\n";
}

TEST(Rules, hold_within_their_scope) {
    const std::string_view time = "time = [\"now\"]\n";
    const auto is_imminent = [&](const char* scope, const std::vector<std::string_view>& turns) {
        return level("die", turns, time, both_within(scope)) == Level::imminent;
    };
    std::string far_apart = "die ";
    for (int i = 0; i < sentence_words_max; ++i) far_apart += "aa ";
    far_apart += "now";
    EXPECT_TRUE(is_imminent("4", {"die x y now"}));
    EXPECT_TRUE(is_imminent("4", {"now x y die"}));
    EXPECT_TRUE(is_imminent("4", {"die. x", "y now"}));
    EXPECT_FALSE(is_imminent("4", {"die xx yy zz now"}));
    EXPECT_TRUE(is_imminent("\"sentence\"", {"die x", "yy zz now"}));
    EXPECT_FALSE(is_imminent("\"sentence\"", {"die. now"}));
    EXPECT_FALSE(is_imminent("\"sentence\"", {far_apart}));
    EXPECT_TRUE(is_imminent("\"conversation\"", {"die.", "x. y.", "now"}));
    EXPECT_FALSE(is_imminent("\"conversation\"", {"die."}));
}

TEST(Rules, one_phrase_is_not_two_things) {
    const std::string_view time = "time = [\"die now\"]\n";
    EXPECT_EQ(level("die", {"die now"}, time, both_within("\"conversation\"")), Level::moderate);
    EXPECT_EQ(level("die", {"die. die now"}, time, both_within("\"conversation\"")),
              Level::imminent);
}

TEST(Lexicon, walks_that_wait_in_one_place_do_not_pile_up) {
    Faults faults;
    const std::vector<LexiconFile> files{
        {"policy", std::string(policy)},
        {"en", "language = \"en\"\n[concepts]\nwish = [\"xx ..6 xx ..6 xx ..6 xx ..6 yy\"]\n"}};
    const Definitions definitions = read_toml(files, faults);
    const Policy made(definitions.policies.at(0), faults);
    const Lexicon lexicon(definitions.languages.at(0), 0, made, faults);
    ASSERT_TRUE(faults.empty());
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "xx ";
    const std::string_view turns[]{text};
    const Text words = normalise(turns);
    Vocabulary::Reading known;
    Reading reading;
    lexicon.look_up(words, known);
    lexicon.read(words, std::vector<std::uint8_t>{1}, known, reading);
    EXPECT_LE(reading.steps, 1000U * 60);
}

}  // namespace
}  // namespace holdfast::triage
