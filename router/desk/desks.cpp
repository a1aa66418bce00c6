#include "router/desk/desks.hpp"

#include <limits>

#include "router/conversation/origin.hpp"
#include "router/desk/desk_session.hpp"
#include "router/http/json_answer.hpp"
#include "router/queue/hints.hpp"

namespace holdfast::desk {
namespace {

constexpr auto not_known = std::numeric_limits<std::uint64_t>::max();

// Who may read a contact's journal over HTTP: its owner, and those who supervise.
Task<http::Response> answer_events(DeskParts& parts, http::Request request) {
    auto clinician = co_await parts.sign_in(request);
    if (!clinician) co_return http::problem(clinician.error());
    auto query = http::parse_form(request.query);
    if (!query) co_return http::problem(query.error());
    const auto id = ContactId::parse(request.captured.at(0));
    if (!id) co_return http::problem({Errc::not_found, "no such contact", "contact"});
    auto opened = co_await parts.line.open(*id);
    if (!opened) co_return http::problem(opened.error());
    if (!*opened) co_return http::problem({Errc::not_found, "no such contact", "contact"});
    const auto& record = (*opened)->record;
    const bool own = record.owner == clinician->user;
    const bool serves = own && (record.state == "active" || record.state == "wrapup");
    if (!own && clinician->role != "supervisor" && clinician->role != "admin")
        co_return http::problem({Errc::forbidden, "only its clinician or a supervisor may read this", "contact"});
    auto key = parts.keys.unwrap((*opened)->person.wrapped_key, record.person);
    if (!key) co_return http::problem(key.error());
    auto after = queue::to_number(http::form_value(*query, "after"));
    const auto asked = queue::to_number(http::form_value(*query, "limit"));
    auto page = co_await parts.line.journal(*id, after, asked == 0 || asked > 200 ? 200 : asked);
    if (!page) co_return http::problem(page.error());
    json::array events;
    for (std::uint64_t seq = after; const auto& stored : page->events) {
        auto event = journal::decode(*id, ++seq, stored, *key);
        if (!event) continue;
        auto shown = render_event(*event, record.by_text(), parts.name_of);
        if (!serves) hide_plan_texts(shown);
        events.push_back(std::move(shown));
    }
    const auto upto = events.empty() ? (*opened)->last_seq : page->upto;
    co_return http::as_json(
        {{"contact", id->text()}, {"after", after}, {"upto", upto}, {"events", std::move(events)}});
}

Task<std::optional<http::Response>> refuse_or_admit(DeskParts& parts, http::Request request) {
    if (!conversation::origin_allowed(request, parts.settings, false))
        co_return http::problem({Errc::forbidden, "desks open from this site's own pages only", "Origin"});
    auto clinician = co_await parts.sign_in(request);
    if (!clinician) co_return http::problem(clinician.error());
    co_return std::nullopt;
}

}  // namespace

http::SocketRoute Desks::route() {
    http::SocketRoute route;
    route.pattern = "/v1/desk";
    route.admit = [this](const http::Request& request) { return refuse_or_admit(parts_, request); };
    route.open = [this](http::Request request, std::shared_ptr<http::Socket> socket) -> std::shared_ptr<http::Session> {
        auto session = std::make_shared<DeskSession>(*this, std::move(request), std::move(socket));
        std::erase_if(all_, [](const auto& weak) { return weak.expired(); });
        all_.push_back(session);
        return session;
    };
    return route;
}

http::Route Desks::events_route() {
    return {http::Method::get, "/v1/contacts/{id}/events",
            [this](http::Request request) { return answer_events(parts_, std::move(request)); }};
}

std::shared_ptr<DeskSession> Desks::of_user(std::string_view user) const {
    const auto found = sessions_.find(std::string{user});
    return found == sessions_.end() ? nullptr : found->second.lock();
}

std::shared_ptr<DeskSession> Desks::holding(std::string_view contact) const {
    const auto found = by_contact_.find(std::string{contact});
    return found == by_contact_.end() ? nullptr : found->second.lock();
}

void Desks::on_event(std::string_view contact, queue::Hinted& hinted) {
    if (auto session = holding(contact)) session->hint(contact, hinted);
    if (accepting_.empty()) return;
    if (const auto found = accepting_.find(std::string{contact}); found != accepting_.end())
        found->second = std::max(found->second, hinted.seq());
}

std::uint64_t Desks::heard_meanwhile(const std::string& contact) {
    const auto found = accepting_.find(contact);
    if (found == accepting_.end()) return not_known;  // two accepted it at once
    const auto heard = found->second;
    accepting_.erase(found);
    return heard;
}

// user, contact, offer, deadline, seq of the offered event, newest message or nothing; and behind a message, so that
// nothing is left to read: person, wrapped key, lane, level, concerns, channel, arrival, returned.
void Desks::on_offer(const std::vector<std::string_view>& fields) {
    if (fields.size() < 6) return;
    auto session = of_user(fields[0]);
    const auto contact = ContactId::parse(fields[1]);
    if (!session || !contact) return;
    if (fields.size() < 14) return spawn(parts_.executor, "offer", session->show_offer(*contact));
    const auto key = parts_.keys.unwrap(fields[7], fields[6]);
    if (!key) return;
    queue::ContactRecord record;
    record.id = *contact;
    record.offer = static_cast<std::int64_t>(queue::to_number(fields[2]));
    record.deadline = static_cast<std::int64_t>(queue::to_number(fields[3]));
    record.lane = fields[8];
    record.level = static_cast<triage::Level>(std::min<std::uint64_t>(queue::to_number(fields[9]), triage::level_count - 1));
    record.concerns = fields[10];
    record.channel = fields[11];
    record.arrived = static_cast<std::int64_t>(queue::to_number(fields[12]));
    record.returned = fields[13] == "1";
    Said said;
    if (auto message = journal::decode(*contact, 0, fields[5], *key)) said.add(std::move(*message));
    session->send("offer", render_offer(record, said));
}

// user, contact: the person wrote again while the offer is open
void Desks::on_preview(const std::vector<std::string_view>& fields) {
    if (fields.size() < 2) return;
    auto session = of_user(fields[0]);
    const auto contact = ContactId::parse(fields[1]);
    if (session && contact) spawn(parts_.executor, "offer", session->show_offer(*contact));
}

void Desks::on_offer_gone(const std::vector<std::string_view>& fields) {
    if (fields.size() < 4) return;
    if (auto session = of_user(fields[0]))
        session->send("offer_gone", {{"contact", fields[1]}, {"offer", queue::to_number(fields[2])}, {"reason", fields[3]}});
}

// user, state, capacity, load
void Desks::on_presence(const std::vector<std::string_view>& fields) {
    if (fields.size() < 4) return;
    if (auto session = of_user(fields[0]))
        session->send("presence", {{"state", fields[1]}, {"capacity", queue::to_number(fields[2])}, {"load", queue::to_number(fields[3])}});
}

// The newer desk has taken the user's place already, so the older one is found by its own id.
void Desks::on_superseded(std::string_view desk) {
    for (const auto& weak : all_)
        if (auto session = weak.lock(); session && session->desk() == desk) session->close(4409, "opened elsewhere");
}

// All of the user's desks when the session is not named.
void Desks::on_signed_out(std::string_view user, std::string_view id) {
    for (const auto& weak : all_)
        if (auto session = weak.lock(); session && session->clinician().user == user &&
                                        (id.empty() || session->clinician().session == id))
            session->close(4401, "signed out");
}

void Desks::on_seen(std::string_view contact, std::uint64_t seq) {
    if (auto session = holding(contact)) session->send("seen", {{"contact", contact}, {"seq", seq}});
}

void Desks::on_gap() {
    for (auto& [contact, heard] : accepting_) heard = not_known;
    for (const auto& [user, weak] : sessions_)
        if (auto session = weak.lock()) session->catch_up();
}

void Desks::on_store(bool up) {
    for (const auto& weak : all_)
        if (auto session = weak.lock()) {
            session->send("degraded", {{"on", !up},
                                       {"text", up ? "" : "The line cannot keep anything right now. What you send is not "
                                                          "kept until this notice goes away."}});
            if (up) session->catch_up();
        }
}

Task<bool> Desks::present_again() {
    std::vector<std::shared_ptr<DeskSession>> here;
    for (const auto& [user, weak] : sessions_)
        if (auto session = weak.lock(); session && session->present()) here.push_back(std::move(session));
    bool all = true;
    for (const auto& session : here) {
        auto again = co_await session->present_again();
        all = all && again;
    }
    co_return all;
}

Task<> Desks::tell_counts() {
    if (all_.empty()) co_return;
    auto counts = co_await parts_.line.counts();
    if (!counts) co_return;
    json::object waiting;
    for (int level = 0; level < triage::level_count; ++level)
        waiting[triage::name_of(static_cast<triage::Level>(level))] = (*counts)[0][static_cast<std::size_t>(level)].integer();
    const auto oldest = (*counts)[1].integer();
    const auto frame = conversation::push(
        "counts", {{"waiting", std::move(waiting)},
                   {"longest_wait_ms", oldest > 0 ? epoch_ms(parts_.clock.now()) - oldest : 0},
                   {"available", (*counts)[2].integer()},
                   {"paused", (*counts)[3].integer()},
                   {"open", (*counts)[4].integer()},
                   {"ringing", (*counts)[5].integer()}});
    bool watched = false;
    for (const auto& weak : all_)
        if (auto session = weak.lock()) {
            session->send(frame);
            watched = watched || session->watches();
        }
    if (!watched) co_return;
    auto board = co_await parts_.board();
    if (!board) co_return;
    const auto shown = conversation::push("board", *board);
    for (const auto& weak : all_)
        if (auto session = weak.lock(); session && session->watches()) session->send(shown);
}

}  // namespace holdfast::desk
