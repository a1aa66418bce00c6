// What the bundle says; that it is sound FHIR is held against npm `fhir` in
// ops/web/tests/contract/plans.test.ts.
#include "safetyplan/fhir.hpp"

#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

using testing::HasSubstr;
using testing::Not;

json::object bundle_of(const Plan& plan, std::optional<Screener> screener = {},
                       std::uint32_t previous = 0, std::uint32_t newest = 1) {
    const auto version = agree(plan, previous,
                               {.agreed = {{.role = Party::Role::person, .name = {}}},
                                .why = PlanText{"first"},
                                .by = {"ana m/1"},
                                .at = start});
    EXPECT_TRUE(version.has_value());
    return fhir_bundle({.version = *version,
                        .newest = newest,
                        .words = templates().get("en"),
                        .base = "https://line.example/fhir",
                        .subject = "01JG0000000000000000000000",
                        .screener = std::move(screener),
                        .at = start});
}

const json::object* resource(const json::object& bundle, std::string_view type) {
    for (const auto& entry : bundle.at("entry").as_array()) {
        const auto& one = entry.at("resource").as_object();
        if (one.at("resourceType").as_string() == type) return &one;
    }
    return nullptr;
}

Plan sample() {
    Writing writing;
    const auto ana = writing.add(Step::people, Writing::person("Ana"));
    writing.add(Step::people, Writing::person("Ben", MayCall::refused));
    writing.add(Step::distraction, "The library");
    writing.add(Step::surroundings, Writing::action("Lock it away", ana));
    writing.set(Setting::review, "2026-12-10");
    return writing.plan;
}

TEST(Fhir, HasAReferenceToNothingThatIsNotInTheBundle) {
    const auto bundle = bundle_of(sample());
    const auto text = json::serialize(bundle);
    std::size_t references = 0;
    const std::string_view mark = "\"reference\":\"";
    for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
        const auto begin = at + mark.size();
        const auto to = text.substr(begin, text.find('"', begin) - begin);
        EXPECT_THAT(text, HasSubstr("\"fullUrl\":\"https://line.example/fhir/" + to + "\""));
        ++references;
    }
    EXPECT_GT(references, 10u);
}

TEST(Fhir, PermitsCallsOnlyToThoseWhoAgreed) {
    const auto bundle = bundle_of(sample());
    const auto& provision = resource(bundle, "Consent")->at("provision");
    EXPECT_EQ(provision.at("type").as_string(), "deny");
    const auto& rules = provision.at("provision").as_array();
    ASSERT_EQ(rules.size(), 2u);
    EXPECT_EQ(rules[0].at("type").as_string(), "permit");
    EXPECT_EQ(rules[1].at("type").as_string(), "deny");
}

TEST(Fhir, HasTheScreenerOnlyIfThereAreAnswers) {
    EXPECT_EQ(resource(bundle_of(sample()), "QuestionnaireResponse"), nullptr);
    const Screener screener{.name = "cssrs-screener",
                            .answers = {{.loinc = "93246-7", .question = {}, .yes = true},
                                        {.loinc = "93247-5", .question = {}, .yes = false}},
                            .by = {},
                            .at = start};
    const auto bundle = bundle_of(sample(), screener);
    const auto* response = resource(bundle, "QuestionnaireResponse");
    ASSERT_NE(response, nullptr);
    EXPECT_THAT(json::serialize(*response), HasSubstr("LA33-6"));
    EXPECT_THAT(json::serialize(*resource(bundle, "CarePlan")), HasSubstr("supportingInfo"));
}

TEST(Fhir, SaysWhichVersionIsInForceAndWhichItReplaces) {
    const auto first = bundle_of(sample());
    EXPECT_EQ(resource(first, "CarePlan")->at("status").as_string(), "active");
    EXPECT_FALSE(resource(first, "CarePlan")->contains("replaces"));
    const auto old = bundle_of(sample(), {}, 1, 3);
    const auto& plan = *resource(old, "CarePlan");
    EXPECT_EQ(plan.at("status").as_string(), "revoked") << "another is in force";
    const auto& replaced = plan.at("replaces").at(0).at("identifier").at("value").as_string();
    EXPECT_TRUE(replaced.ends_with("-v1")) << replaced;
    EXPECT_TRUE(plan.at("id").as_string().ends_with("-v2"));
    EXPECT_THAT(json::serialize(*resource(old, "Provenance")),
                HasSubstr("CarePlan/" + std::string{plan.at("id").as_string()}));
}

TEST(Fhir, CarriesEachEntryAndItsDates) {
    const auto bundle = bundle_of(sample());
    const auto plan = json::serialize(*resource(bundle, "CarePlan"));
    for (const auto* part : {"4. People I can ask for help", "The library", "Lock it away",
                             "2026-12-03", "2026-12-10"})
        EXPECT_THAT(plan, HasSubstr(part));
    EXPECT_EQ(resource(bundle, "Practitioner")->at("id").as_string(), "ana-m-1");
}

}  // namespace
}  // namespace holdfast::safetyplan
