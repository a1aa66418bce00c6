#include "ops/oncall/oncall_routes.hpp"

#include <algorithm>

#include "ops/oncall/rota/ical.hpp"
#include "ops/oncall/rota/rota_json.hpp"
#include "router/http/conditions.hpp"
#include "router/http/json_answer.hpp"

namespace holdfast::oncall {
namespace {

constexpr std::size_t key_bytes_max = 64;

std::string etag_of(std::int64_t version) {
    return "\"" + std::to_string(version) + "\"";
}

std::optional<http::Response> stale(const http::Request& request, std::int64_t version) {
    if (http::lists(request.header("if-match"), etag_of(version))) return std::nullopt;
    return http::problem_as(
        412,
        {Errc::conflict, "somebody else has changed the rota since: read it again", "If-Match"});
}

// What a change that came too late is answered: the condition was no longer met.
http::Response refusal(const Error& error) {
    return error.field == "version" ? http::problem_as(412, error) : http::problem(error);
}

bool may_schedule(const desk::Clinician& clinician) {
    return clinician.role == "supervisor" || clinician.role == "admin";
}
http::Response no_scheduler() {
    return http::problem({Errc::forbidden, "only a supervisor or an admin may change the rota"});
}

// None within sight.
json::value end_of(const Watch& watch, TimePoint seen) {
    if (watch.to >= seen) return nullptr;
    return epoch_ms(watch.to);
}

Result<std::string> level_in(const http::Request& request, const std::vector<std::string>& ladder,
                             bool required) {
    const auto query = http::parse_form(request.query);
    if (!query) return std::unexpected(query.error());
    std::string level{http::form_value(*query, "level")};
    if (level.empty() && !required) return level;
    if (std::ranges::find(ladder, level) == ladder.end())
        return fail(Errc::bad_request, "level must be one of oncall.levels", "level");
    return level;
}

}  // namespace

std::vector<http::Route> OnCallRoutes::routes() {
    using enum http::Method;
    const desk::StaffRoutes staff{*this, parts_.sign_in};
    return {{get, "/v1/oncall", staff.reads(&OnCallRoutes::now)},
            {get, "/v1/oncall/rota", staff.reads(&OnCallRoutes::rota)},
            {put, "/v1/oncall/rota", staff.changes(&OnCallRoutes::put_rota), rota_bytes_max},
            {get, "/v1/oncall/rota.ics", staff.reads(&OnCallRoutes::calendar)},
            {put, "/v1/oncall/rota.ics", staff.changes(&OnCallRoutes::put_calendar),
             calendar_bytes_max},
            {post, "/v1/oncall/swap", staff.changes(&OnCallRoutes::swap), 4096}};
}

Task<Result<std::size_t>> OnCallRoutes::holes() {
    auto kept = co_await parts_.rotas.read();
    if (!kept) co_return std::unexpected(kept.error());
    const auto now = parts_.clock.now();
    const auto& rotas = parts_.rotas;
    co_return oncall::holes(*kept->rota, rotas.ladder(), rotas.zone(), now, now + holes_ahead)
        .size();
}

json::array OnCallRoutes::standings(const Rota& rota, std::string_view me,
                                    json::array& mine) const {
    const auto now = parts_.clock.now();
    const auto& zone = parts_.rotas.zone();
    json::array shown;
    for (const auto& name : parts_.rotas.ladder()) {
        const auto* level = find_level(rota, name);
        const auto standing = oncall::standing(level ? *level : Level{}, zone, now);
        json::value on_call, next;
        if (standing.now)
            on_call = {{"user", standing.now->user},
                       {"name", parts_.name_of(standing.now->user)},
                       {"until", end_of(*standing.now, now + outlook)}};
        if (standing.next)
            next = {{"user", standing.next->user},
                    {"name", parts_.name_of(standing.next->user)},
                    {"from", epoch_ms(standing.next->from)}};
        if (standing.now && standing.now->user == me) mine.emplace_back(name);
        const auto today = std::chrono::floor<std::chrono::days>(zone.shown(now));
        shown.push_back({{"level", name},
                         {"on_call", std::move(on_call)},
                         {"next", std::move(next)},
                         {"holiday", level && is_holiday(*level, today)}});
    }
    return shown;
}

OnCallRoutes::Answer OnCallRoutes::now(http::Request, desk::Clinician clinician) {
    auto kept = co_await parts_.rotas.read();
    if (!kept) co_return http::problem(kept.error());
    auto ringing = co_await parts_.ringing(clinician);
    if (!ringing) co_return http::problem(ringing.error());
    const auto& rotas = parts_.rotas;
    const auto now = parts_.clock.now();
    json::array mine, ahead;
    auto levels = standings(*kept->rota, clinician.user, mine);
    for (const auto& hole :
         oncall::holes(*kept->rota, rotas.ladder(), rotas.zone(), now, now + holes_ahead))
        ahead.push_back(
            {{"level", hole.level}, {"from", epoch_ms(hole.from)}, {"to", epoch_ms(hole.to)}});
    const bool on_call = !mine.empty();
    co_return http::as_json({{"now", std::move(levels)},
                             {"holes", std::move(ahead)},
                             {"ringing", std::move(*ringing)},
                             {"time_zone", rotas.zone().name()},
                             {"me", {{"on_call", on_call}, {"levels", std::move(mine)}}}});
}

http::Response OnCallRoutes::answer(const KeptRota& kept) const {
    json::object shown{{"version", kept.version}, {"time_zone", parts_.rotas.zone().name()}};
    shown["levels"] = std::move(to_json(*kept.rota)["levels"]);
    auto response = http::as_json(shown);
    response.headers.emplace_back("ETag", etag_of(kept.version));
    return response;
}

OnCallRoutes::Answer OnCallRoutes::rota(http::Request, desk::Clinician) {
    auto kept = co_await parts_.rotas.read();
    if (!kept) co_return http::problem(kept.error());
    co_return answer(*kept);
}

OnCallRoutes::Answer OnCallRoutes::put_rota(http::Request request, desk::Clinician clinician) {
    if (!may_schedule(clinician)) co_return no_scheduler();
    if (request.header("if-match").empty())
        co_return http::problem_as(
            428,
            {Errc::incomplete, "send If-Match with the ETag of the rota you read", "If-Match"});
    auto kept = co_await parts_.rotas.read();
    if (!kept) co_return http::problem(kept.error());
    if (auto fault = stale(request, kept->version)) co_return *std::move(fault);
    const auto body = parse_object(request.body);
    if (!body) co_return http::problem(body.error());
    const auto& zone = parts_.rotas.zone().name();
    const auto* named = body->if_contains("time_zone");
    if (named && !(named->is_string() && named->get_string() == zone))
        co_return http::problem({Errc::bad_request,
                                 "/time_zone must be the centre's, " + zone + " (site.time_zone)",
                                 "/time_zone"});
    auto rota = read_rota(*body, parts_.rotas.ladder());
    if (!rota) co_return http::problem(rota.error());
    auto users = users_of(*rota);
    auto put = co_await parts_.rotas.put(kept->version, *std::move(rota), std::move(users));
    if (!put) co_return refusal(put.error());
    co_return answer(*put);
}

OnCallRoutes::Answer OnCallRoutes::calendar(http::Request request, desk::Clinician) {
    const auto level = level_in(request, parts_.rotas.ladder(), false);
    if (!level) co_return http::problem(level.error());
    auto kept = co_await parts_.rotas.read();
    if (!kept) co_return http::problem(kept.error());
    std::vector<Level> shown;
    for (const auto& one : kept->rota->levels)
        if (level->empty() || one.name == *level) shown.push_back(one);
    http::Response response{200,
                            "text/calendar; charset=utf-8",
                            write_calendar(shown, parts_.rotas.zone(), parts_.clock.now()),
                            {}};
    response.headers.emplace_back("ETag", etag_of(kept->version));
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"rota.ics\"");
    co_return response;
}

