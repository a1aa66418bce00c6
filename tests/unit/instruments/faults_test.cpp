// Files that are wrong: each fault with its line and what would be right.
#include "shipped.hpp"

namespace holdfast::triage {
namespace {

using testing::HasSubstr;

constexpr const char* good = R"(id = "small"
version = 1
title = { en = "Small", es = "Pequeño" }
credit = "Nobody"
panel_code = "93374-7"
about = ["suicide"]

[[answer]]
id = "yes"
code = "LA33-6"
points = 1
text = { en = "Yes" }

[[answer]]
id = "no"
text = { en = "No" }

[[item]]
id = "first"
code = "93246-7"
text = { en = "First?" }

[[item]]
id = "second"
scale = [0, 10]
only_if = [{ first = "yes" }]
text = { en = "Second?" }

[[result]]
id = "bad"
level = "high"
any = [{ first = "yes", second = ["9", "10"] }]
text = { en = "Bad" }

[[result]]
id = "fine"
text = { en = "Fine" }
)";

std::vector<InstrumentFault> faults_of(const std::string& content) {
    const auto made = Instruments::make({{"small.toml", content}});
    return made ? std::vector<InstrumentFault>{} : made.error();
}

TEST(Files, AGoodOneIsReadWhole) {
    const auto made = Instruments::make({{"small.toml", good}});
    ASSERT_TRUE(made);
    const auto* small = (*made)->find("small");
    ASSERT_TRUE(small);
    EXPECT_EQ((*made)->find("large"), nullptr);
    EXPECT_TRUE(small->scored);
    EXPECT_EQ(small->items[1].choices.size(), 11U);
    EXPECT_EQ(words_in(small->title, "es"), "Pequeño");
    EXPECT_EQ(words_in(small->title, "tlh"), "Small");
    EXPECT_EQ(outcome(*small, {{"first", "yes"}, {"second", "9"}})->result->id, "bad");
    EXPECT_EQ(outcome(*small, {{"first", "yes"}, {"second", "9"}})->score, 10);
    EXPECT_EQ(outcome(*small, {{"first", "yes"}, {"second", "8"}})->result->id, "fine");
}

struct Wrong {
    const char* label;
    const char* from;
    const char* to;
    int line;
    const char* what;
};

void PrintTo(const Wrong& wrong, std::ostream* out) {
    *out << wrong.label;
}

class WrongFile : public testing::TestWithParam<Wrong> {};

TEST_P(WrongFile, IsAFaultWithItsLine) {
    std::string content = good;
    const auto at = content.find(GetParam().from);
    ASSERT_NE(at, content.npos);
    content.replace(at, std::string_view(GetParam().from).size(), GetParam().to);
    const auto faults = faults_of(content);
    ASSERT_FALSE(faults.empty());
    std::string all;
    for (const auto& [where, what] : faults) all += where + ": " + what + "\n";
    EXPECT_THAT(all, HasSubstr("small.toml:" + std::to_string(GetParam().line) + ": "));
    EXPECT_THAT(all, HasSubstr(GetParam().what));
}

INSTANTIATE_TEST_SUITE_P(
    Files, WrongFile,
    testing::Values(
        Wrong{"no_toml", "version = 1", "version = ", 2, "alue"},
        Wrong{"bad_id", "id = \"small\"", "id = \"Sm all\"", 1, "small letters"},
        Wrong{"no_version", "version = 1", "version = 0", 2, "whole number from 1"},
        Wrong{"version_of_text", "version = 1", "version = \"1\"", 2, "whole number from 1"},
        Wrong{"no_english", "{ en = \"Small\", es = \"Pequeño\" }", "{ es = \"Pequeño\" }", 3,
              "no words in en"},
        Wrong{"title_of_text", "{ en = \"Small\", es = \"Pequeño\" }", "\"Small\"", 3,
              "words by language"},
        Wrong{"empty_words", "en = \"First?\"", "en = \" \"", 21, "must not be empty"},
        Wrong{"control_characters", "en = \"First?\"", "en = \"a\\u0007\"", 21,
              "control characters"},
        Wrong{"unknown_key", "credit =", "credits =", 4, "unknown key 'credits'; known: id"},
        Wrong{"unknown_item_key", "scale =", "range =", 25, "unknown key 'range'"},
        Wrong{"a_code_with_a_slip", "93246-7", "93264-7", 20, "right check digit"},
        Wrong{"a_code_of_letters", "93374-7", "LA33-6", 5, "not a LOINC code"},
        Wrong{"an_answer_code_of_an_item", "LA33-6", "93246-7", 10, "such as LA33-6"},
        Wrong{"unknown_concern", "\"suicide\"", "\"sadness\"", 6, "unknown concern 'sadness'"},
        Wrong{"unconfirmed_of_nothing", "about =", "unconfirmed = [\"93373-9\"]\nabout =", 6,
              "not used here"},
        Wrong{"points", "points = 1", "points = -1", 11, "from 0 to 1000"},
        Wrong{"two_answers", "id = \"no\"", "id = \"yes\"", 14, "a second answer 'yes'"},
        Wrong{"two_items", "id = \"second\"", "id = \"first\"", 23, "a second item 'first'"},
        Wrong{"scale_of_one", "[0, 10]", "[3, 3]", 25, "'scale' must be"},
        Wrong{"scale_too_long", "[0, 10]", "[0, 100]", 25, "'scale' must be"},
        Wrong{"scale_of_text", "[0, 10]", "[\"a\", \"b\"]", 25, "'scale' must be"},
        Wrong{"condition_on_itself", "only_if = [{ first", "only_if = [{ second", 26,
              "no item 'second' comes before"},
        Wrong{"condition_on_nothing", "only_if = [{ first = \"yes\" }]", "only_if = []", 26,
              "1 to 16 conditions"},
        Wrong{"condition_on_no_answer", "first = \"yes\" }", "first = \"yess\" }", 26,
              "'first' has no answer 'yess'"},
        Wrong{"condition_of_text", "[{ first = \"yes\" }]", "[\"first\"]", 26,
              "a condition is written"},
        Wrong{"answer_of_a_number", "{ first = \"yes\" }", "{ first = 1 }", 26,
              "an answer is written"},
        Wrong{"first_item_not_always", "code = \"93246-7\"", "only_if = [{ first = \"yes\" }]", 20,
              "no item 'first' comes before"},
        Wrong{"unknown_level", "\"high\"", "\"very high\"", 31, "none, low, moderate"},
        Wrong{"nothing_for_the_rest", "id = \"fine\"", "id = \"fine\"\nany = [{ first = \"no\" }]",
              35, "for all other answers"},
        Wrong{"everything_too_early", "any = [{ first = \"yes\", second = [\"9\", \"10\"] }]", "",
              29, "only the last result"},
        Wrong{"worse_behind", "id = \"fine\"", "id = \"fine\"\nlevel = \"imminent\"", 35,
              "worst result stands first"},
        Wrong{"two_results", "id = \"fine\"", "id = \"bad\"", 35, "a second result 'bad'"}),
    [](const auto& info) { return std::string(info.param.label); });

TEST(Files, WithoutItemsOrResultsAreFaults) {
    const auto faults =
        faults_of("id = \"x\"\nversion = 1\ntitle = { en = \"x\" }\ncredit = \"x\"\n");
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_THAT(faults[0].what, HasSubstr("no [[item]]"));
    EXPECT_THAT(faults[1].what, HasSubstr("no [[result]]"));
}

TEST(Files, OfBrokenFormTellEachFaultOfIt) {
    const auto faults = faults_of(std::string(good) + "[[result]]\nid = \nlevel = high\n");
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].where, "small.toml:39");
    EXPECT_EQ(faults[1].where, "small.toml:40");
    EXPECT_THAT(faults[1].what, HasSubstr("is not valid TOML"));
}

TEST(Files, OfOneNameTwiceAreAFault) {
    const auto made = Instruments::make({{"a.toml", good}, {"b.toml", good}});
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().front().where, "b.toml:1");
    EXPECT_THAT(made.error().front().what, HasSubstr("a second instrument 'small'"));
}

}  // namespace
}  // namespace holdfast::triage
