#include "router/desk/desk_session.hpp"

#include <boost/asio/post.hpp>

namespace holdfast::desk {
namespace {

constexpr auto told_again_after = std::chrono::milliseconds{500};
constexpr std::size_t words_within = 200;  // of the newest events

// Until the line has heard it: the store may be away when a desk goes.
Task<> tell_lost(queue::Line& line, TimePoint now, std::string user, std::string desk) {
    for (;;) {
        auto told = co_await line.lost(now, user, desk);
        if (told) co_return;
        asio::steady_timer pause{co_await asio::this_coro::executor, told_again_after};
        co_await pause.async_wait(as_result);
    }
}

Result<ContactId> contact_of(const json::object& data) {
    auto text = text_field(data, "contact", id_length);
    if (!text) return std::unexpected(text.error());
    auto id = ContactId::parse(*text);
    if (!id) return fail(Errc::not_found, "no such contact", "contact");
    return *id;
}

}  // namespace

DeskSession::DeskSession(Desks& desks, http::Request request, std::shared_ptr<http::Socket> socket)
    : desks_(desks),
      request_(std::move(request)),
      socket_(std::move(socket)),
      desk_(make_id_text(desks.parts_.clock.now(), desks.parts_.random)) {}

void DeskSession::on_close() {
    closed_ = true;
    for (auto& [contact, following] : follows_) {
        following.follower->stop();
        const auto found = desks_.by_contact_.find(contact);
        if (found != desks_.by_contact_.end() && found->second.lock().get() == this) desks_.by_contact_.erase(found);
    }
    follows_.clear();
    if (!present_) return;
    const auto found = desks_.sessions_.find(clinician_.user);
    if (found != desks_.sessions_.end() && found->second.lock().get() == this) desks_.sessions_.erase(found);
    spawn(desks_.parts_.executor, "desk_lost",
          tell_lost(desks_.parts_.line, desks_.parts_.clock.now(), clinician_.user, desk_));
}

void DeskSession::hint(std::string_view contact, queue::Hinted& hinted) {
    if (const auto found = follows_.find(std::string{contact}); found != follows_.end()) found->second.follower->hint(hinted);
}

void DeskSession::catch_up() {
    for (auto& [contact, following] : follows_) following.follower->catch_up();
    spawn(desks_.parts_.executor, "presence", show_presence());
    spawn(desks_.parts_.executor, "offer", show_current_offer());
}

Task<Result<>> DeskSession::identify() {
    if (!clinician_.user.empty()) co_return Result<>{};
    auto clinician = co_await desks_.parts_.sign_in(request_);
    if (!clinician) co_return std::unexpected(clinician.error());
    clinician_ = std::move(*clinician);
    co_return Result<>{};
}

DeskSession::Answer DeskSession::hello(const json::object&) {
    greeted_ = true;
    const auto& settings = desks_.parts_.settings;
    json::array languages;
    for (const auto& language : clinician_.languages) languages.push_back(json::value(language));
    json::object welcome{{"now", epoch_ms(desks_.parts_.clock.now())},
                         {"me", json::object{{"user", clinician_.user},
                                             {"name", clinician_.name},
                                             {"role", clinician_.role},
                                             {"languages", std::move(languages)}}},
                         {"title", settings.site.title},
                         {"outcomes", outcome_names()},
                         {"phrases", json::array{}},
                         {"instruments", instrument_names(*desks_.parts_.instruments)},
                         {"capacity_max", settings.line.capacity_max},
                         {"message_chars_max", json::object{{"sms", settings.sms.message_chars_max},
                                                            {"chat", settings.chat.message_chars_max}}}};
    if (!clinician_.may_answer()) {
        welcome["presence"] = "away";
        co_return welcome;
    }
    // Registered first, so that an offer made by `present` itself finds this desk.
    desks_.sessions_[clinician_.user] = weak_from_this();
    present_ = true;
    const auto lanes = queue::lanes_served(clinician_.languages, clinician_.senior);
    auto presence = co_await desks_.parts_.line.present(desks_.parts_.clock.now(), clinician_.user, desk_, lanes);
    if (!presence) co_return std::unexpected(presence.error());
    json::array cards;
    for (const auto& text : presence->contacts) {
        const auto contact = ContactId::parse(text);
        if (!contact) continue;
        auto opened = co_await open(*contact);
        if (!opened) co_return std::unexpected(opened.error());
        auto followed = follow(*opened, opened->last_seq);
        if (!followed) co_return std::unexpected(followed.error());
        // What happened between the reading and the following.
        (*followed)->catch_up();
        cards.push_back(card_of(*opened));
    }
    auto offer = co_await current_offer(presence->holding);
    welcome["presence"] = presence->state;
    welcome["capacity"] = presence->capacity;
    welcome["load"] = presence->load;
    welcome["contacts"] = std::move(cards);
    welcome["offer"] = offer && !offer->empty() ? json::value(std::move(*offer)) : json::value(nullptr);
    co_return welcome;
}

DeskSession::Answer DeskSession::presence(const json::object& data) {
    if (!present_) co_return fail(Errc::forbidden, "this account does not answer contacts");
    auto state = text_field(data, "state", 16);
    if (!state) co_return std::unexpected(state.error());
    if (*state != "available" && *state != "paused")
        co_return fail(Errc::bad_request, "state must be available or paused", "state");
    std::int64_t capacity = desks_.parts_.settings.line.capacity_default;
    if (data.contains("capacity")) {
        auto number = number_field(data, "capacity", 1, desks_.parts_.settings.line.capacity_max);
        if (!number) co_return std::unexpected(number.error());
        capacity = *number;
    }
    auto changed = co_await desks_.parts_.line.availability(desks_.parts_.clock.now(), clinician_.user, desk_,
                                                            *state == "available", static_cast<int>(capacity));
    if (!changed) co_return std::unexpected(changed.error());
    co_return json::object{{"state", *state}, {"capacity", capacity}};
}

DeskSession::Answer DeskSession::accept(const json::object& data) {
    auto contact = contact_of(data);
    if (!contact) co_return std::unexpected(contact.error());
    auto offer = number_field(data, "offer", 1, std::int64_t{1} << 40);
    if (!offer) co_return std::unexpected(offer.error());
    desks_.accepting_.emplace(contact->text(), 0);
    auto accepted = co_await desks_.parts_.line.accept(desks_.parts_.clock.now(), clinician_.user, *contact, *offer);
    const auto heard = desks_.heard_meanwhile(contact->text());
    if (!accepted) co_return std::unexpected(accepted.error());
    auto held = unlock(std::move(*accepted));
    if (!held) co_return std::unexpected(held.error());
    // Its last event is the accepting, which is shown, behind the card, like all that follow.
    auto followed = follow(*held, held->last_seq - 1);
    if (!followed) co_return std::unexpected(followed.error());
    if (heard > held->last_seq) held->last_event.clear();
    asio::post(desks_.parts_.executor, [follower = *followed, seq = held->last_seq, event = std::move(held->last_event)] {
        queue::Hinted hinted{seq, event};
        follower->hint(hinted);
    });
    co_return json::object{{"card", card_of(*held)}};
}

DeskSession::Answer DeskSession::decline(const json::object& data) {
    auto contact = contact_of(data);
    if (!contact) co_return std::unexpected(contact.error());
    auto offer = number_field(data, "offer", 1, std::int64_t{1} << 40);
    if (!offer) co_return std::unexpected(offer.error());
    auto declined = co_await desks_.parts_.line.decline(desks_.parts_.clock.now(), clinician_.user, *contact, *offer);
    if (!declined) co_return std::unexpected(declined.error());
    co_return json::object{};
}

DeskSession::Answer DeskSession::watch(const json::object& data) {
    if (!clinician_.may_watch()) co_return fail(Errc::forbidden, "the board is for supervisors");
    const auto* on = data.if_contains("board");
    if (!on || !on->is_bool()) co_return fail(Errc::bad_request, "board must be true or false", "board");
    watches_ = on->get_bool();
    if (watches_) {
        auto board = co_await desks_.parts_.board();
        if (!board) co_return std::unexpected(board.error());
        send("board", *board);
    }
    co_return json::object{};
}

DeskSession::Answer DeskSession::ask_further(const std::string& type, const json::object& data) {
    auto contact = contact_of(data);
    if (!contact) co_return std::unexpected(contact.error());
    conversation::Asked asked{.user = clinician_.user, .contact = std::move(*contact), .data = data};
    co_return co_await desks_.parts_.further.find(type)->second(std::move(asked));
}

DeskSession::Answer DeskSession::ping(const json::object&) {
    co_return json::object{{"now", epoch_ms(desks_.parts_.clock.now())}};
}

Task<> DeskSession::show_presence() {
    auto self = shared_from_this();
    if (!present_) co_return;
    const auto key = desks_.parts_.line.functions().key("k:" + clinician_.user);
    auto reply = co_await desks_.parts_.line.functions().connection().command({"HMGET", key, "state", "capacity", "load"});
    if (!reply || closed_) co_return;
    send("presence", {{"state", (*reply)[0].text()}, {"capacity", (*reply)[1].integer()}, {"load", (*reply)[2].integer()}});
}

// The hint of an offer may have been missed.
Task<> DeskSession::show_current_offer() {
    auto self = shared_from_this();
    if (!present_) co_return;
    const auto key = desks_.parts_.line.functions().key("k:" + clinician_.user);
    auto holding = co_await desks_.parts_.line.functions().connection().command({"HGET", key, "holding"});
    if (!holding || closed_) co_return;
    auto offer = co_await current_offer(std::string{holding->text()});
    if (offer && !offer->empty() && !closed_) send("offer", *offer);
}

Task<bool> DeskSession::present_again() {
    auto self = shared_from_this();
    auto& line = desks_.parts_.line;
    const auto key = line.functions().key("k:" + clinician_.user);
    auto live = co_await line.functions().connection().command({"HGET", key, "desk"});
    if (!live) co_return false;
    if (!live->text().empty() || closed_) co_return true;
    const auto now = desks_.parts_.clock.now();
    auto presence = co_await line.present(now, clinician_.user, desk_,
                                          queue::lanes_served(clinician_.languages, clinician_.senior));
    if (!presence) co_return false;
    // It went while it was being counted in.
    if (closed_) spawn(desks_.parts_.executor, "desk_lost", tell_lost(line, now, clinician_.user, desk_));
    // What was taken from it meanwhile stands in the journals.
    if (!closed_) catch_up();
    co_return true;
}

Task<> DeskSession::show_offer(ContactId contact) {
    auto self = shared_from_this();
    auto opened = co_await open(contact);
    if (!opened || opened->record.state != "offered" || opened->record.holder != clinician_.user) co_return;
    auto said = co_await said_by(*opened);
    // It may have been accepted meanwhile.
    const bool open_still = !closed_ && !follows_.contains(contact.text());
    if (said && open_still) send("offer", render_offer(opened->record, *said));
}

Task<Result<Said>> DeskSession::said_by(const Held& opened) {
    Said said;
    const auto& contact = opened.record.id;
    const auto after = opened.last_seq > words_within ? opened.last_seq - words_within : 0;
    auto page = co_await desks_.parts_.line.journal(contact, after, words_within);
    if (!page) co_return std::unexpected(page.error());
    for (auto seq = after; const auto& one : page->events)
        if (auto event = journal::decode(contact, ++seq, one, opened.key)) said.add(std::move(*event));
    co_return said;
}

Task<Result<json::object>> DeskSession::current_offer(const std::string& holding) {
    const auto contact = ContactId::parse(holding);
    if (!contact) co_return json::object{};
    auto opened = co_await open(*contact);
    if (!opened) co_return std::unexpected(opened.error());
    if (opened->record.state != "offered" || opened->record.holder != clinician_.user) co_return json::object{};
    auto said = co_await said_by(*opened);
    co_return render_offer(opened->record, said ? *said : Said{});
}

}  // namespace holdfast::desk
