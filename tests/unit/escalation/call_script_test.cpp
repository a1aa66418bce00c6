#include "ops/escalation/call_script.hpp"

#include <gmock/gmock.h>

#include "router/core/utf8.hpp"
#include "tests/unit/escalation/walk.hpp"

namespace holdfast::escalation::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::array lists{"what", "where", "call_back", "risk", "in_contact", "said_by_person"};

std::string lines(const json::object& script, const char* part) {
    return json::serialize(script.at(part));
}

ScriptFacts by_phone() {
    return {.line = "Harbor Line",
            .caller = "Ana Ruiz",
            .number = PhoneNumber{"+12015550123"},
            .region = "New Jersey",
            .level = "imminent",
            .assessed = true,
            .person_language = "en",
            .in_contact = "Ana",
            .by_text = true,
            .said = {Words{"first"}, Words{"I have the pills here"}}};
}

TEST(CallScript, SaysWhatWhereCallBackRiskAndWhoIsInContact) {
    auto record = opened_record({.basis = {.intent = Words{"tonight"}}});
    ASSERT_TRUE(try_to_add(record, {.at = some_time,
                                    .by = "ana",
                                    .what = Note{.kind = NoteKind::where,
                                                 .text = Words{"42 Example Street"},
                                                 .how_known = Words{"said by them"}}}));
    const auto script = call_script(record, by_phone());
    EXPECT_THAT(lines(script, "what"), HasSubstr("Harbor Line"));
    EXPECT_THAT(lines(script, "where"), HasSubstr("42 Example Street (said by them)"));
    EXPECT_THAT(lines(script, "where"), HasSubstr("New Jersey"));
    EXPECT_THAT(lines(script, "call_back"), HasSubstr("+12015550123"));
    EXPECT_THAT(lines(script, "call_back"), HasSubstr("Ana Ruiz"));
    EXPECT_THAT(lines(script, "risk"), HasSubstr("imminent, judged by a clinician"));
    EXPECT_THAT(lines(script, "risk"), HasSubstr("Intent: tonight"));
    EXPECT_THAT(lines(script, "in_contact"), HasSubstr("Ana is in conversation"));
    EXPECT_THAT(lines(script, "said_by_person"), HasSubstr("I have the pills here"));
    for (const auto* part : lists)
        for (const auto& line : script.at(part).as_array())
            EXPECT_THAT(std::string{script.at("text").as_string()},
                        HasSubstr(std::string{line.as_string()}));
    EXPECT_FALSE(script.at("drill").as_bool());
}

TEST(CallScript, GuessesNothing) {
    auto facts = by_phone();
    facts.number = {};
    facts.region = {};
    facts.in_contact = {};
    facts.by_text = false;
    facts.assessed = false;
    facts.said = {};
    const auto script = call_script(opened_record(), facts);
    EXPECT_THAT(lines(script, "where"), HasSubstr("Not known"));
    EXPECT_THAT(lines(script, "call_back"), HasSubstr("no number"));
    EXPECT_THAT(lines(script, "in_contact"), HasSubstr("Nobody"));
    EXPECT_THAT(lines(script, "risk"), HasSubstr("no clinician has judged it"));
    EXPECT_TRUE(script.at("said_by_person").as_array().empty());
}

TEST(CallScript, NamesTheCentresOwnNumberAndLanguagesInWords) {
    auto facts = by_phone();
    EXPECT_THAT(lines(call_script(opened_record(), facts), "call_back"), Not(HasSubstr("Us:")));
    facts.call_back = "+12015550100";
    const auto script = call_script(opened_record(), facts);
    EXPECT_THAT(lines(script, "call_back"), HasSubstr("Us: +12015550100"));
    EXPECT_THAT(lines(script, "in_contact"), HasSubstr("They write in: English"));
    facts.language = facts.person_language = "es";
    EXPECT_THAT(lines(call_script(opened_record(), facts), "in_contact"),
                HasSubstr("Escribe en: español"));
}

TEST(CallScript, IsInTheReadersLanguage) {
    auto facts = by_phone();
    facts.language = "es";
    const auto script = call_script(opened_record(), facts);
    EXPECT_THAT(lines(script, "risk"), HasSubstr("inminente"));
    EXPECT_EQ(script.at("labels").at("where"), "Dónde está");
    EXPECT_THAT(std::string{script.at("text").as_string()}, Not(HasSubstr("Risk")));
    facts.language = "fr";
    EXPECT_EQ(call_script(opened_record(), facts).at("language"), "en");
}

TEST(CallScript, ADrillSaysSoFirst) {
    auto facts = by_phone();
    for (const auto& [language, word] :
         {std::pair{"en", "PRACTICE"}, std::pair{"es", "PRÁCTICA"}}) {
        facts.language = language;
        const auto script = call_script(opened_record({.drill = true}), facts);
        EXPECT_TRUE(script.at("drill").as_bool());
        EXPECT_THAT(std::string{script.at("what").at(0).as_string()}, HasSubstr(word));
    }
}

TEST(CallScript, StaysOnOneScreen) {
    std::string text;
    for (std::size_t i = 0; i < words_bytes_max / 2; ++i) text += "ñ";
    auto record = opened_record({.basis = {Words{text}, Words{text}, Words{text}, Words{text}}});
    for (int i = 0; i < 20; ++i)
        ASSERT_TRUE(try_to_add(record, {.at = some_time,
                                        .by = "ana",
                                        .what = Note{.kind = NoteKind::where,
                                                     .text = Words{std::to_string(i) + text},
                                                     .how_known = Words{text}}}));
    auto facts = by_phone();
    facts.said.assign(50, Words{text});
    const auto script = call_script(record, facts);
    std::size_t count = 0;
    for (const auto* part : lists)
        for (const auto& line : script.at(part).as_array()) {
            ++count;
            EXPECT_TRUE(is_utf8(line.as_string()));
            EXPECT_LE(count_characters(line.as_string()), script_line_chars_max + 1);
        }
    EXPECT_LE(count, 24u);
    EXPECT_TRUE(script.at("where").at(0).as_string().starts_with("19")) << "the newest first";
}

}  // namespace
}  // namespace holdfast::escalation::tests
