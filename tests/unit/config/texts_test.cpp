#include "config/text_keys.hpp"
#include "folder.hpp"

namespace holdfast::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string english() {
    return std::string(*built_in("texts/en.toml"));
}

TEST(Texts, TheBuiltInOnesHoldEveryKeyInBothLanguages) {
    const auto loaded = load({});
    EXPECT_THAT(loaded.faults, IsEmpty());
    for (const auto* language : {"en", "es"})
        for (const auto& key : text_keys())
            EXPECT_FALSE(loaded.texts.get(language, key.name).empty()) << language << key.name;
}

TEST(Texts, TellPeopleInDangerWhereToTurn) {
    const auto texts = load({}).texts;
    for (const auto* language : {"en", "es"})
        for (const auto* key :
             {"emergency", "first_words", "long_wait", "unavailable", "help", "opted_out"}) {
            EXPECT_THAT(texts.get(language, key), HasSubstr("911")) << language << key;
            EXPECT_THAT(texts.get(language, key), HasSubstr("988")) << language << key;
        }
    for (const auto* language : {"en", "es"}) {
        EXPECT_THAT(texts.get(language, "opted_out"), HasSubstr("START"));
        EXPECT_THAT(texts.get(language, "help"), HasSubstr("STOP"));
    }
}

TEST(Texts, AreFoundByLanguageElseInTheDefaultOne) {
    const auto texts = load({}).texts;
    EXPECT_EQ(texts.get("es", "send"), "Enviar");
    EXPECT_EQ(texts.get("fr", "send"), "Send");
    EXPECT_THROW((void)texts.get("en", "no_such_key"), std::out_of_range);
    EXPECT_EQ(load({.overrides = {"site.default_language=es"}}).texts.get("fr", "send"), "Enviar");
}

TEST(Texts, BesideTheSettingsFileTakeThePlaceOfTheBuiltIn) {
    const Folder folder;
    folder.write("texts/en.toml", replaced(english(), "send = \"Send\"", "send = \"Go\""));
    const auto loaded = folder.load("");
    EXPECT_THAT(loaded.faults, IsEmpty());
    EXPECT_EQ(loaded.texts.get("en", "send"), "Go");
    EXPECT_EQ(loaded.texts.get("es", "send"), "Enviar");
}

TEST(Texts, OfAnotherLanguageMakeItUsable) {
    const Folder folder;
    folder.write("texts/pt-BR.toml",
                 replaced(english(), "send = \"Send\"", "send = \"Enviar já\""));
    const auto loaded = folder.load("[site]\nlanguages = ['en', 'pt-BR']\n");
    EXPECT_THAT(loaded.faults, IsEmpty());
    EXPECT_EQ(loaded.texts.get("pt-BR", "send"), "Enviar já");
}

struct Case {
    const char* label;
    const char* from;
    std::string to;
    const char* key;
    const char* what;
};

void PrintTo(const Case& given, std::ostream* out) {
    *out << given.label;
}

class UnfitText : public testing::TestWithParam<Case> {};

TEST_P(UnfitText, IsAFaultWithItsLine) {
    const Folder folder;
    const auto& given = GetParam();
    folder.write("texts/en.toml", replaced(english(), given.from, given.to));
    const auto line = line_of(english(), given.from);
    EXPECT_THAT(folder.load("").faults,
                Contains(IsFault(folder.at(line, "texts/en.toml"), given.key, given.what)));
}

INSTANTIATE_TEST_SUITE_P(
    Files, UnfitText,
    testing::Values(
        Case{"empty", "send = \"Send\"", "send = \"\"", "send", "must not be empty"},
        Case{"blank", "send = \"Send\"", "send = \" \\n \"", "send", "must not be empty"},
        Case{"no_text", "send = \"Send\"", "send = 3", "send", "must be text in quotes"},
        Case{"unknown", "send = \"Send\"", "sned = \"Send\"", "sned", "did you mean send?"},
        Case{"far_from_known", "send = \"Send\"", "zzzzzz = \"x\"", "zzzzzz", "is not a text"},
        Case{"a_table", "send = \"Send\"", "send = {a = 1}", "send", "must be text in quotes"},
        Case{"control", "send = \"Send\"", "send = \"\\u0007\"", "send", "control characters"},
        Case{"without_its_mark", "number {place} in", "number in", "place", "must hold {place}"},
        Case{"with_another_mark", "send = \"Send\"", "send = \"{name}\"", "send",
             "nothing fills in"},
        Case{"twice", "send = \"Send\"", "title = \"Send\"", "title", "a second time"},
        Case{"too_long_for_a_phone", "What you wrote is not lost.", std::string(641, 'a'),
             "returned", "at most 640"},
        Case{"too_long_for_the_page", "send = \"Send\"",
             "send = \"" + std::string(2001, 'a') + "\"", "send", "at most 2000"}),
    [](const auto& info) { return std::string(info.param.label); });

