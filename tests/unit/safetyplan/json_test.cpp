#include "safetyplan/plan_json.hpp"
#include "tests/unit/safetyplan/random_plan.hpp"
#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

const identity::NumberReader reader{"US"};
const json::string long_line(8192, 'x'), long_number(2001, '1');

Agreement agreement() {
    return {.agreed = {{.role = Party::Role::person, .name = {}},
                       {.role = Party::Role::staff, .name = PlanText{"ana"}}},
            .why = PlanText{"after the visit"},
            .by = {"ana"},
            .at = start};
}

TEST(PlanJson, ComesBackAsItWas) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomWriter writer{seed};
    int versions = 0;
    for (int round = 0; round < 100; ++round) {
        auto plan = writer.plan(writer.pick(80));
        const auto read = read_plan(json::serialize(to_json(plan)), reader);
        ASSERT_TRUE(read) << read.error().detail;
        EXPECT_TRUE(*read == plan);
        writer.settle(plan);
        const auto version = agree(plan, 0, agreement());
        if (!version) continue;
        ++versions;
        const auto again = read_version(json::serialize(to_json(*version)), reader);
        ASSERT_TRUE(again) << again.error().detail;
        EXPECT_TRUE(*again == *version);
    }
    EXPECT_GT(versions, 80);
}

TEST(PlanJson, OfChangesComesBackAsItWas) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomWriter writer{seed};
    auto plan = writer.empty_plan(), copy = plan;
    int read_again = 0;
    for (int i = 0; i < 500; ++i) {
        const auto change = writer.change(plan, i % 2 ? Editor{} : Editor{"ana"});
        const auto read = read_kept_change(*parse_object(json::serialize(to_json(change))), reader);
        const auto taken = apply(plan, change);
        if (!read) {
            EXPECT_FALSE(taken) << read.error().detail;
            continue;
        }
        EXPECT_EQ(taken.has_value(), apply(copy, *read).has_value());
        ASSERT_TRUE(plan == copy);
        ++read_again;
    }
    EXPECT_GT(read_again, 300);
}

TEST(PlanJson, TakesAChangeAsADeskSendsIt) {
    Writing writing;
    const auto id = writing.next_id();
    auto frame = *parse_object(R"({"type":"plan_change","seq":7,"kind":"add","step":"people",
        "text":"Ana","number":"201 555 0123","may_call":"agreed","reachable":" evenings\n"})");
    frame["change"] = id.text();
    const auto change = read_change(frame, reader, {"ana"}, start);
    ASSERT_TRUE(change) << change.error().detail;
    writing.take(*change);
    const auto& text = writing.plan.items.at(0).entry.texts.at(0);
    EXPECT_EQ(text.content.number.dial.reveal(), "+12015550123");
    EXPECT_EQ(text.content.reachable.reveal(), "evenings");
    EXPECT_EQ(text.by.staff, "ana");
    EXPECT_EQ(text.at, start);
}

TEST(PlanJson, RefusesAChangeNamingTheField) {
    struct Case {
        const char* key;
        json::value value;
        Errc code;
        const char* field;
    };
    const Case cases[] = {
        {"change", "7", Errc::bad_request, "change"},
        {"kind", "append", Errc::bad_request, "kind"},
        {"step", "hope", Errc::bad_request, "step"},
        {"step", nullptr, Errc::bad_request, "step"},
        {"after", "somewhere", Errc::bad_request, "after"},
        {"text", long_line, Errc::too_large, "text"},
        {"text", 7, Errc::bad_request, "text"},
        {"text", "a\u0007", Errc::bad_request, "text"},
        {"number", long_number, Errc::too_large, "number"},
        {"number", 7, Errc::bad_request, "number"},
        {"may_call", "perhaps", Errc::bad_request, "may_call"},
        {"helper", "Ana", Errc::bad_request, "helper"},
        {"due", "tomorrow", Errc::bad_request, "due"},
    };
    Writing writing;
    for (const auto& one : cases) {
        json::object frame{{"change", writing.next_id().text()},
                           {"kind", "add"},
                           {"step", "people"},
                           {"text", "Ana"}};
        frame[one.key] = one.value;
        const auto change = read_change(frame, reader, {}, start);
        ASSERT_FALSE(change) << one.key;
        EXPECT_THAT(change.error(), Refuses(one.code, one.field));
    }
}

