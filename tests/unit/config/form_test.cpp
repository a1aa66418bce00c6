#include "folder.hpp"

namespace holdfast::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Expected {
    int line;
    const char* key;
    const char* what;
};

struct Case {
    const char* label;
    const char* content;
    std::vector<Expected> faults;
};

void PrintTo(const Case& given, std::ostream* out) {
    *out << given.label;
}

constexpr auto invalid = "is not valid TOML";
constexpr auto open_here = "that opens here is not closed";

// A file that is broken in places: what else is wrong is told too, and nothing that only follows.
class Form : public testing::TestWithParam<Case> {};

TEST_P(Form, EachFaultIsToldWithItsLineAndNoOther) {
    const Folder folder;
    const auto faults = folder.load(GetParam().content).faults;
    EXPECT_THAT(faults, SizeIs(GetParam().faults.size())) << testing::PrintToString(faults);
    for (const auto& expected : GetParam().faults)
        EXPECT_THAT(faults, testing::Contains(
                                IsFault(folder.at(expected.line), expected.key, expected.what)));
}

const Case cases[] = {
    {"a_value_between_two_others",
     "[http]\nprot = 1\nport =\nnodes = 0\n",
     {{2, "http.prot", "did you mean"}, {3, "", invalid}, {4, "http.nodes", "is 0"}}},
    {"many_lines",
     "[http]\nport =\n[site]\ntitle = 'abc\nregion = US\nname = 'A b'\n",
     {{2, "", invalid}, {4, "", invalid}, {5, "", invalid}, {6, "site.name", "small letters"}}},
    {"a_setting_given_twice",
     "[http]\nport = 1\nport = 2\nnodes = 0\n",
     {{3, "port", "a second time"}, {4, "http.nodes", "is 0"}}},
    {"a_section_given_twice",
     "[http]\nport = 1\n[log]\n[http] # again\nnodes = 0\n[site]\nregion = 'us'\n",
     {{4, "http", "a second time"}, {5, "http.nodes", "is 0"}, {7, "site.region", "capital"}}},
    {"a_section_given_three_times",
     "[http]\nport = 'a'\n[http]\nnodes = 0\n[ http ]\nprot = 1\n",
     {{2, "http.port", "whole number"},
      {3, "http", "a second time"},
      {4, "http.nodes", "is 0"},
      {5, "http", "a second time"},
      {6, "http.prot", "did you mean"}}},
    {"a_section_without_its_end",
     "[http\nport = 1\nnodes =\n[log]\nlevel = 'loud'\n",
     {{1, "", invalid}, {3, "", invalid}, {5, "log.level", "must be"}}},
    {"a_list_without_its_end",
     "[site]\nlanguages = ['en',\n 'es'\ntitle = ''\n[http]\nport = 'x'\n",
     {{2, "", invalid}, {4, "site.title", "empty"}, {6, "http.port", "whole number"}}},
    {"a_list_without_its_end_before_a_section",
     "[oncall]\nlevels = ['a'\n\n# words\n[http]\nport = 'x'\n",
     {{2, "", open_here}, {6, "http.port", "whole number"}}},
    {"a_list_of_many_lines",
     "[site]\nlanguages = [\n 'en',\n oops,\n 'es'\n]\ntitle = ''\n",
     {{4, "", invalid}, {7, "site.title", "empty"}}},
    {"long_quotes_without_their_end",
     "[site]\ntitle = \"\"\"abc\nregion = 'us'\n[http]\nport = 'x'\n",
     {{2, "", open_here}, {3, "site.region", "capital"}, {5, "http.port", "whole number"}}},
    {"long_quotes_that_the_next_ones_close",
     "[site]\ntitle = \"\"\"abc\nregion = \"\"\"us\"\"\"\n[http]\nport = 'x'\n",
     {{2, "", invalid}, {3, "site.region", "capital"}, {5, "http.port", "whole number"}}},
    {"statements_within_long_quotes",
     "[site]\ntitle = \"\"\"a\nport = 1\n[http]\n\"\"\" oops\nregion = 'us'\n",
     {{5, "", invalid}, {6, "site.region", "capital"}}},
    {"brackets_crossed",
     "[site]\nlanguages = [\n}\n]\nregion = 'us'\n",
     {{3, "", "do not match"}, {5, "site.region", "capital"}}},
    {"accents_outside_quotes",
     "[site]\nt\xc3\xaftle = 'x'\nregion = 'us'\nn\xc3\xa5me = 'y'\n",
     {{2, "", "only texts in quotes"}, {3, "site.region", "capital"}, {4, "", "only texts"}}},
    {"bytes_of_another_encoding_in_a_comment",
     "# caf\xe9\n[site]\nregion = 'us' # caf\xe9\ntitle = ''\n",
     {{1, "", invalid}, {3, "", invalid}, {4, "site.title", "empty"}}},
    {"lines_that_end_as_on_windows",
     "[http]\r\nport =\r\nnodes = 0\r\n",
     {{2, "", invalid}, {3, "http.nodes", "is 0"}}},
    {"the_last_line", "[http]\nnodes = 0\nport =", {{2, "http.nodes", "is 0"}, {3, "", invalid}}},
    // What would be missed, or would not fit, may be what could not be read.
    {"what_others_need",
     "[sms.twilio]\nenabled = true\nfrom = '+12015550123\n",
     {{3, "", invalid}, {2, "sms.twilio.account_sid", "is needed"}}},
    {"what_others_need_in_a_section_that_cannot_be_read",
     "[oncall]\npager = ['text']\n[sms.twilio\nenabled = true\n",
     {{3, "", invalid}}},
    {"what_others_need_beside_it",
     "[oncall]\npager = ['text', 'pagerduty']\n[sms.twilio]\nenabled = 'true'\n",
     {{4, "sms.twilio.enabled", "true or false"}, {2, "oncall.pager", "routing_key_file"}}},
    {"what_others_are_measured_by",
     "[site]\nlanguages = ['es'\n[sms]\nretry_first_s = 9\nretry_max_s = 8x\n",
     {{2, "", open_here}, {5, "", invalid}}},
    {"a_setting_misspelt_and_broken",
     "[sms.kannel]\nenabled = true\nfrom = '2255'\nuser 'a'\nusre =\n",
     {{4, "", invalid}, {5, "", invalid}}},
};

