#include "safetyplan/plan_routes.hpp"

#include <algorithm>
#include <charconv>

#include "router/core/utf8.hpp"
#include "router/http/conditions.hpp"
#include "router/http/json_answer.hpp"
#include "router/http/text.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr std::int64_t number_max = 1'000'000'000;
constexpr std::size_t agreement_bytes_max = 64 * 1024;
constexpr std::string_view reason_header = "Holdfast-Reason";

http::Response as_json(const json::object& shown, const std::string& etag, int status = 200) {
    auto response = http::as_json(shown, status);
    response.headers.emplace_back("ETag", etag);
    return response;
}

http::Response unchanged(const std::string& etag) {
    http::Response response{304, "", "", {}};
    response.headers.emplace_back("ETag", etag);
    return response;
}

// If-None-Match compares weakly.
bool known_already(const http::Request& request, const std::string& etag) {
    const auto tags = request.header("if-none-match");
    return http::lists(tags, etag) || http::lists(tags, "W/" + etag);
}

void add_once(std::vector<std::string_view>& names, std::string_view name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

// The line's own, and those of the plan there is: what was written here before the line took
// another form goes out under its own, and comes in.
Templates templates_for(const config::PlanTemplates& all, const std::optional<Plan>& there) {
    Templates known;
    for (const auto& [language, words] : all.by_language) {
        add_once(known.languages, language);
        add_once(known.forms, words.form);
    }
    if (!there) return known;
    add_once(known.languages, there->language);
    add_once(known.forms, there->form);
    return known;
}

std::string etag_of(const Plan& plan) {
    return "\"r" + std::to_string(plan.revision) + "\"";
}
std::string etag_of(const Version& version) {
    return "\"v" + std::to_string(version.number) + "\"";
}

// What must be so before something is written; nothing: it is.
std::optional<http::Response> precondition_fault(const http::Request& request,
                                                 const std::optional<Plan>& plan) {
    const auto match = request.header("if-match"), none = request.header("if-none-match");
    if (match.empty() && none.empty())
        return http::problem_as(
            428, {Errc::incomplete, "send If-Match with the ETag of what you read", "If-Match"});
    if (!match.empty() && !(plan && http::lists(match, etag_of(*plan))))
        return http::problem_as(
            412, {Errc::conflict, "somebody else has written since: read it again", "If-Match"});
    if (!none.empty() && plan && known_already(request, etag_of(*plan)))
        return http::problem_as(412, {Errc::conflict, "there is a plan already", "If-None-Match"});
    return std::nullopt;
}

Result<std::string> reason_of(const http::Request& request) {
    std::string reason{http::trim(request.header("holdfast-reason"))};
    const bool plain = is_utf8(reason) && std::ranges::none_of(reason, [](unsigned char c) {
                           return c < ' ' || c == 0x7F;
                       });
    if (!plain || count_characters(reason) > reason_chars_max)
        return fail(Errc::bad_request, "Holdfast-Reason must be 1 to 300 characters of UTF-8",
                    std::string{reason_header});
    return reason;
}

}  // namespace

std::int64_t number_of(std::string_view digits) {
    std::int64_t number = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    const bool fits =
        read.ec == std::errc{} && read.ptr == end && number >= 1 && number <= number_max;
    return fits ? number : 0;
}

