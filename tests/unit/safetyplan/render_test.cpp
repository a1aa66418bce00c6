#include "router/core/utf8.hpp"
#include "safetyplan/render_html.hpp"
#include "safetyplan/render_text.hpp"
#include "safetyplan/wording.hpp"
#include "tests/unit/safetyplan/random_plan.hpp"
#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const config::PlanTemplate& english() {
    return templates().get("en");
}

std::vector<std::string> parts(const Plan& plan, std::size_t chars, std::optional<Step> step = {}) {
    std::vector<std::string> result;
    for (const auto& part : text_parts(plan, english(), chars, step))
        result.push_back(part.reveal());
    return result;
}

TEST(Wording, FillsMarksOnceAndNeverLooksIntoWhatItFilledIn) {
    EXPECT_EQ(filled("by {date}.", "{date}", "{date} & {date}"), "by {date} & {date}.");
    EXPECT_EQ(filled("none", "{date}", "x"), "none");
    EXPECT_EQ(date_words(*parse_date("2026-12-03"), english()), "December 3, 2026");
    EXPECT_EQ(date_words(*parse_date("2026-12-03"), templates().get("es")),
              "3 de diciembre de 2026");
}

TEST(Texts, SayAPlanInItsOrder) {
    Writing writing;
    writing.add(Step::reasons, "My cat");
    writing.add(Step::warning_signs, "I stop eating");
    const auto ana = writing.add(Step::people, Writing::person("Ana"));
    writing.add(Step::people, Writing::person("Ben", MayCall::refused, "the old number"));
    writing.add(Step::surroundings, Writing::action("Give the tablets to Ana", ana));
    writing.set(Setting::review, "2026-12-10");
    EXPECT_THAT(
        parts(writing.plan, 2000),
        ElementsAre(
            "1. How I notice that it is getting worse\n"
            "- I stop eating\n"
            "4. People I can ask for help\n"
            "- Ana: (201) 555-0123; my sister; can be reached: evenings; has agreed that the line "
            "may call\n"
            "- Ben: the old number (please check this number); my sister; can be reached: "
            "evenings\n"
            "5. Professionals and places that help\n"
            "- This line: write to us at any time\n"
            "- In the US: call or text 988, day or night\n"
            "- In danger: call 911 or your local emergency number\n"
            "6. Making it safer around me\n"
            "- Give the tablets to Ana; helped by Ana; by December 3, 2026\n"
            "7. What is worth living for\n"
            "- My cat\n"
            "We look at it again on December 10, 2026"));
}

TEST(Texts, ShowBothTextsThatStand) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    writing.edit(item, 0, "run");
    EXPECT_THAT(parts(writing.plan, 500, Step::coping),
                ElementsAre("2. What I can do by myself\n- walk or run"));
}

TEST(Texts, OfOneStepSayAlsoThatItIsEmpty) {
    const Writing writing;
    EXPECT_THAT(parts(writing.plan, 500, Step::coping),
                ElementsAre("2. What I can do by myself\nNothing is written down here yet."));
}

TEST(Texts, AreNumberedAndKeepAHeadingWithItsFirstLine) {
    Writing writing;
    writing.add(Step::coping, std::string(60, 'a'));
    writing.add(Step::reasons, std::string(60, 'b'));
    const auto found = parts(writing.plan, 100);
    ASSERT_GE(found.size(), 3u);
    EXPECT_THAT(found.front(), HasSubstr("(1/"));
    EXPECT_THAT(found.front(), HasSubstr("myself\n- aaa"));
    EXPECT_THAT(found.back(), HasSubstr("living for\n- bbb"));
}

// Any plan, any length: each part fits, they are numbered in order, and joined they say all.
TEST(Texts, FitAndLoseNothing) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomWriter writer{seed};
    const auto without_blanks = [](std::string text) {
        std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
        return text;
    };
    for (int round = 0; round < 200; ++round) {
        const auto plan = writer.plan(writer.pick(120));
        const auto chars = part_chars_least + writer.pick(1600);
        const auto whole = parts(plan, 10'000'000), found = parts(plan, chars);
        ASSERT_EQ(whole.size(), 1u);
        std::string joined;
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_LE(count_characters(found[i]), chars);
            EXPECT_TRUE(is_utf8(found[i]));
            const auto number =
                "(" + std::to_string(i + 1) + "/" + std::to_string(found.size()) + ") ";
            if (found.size() > 1) {
                ASSERT_TRUE(found[i].starts_with(number));
            }
            joined += found.size() > 1 ? found[i].substr(number.size()) : found[i];
        }
        EXPECT_EQ(without_blanks(joined), without_blanks(whole[0]));
        for (const auto& item : plan.items)
            for (const auto& text : item.entry.texts)
                EXPECT_THAT(whole[0], HasSubstr(text.content.text.reveal()));
    }
}

