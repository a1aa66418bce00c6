// Required elements: HL7 FHIR R4 (4.0.1). LOINC answers LA33-6 and LA32-8 as in HL7's
// us-behavioral-health-profiles. No code of its own exists for a safety plan: its category is text.
#include "safetyplan/fhir.hpp"

#include "safetyplan/wording.hpp"

namespace holdfast::safetyplan {
namespace {

json::object coding(std::string_view system, std::string_view code, std::string_view display) {
    return {{"system", system}, {"code", code}, {"display", display}};
}

json::object concept_of(json::object code, std::string_view text = {}) {
    json::object result{{"coding", json::array{std::move(code)}}};
    if (!text.empty()) result["text"] = text;
    return result;
}

json::object reference(std::string_view type, std::string_view id) {
    return {{"reference", std::string{type} + "/" + std::string{id}}};
}

// An id of FHIR has 64 letters, digits, hyphens or dots; an account may have others.
std::string id_of(std::string_view text) {
    std::string id;
    for (const char c : text.substr(0, 60)) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.';
        id += fits ? c : '-';
    }
    return id;
}

class Exporting {
  public:
    explicit Exporting(const FhirSource& source) : source_(source) {}

    json::object bundle() {
        patient();
        staff(source_.version.agreement.by);
        if (source_.screener) staff(source_.screener->by);
        people();
        care_plan();
        if (source_.screener) screener(*source_.screener);
        consent();
        provenance();
        return {{"resourceType", "Bundle"},
                {"type", "collection"},
                {"timestamp", to_iso8601(source_.at)},
                {"entry", std::move(entries_)}};
    }

  private:
    void add(std::string_view type, const std::string& id, json::object fields) {
        json::object resource{{"resourceType", type}, {"id", id}};
        for (auto& [key, value] : fields) resource[key] = std::move(value);
        entries_.push_back(
            json::object{{"fullUrl", source_.base + "/" + std::string{type} + "/" + id},
                         {"resource", std::move(resource)}});
    }

    json::object subject() const { return reference("Patient", id_of(source_.subject)); }
    json::object author(const Editor& by) const {
        return by.is_person() ? subject() : reference("Practitioner", id_of(by.staff));
    }
    std::string plan_id() const { return source_.version.plan.id.text(); }
    std::string version_id(std::uint32_t number) const {
        return plan_id() + "-v" + std::to_string(number);
    }
    const Agreement& agreement() const { return source_.version.agreement; }

    json::object named(std::string_view kind, std::string_view value) const {
        return {{"system", source_.base + "/" + std::string{kind}}, {"value", value}};
    }
    json::array identifier(std::string_view kind, std::string_view value) const {
        return {named(kind, value)};
    }

    void patient() {
        add("Patient", id_of(source_.subject),
            {{"identifier", identifier("person", source_.subject)}});
    }

    void staff(const Editor& by) {
        if (by.is_person() || id_of(by.staff) == last_staff_) return;
        last_staff_ = id_of(by.staff);
        add("Practitioner", last_staff_, {{"identifier", identifier("staff", by.staff)}});
    }

    static const Content& content_of(const Item& item) { return item.entry.texts.back().content; }

    // Company, helpers and professionals who are people: somebody with a number, a relation or an
    // answer.
    static bool is_person(const Item& item) {
        const auto& content = content_of(item);
        return holds_people(item.step) &&
               (item.step == Step::people || !content.relation.empty() ||
                !content.number.written.empty() || content.may_call != MayCall::unasked);
    }

    std::vector<const Item*> people_named() const {
        std::vector<const Item*> found;
        for (const auto& item : source_.version.plan.items)
            if (item.entry.stands() && is_person(item)) found.push_back(&item);
        return found;
    }

    void people() {
        for (const auto* item : people_named()) {
            const auto& content = content_of(*item);
            json::object fields{
                {"patient", subject()},
                {"name", json::array{json::object{{"text", content.text.reveal()}}}}};
            if (!content.relation.empty())
                fields["relationship"] =
                    json::array{json::object{{"text", content.relation.reveal()}}};
            if (const auto& number = content.number; !number.written.empty())
                fields["telecom"] = json::array{json::object{
                    {"system", number.dialable() ? "phone" : "other"},
                    {"value", number.dialable() ? number.dial.reveal() : number.written.reveal()}}};
            add("RelatedPerson", item->id.text(), std::move(fields));
        }
    }

    json::object activity(const Item& item, const config::PlanStep& step,
                          std::size_t number) const {
        const auto& plan = source_.version.plan;
        const auto& content = content_of(item);
        json::object detail{
            {"code", json::object{{"text", std::to_string(number) + ". " + step.title}}},
            {"status", content.outcome.empty() ? "not-started" : "completed"},
            {"description", line_of(item, plan, source_.words)}};
        if (content.due) detail["scheduledPeriod"] = json::object{{"end", to_text(*content.due)}};
        json::array performers;
        if (is_person(item)) performers.push_back(reference("RelatedPerson", item.id.text()));
        if (!content.helper.empty())
            performers.push_back(reference("RelatedPerson", content.helper.text()));
        if (!performers.empty()) detail["performer"] = std::move(performers);
        json::object result{{"detail", std::move(detail)}};
        if (!content.outcome.empty())
            result["progress"] = json::array{json::object{{"text", content.outcome.reveal()}}};
        return result;
    }