std::vector<http::Route> PlanRoutes::routes() {
    using enum http::Method;
    const desk::StaffRoutes staff{*this, parts_.sign_in};
    const auto asks = [this](http::Request request) { return ask_code(std::move(request)); };
    const auto shows = [this](http::Request request) { return show_once(std::move(request)); };
    const std::string plan = "/v1/contacts/{contact}/plan", version = plan + "/versions/{number}";
    return {{get, plan, staff.reads(&PlanRoutes::plan)},
            {put, plan, staff.changes(&PlanRoutes::put), plan_json_bytes_max},
            {get, plan + "/versions", staff.reads(&PlanRoutes::versions)},
            {post, plan + "/versions", staff.changes(&PlanRoutes::agree), agreement_bytes_max},
            {get, version, staff.reads(&PlanRoutes::version)},
            {get, version + "/changes", staff.reads(&PlanRoutes::changes)},
            {get, version + "/fhir", staff.reads(&PlanRoutes::fhir)},
            {get, version + "/page", staff.reads(&PlanRoutes::page)},
            {get, version + "/wallet", staff.reads(&PlanRoutes::wallet)},
            {get, "/n/{token}", asks},
            {post, "/n/{token}", shows, 1024}};
}

Result<PlanRoutes::Reader> PlanRoutes::reader(const http::Request& request,
                                              desk::Clinician clinician) {
    auto contact = ContactId::parse(request.captured.at(0));
    if (!contact) return fail(Errc::not_found, "no such contact", "contact");
    auto reason = reason_of(request);
    if (!reason) return std::unexpected(reason.error());
    using Mode = Service::Access::Mode;
    Reader reader;
    reader.supervises = clinician.role == "supervisor" || clinician.role == "admin";
    const bool by_reason = reader.supervises && !reason->empty();
    reader.who = {.contact = std::move(*contact),
                  .mode = by_reason ? Mode::reason : Mode::serving,
                  .user = std::move(clinician.user)};
    reader.reason = std::move(*reason);
    return reader;
}

Task<Result<Opened>> PlanRoutes::open(Reader reader, std::optional<std::int64_t> number) {
    auto opened = number ? co_await parts_.plans.open_two(reader.who, {}, *number)
                         : co_await parts_.plans.open(reader.who, {});
    if (opened || opened.error().code != Errc::conflict) co_return opened;
    if (reader.supervises)
        co_return fail(
            Errc::bad_request,
            "you do not serve this contact: say in Holdfast-Reason why you read their plan",
            std::string{reason_header});
    co_return fail(
        Errc::forbidden,
        "only whoever serves this contact now, or a supervisor with a Holdfast-Reason, may",
        std::string{reason_header});
}

Task<Result<Opened>> PlanRoutes::read(Reader reader, Looked at) {
    auto opened = co_await open(reader, at.number);
    if (!opened) co_return opened;
    auto event = parts_.plans.reading(reader.who, opened->copy, reader.reason, at);
    co_return co_await parts_.plans.open_two(reader.who, std::move(event), at.number);
}

