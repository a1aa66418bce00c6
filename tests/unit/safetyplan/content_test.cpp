#include "safetyplan/content.hpp"

#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

const identity::NumberReader reader{"US"};

TEST(Line, KeepsThePersonsOwnWords) {
    for (const auto* text :
         {"Walk the dog", "Tomar mate con mi abuela ☕", "👩‍👧 آسف", "a < b & c"})
        EXPECT_EQ(clean_line(text, "text", 100)->reveal(), text);
    EXPECT_EQ(clean_line("  two\tlines\r\nof it\u2028 here ", "text", 100)->reveal(),
              "two lines  of it  here");
    EXPECT_TRUE(clean_line(" \n ", "text", 100)->empty());
}

TEST(Line, RefusesWhatCannotBeShownSafelyNamingTheField) {
    const std::string bad[] = {
        std::string{"nul\0", 4}, "\x1b[31m", "bell\a", "del\x7f", "\u0085", "\u202e3210",
        "broken \xff",           "\xc3"};
    for (const auto& text : bad)
        EXPECT_THAT(clean_line(text, "relation", 100).error(),
                    Refuses(Errc::bad_request, "relation"));
}

TEST(Line, ThatNobodyCouldSeeIsRefusedNamingTheField) {
    for (const auto* text : {"\u200b", "\u200b\u2060\ufeff", " \u00a0 ", "\u00ad", "\u3164",
                             "\u2800", "\ufe0f", "\u2066\u2069", "\U000e0041"})
        EXPECT_THAT(clean_line(text, "text", 100).error(), Refuses(Errc::bad_request, "text"))
            << testing::PrintToString(text);
    for (const auto* text : {"a\u200b", "\u200f\u05d0", "❤\ufe0f", "·"})
        EXPECT_EQ(clean_line(text, "text", 100)->reveal(), text);
}

TEST(Line, OfEightKilobytesIsRefusedWithItsField) {
    const std::string eight(8192, 'x');
    EXPECT_THAT(clean_line(eight, "text", text_bytes_max).error(),
                Refuses(Errc::too_large, "text"));
    EXPECT_TRUE(clean_line(std::string(text_bytes_max, 'x'), "text", text_bytes_max));
    auto content = Writing::line(std::string(text_bytes_max + 1, 'x'));
    EXPECT_THAT(check_content(content, Step::coping).error(), Refuses(Errc::too_large, "text"));
}

TEST(Number, IsKeptAsWrittenAndDialledIfItCanBe) {
    struct Case {
        const char* written;
        const char* dial;
    };
    const Case cases[] = {
        {"(201) 555-0123", "+12015550123"},
        {"+44 20 7946 0123", "+442079460123"},
        {"988", "988"},
        {"741741", "741741"},
        {"555-0123", ""},
        {"ask my mother", ""},
        {"201 555 0123 ext 4", "+12015550123"},
        {"(201) 555-0123, ext. 12", "+12015550123"},
        {"201-555-0123 x12", "+12015550123"},
        {"+44 20 7946 0123 extensión 5", "+442079460123"},
        {"201 555 0123 or my sister x12", ""},
        {"555-0123 ext 4", ""},
        {"911", "911"},
        {"112", "112"},
        {"741 741", "741741"},
        {"838-255", "838255"},
        {"12345", ""},
        {"000", ""},
        {"116123", ""},
        {"12", ""},
        {"١٢٣", ""},
    };
    for (const auto& one : cases) {
        const auto number = read_number(one.written, reader);
        ASSERT_TRUE(number);
        EXPECT_EQ(number->written.reveal(), one.written);
        EXPECT_EQ(number->dial.reveal(), one.dial) << one.written;
        EXPECT_EQ(number->dialable(), *one.dial != 0);
    }
    EXPECT_TRUE(read_number("988", reader)->is_short());
    EXPECT_EQ(read_number("116 123", identity::NumberReader{"GB"})->dial.reveal(), "116123");
    EXPECT_THAT(read_number(std::string(number_bytes_max + 1, '1'), reader).error(),
                Refuses(Errc::too_large, "number"));
}

TEST(Number, ThatIsLongIsKeptAsWrittenAndNeverCutToOneThatCanBeDialled) {
    const auto written = "(201) 555-0123" + std::string(60, ' ') + "9, the number of my aunt";
    const auto number = read_number(written, reader);
    ASSERT_TRUE(number);
    EXPECT_EQ(number->written.reveal(), written);
    EXPECT_FALSE(number->dialable());
}

TEST(Content, HasOnlyTheFieldsOfItsStep) {
    Writing writing;
    const auto person = Writing::person("Ana");
    for (const auto step : {Step::distraction, Step::people, Step::professionals})
        EXPECT_TRUE(check_content(person, step));
    for (const auto step : {Step::warning_signs, Step::coping, Step::surroundings, Step::reasons})
        EXPECT_THAT(check_content(person, step).error(), Refuses(Errc::bad_request, "relation"));
    auto action = Writing::line("Lock it away");
    action.due = parse_date("2026-12-03");
    EXPECT_TRUE(check_content(action, Step::surroundings));
    EXPECT_THAT(check_content(action, Step::people).error(), Refuses(Errc::bad_request, "due"));
    EXPECT_THAT(check_content(Content{}, Step::coping).error(), Refuses(Errc::bad_request, "text"));
    auto asked = Writing::line("Sun");
    asked.may_call = MayCall::refused;
    EXPECT_THAT(check_content(asked, Step::reasons).error(),
                Refuses(Errc::bad_request, "may_call"));
}

TEST(Dates, AreDaysThatExist) {
    for (const auto* good : {"2026-12-03", "2028-02-29", "2000-01-01", "2199-12-31"})
        EXPECT_EQ(to_text(*parse_date(good)), good);
    for (const auto* bad : {"2026-02-29", "2026-13-01", "2026-1-01", "2026-12-xx", "20xx-12-03",
                            "1999-12-31", "2200-01-01", "2026-12-03T", "", "+026-12-03"})
        EXPECT_FALSE(parse_date(bad)) << bad;
}

TEST(Names, OfStepsAreTheTemplates) {
    const auto ids = config::plan_step_ids();
    EXPECT_TRUE(std::ranges::equal(ids, step_names));
    for (const auto id : ids) EXPECT_EQ(name_of(*parse_step(id)), id);
    EXPECT_FALSE(parse_step("reason"));
}

}  // namespace
}  // namespace holdfast::safetyplan
