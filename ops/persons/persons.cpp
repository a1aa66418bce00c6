#include "ops/persons/persons.hpp"

#include "router/core/log.hpp"
#include "router/http/json_answer.hpp"
#include "router/redis/rewrite.hpp"

namespace holdfast::persons {
namespace {

constexpr std::size_t reason_bytes_max = 1200;

Task<Result<bool>> erased(queue::Line& line, ContactId contact) {
    queue::Plans plans{line};
    const auto until = std::chrono::steady_clock::now() + erase_limit;
    for (bool more = true; more;) {
        if (std::chrono::steady_clock::now() > until) co_return false;
        auto step = co_await plans.erase(contact, contacts_a_step, false);
        if (!step) co_return std::unexpected(step.error());
        more = *step;
    }
    auto written = co_await redis::rewrite_files(line.functions().connection(), erase_limit);
    if (!written || !*written) co_return written;
    auto forgotten = co_await plans.erase(contact, contacts_a_step, true);
    if (!forgotten) co_return std::unexpected(forgotten.error());
    co_return true;
}

Task<http::Response> erase(const PersonParts& parts, http::Request request) {
    auto clinician = co_await parts.sign_in_to_change(request);
    if (!clinician) co_return http::problem(clinician.error());
    if (clinician->role != "admin")
        co_return http::problem({Errc::forbidden, "only an admin may erase a person"});
    const auto body = parse_object(request.body);
    if (!body) co_return http::problem(body.error());
    const auto text = text_field(*body, "contact", id_length);
    if (!text) co_return http::problem(text.error());
    const auto reason = text_field(*body, "reason", reason_bytes_max);
    if (!reason) co_return http::problem(reason.error());
    const auto contact = ContactId::parse(*text);
    if (!contact) co_return http::problem({Errc::not_found, "no such contact", "contact"});
    auto done = co_await erased(parts.line, *contact);
    if (!done) co_return http::problem(done.error());
    log(LogLevel::info, "person_erased",
        {vouched("contact", contact->text()), vouched("by", clinician->user),
         vouched("done", *done ? "yes" : "no")});
    co_return http::as_json({{"done", *done}}, *done ? 200 : 202);
}

}  // namespace

http::Route erase_route(PersonParts parts) {
    return {http::Method::post, "/v1/persons/erase",
            [parts = std::move(parts)](http::Request request) {
                return erase(parts, std::move(request));
            },
            4096};
}

}  // namespace holdfast::persons
