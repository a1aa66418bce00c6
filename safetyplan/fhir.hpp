// An agreed version of a plan as a FHIR R4 Bundle (type `collection`), for handing on to a clinic
// that the person chose: Patient, CarePlan, RelatedPerson for each person named, Consent (whom we
// may call), Provenance, and the screener's answers as a QuestionnaireResponse if there are any.
// Media type application/fhir+json. Export only. Everything in it is private. Validated in tests by
// npm `fhir`. Codes: LOINC and HL7 v3; sources in fhir.cpp. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/plan_template.hpp"
#include "router/core/json.hpp"
#include "safetyplan/history.hpp"

namespace holdfast::safetyplan {

inline constexpr std::string_view fhir_media_type = "application/fhir+json";

// One question of a screener and its answer.
struct ScreenerAnswer {
    std::string loinc;  // of the question, e.g. "93246-7"
    PlanText question{};
    bool yes = false;
};

struct Screener {
    std::string name;  // a name in a URL: letters, digits, hyphens; e.g. "cssrs-screener"
    std::vector<ScreenerAnswer> answers{};
    Editor by{};
    TimePoint at{};
};

struct FhirSource {
    const Version& version;
    std::uint32_t newest = 0;  // number of the newest version: an older one is no longer in force
    const config::PlanTemplate& words;
    std::string base;  // "https://line.example/fhir": what identifiers and full URLs begin with; no
                       // slash at its end
    std::string subject;  // the person's opaque id; never a number or a name
    std::optional<Screener> screener{};
    TimePoint at{};  // of the export
};

json::object fhir_bundle(const FhirSource& source);

}  // namespace holdfast::safetyplan