TEST(Html, GivesNothingAwayInTitleAndFileName) {
    Writing writing;
    writing.add(Step::coping, "walk");
    const auto page = render_html(writing.plan, english());
    EXPECT_EQ(page.file_name, "my-notes.html");
    EXPECT_THAT(page.html.reveal(), HasSubstr("<title>My notes</title>"));
    const auto& html = page.html.reveal();
    EXPECT_EQ(html.find("safety"), html.npos);
}

TEST(Html, LoadsAndRunsNothing) {
    Writing writing;
    writing.add(Step::coping, "https://example.org/?a=b&c");
    const auto page = render_html(writing.plan, english());
    for (const auto* bad : {"<script", "src=", "@import", "url(", "<link", "<a href=\"http"})
        EXPECT_THAT(page.html.reveal(), Not(HasSubstr(bad)));
}

TEST(Html, EscapesWhateverWasWritten) {
    const std::string evil = "</style></p><script>alert('1')</script>\" onload=\"x & y";
    Writing writing;
    auto person = Writing::person(evil, MayCall::agreed, "<b>");
    person.relation = person.reachable = PlanText{evil};
    const auto helper = writing.add(Step::people, person);
    auto action = Writing::action(evil, helper);
    action.outcome = PlanText{evil};
    writing.add(Step::surroundings, action);
    writing.set(Setting::likelier, evil);
    writing.set(Setting::took_part, evil);
    const auto html = render_html(writing.plan, english()).html.reveal();
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("\" onload")));
    EXPECT_THAT(html, Not(HasSubstr("<b>")));
    EXPECT_EQ(escaped("&<>\"'é"), "&amp;&lt;&gt;&quot;&#39;é");
    std::size_t times = 0;
    for (auto at = html.find("alert(&#39;1"); at != html.npos;
         at = html.find("alert(&#39;1", at + 1))
        ++times;
    EXPECT_EQ(times, 8u) << "name, relation, reachable, what, helper, outcome, two settings";
}

TEST(Html, DialsWhatCanBeDialledAndMarksTheRest) {
    Writing writing;
    writing.add(Step::people, Writing::person("Ana"));
    writing.add(Step::people, Writing::person("Ben", MayCall::unasked, "the old number"));
    writing.add(Step::professionals, Writing::person("Clinic", MayCall::unasked, "988"));
    const auto html = render_html(writing.plan, english()).html.reveal();
    EXPECT_THAT(html, HasSubstr("<a href=\"tel:+12015550123\"><bdi>(201) 555-0123</bdi></a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"tel:988\">"));
    EXPECT_THAT(html, HasSubstr("<bdi>the old number</bdi> <span class=\"unsure\">please check"));
}

TEST(Html, HasHeadingsListsLanguageAndDirection) {
    Writing writing;
    writing.add(Step::coping, "walk");
    auto html = render_html(writing.plan, english(),
                            {.paper = Paper::page, .agreed_on = parse_date("2026-11-22")})
                    .html.reveal();
    EXPECT_THAT(html, HasSubstr("<html lang=\"en\" dir=\"ltr\">"));
    EXPECT_THAT(html, HasSubstr("Agreed on November 22, 2026"));
    EXPECT_THAT(html, HasSubstr("<section aria-labelledby=\"step-7\">\n<h2 id=\"step-7\">7. "));
    EXPECT_THAT(html, Not(HasSubstr("class=\"wallet\"")));
    auto arabic = english();
    arabic.language = "ar-EG";
    html = render_html(writing.plan, arabic, {.paper = Paper::wallet}).html.reveal();
    EXPECT_THAT(html, HasSubstr("<html lang=\"ar-EG\" dir=\"rtl\">"));
    EXPECT_THAT(html, HasSubstr("<body class=\"wallet\">"));
    EXPECT_THAT(html, HasSubstr("id=\"step-2\""));
    EXPECT_THAT(html, Not(HasSubstr("id=\"step-7\""))) << "no card for a step without entries";
    EXPECT_THAT(std::string{page_style()}, HasSubstr("85.6mm"));
}

}  // namespace
}  // namespace holdfast::safetyplan
