#include "router/conversation/chat_session.hpp"

#include "router/core/utf8.hpp"

namespace holdfast::conversation {
namespace {

constexpr std::size_t token_bytes = 24;
constexpr std::size_t message_bytes_max = 16 * 1024;
constexpr std::size_t page = 200;
constexpr std::size_t resume_events_max = 200, resume_bytes = 256 * 1024;

constexpr auto told_again_after = std::chrono::milliseconds{500};

// Until the line has heard it: the store may be away when a chat goes.
Task<> tell_gone(queue::Line& line, TimePoint now, ContactId contact) {
    for (;;) {
        auto told = co_await line.chat_gone(now, contact);
        if (told) co_return;
        asio::steady_timer pause{co_await asio::this_coro::executor, told_again_after};
        co_await pause.async_wait(as_result);
    }
}

Result<Secret> token_of(const json::object& data) {
    auto token = text_field(data, "token", 64);
    if (!token) return std::unexpected(token.error());
    return Secret{std::move(*token)};
}

// A page may make the token itself, so that a `start` whose answer was lost can be sent again and is the same chat.
Result<Secret> token_for_start(const json::object& data, Random& random) {
    auto given = optional_text_field(data, "token", 64);
    if (!given) return std::unexpected(given.error());
    if (given->empty()) return Secret{vault::base64url(random.bytes(token_bytes))};
    const bool fits = given->size() >= 32 && vault::from_base64url(*given);
    if (!fits) return fail(Errc::bad_request, "token must be 24 to 48 random bytes in base64url", "token");
    return Secret{std::move(*given)};
}

Result<intake::Survey> survey_of(const json::object& data) {
    intake::Survey survey;
    const auto* value = data.if_contains("survey");
    if (!value || value->is_null()) return survey;
    auto object = object_field(data, "survey");
    if (!object) return std::unexpected(object.error());
    if (const auto* distress = (*object)->if_contains("distress"); distress && !distress->is_null()) {
        auto number = number_field(**object, "distress", 0, 10);
        if (!number) return std::unexpected(number.error());
        survey.distress = static_cast<int>(*number);
    }
    auto suicidal = optional_text_field(**object, "suicidal", 8);
    if (!suicidal) return std::unexpected(suicidal.error());
    if (!suicidal->empty() && *suicidal != "yes" && *suicidal != "no" && *suicidal != "skip")
        return fail(Errc::bad_request, "suicidal must be yes, no or skip", "suicidal");
    survey.suicidal = *suicidal;
    auto about = optional_text_field(**object, "about", message_bytes_max);
    if (!about) return std::unexpected(about.error());
    survey.about = MessageText{std::move(*about)};
    return survey;
}

}  // namespace

Task<> ChatSession::on_text(std::string text) {
    auto self = shared_from_this();
    auto frame = parse_frame(text);
    if (!frame) {
        socket_->send(refusal(0, frame.error()));
        co_return;
    }
    auto result = co_await handle(*frame);
    if (!result && facts(result.error().code).blame == Blame::us) say_unavailable();
    socket_->send(result ? answer(frame->id, *result) : refusal(frame->id, result.error()));
    if (result && (frame->type == "start" || frame->type == "resume") && follower_) follower_->catch_up();
}

Task<Result<json::object>> ChatSession::handle(const Frame& frame) {
    if (frame.type == "start") return start(frame.data);
    if (frame.type == "resume") return resume(frame.data);
    if (frame.type == "message") return message(frame.data);
    if (frame.type == "seen") return seen_by_contact(frame.data);
    if (frame.type == "leave") return leave(frame.data);
    if (const auto further = chats_.parts_.further.find(frame.type); further != chats_.parts_.further.end())
        return ask_further(further->second, frame.data);
    return [](TimePoint now, bool ping) -> Task<Result<json::object>> {
        if (!ping) co_return fail(Errc::bad_request, "unknown frame type", "type");
        co_return json::object{{"now", epoch_ms(now)}};
    }(chats_.parts_.clock.now(), frame.type == "ping");
}

void ChatSession::on_close() {
    if (!follower_) {
        if (begun_)
            spawn(chats_.parts_.executor, "chat_unjoined",
                  leave_unjoined(chats_, chats_.parts_.intake.chat_person(token_)));
        return;
    }
    const auto contact = follower_->contact();
    follower_->stop();
    auto found = chats_.sessions_.find(contact.text());
    if (found == chats_.sessions_.end() || found->second.lock().get() != this) return;
    chats_.sessions_.erase(found);
    spawn(chats_.parts_.executor, "chat_gone", tell_gone(chats_.parts_.line, chats_.parts_.clock.now(), contact));
}

// A start that failed half-way may have opened a contact that nobody is in.
Task<> ChatSession::leave_unjoined(Chats& chats, std::string person) {
    auto& line = chats.parts_.line;
    const auto key = line.functions().key("p:" + person);
    const auto now = chats.parts_.clock.now();
    for (;;) {
        auto open = co_await line.functions().connection().command({"HGET", key, "contact"});
        if (open) {
            const auto contact = ContactId::parse(open->text());
            if (contact && !chats.sessions_.contains(contact->text())) co_await tell_gone(line, now, *contact);
            co_return;
        }
        asio::steady_timer pause{co_await asio::this_coro::executor, told_again_after};
        co_await pause.async_wait(as_result);
    }
}

Task<bool> ChatSession::here_again() {
    auto self = shared_from_this();
    if (!follower_) co_return true;
    auto here = co_await chats_.parts_.line.chat_here(chats_.parts_.intake.chat_person(token_));
    if (!here) co_return false;
    // It went while it was being counted in.
    const auto& contact = follower_->contact();
    const auto found = chats_.sessions_.find(contact.text());
    if (found == chats_.sessions_.end())
        spawn(chats_.parts_.executor, "chat_gone", tell_gone(chats_.parts_.line, chats_.parts_.clock.now(), contact));
    else
        catch_up();
    co_return true;
}

void ChatSession::hint(queue::Hinted& hinted) {
    if (follower_) follower_->hint(hinted);
}

void ChatSession::catch_up() {
    if (follower_) follower_->catch_up();
}

Task<> ChatSession::caught_up() {
    auto self = shared_from_this();
    const auto follower = follower_;
    if (follower) co_await follower->caught_up();
}

void ChatSession::seen(std::uint64_t seq) { socket_->send(push("seen", {{"seq", seq}})); }

void ChatSession::say_unavailable() {
    const auto& texts = chats_.parts_.texts;
    socket_->send(push("unavailable", {{"text", texts.get(language_, "unavailable")}}));
}

Task<Result<json::object>> ChatSession::start(const json::object& data) {
    if (follower_) co_return fail(Errc::conflict, "this chat has already begun");
    const auto* consent = data.if_contains("consent");
    if (!consent || !consent->is_bool() || !consent->get_bool())
        co_return fail(Errc::bad_request, "consent must be true before a chat begins", "consent");
    auto language = text_field(data, "language", 8);
    if (!language) co_return std::unexpected(language.error());
    if (!chats_.parts_.texts.by_language.contains(*language)) language = chats_.parts_.settings.site.default_language;
    auto survey = survey_of(data);
    if (!survey) co_return std::unexpected(survey.error());
    auto token = token_for_start(data, chats_.parts_.random);
    if (!token) co_return std::unexpected(token.error());
    language_ = *language;
    token_ = std::move(*token);
    begun_ = true;
    auto receipt = co_await chats_.parts_.intake.start_chat(token_, language_, std::move(*survey));
    if (!receipt) co_return std::unexpected(receipt.error());
    auto here = co_await chats_.parts_.line.chat_here(chats_.parts_.intake.chat_person(token_));
    if (!here) co_return std::unexpected(here.error());
    if (!*here) co_return fail(Errc::not_found, "this conversation is over", "token");
    auto key = chats_.parts_.keys.unwrap((*here)->wrapped_key, chats_.parts_.intake.chat_person(token_));
    if (!key) co_return std::unexpected(key.error());
    join((*here)->contact, *key, 0);
    auto stands = co_await where_it_stands();
    if (!stands) co_return stands;
    (*stands)["token"] = token_.reveal();
    (*stands)["exit_url"] = chats_.parts_.settings.chat.exit_url;
    co_return stands;
}

Task<Result<json::object>> ChatSession::resume(const json::object& data) {
    auto token = token_of(data);
    if (!token) co_return std::unexpected(token.error());
    auto last = number_field(data, "last_seq", 0, std::int64_t{1} << 40);
    if (!last) co_return std::unexpected(last.error());
    const auto person = chats_.parts_.intake.chat_person(*token);
    auto here = co_await chats_.parts_.line.chat_here(person);
    if (!here) co_return std::unexpected(here.error());
    if (!*here) co_return fail(Errc::not_found, "this conversation is over", "token");
    auto key = chats_.parts_.keys.unwrap((*here)->wrapped_key, person);
    if (!key) co_return std::unexpected(key.error());
    token_ = std::move(*token);
    begun_ = true;
    const auto after = static_cast<std::uint64_t>(*last);
    json::array events;
    std::size_t bytes = 0;
    std::uint64_t read = after, upto = after;
    const auto full = [&] { return events.size() >= resume_events_max || bytes >= resume_bytes; };
    do {
        auto got = co_await chats_.parts_.line.journal((*here)->contact, read, page);
        if (!got) co_return std::unexpected(got.error());
        upto = got->upto;
        if (upto < after) co_return fail(Errc::conflict, "the line has not got that far: begin again from 0", "last_seq");
        if (got->events.empty()) break;
        for (const auto& stored : got->events) {
            if (full()) break;
            auto event = journal::decode((*here)->contact, ++read, stored, *key);
            if (!event) continue;
            auto shown = visible(*event);
            if (shown.empty()) continue;
            bytes += stored.size();
            events.push_back(std::move(shown));
        }
    } while (read < upto && !full());
    // What is left is asked for, not pushed: it could fill the socket. A new event then names one that is not in hand.
    join((*here)->contact, *key, upto);
    if (read == upto)
        prev_ = events.empty() ? after : static_cast<std::uint64_t>(events.back().at("seq").to_number<std::int64_t>());
    auto stands = co_await where_it_stands();
    if (!stands) co_return stands;
    (*stands)["events"] = std::move(events);
    co_return stands;
}

void ChatSession::join(ContactId contact, const vault::DataKey& key, std::uint64_t after) {
    if (follower_) follower_->stop();
    auto& slot = chats_.sessions_[contact.text()];
    if (auto other = slot.lock(); other && other.get() != this) other->close(4409);
    slot = weak_from_this();
    prev_ = after;
    std::weak_ptr<ChatSession> weak = weak_from_this();
    follower_ = queue::Follower::make(chats_.parts_.executor, chats_.parts_.line, std::move(contact), key, after,
                                      [weak](const journal::Event& event) {
                                          if (auto self = weak.lock()) self->deliver(event);
                                      });
}

Task<Result<json::object>> ChatSession::message(const json::object& data) {
    if (token_.empty()) co_return fail(Errc::conflict, "start or resume the chat first");
    auto id = text_field(data, "client_msg_id", 64);
    if (!id) co_return std::unexpected(id.error());
    auto text = words_field(data, "text", message_bytes_max);
    if (!text) co_return std::unexpected(text.error());
    if (count_characters(*text) > chats_.parts_.settings.chat.message_chars_max)
        co_return fail(Errc::too_large, "a message may have at most " +
                                            std::to_string(chats_.parts_.settings.chat.message_chars_max) + " characters",
                       "text");
    auto receipt = co_await chats_.parts_.intake.chat_says(token_, std::move(*id), MessageText{std::move(*text)});
    if (!receipt) co_return std::unexpected(receipt.error());
    co_return json::object{{"seq", receipt->seq}};
}

Task<Result<json::object>> ChatSession::seen_by_contact(const json::object& data) {
    if (!follower_) co_return fail(Errc::conflict, "start or resume the chat first");
    auto seq = number_field(data, "seq", 1, std::int64_t{1} << 40);
    if (!seq) co_return std::unexpected(seq.error());
    auto seen = co_await chats_.parts_.line.seen(follower_->contact(), "", static_cast<std::uint64_t>(*seq));
    if (!seen) co_return std::unexpected(seen.error());
    co_return json::object{};
}

Task<Result<json::object>> ChatSession::leave(const json::object& data) {
    if (!follower_) co_return fail(Errc::conflict, "start or resume the chat first");
    const auto* quick = data.if_contains("quick");
    const bool quickly = quick && quick->is_bool() && quick->get_bool();
    auto left = co_await chats_.parts_.line.leave(chats_.parts_.clock.now(), follower_->contact(), quickly);
    if (!left) co_return std::unexpected(left.error());
    co_return json::object{};
}

Task<Result<json::object>> ChatSession::ask_further(const Further& further, const json::object& data) {
    if (!follower_) co_return fail(Errc::conflict, "start or resume the chat first");
    Asked asked{.user = {}, .contact = follower_->contact(), .data = data, .peer = peer_};
    co_return co_await further(std::move(asked));
}

Task<Result<json::object>> ChatSession::where_it_stands() {
    auto places = co_await chats_.parts_.line.places({follower_->contact().text()});
    if (!places) co_return std::unexpected(places.error());
    note(places->at(0));
    json::object stands{{"contact", follower_->contact().text()}, {"state", told_state_}, {"upto", follower_->upto()}};
    stands["place"] = told_place_ > 0 ? json::value(told_place_) : json::value(nullptr);
    co_return stands;
}

void ChatSession::note(const queue::Line::Place& stands) {
    told_state_ = stands.state == "offered" ? "waiting" : stands.state;
    told_place_ = stands.place;
}

Task<> ChatSession::tell_state() {
    auto self = shared_from_this();
    if (!follower_ || told_state_ == "closed") co_return;
    auto places = co_await chats_.parts_.line.places({contact()});
    if (places) tell(places->at(0));
}

void ChatSession::tell(const queue::Line::Place& stands) {
    if (told_state_ == "closed") return;
    const auto state = told_state_;
    const auto place = told_place_;
    note(stands);
    if (told_state_ == state && told_place_ == place) return;
    const auto shown = told_place_ > 0 ? json::value(told_place_) : json::value(nullptr);
    socket_->send(push("state", {{"state", told_state_}, {"place", shown}}));
}

void ChatSession::deliver(const journal::Event& event) {
    auto shown = visible(event);
    if (shown.empty()) return;
    json::object data(shown.storage());
    data["prev"] = prev_;
    data["event"] = std::move(shown);
    socket_->send(push("event", data));
    prev_ = event.seq;
    const auto type = event.type();
    if (type != "message") spawn(chats_.parts_.executor, "chat_state", tell_state());
}

json::object ChatSession::visible(const journal::Event& event) const {
    constexpr std::size_t fields_usual = 8;
    json::object shown(json_pool());
    shown.reserve(fields_usual);
    shown["seq"] = event.seq;
    shown["at"] = epoch_ms(event.at());
    const auto type = event.type();
    if (type == "message") {
        const auto* text = event.content.if_contains("text");
        shown["type"] = "message";
        auto& by = shown["by"].emplace_object();
        by["kind"] = event.text("by");
        if (event.text("by") == "clinician") by["name"] = chats_.parts_.first_name(event.text("user"));
        shown["text"] = text ? std::string_view{text->get_string()} : std::string_view{};
        if (const auto id = event.text("m"); !id.empty() && event.text("by") == "contact") shown["client_msg_id"] = id;
    } else if (type == "accepted") {
        shown["type"] = "joined";
        shown["name"] = chats_.parts_.first_name(event.text("by"));
    } else if (type == "returned") {
        shown["type"] = "waiting_again";
    } else if (type == "ended" || type == "closed") {
        shown["type"] = type;
    } else if (type == "plan_changed" || type == "plan_shown" || type == "plan_agreed" || type == "plan_recalled") {
        json::value said = event.content;
        hide_accounts(said);
        for (auto& [field, value] : said.get_object())
            if (field != "why") shown[field] = std::move(value);
        shown["type"] = type;
    } else {
        return {};
    }
    return shown;
}

}  // namespace holdfast::conversation
