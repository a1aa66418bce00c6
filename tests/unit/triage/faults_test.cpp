#include <algorithm>

#include "tests/unit/triage/shipped.hpp"

namespace holdfast::triage {
namespace {

const std::string policy = R"(
[concept]
desire = "a wish"
intent = "will do it"
[[rule]]
id = "desire"
all = ["desire"]
level = "moderate"
concerns = ["suicide"]
sentence = "Wishes."
)";
const std::string language = R"(language = "en"
[concepts]
desire = ["want to die"]
)";

std::vector<LexiconFault> faults_of(const std::string& policy_text,
                                    const std::string& language_text) {
    const auto made = Assessor::make({{"policy.toml", policy_text}, {"en.toml", language_text}});
    return made ? std::vector<LexiconFault>{} : made.error();
}

struct Wrong {
    const char *text, *where, *what;
};

void expect_fault(const std::vector<LexiconFault>& faults, const Wrong& wrong) {
    const bool found = std::ranges::any_of(faults, [&](const LexiconFault& fault) {
        return fault.where == wrong.where && fault.what.contains(wrong.what);
    });
    std::string got;
    for (const LexiconFault& fault : faults) got += "\n  " + fault.where + ": " + fault.what;
    EXPECT_TRUE(found) << "wanted " << wrong.where << ": " << wrong.what << got;
}

TEST(Faults, none_in_what_is_right_nor_in_what_ships) {
    EXPECT_TRUE(faults_of(policy, language).empty());
    EXPECT_TRUE(Assessor::make(shipped_lexicons()));
}

TEST(Faults, of_a_language_with_more_words_than_there_is_room_for) {
    std::string phrases;
    for (int i = 0; i < (1 << 14); ++i) {
        phrases += "\"";
        for (int rest = i + 26 * 26 * 26; rest > 0; rest /= 26)
            phrases += static_cast<char>('a' + rest % 26);
        phrases += "\",\n";
    }
    expect_fault(faults_of(policy, language + "intent = [" + phrases + "]\n"),
                 {"", "en.toml:1", "more words and phrases than the engine has room for"});
}

TEST(Faults, of_a_language_have_the_line_and_what_would_be_right) {
    const Wrong wrongs[] = {
        {"desier = [\"x y\"]", "en.toml:4", "unknown concept 'desier' (did you mean 'desire'?)"},
        {"intent = []", "en.toml:4", "at least one"},
        {"intent = [\"  \"]", "en.toml:4", "not empty"},
        {"intent = \"text\"", "en.toml:4", "a list of texts"},
        {"intent = [\"a\", 3]", "en.toml:4", "must be text"},
        {"intent = [\n\"a b\",\n\"a b\"]", "en.toml:6", "already in line 5"},
        {"intent = [\"(a | b\"]", "en.toml:4", "'(' without ')'"},
        {"intent = [\"a b)\"]", "en.toml:4", "')' without '('"},
        {"intent = [\"(a |)\"]", "en.toml:4", "nothing stands between"},
        {"intent = [\"a?\"]", "en.toml:4", "can be empty"},
        {"intent = [\".. a\"]", "en.toml:4", "'..' must stand between words"},
        {"intent = [\"a ..\"]", "en.toml:4", "'..' must stand between words"},
        {"intent = [\"a ..9 b\"]", "en.toml:4", "1 to 6 words"},
        {"intent = [\"<who> a\"]", "en.toml:4", "unknown list '<who>'"},
        {"intent = [\"a <who\"]", "en.toml:4", "'<' without '>'"},
        {"intent = [\"ab*\"]", "en.toml:4", "at least three letters"},
        {"intent = [\"kill(ed)\"]", "en.toml:4", "a space is missing"},
        {"intent = [\"(kill)ed\"]", "en.toml:4", "a space is missing"},
        {"intent = [\"---\"]", "en.toml:4", "has no letters"},
        {"[modifiers]\nnegatoin = [\"not\"]", "en.toml:5", "unknown modifier 'negatoin'"},
        {"[stops]\nnegation = [\"but\"]", "en.toml:5", "unknown modifier 'negation'"},
        {"[spellings]\n\"two words\" = \"x\"", "en.toml:5", "must be one word"},
        {"[spellings]\nx = \"-\"", "en.toml:5", "has no letters"},
        {"[listes]\nx = [\"a\"]", "en.toml:4", "unknown key 'listes' (did you mean 'lists'?)"},
        {"intent = [\"a\"", "en.toml:4", "array"},
    };
    for (const Wrong& wrong : wrongs)
        expect_fault(faults_of(policy, language + wrong.text + "\n"), wrong);
}