PlanRoutes::Answer PlanRoutes::plan(http::Request request, desk::Clinician clinician) {
    auto reader = this->reader(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    auto opened = co_await open(*reader, {});
    if (!opened) co_return http::problem(opened.error());
    if (!opened->copy.plan)
        co_return http::problem({Errc::not_found, "this person has no plan yet", "plan"});
    if (const auto etag = etag_of(*opened->copy.plan); known_already(request, etag))
        co_return unchanged(etag);
    auto event = parts_.plans.reading(reader->who, opened->copy, reader->reason, {"plan"});
    auto read = co_await parts_.plans.open(reader->who, std::move(event));
    if (!read) co_return http::problem(read.error());
    co_return as_json(to_json(*read->copy.plan), etag_of(*read->copy.plan));
}

// A reason opens a plan to read; changing it is for whoever works on it with the person.
Result<PlanRoutes::Reader> PlanRoutes::writer(const http::Request& request,
                                              desk::Clinician clinician) {
    auto reader = PlanRoutes::reader(request, std::move(clinician));
    if (reader && reader->who.mode == Service::Access::Mode::reason)
        return fail(Errc::forbidden, "only whoever serves this contact now may change their plan",
                    std::string{reason_header});
    return reader;
}

PlanRoutes::Answer PlanRoutes::put(http::Request request, desk::Clinician clinician) {
    auto reader = writer(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    auto opened = co_await open(*reader, {});
    if (!opened) co_return http::problem(opened.error());
    if (auto fault = precondition_fault(request, opened->copy.plan)) co_return std::move(*fault);
    const auto known = templates_for(parts_.templates, opened->copy.plan);
    auto plan = read_export(request.body, parts_.numbers, known);
    if (!plan) co_return http::problem(plan.error());
    auto replaced = co_await parts_.plans.replace(reader->who, opened->copy, std::move(*plan));
    if (!replaced) co_return http::problem(replaced.error());
    if (!*replaced)
        co_return http::problem_as(
            412, {Errc::conflict, "somebody else has written since: read it again", "If-Match"});
    co_return as_json(to_json(**replaced), etag_of(**replaced));
}

PlanRoutes::Answer PlanRoutes::versions(http::Request request, desk::Clinician clinician) {
    auto reader = this->reader(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    const auto query = http::parse_form(request.query);
    if (!query) co_return http::problem(query.error());
    const auto given = http::form_value(*query, "before");
    const auto before = number_of(given);
    if (!given.empty() && before == 0)
        co_return http::problem(
            {Errc::bad_request, "before must be a version's number, 1 or more", "before"});
    auto opened = co_await open(*reader, {});
    if (!opened) co_return http::problem(opened.error());
    auto event = parts_.plans.reading(reader->who, opened->copy, reader->reason, {"versions"});
    auto listed = co_await parts_.plans.list_versions(reader->who, std::move(event), before);
    if (!listed) co_return http::problem(listed.error());
    co_return http::as_json(*listed);
}

PlanRoutes::Answer PlanRoutes::agree(http::Request request, desk::Clinician clinician) {
    auto reader = writer(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    auto opened = co_await open(*reader, {});
    if (!opened) co_return http::problem(opened.error());
    if (auto fault = precondition_fault(request, opened->copy.plan)) co_return std::move(*fault);
    const auto body = parse_object(request.body);
    if (!body) co_return http::problem(body.error());
    auto agreement = parts_.plans.agreement_of(*body, reader->who.user);
    if (!agreement) co_return http::problem(agreement.error());
    const auto revision = opened->copy.plan ? opened->copy.plan->revision : 0;
    auto agreed = co_await parts_.plans.agree_on(reader->who, revision, std::move(*agreement));
    if (!agreed && agreed.error().field == "revision")
        co_return http::problem_as(
            412, {Errc::conflict, "somebody else has written since: read it again", "If-Match"});
    if (!agreed) co_return http::problem(agreed.error());
    const auto number = std::to_string(agreed->number);
    auto response = as_json({{"number", agreed->number}, {"seq", agreed->seq}},
                            "\"v" + number + "\"", agreed->known ? 200 : 201);
    response.headers.emplace_back(
        "Location", "/v1/contacts/" + reader->who.contact.text() + "/plan/versions/" + number);
    co_return response;
}

PlanRoutes::Answer PlanRoutes::version(http::Request request, desk::Clinician clinician) {
    auto reader = this->reader(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    const auto number = number_of(request.captured.at(1));
    auto opened = co_await open(*reader, number);
    if (!opened) co_return http::problem(opened.error());
    const auto etag = etag_of(opened->wanted.back());
    if (known_already(request, etag)) co_return unchanged(etag);
    auto read = co_await this->read(*reader, {"version", number});
    if (!read) co_return http::problem(read.error());
    co_return as_json(to_json(read->wanted.back()), etag);
}

PlanRoutes::Answer PlanRoutes::changes(http::Request request, desk::Clinician clinician) {
    auto reader = this->reader(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    auto read = co_await this->read(*reader, {"changes", number_of(request.captured.at(1))});
    if (!read) co_return http::problem(read.error());
    co_return as_json(
        {{"number", read->wanted.back().number}, {"changes", changes_since_last(*read)}},
        etag_of(read->wanted.back()));
}

}  // namespace holdfast::safetyplan
