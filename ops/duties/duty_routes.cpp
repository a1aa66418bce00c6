#include "ops/duties/duty_routes.hpp"

#include "router/core/utf8.hpp"
#include "router/http/json_answer.hpp"

namespace holdfast::duties {
namespace {

constexpr std::size_t body_bytes_max = 4096, key_bytes_max = 64, user_bytes_max = 32;
constexpr std::int64_t promise_s_max = 7 * 24 * 3600;

Result<std::string> words_field(const json::object& body, std::string_view field,
                                std::size_t chars_max) {
    auto words = text_field(body, field, 4 * chars_max);
    if (words && count_characters(*words) > chars_max)
        return fail(Errc::bad_request,
                    std::string{field} + ": 1 to " + std::to_string(chars_max) + " characters",
                    std::string{field});
    return words;
}

Result<std::optional<Millis>> promise_of(const json::object& body) {
    const auto* given = body.if_contains("for_s");
    if (!given || given->is_null()) return std::nullopt;
    const auto seconds = number_field(body, "for_s", 1, promise_s_max);
    if (!seconds) return std::unexpected(seconds.error());
    return std::chrono::seconds{*seconds};
}

std::string_view plain(Changed::Fate fate) {
    switch (fate) {
        case Changed::Fate::taken:
            return "somebody else has taken this duty: take it over, if you must";
        case Changed::Fate::waits:
            return "this contact waits in line: it is done when somebody accepts them";
        default:
            return "this duty is over";
    }
}

}  // namespace

std::vector<http::Route> DutyRoutes::routes() {
    using enum http::Method;
    const desk::StaffRoutes staff{*this, parts_.sign_in};
    const std::string one = "/v1/duties/{duty}";
    return {{get, "/v1/duties", staff.reads(&DutyRoutes::list)},
            {get, one, staff.reads(&DutyRoutes::read)},
            {post, one + "/acknowledge", staff.changes(&DutyRoutes::acknowledge), body_bytes_max},
            {post, one + "/assign", staff.changes(&DutyRoutes::assign), body_bytes_max},
            {post, one + "/done", staff.changes(&DutyRoutes::done), body_bytes_max},
            {post, one + "/void", staff.changes(&DutyRoutes::voided), body_bytes_max}};
}

Task<Result<Duties::Read>> DutyRoutes::find(const http::Request& request,
                                            const desk::Clinician& clinician) {
    const auto id = DutyId::parse(request.captured.at(0));
    if (!id) co_return fail(Errc::not_found, "no such duty", "duty");
    auto found = co_await parts_.duties.read(*id);
    if (!found) co_return std::unexpected(found.error());
    if (!*found) co_return fail(Errc::not_found, "no such duty", "duty");
    if (!clinician.may_watch() && !(*found)->duty.is_of(clinician.user))
        co_return fail(Errc::forbidden, "this duty is not yours", "duty");
    co_return std::move(**found);
}

DutyRoutes::Answer DutyRoutes::list(http::Request request, desk::Clinician clinician) {
    const auto query = http::parse_form(request.query);
    if (!query) co_return http::problem(query.error());
    const std::string after{http::form_value(*query, "after")};
    const auto dot = after.find('.');
    const bool fits = after.empty() || (dot != after.npos && dot >= 1 && dot <= 15 &&
                                        after.find_first_not_of("0123456789") == dot &&
                                        is_id_text(after.substr(dot + 1)));
    if (!fits)
        co_return http::problem(
            {Errc::bad_request, "after: the `next` of the page before", "after"});
    auto page =
        co_await parts_.duties.list(after, clinician.may_watch() ? std::string{} : clinician.user);
    if (!page) co_return http::problem(page.error());
    const auto now = parts_.clock.now();
    co_return http::as_json(
        {{"duties", to_json(page->duties, now, parts_.name_of)},
         {"next", page->next.empty() ? json::value(nullptr) : json::value(page->next)},
         {"now", epoch_ms(now)}});
}

DutyRoutes::Answer DutyRoutes::read(http::Request request, desk::Clinician clinician) {
    auto found = co_await find(request, clinician);
    if (!found) co_return http::problem(found.error());
    auto shown = to_json(found->duty, parts_.clock.now(), parts_.name_of);
    json::array history;
    for (const auto& fact : found->history) {
        std::string words;
        if (const auto* seq = fact.if_contains("seq");
            seq && seq->is_int64() && seq->get_int64() > 0)
            words = co_await words_of(found->duty.contact,
                                      static_cast<std::uint64_t>(seq->get_int64()));
        history.push_back(fact_json(fact, words, parts_.name_of));
    }
    shown["history"] = std::move(history);
    co_return http::as_json(shown);
}

Task<Result<DutyRoutes::Asked>> DutyRoutes::asked(http::Request request,
                                                  desk::Clinician clinician) {
    auto body = parse_object(request.body);
    if (!body) co_return std::unexpected(body.error());
    auto key = text_field(*body, "key", key_bytes_max);
    if (!key) co_return std::unexpected(key.error());
    auto found = co_await find(request, clinician);
    if (!found) co_return std::unexpected(found.error());
    co_return Asked{std::move(clinician.user), std::move(*key), std::move(*body),
                    std::move(found->duty)};
}

http::Response DutyRoutes::answer(const Result<Changed>& changed) const {
    if (!changed) return http::problem(changed.error());
    using enum Changed::Fate;
    if (changed->fate == done || changed->fate == again)
        return http::as_json(to_json(changed->duty, parts_.clock.now(), parts_.name_of));
    return http::with_members(
        http::problem({Errc::conflict, std::string{plain(changed->fate)}, "duty"}),
        {{"by", person_json(changed->duty.by, parts_.name_of)}, {"state", changed->duty.state}});
}

DutyRoutes::Answer DutyRoutes::acknowledge(http::Request request, desk::Clinician clinician) {
    auto asked = co_await this->asked(std::move(request), std::move(clinician));
    if (!asked) co_return http::problem(asked.error());
    const auto span = promise_of(asked->body);
    if (!span) co_return http::problem(span.error());
    auto changed =
        co_await parts_.duties.acknowledge(parts_.clock.now(), asked->duty.id, asked->user, *span,
                                           "take:" + asked->user + ":" + asked->key);
    co_return answer(changed);
}

DutyRoutes::Answer DutyRoutes::assign(http::Request request, desk::Clinician clinician) {
    auto asked = co_await this->asked(std::move(request), std::move(clinician));
    if (!asked) co_return http::problem(asked.error());
    auto to = text_field(asked->body, "to", user_bytes_max);
    if (!to) co_return http::problem(to.error());
    auto changed =
        co_await parts_.duties.assign(parts_.clock.now(), asked->duty.id, std::move(*to),
                                      asked->user, "give:" + asked->user + ":" + asked->key);
    co_return answer(changed);
}

DutyRoutes::Answer DutyRoutes::done(http::Request request, desk::Clinician clinician) {
    return end(std::move(request), std::move(clinician), Duties::End::done);
}

DutyRoutes::Answer DutyRoutes::voided(http::Request request, desk::Clinician clinician) {
    return end(std::move(request), std::move(clinician), Duties::End::voided);
}

DutyRoutes::Answer DutyRoutes::end(http::Request request, desk::Clinician clinician,
                                   Duties::End how) {
    auto asked = co_await this->asked(std::move(request), std::move(clinician));
    if (!asked) co_return http::problem(asked.error());
    auto words = how == Duties::End::done ? words_field(asked->body, "outcome", outcome_chars_max)
                                          : words_field(asked->body, "reason", reason_chars_max);
    if (!words) co_return http::problem(words.error());
    auto event = co_await event_of(*asked, how, std::move(*words));
    if (!event) co_return http::problem(event.error());
    auto changed =
        co_await parts_.duties.end(parts_.clock.now(), asked->duty.id, how, asked->user,
                                   std::move(*event), "end:" + asked->user + ":" + asked->key);
    co_return answer(changed);
}

Task<Result<std::string>> DutyRoutes::event_of(const Asked& asked, Duties::End how,
                                               std::string words) {
    const auto& duty = asked.duty;
    auto contact = co_await parts_.line.open(duty.contact);
    if (!contact) co_return std::unexpected(contact.error());
    if (!*contact) co_return fail(Errc::not_found, "no such contact", "contact");
    const auto key = parts_.keys.unwrap((*contact)->person.wrapped_key, (*contact)->record.person);
    if (!key) co_return std::unexpected(key.error());
    auto header =
        journal::header(how == Duties::End::done ? "duty_done" : "duty_void", parts_.clock.now());
    header["duty"] = duty.id.text();
    header["kind"] = duty.kind;
    header["by"] = asked.user;
    if (duty.drill) header["drill"] = true;
    co_return journal::encode(duty.contact, header, {{"note", std::move(words)}}, *key,
                              parts_.random);
}

Task<std::string> DutyRoutes::words_of(const ContactId& contact, std::uint64_t seq) {
    auto opened = co_await parts_.line.open(contact);
    if (!opened || !*opened) co_return std::string{};
    const auto key = parts_.keys.unwrap((*opened)->person.wrapped_key, (*opened)->record.person);
    auto page = co_await parts_.line.journal(contact, seq - 1, 1);
    if (!key || !page || page->events.empty()) co_return std::string{};
    const auto event = journal::decode(contact, seq, page->events.front(), *key);
    const auto* words = event ? event->content.if_contains("note") : nullptr;
    co_return words && words->is_string() ? std::string{words->get_string()} : std::string{};
}

}  // namespace holdfast::duties
