// What a clinician does with a contact they hold: read, say, end, complete. Assessing is in desk_assess.cpp.
#include "router/core/utf8.hpp"
#include "router/desk/desk_session.hpp"

namespace holdfast::desk {
namespace {

constexpr std::size_t message_bytes_max = 16 * 1024;
constexpr std::size_t without_plan_chars_max = 1000;
constexpr std::size_t events_a_page = 200;
constexpr std::size_t page_bytes_max = 256 * 1024;  // well below what may wait for one desk

}  // namespace

Task<Result<DeskSession::Held>> DeskSession::open(ContactId contact) {
    auto opened = co_await desks_.parts_.line.open(contact);
    if (!opened) co_return std::unexpected(opened.error());
    if (!*opened) co_return fail(Errc::not_found, "no such contact", "contact");
    co_return unlock(std::move(**opened));
}

Result<DeskSession::Held> DeskSession::unlock(queue::OpenedContact opened) const {
    auto key = desks_.parts_.keys.unwrap(opened.person.wrapped_key, opened.record.person);
    if (!key) return std::unexpected(key.error());
    return held_with(*key, std::move(opened));
}

DeskSession::Held DeskSession::held_with(const vault::DataKey& key, queue::OpenedContact opened) {
    auto& [record, person, last_seq, last_event] = opened;
    return Held{std::move(record), key, std::move(person), last_seq, std::move(last_event)};
}

Task<Result<DeskSession::Held>> DeskSession::held(const json::object& data) {
    auto text = text_field(data, "contact", id_length);
    if (!text) co_return std::unexpected(text.error());
    const auto id = ContactId::parse(*text);
    if (!id) co_return fail(Errc::not_found, "no such contact", "contact");
    auto opened = co_await open(*id);
    if (!opened) co_return opened;
    const bool mine = opened->record.owner == clinician_.user ||
                      (opened->record.state == "offered" && opened->record.holder == clinician_.user);
    if (!mine) co_return fail(Errc::forbidden, "only its clinician may do this", "contact");
    co_return opened;
}

Task<Result<DeskSession::Grip>> DeskSession::grip(const json::object& data) {
    const auto* contact = data.if_contains("contact");
    if (contact && contact->is_string()) {
        const auto followed = follows_.find(std::string{contact->get_string()});
        if (followed != follows_.end())
            co_return Grip{followed->second.follower->contact(), followed->second.follower->key()};
    }
    auto opened = co_await held(data);
    if (!opened) co_return std::unexpected(opened.error());
    co_return Grip{opened->record.id, opened->key};
}

Task<Result<json::object>> DeskSession::card(ContactId contact) {
    auto opened = co_await open(contact);
    if (!opened) co_return std::unexpected(opened.error());
    co_return card_of(*opened);
}

json::object DeskSession::card_of(const Held& opened) const {
    const auto followed = follows_.find(opened.record.id.text());
    auto reach = followed == follows_.end() ? reach_of(opened) : followed->second.reach;
    return render_card(opened.record, {.last_seq = opened.last_seq,
                                       .stopped = opened.person.stopped,
                                       .plans = opened.person.plans,
                                       .dialable = reach.dialable,
                                       .region = std::move(reach.region)});
}

DeskSession::Reach DeskSession::reach_of(const Held& opened) const {
    if (!opened.record.by_text()) return {};
    auto number = vault::open(opened.key, "number" + opened.record.person, opened.person.sealed_number);
    if (!number) return {};
    const auto sender = desks_.parts_.numbers.read(*number);
    return {sender.dialable, sender.dialable ? desks_.regions_.of(sender.number) : ""};
}

Task<> DeskSession::show_card(ContactId contact) {
    auto self = shared_from_this();
    auto shown = co_await card(contact);
    if (!shown || closed_) co_return;
    send("card", {{"card", std::move(*shown)}});
}

Result<std::shared_ptr<queue::Follower>> DeskSession::follow(const Held& opened, std::uint64_t after) {
    const auto& contact = opened.record.id;
    if (const auto found = follows_.find(contact.text()); found != follows_.end()) return found->second.follower;
    if (closed_) return fail(Errc::conflict, "this desk is closed");
    const bool by_text = opened.record.by_text();
    std::weak_ptr<DeskSession> weak = weak_from_this();
    auto follower = queue::Follower::make(desks_.parts_.executor, desks_.parts_.line, contact, opened.key, after,
                                          [weak, contact, by_text](const journal::Event& event) {
                                              if (auto self = weak.lock()) self->deliver(contact, by_text, event);
                                          });
    follows_[contact.text()] = {follower, by_text, reach_of(opened)};
    desks_.by_contact_[contact.text()] = weak_from_this();
    return follower;
}

void DeskSession::unfollow(const std::string& contact) {
    const auto found = follows_.find(contact);
    if (found == follows_.end()) return;
    found->second.follower->stop();
    follows_.erase(found);
    desks_.by_contact_.erase(contact);
}

void DeskSession::deliver(const ContactId& contact, bool by_text, const journal::Event& event) {
    auto shown = render_event(event, by_text, desks_.parts_.name_of);
    json::object data(shown.storage());
    data["contact"] = contact.text();
    data["event"] = std::move(shown);
    send("event", data);
    const auto type = event.type();
    if (type == "lost" || type == "closed") {
        send("gone", {{"contact", contact.text()}, {"reason", type}});
        unfollow(contact.text());
        return;
    }
    // Whoever accepts, assesses or ends it from here gets the card from that.
    const bool shown_already =
        (type == "accepted" || type == "assessed" || type == "ended") && event.text("by") == clinician_.user;
    const bool changes_card = type == "plan_agreed" || type == "plan_recalled" || !type.starts_with("plan_");
    if (type != "message" && type != "delivery" && type != "answered" && changes_card && !shown_already) {
        spawn(desks_.parts_.executor, "card", show_card(contact));
    }
}

DeskSession::Answer DeskSession::read(const json::object& data) {
    auto mine = co_await held(data);
    if (!mine) co_return std::unexpected(mine.error());
    auto after = number_field(data, "after", 0, std::int64_t{1} << 40);
    if (!after) co_return std::unexpected(after.error());
    auto seq = static_cast<std::uint64_t>(*after);
    auto page = co_await desks_.parts_.line.journal(mine->record.id, seq, events_a_page);
    if (!page) co_return std::unexpected(page.error());
    json::array events;
    std::size_t bytes = 0;
    for (const auto& stored : page->events) {
        bytes += stored.size();
        if (bytes > page_bytes_max && !events.empty()) break;
        auto event = journal::decode(mine->record.id, ++seq, stored, mine->key);
        if (event) events.push_back(render_event(*event, mine->record.by_text(), desks_.parts_.name_of));
    }
    const auto upto = events.empty() ? mine->last_seq : page->upto;
    co_return json::object{{"contact", mine->record.id.text()},
                           {"after", *after},
                           {"upto", upto},
                           {"events", std::move(events)}};
}

DeskSession::Answer DeskSession::say(const json::object& data) {
    auto contact = text_field(data, "contact", id_length);
    if (!contact) co_return std::unexpected(contact.error());
    auto id = text_field(data, "client_msg_id", 64);
    if (!id) co_return std::unexpected(id.error());
    auto text = conversation::words_field(data, "text", message_bytes_max);
    if (!text) co_return std::unexpected(text.error());
    const auto followed = follows_.find(*contact);
    if (followed == follows_.end()) co_return fail(Errc::conflict, "it is not yours, or has moved on", "contact");
    const auto follower = followed->second.follower;
    const bool by_text = followed->second.by_text;
    const auto& settings = desks_.parts_.settings;
    const auto most = by_text ? settings.sms.message_chars_max : settings.chat.message_chars_max;
    if (count_characters(*text) > most)
        co_return fail(Errc::too_large, "a message may have at most " + std::to_string(most) + " characters", "text");
    const auto now = desks_.parts_.clock.now();
    auto header = journal::header("message", now);
    header["by"] = "clinician";
    header["user"] = clinician_.user;
    header["m"] = *id;
    auto event = journal::encode(follower->contact(), header, {{"text", std::move(*text)}}, follower->key(),
                                 desks_.parts_.random);
    const auto key = "k:" + clinician_.user + ":" + vault::fingerprint(follower->contact().text() + *id);
    auto seq = co_await desks_.parts_.line.say(now, clinician_.user, follower->contact(), key, std::move(event), by_text);
    if (!seq) {
        if (seq.error().code == Errc::unreachable)
            seq.error().detail = by_text ? "this person cannot be reached by text until they send START"
                                         : "this person has left the chat";
        co_return std::unexpected(seq.error());
    }
    if (by_text && desks_.parts_.text_queued) desks_.parts_.text_queued();
    co_return json::object{{"seq", *seq}};
}

DeskSession::Answer DeskSession::seen(const json::object& data) {
    auto contact = text_field(data, "contact", id_length);
    if (!contact) co_return std::unexpected(contact.error());
    auto seq = number_field(data, "seq", 1, std::int64_t{1} << 40);
    if (!seq) co_return std::unexpected(seq.error());
    const auto id = ContactId::parse(*contact);
    if (!id) co_return fail(Errc::not_found, "no such contact", "contact");
    auto seen = co_await desks_.parts_.line.seen(*id, clinician_.user, static_cast<std::uint64_t>(*seq));
    if (!seen) co_return std::unexpected(seen.error());
    co_return json::object{};
}

DeskSession::Answer DeskSession::end(const json::object& data) {
    auto mine = co_await grip(data);
    if (!mine) co_return std::unexpected(mine.error());
    auto ended = co_await desks_.parts_.line.end(desks_.parts_.clock.now(), clinician_.user, mine->contact);
    if (!ended) co_return std::unexpected(ended.error());
    co_return json::object{{"card", card_of(held_with(mine->key, std::move(*ended)))}};
}

DeskSession::Answer DeskSession::complete(const json::object& data) {
    auto mine = co_await grip(data);
    if (!mine) co_return std::unexpected(mine.error());
    auto name = optional_text_field(data, "outcome", 32);
    if (!name) co_return std::unexpected(name.error());
    const auto* outcome = find_outcome(*name);
    if (!outcome)
        co_return fail(Errc::incomplete, "choose how this ended: one of the outcomes that hello lists", "outcome");
    auto note = optional_text_field(data, "note", note_bytes_max);
    if (!note) co_return std::unexpected(note.error());
    auto without_plan = optional_text_field(data, "without_plan", message_bytes_max);
    if (!without_plan) co_return std::unexpected(without_plan.error());
    if (count_characters(*without_plan) > without_plan_chars_max)
        co_return fail(Errc::too_large, "without_plan may have at most 1000 characters", "without_plan");
    const auto now = desks_.parts_.clock.now();
    auto header = journal::header("closed", now);
    header["by"] = clinician_.user;
    header["outcome"] = outcome->name;
    json::object content;
    if (!note->empty()) content["note"] = std::move(*note);
    const bool says_why = is_visible(*without_plan);
    if (says_why) content["without_plan"] = std::move(*without_plan);
    auto event = journal::encode(mine->contact, header, content, mine->key, desks_.parts_.random);
    auto completed = co_await desks_.parts_.line.complete(now, clinician_.user, mine->contact, std::move(event),
                                                          outcome->no_conversation, says_why);
    if (!completed) co_return std::unexpected(completed.error());
    co_return json::object{};
}

}  // namespace holdfast::desk