OnCallRoutes::Answer OnCallRoutes::put_calendar(http::Request request, desk::Clinician clinician) {
    if (!may_schedule(clinician)) co_return no_scheduler();
    const auto level = level_in(request, parts_.rotas.ladder(), true);
    if (!level) co_return http::problem(level.error());
    auto kept = co_await parts_.rotas.read();
    if (!kept) co_return http::problem(kept.error());
    // Without the condition it replaces whatever is there now.
    if (!request.header("if-match").empty())
        if (auto fault = stale(request, kept->version)) co_return *std::move(fault);
    auto read = read_calendar(request.body, *level, parts_.rotas.zone());
    if (!read) co_return http::problem(read.error());
    const auto* before = find_level(*kept->rota, *level);
    if (read->shifts.empty() && before && !before->shifts.empty())
        co_return http::problem({Errc::bad_request,
                                 "there is no shift in this calendar, and nobody of " + *level +
                                     " would be on call: import one with its shifts, or take those "
                                     "out on the on-call page",
                                 "VEVENT"});
    auto users = users_of(Rota{{*read}});
    auto rota = *kept->rota;
    std::erase_if(rota.levels, [&](const Level& one) { return one.name == *level; });
    rota.levels.push_back(*std::move(read));
    auto put = co_await parts_.rotas.put(kept->version, std::move(rota), std::move(users));
    if (!put) co_return refusal(put.error());
    co_return answer(*put);
}