INSTANTIATE_TEST_SUITE_P(Files, Form, testing::ValuesIn(cases),
                         [](const auto& info) { return std::string(info.param.label); });

TEST(FormFaults, AreToldUpToABoundAndThenThatTheRestWasNotRead) {
    const Folder folder;
    std::string content;
    for (int i = 0; i < 30; ++i) content += "x" + std::to_string(i) + " =\n";
    const auto faults = folder.load(content + "[http]\nport = 'x'\n").faults;
    ASSERT_THAT(faults, SizeIs(20));
    EXPECT_THAT(faults[18], testing::Not(IsFaultOf("", "the rest of this file was not checked")));
    EXPECT_THAT(faults[19], IsFault(folder.at(20), "", "the rest of this file was not checked"));
}

TEST(FormFaults, OfAPlanTemplateLeaveTheRestOfItChecked) {
    const Folder folder;
    std::string words(*built_in("plans/en.toml"));
    words = replaced(words, "\nmonths = ", "\nmonths == ");
    words = replaced(words, "\ntitle = ", "\ntitle = 3 # ");
    folder.write("plans/en.toml", words);
    EXPECT_THAT(
        folder.load("").faults,
        ElementsAre(IsFault(folder.at(line_of(words, "months == "), "plans/en.toml"), "", invalid),
                    IsFault(folder.at(line_of(words, "title = 3"), "plans/en.toml"), "title",
                            "must be text in quotes")));
}

}  // namespace
}  // namespace holdfast::config