    json::array activities() const {
        json::array all;
        const auto& plan = source_.version.plan;
        for (std::size_t i = 0; i < source_.words.steps.size(); ++i) {
            const auto& step = source_.words.steps[i];
            for (const auto* item : plan.items_of(parse_step(step.id).value()))
                all.push_back(activity(*item, step, i + 1));
        }
        if (const auto review = review_of(plan))
            all.push_back(json::object{
                {"detail",
                 json::object{{"kind", "Appointment"},
                              {"status", "scheduled"},
                              {"scheduledPeriod", json::object{{"start", to_text(*review)}}},
                              {"description", source_.words.word("review_prompt")}}}});
        return all;
    }

    void care_plan() {
        const auto number = source_.version.number;
        json::object fields{{"identifier", json::array{named("plan", plan_id()),
                                                       named("plan-version", version_id(number))}},
                            {"status", number < source_.newest ? "revoked" : "active"},
                            {"intent", "plan"},
                            {"category", json::array{json::object{{"text", "Safety plan"}}}},
                            {"title", "Safety plan"},
                            {"subject", subject()},
                            {"created", to_iso8601(agreement().at)},
                            {"author", author(agreement().by)},
                            {"activity", activities()}};
        json::array notes;
        for (const auto& line : closing_lines(source_.version.plan, source_.words))
            notes.push_back(json::object{{"text", line}});
        if (!notes.empty()) fields["note"] = std::move(notes);
        if (source_.screener)
            fields["supportingInfo"] =
                json::array{reference("QuestionnaireResponse", plan_id() + "-screener")};
        if (number > 1)
            // By its identifier: it is not in this bundle.
            fields["replaces"] = json::array{json::object{
                {"type", "CarePlan"},
                {"identifier", named("plan-version", version_id(number - 1))}}};
        add("CarePlan", version_id(number), std::move(fields));
    }

    void screener(const Screener& given) {
        json::array items;
        for (const auto& one : given.answers)
            items.push_back(json::object{
                {"linkId", "/" + one.loinc},
                {"text", one.question.reveal()},
                {"answer",
                 json::array{json::object{
                     {"valueCoding", one.yes ? coding("http://loinc.org", "LA33-6", "Yes")
                                             : coding("http://loinc.org", "LA32-8", "No")}}}}});
        add("QuestionnaireResponse", plan_id() + "-screener",
            {{"questionnaire", source_.base + "/Questionnaire/" + given.name},
             {"status", "completed"},
             {"subject", subject()},
             {"author", author(given.by)},
             {"authored", to_iso8601(given.at)},
             {"item", std::move(items)}});
    }

    // Nobody may be called unless a provision permits it.
    void consent() {
        json::array permitted;
        for (const auto* item : people_named()) {
            const auto answer = content_of(*item).may_call;
            if (answer == MayCall::unasked) continue;
            permitted.push_back(json::object{
                {"type", answer == MayCall::agreed ? "permit" : "deny"},
                {"actor",
                 json::array{json::object{
                     {"role", concept_of(coding(
                                  "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
                                  "PRCP", "primary information recipient"))},
                     {"reference", reference("RelatedPerson", item->id.text())}}}}});
        }
        json::object provision{{"type", "deny"}};
        if (!permitted.empty()) provision["provision"] = std::move(permitted);
        add("Consent", plan_id() + "-consent",
            {{"status", "active"},
             {"scope", concept_of(coding("http://terminology.hl7.org/CodeSystem/consentscope",
                                         "patient-privacy", "Privacy Consent"))},
             {"category",
              json::array{concept_of(coding("http://loinc.org", "59284-0", "Consent Document"))}},
             {"patient", subject()},
             {"dateTime", to_iso8601(agreement().at)},
             {"policyRule",
              json::object{{"text", "Nobody may be called unless a provision permits it"}}},
             {"provision", std::move(provision)}});
    }

    void provenance() {
        json::array agents;
        const auto agent = [&](json::object who, std::string_view code, std::string_view display) {
            agents.push_back(json::object{
                {"type", concept_of(coding(
                             "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
                             code, display))},
                {"who", std::move(who)}});
        };
        agent(author(agreement().by), "author", "Author");
        for (const auto& party : agreement().agreed) {
            if (party.role == Party::Role::person)
                agent(subject(), "attester", "Attester");
            else
                agent(json::object{{"display", party.name.reveal()}}, "attester", "Attester");
        }
        json::object fields{{"target", json::array{reference("CarePlan", version_id(source_.version.number))}},
                            {"recorded", to_iso8601(agreement().at)},
                            {"agent", std::move(agents)}};
        if (!agreement().why.empty())
            fields["reason"] = json::array{json::object{{"text", agreement().why.reveal()}}};
        add("Provenance", version_id(source_.version.number), std::move(fields));
    }

    const FhirSource& source_;
    json::array entries_{};
    std::string last_staff_{};
};

}  // namespace

json::object fhir_bundle(const FhirSource& source) {
    return Exporting{source}.bundle();
}

}  // namespace holdfast::safetyplan
