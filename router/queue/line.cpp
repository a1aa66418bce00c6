#include "router/queue/line.hpp"

#include "router/queue/answers.hpp"

namespace holdfast::queue {
namespace {

constexpr Millis always_first = std::chrono::hours{24 * 3650};
constexpr int ticks_at_once = 200;
constexpr Millis words_lease = std::chrono::seconds{10};
constexpr Millis node_lease = std::chrono::seconds{15};
constexpr Millis client_repeat = std::chrono::hours{24 * 2};

Result<Word> word_of(const Result<redis::Reply>& reply) {
    if (!reply) return std::unexpected(reply.error());
    Word word{.seq = static_cast<std::uint64_t>((*reply)[2].integer()), .engine = {}, .opened = {}};
    if ((*reply)[0].text() == "ok") word.engine = static_cast<triage::Level>((*reply)[3].integer());
    return word;
}

}  // namespace

Millis credit(triage::Level level, const config::Settings::Line& line) {
    switch (level) {
        case triage::Level::imminent: return always_first;
        case triage::Level::high: return line.credit_high;
        case triage::Level::moderate: return line.credit_moderate;
        default: return Millis{0};
    }
}

std::string lane_of(std::string_view language) { return std::string{language} + ".general"; }

std::string lanes_served(const std::vector<std::string>& languages, bool senior) {
    std::string lanes;
    for (const auto& language : languages) {
        if (!lanes.empty()) lanes += ' ';
        lanes += lane_of(language) + ".open";
        if (senior) lanes += ' ' + lane_of(language) + ".high";
    }
    return lanes;
}

std::string Line::offer_ms() const { return number(settings_.line.offer_deadline); }
std::string Line::pass_ms() const { return number(settings_.line.passed_over); }

// `kept`: a word, contact and seq. After a repeat what stands there may be sealed otherwise.
void Line::hear_own(const redis::Reply& kept, std::string_view event) const {
    if (!own_event_) return;
    if (kept[0].text() == "again") event = {};
    own_event_(kept[1].text(), static_cast<std::uint64_t>(kept[2].integer()), event);
}

// `looked`: a word, a look, and the journal's last event unless it was a repeat.
OpenedContact Line::looked_at(const ContactId& contact, const redis::Reply& looked) const {
    auto opened = opened_contact(contact, looked[1]);
    opened.last_event = looked[2].text();
    // After a repeat it may have been missed: it is to be read.
    if (own_event_) own_event_(contact.text(), opened.last_seq, opened.last_event);
    return opened;
}

Task<Result<Arrived>> Line::arrive(TimePoint now, Arrival a) {
    auto reply = co_await functions_.change(
        "hf_arrive",
        {number(now), a.idempotency_key, number(a.remember), a.person, a.wrapped_key, a.turns, a.key_is_new ? "1" : "",
         a.sealed_number, a.contact.text(), a.channel, a.lane, number(static_cast<int>(a.level)), a.concerns, a.chat_node,
         number(credit(a.level, settings_.line)), offer_ms(), number(settings_.line.long_wait),
         number(settings_.line.waiting_max), a.arrived_event, a.message_event, a.first_words_event, a.by_text ? "1" : "",
         a.keyword, a.keyword_answer_event, a.may_open ? "1" : "", number(static_cast<int>(a.own_level)),
         number(credit(a.own_level, settings_.line)), a.lane_anew, node_});
    if (!reply) co_return std::unexpected(reply.error());
    const auto word = (*reply)[0].text();
    Arrived arrived;
    arrived.contact = (*reply)[1].text();
    arrived.seq = static_cast<std::uint64_t>((*reply)[2].integer());
    arrived.state = (*reply)[3].text();
    using Kind = Arrived::Kind;
    if (word == "new") arrived.kind = Kind::opened;
    else if (word == "more") arrived.kind = Kind::added;
    else if (word == "again") arrived.kind = Kind::repeated;
    else if (word == "kept") arrived.kind = Kind::kept;
    else if (word == "closed") arrived.kind = Kind::closed;
    else if (word == "full") arrived.kind = Kind::full;
    else if (word == "stale") {
        arrived.kind = Kind::stale;
        arrived.wrapped_key = (*reply)[1].text();
        arrived.contact = (*reply)[2].text();
        arrived.turns = (*reply)[3].text();
    } else co_return fail(Errc::internal, "the store gave an answer this version does not know");
    const bool appended = arrived.kind == Kind::added && !a.message_event.empty();
    if (appended || arrived.kind == Kind::repeated) hear_own(*reply, a.message_event);
    co_return arrived;
}

Task<Result<Presence>> Line::present(TimePoint now, std::string user, std::string desk, std::string lanes) {
    auto reply = co_await functions_.change(
        "hf_present", {number(now), user, node_, desk, lanes, number(settings_.line.capacity_default), offer_ms()});
    if (!reply) co_return std::unexpected(reply.error());
    Presence presence;
    presence.state = (*reply)[0].text();
    presence.capacity = static_cast<int>((*reply)[1].integer());
    presence.load = static_cast<int>((*reply)[2].integer());
    presence.holding = (*reply)[3].text();
    const auto held = (*reply)[4];
    for (std::size_t i = 0; i < held.size(); ++i) presence.contacts.emplace_back(held[i].text());
    co_return presence;
}

Task<Result<>> Line::availability(TimePoint now, std::string user, std::string desk, bool available, int capacity) {
    auto reply = co_await functions_.change(
        "hf_availability",
        {number(now), user, desk, available ? "available" : "paused", number(capacity), offer_ms()});
    co_return done(settled(std::move(reply)));
}

Task<Result<>> Line::lost(TimePoint now, std::string user, std::string desk) {
    auto reply = co_await functions_.change(
        "hf_lost", {number(now), user, desk, number(settings_.line.clinician_grace), pass_ms(), offer_ms()});
    co_return done(reply);
}

Task<Result<>> Line::away(TimePoint now, std::string user) {
    auto reply = co_await functions_.change("hf_away", {number(now), user, offer_ms(), pass_ms()});
    co_return done(settled(std::move(reply)));
}

Task<Result<OpenedContact>> Line::accept(TimePoint now, std::string user, ContactId contact, std::int64_t offer) {
    const Millis target = settings_.line.service_level_target;
    auto reply = co_await functions_.change(
        "hf_accept", {number(now), user, contact.text(), number(offer), number(target), offer_ms(), node_});
    auto looked = settled(std::move(reply));
    if (!looked) co_return std::unexpected(looked.error());
    co_return looked_at(contact, *looked);
}

Task<Result<>> Line::decline(TimePoint now, std::string user, ContactId contact, std::int64_t offer) {
    auto reply = co_await functions_.change(
        "hf_decline", {number(now), user, contact.text(), number(offer), pass_ms(), offer_ms()});
    co_return done(settled(std::move(reply)));
}

Task<Result<std::uint64_t>> Line::say(TimePoint now, std::string user, ContactId contact, std::string key,
                                      std::string event, bool by_text) {
    auto reply = co_await functions_.change(
        "hf_say", {number(now), user, contact.text(), key, number(client_repeat), event, by_text ? "1" : "", node_},
        user);
    auto said = settled(std::move(reply));
    if (!said) co_return std::unexpected(said.error());
    hear_own(*said, event);
    co_return static_cast<std::uint64_t>((*said)[2].integer());
}

Task<Result<>> Line::line_says(TimePoint now, ContactId contact, std::string event, bool by_text, bool returned) {
    const Millis next = returned ? settings_.line.long_wait : settings_.line.long_wait_repeat;
    auto reply = co_await functions_.change(
        "hf_line_says", {number(now), contact.text(), event, by_text ? "1" : "", number(next), returned ? "1" : ""});
    co_return done(reply);
}

Task<Result<Word>> Line::assess(TimePoint now, std::string user, ContactId contact, std::string key, triage::Level level,
                                std::string event, bool has_reason) {
    auto reply = co_await functions_.change(
        "hf_assess", {number(now), user, contact.text(), key, number(client_repeat),
                      number(static_cast<int>(level)), event, has_reason ? "1" : "", node_},
        user);
    auto kept = settled(std::move(reply));
    auto word = word_of(kept);
    if (!word) co_return word;
    if (word->engine) word->opened = opened_contact(contact, (*kept)[4]);
    hear_own(*kept, event);
    co_return word;
}

Task<Result<Word>> Line::answer(TimePoint now, std::string user, ContactId contact, std::string key, Answered a) {
    auto reply = co_await functions_.change(
        "hf_answer", {number(now), user, contact.text(), key, number(client_repeat), std::move(a.instrument),
                      std::move(a.read), std::move(a.kept), std::move(a.event), std::move(a.result_event),
                      a.level ? number(static_cast<int>(*a.level)) : "", std::move(a.about)});
    co_return word_of(settled(std::move(reply)));
}

Task<Result<OpenedContact>> Line::end(TimePoint now, std::string user, ContactId contact) {
    auto reply = co_await functions_.change("hf_end", {number(now), user, contact.text(), node_}, user);
    auto looked = settled(std::move(reply));
    if (!looked) co_return std::unexpected(looked.error());
    co_return looked_at(contact, *looked);
}

Task<Result<>> Line::complete(TimePoint now, std::string user, ContactId contact, std::string event,
                              bool no_conversation, bool says_why_no_plan) {
    auto reply = co_await functions_.change(
        "hf_complete", {number(now), user, contact.text(), event, no_conversation ? "1" : "", offer_ms(),
                        number(settings_.line.rest_after_high), says_why_no_plan ? "1" : "", node_},
        user);
    auto completed = settled(std::move(reply));
    if (completed) hear_own(*completed, event);
    co_return done(completed);
}

Task<Result<>> Line::leave(TimePoint now, ContactId contact, bool quickly) {
    auto reply = co_await functions_.change(
        "hf_leave", {number(now), contact.text(), quickly ? "true" : "false", offer_ms()});
    co_return done(reply);
}

Task<Result<>> Line::seen(ContactId contact, std::string user, std::uint64_t seq) {
    auto reply = co_await functions_.change(
        "hf_seen", {contact.text(), user.empty() ? "contact" : "clinician", number(seq), user}, user);
    co_return done(settled(std::move(reply)));
}

Task<Result<std::optional<Line::ChatHere>>> Line::chat_here(std::string person) {
    auto reply = co_await functions_.change("hf_chat_here", {person, node_});
    if (!reply) co_return std::unexpected(reply.error());
    auto contact = ContactId::parse((*reply)[0].text());
    if (!contact) co_return std::optional<ChatHere>{};
    ChatHere here{*contact, std::string{(*reply)[1].text()}};
    co_return here;
}

Task<Result<>> Line::chat_gone(TimePoint now, ContactId contact) {
    auto reply = co_await functions_.change(
        "hf_chat_gone", {number(now), contact.text(), node_, number(settings_.chat.away_grace)});
    co_return done(reply);
}

Task<Result<std::vector<Line::Place>>> Line::places(std::vector<std::string> contacts) {
    const auto asked = contacts.size();
    auto reply = co_await functions_.ask("hf_places", std::move(contacts));
    if (!reply) co_return std::unexpected(reply.error());
    if (reply->size() != 2 * asked)
        co_return fail(Errc::internal, "the store gave an answer this version does not know");
    std::vector<Place> places;
    for (std::size_t i = 0; i + 1 < reply->size(); i += 2)
        places.push_back({std::string{(*reply)[i].text()}, (*reply)[i + 1].integer()});
    co_return places;
}

Task<Result<Due>> Line::tick(TimePoint now) {
    auto reply = co_await functions_.change(
        "hf_tick", {number(now), number(ticks_at_once), offer_ms(), pass_ms(), number(settings_.line.clinician_grace),
                    number(settings_.line.credit_returned), number(words_lease), number(settings_.chat.away_grace),
                    number(settings_.line.long_wait)});
    if (!reply) co_return std::unexpected(reply.error());
    Due due;
    due.next = from_epoch_ms((*reply)[0].integer());
    due.broken = (*reply)[2].integer();
    const auto words = (*reply)[1];
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
        if (auto id = ContactId::parse(words[i].text())) due.words.push_back({*id, words[i + 1].text() == "returned"});
    co_return due;
}

Task<Result<bool>> Line::heartbeat(TimePoint now, bool said_again) {
    auto reply = co_await functions_.change("hf_heartbeat", {number(now), node_, number(node_lease), said_again ? "1" : ""});
    if (!reply) co_return std::unexpected(reply.error());
    co_return reply->integer() == 1;
}

Task<Result<redis::Reply>> Line::board(TimePoint now, int most) {
    return functions_.ask("hf_board", {number(now), number(most)});
}

Task<Result<redis::Reply>> Line::counts() { return functions_.ask("hf_counts", {}); }

}  // namespace holdfast::queue