TEST(Faults, of_the_policy_have_the_line_and_what_would_be_right) {
    const std::string rule = "[[rule]]\nid = \"x\"\nall = [\"desire\"]\nsentence = \"s\"\n";
    const std::vector<std::pair<std::string, Wrong>> wrongs{
        {rule + "level = \"hihg\"",
         {"", "policy.toml:15", "unknown level 'hihg': low, moderate, high or imminent"}},
        {rule + "level = \"none\"", {"", "policy.toml:15", "unknown level"}},
        {rule, {"", "policy.toml:11", "'level' is missing"}},
        {rule + "level = \"low\"\nconcerns = [\"suicid\"]",
         {"", "policy.toml:16", "did you mean 'suicide'?"}},
        {rule + "level = \"low\"\nwithin = 0", {"", "policy.toml:16", "'within' must be"}},
        {rule + "level = \"low\"\nwhitin = 3",
         {"", "policy.toml:16", "unknown key 'whitin' (did you mean 'within'?)"}},
        {"[[rule]]\nid = \"desire\"\nall = [\"intent\"]\nlevel = \"low\"\nsentence = \"s\"",
         {"", "policy.toml:12", "duplicate rule id 'desire'"}},
        {"[[rule]]\nid = \"y\"\nall = [\"intent|desir\"]\nlevel = \"low\"\nsentence = \"s\"",
         {"", "policy.toml:13", "unknown concept 'desir' (did you mean 'desire'?)"}},
        {"[[modifier]]\nid = \"m\"\nside = \"befor\"\nchanges = { desire = \"nothing\" }",
         {"", "policy.toml:13", "unknown side 'befor'"}},
        {"[[modifier]]\nid = \"m\"\nside = \"before\"\nreach = 99\nchanges = { desire = "
         "\"nothing\" }",
         {"", "policy.toml:14", "from 0 to 8"}},
        {"[[modifier]]\nid = \"m\"\nside = \"before\"\nchanges = { desire = \"nothin\" }",
         {"", "policy.toml:14", "unknown concept 'nothin'"}},
        {"[[modifier]]\nid = \"m\"\nside = \"before\"",
         {"", "policy.toml:12", "at least one concept"}},
        {"[hides]\ndesire = [\"intend\"]", {"", "policy.toml:12", "did you mean 'intent'?"}},
        {"[rules]\nx = 1", {"", "policy.toml:11", "unknown key 'rules' (did you mean 'rule'?)"}},
    };
    for (const auto& [text, wrong] : wrongs)
        expect_fault(faults_of(policy + text + "\n", language), wrong);
}

TEST(Faults, are_told_all_at_once) {
    const auto faults = faults_of(policy + "[hides]\ndesire = [\"a\"]\n",
                                  language + "foo = [\"x\"]\nintent = [\"(\", \"<q>\"]\n");
    EXPECT_EQ(faults.size(), 4U);
}

TEST(Faults, of_form_are_told_all_at_once_and_nothing_that_only_follows) {
    const auto faults = faults_of(policy + "hides =\n", language + "a =\nb = [\"c d\"]\ne = [\n");
    EXPECT_EQ(faults.size(), 3U);
    expect_fault(faults, {nullptr, "policy.toml:11", "is not valid TOML"});
    expect_fault(faults, {nullptr, "en.toml:4", "is not valid TOML"});
    expect_fault(faults, {nullptr, "en.toml:6", "is not valid TOML"});
}

TEST(Faults, a_missing_or_second_file_is_one) {
    const auto only = Assessor::make({{"en.toml", language}});
    ASSERT_FALSE(only);
    EXPECT_TRUE(only.error().front().what.contains("no policy"));
    const auto none = Assessor::make({});
    ASSERT_FALSE(none);
    const auto twice = Assessor::make({{"p", policy}, {"a", language}, {"b", language}});
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().front().where, "b:1");
    EXPECT_TRUE(twice.error().front().what.contains("duplicate language 'en'"));
}

}  // namespace
}  // namespace holdfast::triage
