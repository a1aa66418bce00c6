// Plans for tests in other languages. `plan_samples write SEED COUNT` prints one JSON object a
// line: {"plan"}, and for a plan that could be agreed {"version"}, {"bundle"}, {"pages"}.
// `plan_samples read` reads one plan or version a line and prints for each {"ok":true}, or
// {"ok":false,"code","field"}.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "config/load.hpp"
#include "safetyplan/fhir.hpp"
#include "safetyplan/plan_json.hpp"
#include "safetyplan/render_html.hpp"
#include "tests/unit/safetyplan/random_plan.hpp"

namespace {

using namespace holdfast;
using namespace holdfast::safetyplan;

const TimePoint agreed_at = from_epoch_ms(1'796'000'000'000);

Screener screener() {
    return {
        .name = "screener",
        .answers = {{.loinc = "93246-7", .question = PlanText{"Wished to be dead"}, .yes = true},
                    {.loinc = "93247-5", .question = PlanText{"Thoughts"}, .yes = false}},
        .by = {"ana"},
        .at = agreed_at};
}

Agreement agreement() {
    return {.agreed = {{.role = Party::Role::person, .name = {}},
                       {.role = Party::Role::staff, .name = PlanText{"ana"}},
                       {.role = Party::Role::other, .name = PlanText{"my sister <3"}}},
            .why = PlanText{"first plan"},
            .by = {"ana"},
            .at = agreed_at};
}

void print(json::object one) {
    std::cout << json::serialize(one) << '\n';
}

json::object pages(const Version& version, const config::PlanTemplate& words) {
    json::object shown;
    for (const auto paper : {Paper::page, Paper::wallet}) {
        auto page = render_html(version.plan, words, {.paper = paper, .agreed_on = {}});
        shown[paper == Paper::page ? "page" : "wallet"] = page.html.reveal();
        shown["file_name"] = page.file_name;
    }
    return shown;
}

int write(std::uint64_t seed, int count) {
    const auto loaded = config::load({});
    RandomWriter writer{seed};
    for (int i = 0; i < count; ++i) {
        auto plan = writer.plan(writer.pick(60));
        plan.language = i % 2 ? "es" : "en";
        print({{"plan", to_json(plan)}});
        writer.settle(plan);
        const auto version = agree(plan, static_cast<std::uint32_t>(i), agreement());
        if (!version) continue;
        const auto& words = loaded.plans.get(plan.language);
        FhirSource source{.version = *version,
                          .newest = version->number + (i % 4 ? 0 : 1),
                          .words = words,
                          .base = "https://line.example/fhir",
                          .subject = "01JG0000000000000000000000",
                          .screener = {},
                          .at = agreed_at};
        if (i % 3) source.screener = screener();
        print({{"version", to_json(*version)},
               {"bundle", fhir_bundle(source)},
               {"pages", pages(*version, words)}});
    }
    return 0;
}

int read() {
    const identity::NumberReader reader{"US"};
    for (std::string line; std::getline(std::cin, line);) {
        const auto object = parse_object(line);
        const bool version = object && object->contains("number");
        std::optional<Error> error;
        if (version) {
            if (auto result = read_version(line, reader); !result) error = result.error();
        } else if (auto result = read_plan(line, reader); !result) {
            error = result.error();
        }
        if (error)
            print({{"ok", false}, {"code", facts(error->code).name}, {"field", error->field}});
        else
            print({{"ok", true}});
    }
    return 0;
}

}  // namespace

int main(int count, char** words) {
    const std::string which = count > 1 ? words[1] : "";
    if (which == "write" && count == 4)
        return write(std::strtoull(words[2], nullptr, 10), std::atoi(words[3]));
    if (which == "read") return read();
    std::fputs("plan_samples write SEED COUNT | read\n", stderr);
    return 2;
}