// A sound plan with one place of its JSON ("/items/0/id") set to something else.
std::string with(const json::object& sound, std::string_view pointer, const json::value& value) {
    json::value copy = sound;
    auto* at = &copy;
    while (!pointer.empty()) {
        const auto end = std::min(pointer.find('/', 1), pointer.size());
        const auto key = pointer.substr(1, end - 1);
        if (at->is_array())
            at = &at->get_array()[static_cast<std::size_t>(key[0] - '0')];
        else
            at = &at->as_object()[key];
        pointer.remove_prefix(end);
    }
    *at = value;
    return json::serialize(copy);
}

TEST(PlanJson, RefusesWhatDoesNotFitNamingThePlace) {
    Writing writing;
    writing.add(Step::people, Writing::person("Ana"));
    const auto walk = writing.add(Step::coping, "walk");
    writing.set(Setting::rating, "7");
    const auto sound = to_json(writing.plan);
    ASSERT_TRUE(read_plan(json::serialize(sound), reader));
    struct Case {
        const char* pointer;
        json::value value;
        Errc code;
        const char* field;
    };
    const Case cases[] = {
        {"/format", "other", Errc::bad_request, "format"},
        {"/format_version", 2, Errc::bad_request, "format_version"},
        {"/format_version", "1", Errc::bad_request, "format_version"},
        {"/id", "7", Errc::bad_request, "id"},
        {"/form", "", Errc::bad_request, "form"},
        {"/form", "Our Form", Errc::bad_request, "form"},
        {"/language", "e<n>", Errc::bad_request, "language"},
        {"/revision", -1, Errc::bad_request, "revision"},
        {"/items", 7, Errc::bad_request, "items"},
        {"/items/0/id", json::string{walk.text()}, Errc::bad_request, "items/1/id"},
        {"/items/0/step", "hope", Errc::bad_request, "items/0/step"},
        {"/items/0/step", "coping", Errc::bad_request, "items/0/texts/0/relation"},
        {"/items/0/extra", 1, Errc::bad_request, "items/0/extra"},
        {"/items/0/texts/0/colour", 1, Errc::bad_request, "items/0/texts/0/colour"},
        {"/items/0/Sad Words", 1, Errc::bad_request, "items/0"},
        {"/note", 1, Errc::bad_request, "note"},
        {"/items/0/version", 0, Errc::bad_request, "items/0/texts"},
        {"/items/0/texts/0/text", long_line, Errc::too_large, "items/0/texts/0/text"},
        {"/items/0/texts/0/text", "a\u0001", Errc::bad_request, "items/0/texts/0/text"},
        {"/items/0/texts/0/at", -1, Errc::bad_request, "items/0/texts/0/at"},
        {"/items/0/texts/0/by/role", "god", Errc::bad_request, "items/0/texts/0/by"},
        {"/items/0/texts/0/number/written", "\u202e1", Errc::bad_request,
         "items/0/texts/0/number/written"},
        {"/settings/rating/texts/0/value", "11", Errc::bad_request, "settings/rating/rating"},
        {"/settings/mood", 1, Errc::bad_request, "settings/mood"},
        {"/settings/likelier", 1, Errc::bad_request, "settings/likelier"},
        {"/recent/0", "x", Errc::bad_request, "recent"},
    };
    for (const auto& one : cases) {
        const auto read = read_plan(with(sound, one.pointer, one.value), reader);
        ASSERT_FALSE(read) << one.pointer;
        EXPECT_THAT(read.error(), Refuses(one.code, one.field)) << read.error().detail;
    }
    EXPECT_THAT(read_plan("[]", reader).error(), Refuses(Errc::bad_request, "body"));
    EXPECT_THAT(read_plan(std::string(plan_json_bytes_max + 1, ' '), reader).error(),
                Refuses(Errc::too_large, "body"));
}

