#include "ops/escalation/escalation_routes.hpp"

#include <algorithm>

#include "ops/escalation/requests.hpp"
#include "router/http/json_answer.hpp"

namespace holdfast::escalation {
namespace {

Access access_of(const desk::Clinician& clinician) {
    using Mode = Access::Mode;
    return {.mode = clinician.role == "counselor" ? Mode::serving : Mode::any,
            .user = clinician.user};
}

// One problem that names each field at fault.
http::Response problem_of(const std::vector<Fault>& found) {
    const auto& first = found.front();
    json::array errors;
    for (const auto& fault : found)
        errors.push_back({{"field", fault.field}, {"detail", fault.what}});
    return http::with_members(http::problem({Errc::incomplete, first.what, first.field}),
                              {{"errors", std::move(errors)}});
}

// There is one already: whoever came second is led to it.
http::Response open_already(const EscalationId& id) {
    return http::with_members(
        http::problem({Errc::conflict, "an escalation of this contact is open already", "contact"}),
        {{"escalation", id.text()}});
}

// Of those that the script has, the one asked for, else the reader's own.
std::string script_language(std::string_view asked, const std::vector<std::string>& own) {
    if (!asked.empty()) return std::string{asked};
    const bool english = own.empty() || std::ranges::find(own, "en") != own.end();
    return english ? "en" : own.front();
}

}  // namespace

std::vector<http::Route> EscalationRoutes::routes() {
    using enum http::Method;
    const desk::StaffRoutes staff{*this, parts_.sign_in};
    const std::string all = "/v1/escalations", one = all + "/{id}";
    return {{post, "/v1/contacts/{id}/escalations", staff.changes(&EscalationRoutes::open)},
            {post, "/v1/drills", staff.changes(&EscalationRoutes::drill)},
            {get, all, staff.reads(&EscalationRoutes::list)},
            {get, one, staff.reads(&EscalationRoutes::read)},
            {post, one + "/steps", staff.changes(&EscalationRoutes::step)},
            {post, one + "/notes", staff.changes(&EscalationRoutes::note)},
            {get, one + "/script", staff.reads(&EscalationRoutes::script)},
            {get, one + "/eido", staff.reads(&EscalationRoutes::eido)}};
}

Result<EscalationRoutes::Reader> EscalationRoutes::reader(const http::Request& request,
                                                          desk::Clinician clinician) {
    const auto id = EscalationId::parse(request.captured.at(0));
    if (!id) return fail(Errc::not_found, "no such escalation", "escalation");
    return Reader{access_of(clinician), *id, std::move(clinician.languages)};
}

Result<EscalationRoutes::Writer> EscalationRoutes::writer(const http::Request& request,
                                                          const desk::Clinician& clinician) {
    auto body = parse_object(request.body);
    if (!body) return std::unexpected(body.error());
    auto key = read_key(*body);
    if (!key) return std::unexpected(key.error());
    return Writer{access_of(clinician), std::move(*body), std::move(*key)};
}

EscalationRoutes::Answer EscalationRoutes::answer(Access who, EscalationId id, int status) {
    const auto place = "/v1/escalations/" + id.text();
    auto shown = co_await parts_.escalations.read(std::move(who), std::move(id));
    if (!shown) co_return http::problem(shown.error());
    auto response = http::as_json(*shown, status);
    if (status == 201) response.headers.emplace_back("Location", place);
    co_return response;
}

EscalationRoutes::Answer EscalationRoutes::answer(Access who, EscalationId id,
                                                  Result<Changed> changed) {
    if (!changed) co_return http::problem(changed.error());
    if (!changed->faults.empty()) co_return problem_of(changed->faults);
    co_return co_await answer(std::move(who), std::move(id), 200);
}

EscalationRoutes::Answer EscalationRoutes::open(http::Request request, desk::Clinician clinician) {
    auto writer = this->writer(request, clinician);
    if (!writer) co_return http::problem(writer.error());
    const auto contact = ContactId::parse(request.captured.at(0));
    if (!contact) co_return http::problem({Errc::not_found, "no such contact", "contact"});
    auto opened = read_opening(writer->body);
    if (!opened) co_return http::problem(opened.error());
    auto kept = co_await parts_.escalations.open(writer->who, *contact, std::move(*opened),
                                                 std::move(writer->key));
    if (!kept) co_return http::problem(kept.error());
    if (kept->fate == Kept::Fate::open_already) co_return open_already(kept->id);
    co_return co_await answer(std::move(writer->who), std::move(kept->id), 201);
}

EscalationRoutes::Answer EscalationRoutes::drill(http::Request request, desk::Clinician clinician) {
    auto writer = this->writer(request, clinician);
    if (!writer) co_return http::problem(writer.error());
    if (writer->who.mode == Access::Mode::serving)
        co_return http::problem(
            {Errc::forbidden, "a drill rings the on-call ladder: a supervisor starts it"});
    auto kept = co_await parts_.escalations.drill(writer->who.user, std::move(writer->key));
    if (!kept) co_return http::problem(kept.error());
    co_return co_await answer(std::move(writer->who), std::move(kept->id), 201);
}

EscalationRoutes::Answer EscalationRoutes::list(http::Request, desk::Clinician clinician) {
    auto listed = co_await parts_.escalations.list(access_of(clinician));
    if (!listed) co_return http::problem(listed.error());
    co_return http::as_json(*listed);
}

EscalationRoutes::Answer EscalationRoutes::read(http::Request request, desk::Clinician clinician) {
    auto reader = this->reader(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    co_return co_await answer(std::move(reader->who), std::move(reader->id), 200);
}

EscalationRoutes::Answer EscalationRoutes::step(http::Request request, desk::Clinician clinician) {
    auto writer = this->writer(request, clinician);
    if (!writer) co_return http::problem(writer.error());
    const auto id = EscalationId::parse(request.captured.at(0));
    if (!id) co_return http::problem({Errc::not_found, "no such escalation", "escalation"});
    const auto rev = read_rev(writer->body);
    if (!rev) co_return http::problem(rev.error());
    auto step = read_step(writer->body);
    if (!step) co_return http::problem(step.error());
    auto changed = co_await parts_.escalations.step(writer->who, *id, std::move(*step), *rev,
                                                    std::move(writer->key));
    co_return co_await answer(std::move(writer->who), *id, std::move(changed));
}

EscalationRoutes::Answer EscalationRoutes::note(http::Request request, desk::Clinician clinician) {
    auto writer = this->writer(request, clinician);
    if (!writer) co_return http::problem(writer.error());
    const auto id = EscalationId::parse(request.captured.at(0));
    if (!id) co_return http::problem({Errc::not_found, "no such escalation", "escalation"});
    auto note = read_note(writer->body);
    if (!note) co_return http::problem(note.error());
    auto changed = co_await parts_.escalations.note(writer->who, *id, std::move(*note),
                                                    std::move(writer->key));
    co_return co_await answer(std::move(writer->who), *id, std::move(changed));
}

EscalationRoutes::Answer EscalationRoutes::script(http::Request request,
                                                  desk::Clinician clinician) {
    auto reader = this->reader(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    const auto query = http::parse_form(request.query);
    if (!query) co_return http::problem(query.error());
    auto language = script_language(http::form_value(*query, "language"), reader->languages);
    auto script = co_await parts_.escalations.script(std::move(reader->who), std::move(reader->id),
                                                     std::move(language));
    if (!script) co_return http::problem(script.error());
    co_return http::as_json(*script);
}

EscalationRoutes::Answer EscalationRoutes::eido(http::Request request, desk::Clinician clinician) {
    auto reader = this->reader(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    auto file = co_await parts_.escalations.eido(std::move(reader->who), std::move(reader->id));
    if (!file) co_return http::problem(file.error());
    auto response = http::as_json(*file);
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"incident.json\"");
    co_return response;
}

}  // namespace holdfast::escalation