OnCallRoutes::Answer OnCallRoutes::swap(http::Request request, desk::Clinician clinician) {
    const auto body = parse_object(request.body);
    if (!body) co_return http::problem(body.error());
    std::string texts[5];
    constexpr const char* names[] = {"key", "level", "from", "to", "user"};
    for (std::size_t i = 0; i < std::size(names); ++i) {
        auto text = text_field(*body, names[i], key_bytes_max);
        if (!text) co_return http::problem(text.error());
        texts[i] = *std::move(text);
    }
    const auto& [key, level, from, to, user] = texts;
    if (std::ranges::find(parts_.rotas.ladder(), level) == parts_.rotas.ladder().end())
        co_return http::problem({Errc::bad_request, "level must be one of oncall.levels", "level"});
    const auto begins = read_local(from), ends = read_local(to);
    if (!begins)
        co_return http::problem({Errc::bad_request, "from " + begins.error().detail, "from"});
    if (!ends) co_return http::problem({Errc::bad_request, "to " + ends.error().detail, "to"});
    Swap swap{.user = user, .from = *begins, .to = *ends};
    if (const auto sound = check(swap); !sound) {
        const auto& [code, detail, field] = sound.error();
        co_return http::problem({code, field + " " + detail, field});
    }
    if (!may_schedule(clinician) && user != clinician.user)
        co_return http::problem(
            {Errc::forbidden, "you may put yourself on call; for others ask a supervisor", "user"});
    auto done = co_await add(level, std::move(swap), "swap:" + clinician.user + ":" + key);
    if (!done) co_return http::problem(done.error());
    co_return answer(*done);
}

Task<Result<KeptRota>> OnCallRoutes::add(std::string level, Swap swap, std::string key) {
    Result<KeptRota> done = fail(Errc::conflict);
    for (int tries = 0; tries < tries_max; ++tries) {
        auto kept = co_await parts_.rotas.read();
        if (!kept) co_return kept;
        auto rota = *kept->rota;
        auto found = std::ranges::find(rota.levels, level, &Level::name);
        if (found == rota.levels.end()) {
            rota.levels.push_back({.name = level});
            found = std::prev(rota.levels.end());
        }
        const auto now = parts_.rotas.zone().shown(parts_.clock.now());
        auto added = add_swap(*found, swap, now);
        if (!added) co_return std::unexpected(added.error());
        std::vector<std::string> users{swap.user};
        done = co_await parts_.rotas.put(kept->version, std::move(rota), std::move(users), key);
        if (done || done.error().field != "version") co_return done;
    }
    co_return done;
}

}  // namespace holdfast::oncall