TEST(PlanJson, OfBothFormsIsReadAsAPlan) {
    Writing writing;
    writing.add(Step::people, Writing::person("Ana"));
    writing.set(Setting::rating, "7");
    const auto version = agree(writing.plan, 4, agreement());
    ASSERT_TRUE(version);
    const auto plan = read_export(json::serialize(to_json(writing.plan)), reader);
    ASSERT_TRUE(plan) << plan.error().detail;
    EXPECT_TRUE(*plan == writing.plan);
    const auto agreed = read_export(json::serialize(to_json(*version)), reader);
    ASSERT_TRUE(agreed) << agreed.error().detail;
    EXPECT_TRUE(*agreed == version->plan);
    const auto wrong = with(to_json(*version), "/plan/items/0/step", "hope");
    EXPECT_THAT(read_export(wrong, reader).error(),
                Refuses(Errc::bad_request, "plan/items/0/step"));
    const auto later = with(to_json(*version), "/format_version", 2);
    EXPECT_THAT(read_export(later, reader).error(), Refuses(Errc::bad_request, "format_version"));
    const auto other = with(to_json(*version), "/format", "other");
    EXPECT_THAT(read_export(other, reader).error(), Refuses(Errc::bad_request, "format"));
}

TEST(PlanJson, RefusesATemplateThatThisLineDoesNotHave) {
    Writing writing;
    writing.add(Step::coping, "walk");
    const auto text = json::serialize(to_json(writing.plan));
    const Templates ours{.forms = {"our-form-2", "holdfast-1"}, .languages = {"es", "en"}};
    EXPECT_TRUE(read_plan(text, reader, ours));
    auto others = ours;
    others.forms = {"holdfast-9", "our-form-2"};
    const auto form = read_plan(text, reader, others).error();
    EXPECT_THAT(form, Refuses(Errc::bad_request, "form"));
    EXPECT_THAT(form.detail, testing::HasSubstr("holdfast-9, our-form-2")) << "what would be right";
    const auto french = with(to_json(writing.plan), "/language", "fr");
    const auto language = read_export(french, reader, ours).error();
    EXPECT_THAT(language, Refuses(Errc::bad_request, "language"));
    EXPECT_THAT(language.detail, testing::HasSubstr("es, en"));
    EXPECT_TRUE(read_plan(french, reader)) << "what was kept here before the line changed";
}

// Whatever stands in it is read again as it was, and read as any JSON is.
TEST(PlanJson, OfStrangeCharactersIsStillJson) {
    Writing writing;
    const Editor odd{"o\"d\\d\n\x01\x1f/{}[]:,\u20ac"};
    const auto item = writing.add(Step::coping, R"(say "no", then {\"walk\"}:[)");
    writing.edit(item, 0, "a slash \\ at its end \\", odd);
    writing.set(Setting::likelier, "it's \"mine\", señal 🙂");
    const auto text = plan_text(writing.plan);
    ASSERT_TRUE(parse_object(text)) << text;
    const auto read = read_plan(text, reader);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_TRUE(*read == writing.plan);
}

TEST(PlanJson, ReadsNumbersAnewAndBelievesNone) {
    Writing writing;
    writing.add(Step::people, Writing::person("Ana"));
    const auto text = with(to_json(writing.plan), "/items/0/texts/0/number/dial", "+19005550199");
    EXPECT_EQ(read_plan(text, reader)->items[0].entry.texts[0].content.number.dial.reveal(),
              "+12015550123");
}

TEST(PlanJson, NeverRepeatsInAnErrorWhatWasWritten) {
    Writing writing;
    writing.add(Step::people, Writing::person("Ana"));
    const auto sound = to_json(writing.plan);
    for (const auto* pointer : {"/items/0/texts/0/text", "/items/0/step", "/items/0/texts/0/due",
                                "/items/0/texts/0/helper", "/items/0/texts/0/Zebra", "/form",
                                "/items/0/texts/0/may_call", "/Zebra", "/settings/Zebra"}) {
        const auto read = read_plan(with(sound, pointer, "Zebra\u0001"), reader);
        ASSERT_FALSE(read) << pointer;
        EXPECT_THAT(read.error().detail + read.error().field,
                    testing::Not(testing::HasSubstr("Zebra")));
    }
}

TEST(PlanJson, OfTheLargestPlanCanBeReadAgain) {
    Writing writing;
    const std::string line(plan_bytes_max / items_max / texts_max - 4, '"');
    for (std::size_t i = 0; i < items_max; ++i) {
        const auto item =
            writing.add(Step::coping, line + "0", Place{.where = Place::Where::first});
        for (std::size_t k = 1; k < texts_max; ++k)
            writing.edit(item, 0, line + std::to_string(k), {std::string(staff_bytes_max, 'a')});
    }
    const auto text = plan_text(writing.plan);
    EXPECT_LE(text.size(), plan_json_bytes_max);
    EXPECT_TRUE(read_plan(text, reader));
}

}  // namespace
}  // namespace holdfast::safetyplan
