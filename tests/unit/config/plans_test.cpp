#include "folder.hpp"

namespace holdfast::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string english() {
    return std::string(*built_in("plans/en.toml"));
}

TEST(PlanTemplates, TheBuiltInOnesHaveSevenStepsInOrderInBothLanguages) {
    const auto loaded = load({});
    EXPECT_THAT(loaded.faults, IsEmpty());
    for (const auto* language : {"en", "es"}) {
        const auto& plan = loaded.plans.by_language.at(language);
        ASSERT_THAT(plan.steps, SizeIs(7));
        for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(plan.steps[i].id, plan_step_ids()[i]);
        EXPECT_GT(plan.step("coping").suggestions.size(), 5u);
        EXPECT_THAT(plan.step("professionals").always, Contains(HasSubstr("988")));
        for (const auto& word : plan_words()) EXPECT_FALSE(plan.word(word.name).empty());
    }
    EXPECT_EQ(loaded.plans.get("es").word("title"), "Mis notas");
    EXPECT_EQ(loaded.plans.get("fr").word("title"), "My notes");
}

TEST(PlanTemplates, SuggestTheSameInBothLanguages) {
    const auto plans = load({}).plans;
    for (const auto id : plan_step_ids()) {
        EXPECT_EQ(plans.get("en").step(id).suggestions.size(),
                  plans.get("es").step(id).suggestions.size());
        EXPECT_EQ(plans.get("en").step(id).always.size(), plans.get("es").step(id).always.size());
    }
}

TEST(PlanTemplates, GiveAwayNothingInTitleAndFileName) {
    const auto plans = load({}).plans;
    for (const auto* language : {"en", "es"})
        for (const auto* word : {"title", "file_name"})
            for (const auto* telling : {"safety", "plan", "crisis", "segur", "suic"})
                EXPECT_THAT(plans.get(language).word(word), testing::Not(HasSubstr(telling)));
}

TEST(PlanTemplates, BesideTheSettingsFileTakeThePlaceOfTheBuiltIn) {
    const Folder folder;
    folder.write("plans/en.toml",
                 replaced(english(), "form = \"holdfast-1\"", "form = \"our-form-2\""));
    folder.write("plans/fr.toml",
                 replaced(english(), "title = \"My notes\"", "title = \"Mes notes\""));
    folder.write("texts/fr.toml", *built_in("texts/en.toml"));
    const auto loaded = folder.load("[site]\nlanguages = ['en', 'fr']\n");
    EXPECT_THAT(loaded.faults, IsEmpty());
    EXPECT_EQ(loaded.plans.get("en").form, "our-form-2");
    EXPECT_EQ(loaded.plans.get("es").form, "holdfast-1");
    EXPECT_EQ(loaded.plans.get("fr").word("title"), "Mes notes");
    EXPECT_EQ(loaded.plans.get("fr").language, "fr");
}

TEST(PlanTemplates, KeepTheOperatorsOrderOfSteps) {
    const Folder folder;
    auto text = english();
    const auto at = text.find("[[steps]]\nid = \"reasons\"");
    const auto last = text.substr(at);
    text.erase(at);
    text.insert(text.find("[[steps]]"), last + "\n");
    folder.write("plans/en.toml", text);
    const auto loaded = folder.load("");
    EXPECT_THAT(loaded.faults, IsEmpty());
    EXPECT_EQ(loaded.plans.get("en").steps[0].id, "reasons");
    EXPECT_EQ(loaded.plans.get("en").steps[6].id, "surroundings");
}

TEST(PlanTemplates, OfAnotherFormatAreNamedAndNothingElseIsSaid) {
    for (const auto* format : {"format = 2", "format = \"1\"", "format = 1.0", "ferment = 1"}) {
        const Folder folder;
        const auto text = replaced(english(), "format = 1", format);
        folder.write("plans/en.toml", text + "\nunknown_word = 7\n");
        const auto line =
            std::string_view(format).starts_with("format") ? line_of(text, format) : 1;
        EXPECT_THAT(folder.load("").faults,
                    ElementsAre(IsFault(folder.at(line, "plans/en.toml"), "format", "must be 1")));
    }
}

struct Case {
    const char* from;
    std::string to;
    const char* key;
    const char* what;
};

TEST(PlanTemplates, EachFaultIsFoundAtItsLine) {
    const Case cases[] = {
        {"form = \"holdfast-1\"", "form = \"Our Form\"", "form", "small letters"},
        {"file_name = \"my-notes\"", "file_name = \"../x\"", "file_name", "small letters"},
        {"title = \"My notes\"", "title = \"\"", "title", "must not be empty"},
        {"title = \"My notes\"", "title = \"a\\nb\"", "title", "control characters"},
        {"title = \"My notes\"", "title = 7", "title", "text in quotes"},
        {"due = \"by {date}\"", "due = \"soon\"", "due", "must hold {date}"},
        {"due = \"by {date}\"", "due = \"by {date} {name}\"", "due", "which nothing fills in"},
        {"or = \"or\"", "orr = \"or\"", "orr", "did you mean or?"},
        {"\"A library\"", "\"" + std::string(161, 'x') + "\"", "steps.distraction.suggestions",
         "at most 160"},
        {"\"A library\"", "7", "steps.distraction.suggestions", "text in quotes"},
        {"id = \"people\"", "id = \"pepole\"", "steps.id", "must be one of warning_signs"},
        {"id = \"people\"", "id = \"coping\"", "steps.id", "a second time"},
        {"prompt = \"Who or what", "promt = \"Who or what", "steps.reasons.promt", "is not a part"},
        {"months = [\"January\", ", "months = [", "months", "twelve"},
    };
    for (const auto& one : cases) {
        const Folder folder;
        const auto text = replaced(english(), one.from, one.to);
        folder.write("plans/en.toml", text);
        auto line = line_of(english(), one.from);
        if (std::string_view(one.key) == "steps.id") --line;  // a step stands at its [[steps]]
        EXPECT_THAT(folder.load("").faults,
                    Contains(IsFault(folder.at(line, "plans/en.toml"), one.key, one.what)));
    }
}

TEST(PlanTemplates, MissingWordsAndStepsAreNamed) {
    const Folder folder;
    folder.write("plans/es.toml", "format = 1\n");
    const auto faults = folder.load("").faults;
    for (const auto& word : plan_words())
        EXPECT_THAT(faults, Contains(IsFault(folder.at(2, "plans/es.toml"), std::string(word.name),
                                             "is missing")));
    for (const auto id : plan_step_ids())
        EXPECT_THAT(faults, Contains(IsFaultOf("steps", std::string(id))));
}

TEST(PlanTemplates, TooLargeAFileIsRefused) {
    const Folder folder;
    folder.write("plans/en.toml", english() + std::string(64 * 1024, '#'));
    EXPECT_THAT(folder.load("").faults, SizeIs(1));
}

}  // namespace
}  // namespace holdfast::config