TEST(Texts, AMissingOneIsAFaultAtTheEndOfTheFile) {
    const Folder folder;
    folder.write("texts/en.toml", replaced(english(), "send = \"Send\"", "#"));
    const auto last = line_of(english() + "~", "~");
    EXPECT_THAT(folder.load("").faults,
                ElementsAre(IsFault(folder.at(last, "texts/en.toml"), "send",
                                    "is missing: add a line send = ")));
}

TEST(Texts, ForPhonesMustFitTheLineSetting) {
    const auto faults = load({.overrides = {"sms.message_chars_max=160"}}).faults;
    EXPECT_THAT(faults, Contains(IsFaultOf("first_words", "at most 160 characters")));
    EXPECT_THAT(faults, testing::Not(Contains(IsFaultOf("consent", ""))));
}

TEST(Texts, WithBrokenSyntaxAreFaultsWithTheirLinesBesideWhatIsMissing) {
    const Folder folder;
    auto words = replaced(english(), "send = \"Send\"", "send = \"Send");
    words = replaced(words, "waiting = ", "#");
    words = replaced(words, "closed = ", "closed == ");
    folder.write("texts/en.toml", words);
    const auto at = [&](const std::string& piece) {
        return folder.at(line_of(words + "~", piece), "texts/en.toml");
    };
    EXPECT_THAT(folder.load("").faults,
                testing::UnorderedElementsAre(IsFault(at("send = \"Send\n"), "", "is not valid TOML"),
                                              IsFault(at("closed == "), "", "is not valid TOML"),
                                              IsFault(at("~"), "waiting", "is missing")));
}

TEST(Texts, AFolderInTheirPlaceIsAFault) {
    const Folder folder;
    std::filesystem::create_directories(folder.path() / "texts/en.toml");
    EXPECT_THAT(folder.load("").faults,
                ElementsAre(IsFault((folder.path() / "texts/en.toml").string(), "", "plain file")));
}

TEST(Lexicons, AreTheOperatorsOrTheBuiltIn) {
    const Folder folder;
    const auto own = folder.write("triage/en.toml", "own = true\n");
    const auto lexicons = folder.load("[site]\nlanguages = ['en']\n").lexicons;
    ASSERT_EQ(lexicons.size(), 4U) << "Spanish is read even where it is not answered in";
    EXPECT_EQ(lexicons[0].language, "");
    EXPECT_EQ(lexicons[0].name, "built-in triage/policy.toml");
    EXPECT_EQ(lexicons[0].content, built_in("triage/policy.toml"));
    EXPECT_EQ(lexicons[1].language, "en");
    EXPECT_EQ(lexicons[1].name, own.string());
    EXPECT_EQ(lexicons[1].content, "own = true\n");
    EXPECT_EQ(lexicons[2].language, "es");
    EXPECT_EQ(lexicons[2].content, built_in("triage/es.toml"));
    EXPECT_EQ(lexicons[3].name, "built-in triage/voice.toml");
    EXPECT_EQ(lexicons[3].content, built_in("triage/voice.toml"));
}

TEST(Lexicons, ThatTheParserWouldNotSurviveAreAFault) {
    const Folder folder;
    folder.write("triage/en.toml", "\nx = " + std::string(100'000, '[') + "\n");
    EXPECT_THAT(folder.load("").faults,
                ElementsAre(IsFault(folder.at(2, "triage/en.toml"), "", "nested too deeply")));
}

TEST(Instruments, AreTheOperatorsOrTheBuiltIn) {
    const Folder folder;
    const auto own = folder.write("instruments/asq.toml", "own = true\n");
    const auto instruments = folder.load("").instruments;
    ASSERT_EQ(instruments.size(), 7U);
    EXPECT_EQ(instruments[0].name, "built-in instruments/cssrs_recent.toml");
    EXPECT_EQ(instruments[0].content, built_in("instruments/cssrs_recent.toml"));
    EXPECT_EQ(instruments[2].name, own.string());
    EXPECT_EQ(instruments[2].content, "own = true\n");
    folder.write("instruments/asq.toml", "x = " + std::string(100'000, '[') + "\n");
    EXPECT_THAT(folder.load("").faults, ElementsAre(IsFault(folder.at(1, "instruments/asq.toml"),
                                                            "", "nested too deeply")));
}

}  // namespace
}  // namespace holdfast::config
