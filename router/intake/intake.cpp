#include "router/intake/intake.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/monotonic_resource.hpp>

#include "router/core/json.hpp"
#include "router/core/log.hpp"
#include "router/core/utf8.hpp"
#include "router/intake/turn.hpp"

namespace holdfast::intake {
namespace {

constexpr int stale_tries_max = 8;
constexpr Millis chat_repeat = std::chrono::hours{48};

// In this turn, or in no words at all.
bool stands_in(const triage::Reason& reason, std::size_t turn) {
    return reason.spans.empty() || std::ranges::find(reason.spans, turn, &triage::Span::turn) != reason.spans.end();
}

// What this one message shows, also together with those before it; what only they show stands at them.
triage::Level level_of_turn(const triage::Assessment& assessment, std::size_t turn) {
    auto level = triage::Level::none;
    for (const auto& reason : assessment.reasons)
        if (stands_in(reason, turn)) level = std::max(level, reason.level);
    return level;
}

// What the contact said in this event: a message, or what they wrote before the chat.
std::string words_of_contact(const journal::Event& event) {
    const json::value* text = nullptr;
    if (event.type() == "message" && event.text("by") == "contact") text = event.content.if_contains("text");
    if (const auto* survey = event.content.if_contains("survey"); survey && event.type() == "arrived")
        text = survey->as_object().if_contains("about");
    return text ? std::string{text->as_string()} : std::string{};
}

json::array reasons_of(const triage::Assessment& assessment, std::size_t turn, const json::storage_ptr& memory) {
    json::array reasons(memory);
    for (const auto& reason : assessment.reasons) {
        if (!stands_in(reason, turn)) continue;
        auto& shown = reasons.emplace_back(json::object_kind).get_object();
        shown.reserve(4);
        shown["rule"] = reason.rule;
        shown["sentence"] = reason.sentence;
        shown["level"] = triage::name_of(reason.level);
        auto& spans = shown["spans"].emplace_array();
        for (const auto& span : reason.spans)
            if (span.turn == turn) spans.push_back({span.begin, span.end});
    }
    return reasons;
}

}  // namespace

Task<Result<Receipt>> Intake::accept(InboundText message) {
    Words words;
    const auto sender = parts_.numbers.read(message.from.reveal());
    words.number = sender.number;
    words.hears = sender.dialable;
    // Two who hide their number are not the same person.
    words.person = sender.withheld ? parts_.pseudonyms.of("withheld", message.provider + " " + message.message_id)
                                   : parts_.pseudonyms.of("phone", sender.number.reveal());
    words.channel = "sms:" + message.provider;
    words.idempotency_key = "m:" + message.provider + ":" + vault::fingerprint(message.message_id);
    words.text = repaired_utf8(message.text.reveal());
    words.keyword = keyword_of(message);
    const auto* language = words.keyword == Keyword::none ? clear_language_of(words.text) : nullptr;
    words.clearly = language != nullptr;
    words.language = language ? *language : parts_.settings.site.default_language;
    words.by_text = true;
    words.media = message.media;
    words.provider_answers = message.provider_answers_help;
    return take(std::move(words));
}

Task<Result<Receipt>> Intake::start_chat(Secret token, std::string language, Survey survey) {
    Words words;
    words.person = chat_person(token);
    words.channel = "chat";
    words.language = std::move(language);
    words.idempotency_key = "s:" + words.person;
    words.has_text = false;
    words.survey = std::move(survey);
    return take(std::move(words));
}

Task<Result<Receipt>> Intake::chat_says(Secret token, std::string client_message_id, MessageText text) {
    Words words;
    words.person = chat_person(token);
    words.channel = "chat";
    words.language = parts_.settings.site.default_language;
    words.idempotency_key = "c:" + words.person + ":" + vault::fingerprint(client_message_id);
    words.client_message_id = std::move(client_message_id);
    words.text = text.reveal();
    words.may_open = false;
    return take(std::move(words));
}

std::string Intake::chat_person(const Secret& token) const { return parts_.pseudonyms.of("chat", token.reveal()); }

Task<Result<Receipt>> Intake::take(Words words) {
    auto& person = known(words.person);
    if (person.busy) {
        if (person.waiting.size() >= together_max)
            co_return fail(Errc::throttled, "too many messages of one person at once");
        co_await wait_turn(person.waiting);
    }
    person.busy = true;
    auto receipt = co_await take_in_turn(words, person);
    person.busy = false;
    if (!person.waiting.empty()) {
        auto next = std::move(person.waiting.front());
        person.waiting.pop_front();
        person.busy = true;  // handed over: nobody may slip in between
        next();
    }
    if (!receipt) ++counts_.refused;
    co_return receipt;
}

Task<Result<Receipt>> Intake::take_in_turn(const Words& words, Known& person) {
    using Kind = queue::Arrived::Kind;
    for (int tries = 0; tries < stale_tries_max; ++tries) {
        auto arrival = compose(words, person, parts_.clock.now());
        const auto level = arrival.level;
        const bool leaves_as_text = arrival.by_text && (!arrival.first_words_event.empty() || !arrival.keyword_answer_event.empty());
        auto arrived = co_await parts_.line.arrive(parts_.clock.now(), std::move(arrival));
        if (!arrived) co_return std::unexpected(arrived.error());
        switch (arrived->kind) {
            case Kind::stale: {
                auto read = co_await read_again(person, *arrived, words.person);
                if (!read) co_return std::unexpected(read.error());
                continue;
            }
            case Kind::closed: co_return fail(Errc::not_found, "this conversation is over", "token");
            case Kind::full: co_return fail(Errc::unavailable, "the line is full");
            case Kind::repeated: ++counts_.repeated; co_return Receipt{arrived->contact, arrived->seq, true};
            case Kind::kept:
                ++counts_.opted_out;
                if (leaves_as_text && parts_.text_queued) parts_.text_queued();
                co_return Receipt{};
            case Kind::opened: ++counts_.opened; ++counts_.by_level[static_cast<int>(level)]; break;
            case Kind::added: ++counts_.added; break;
        }
        person.contact = arrived->contact;
        if (words.clearly || arrived->kind == Kind::opened) person.language = words.language;
        if (words.has_text) {
            person.turns = std::to_string(std::atoi(person.turns.c_str()) + 1);
            person.said(words.text);
        } else {
            if (person.turns.empty()) person.turns = "0";
            if (!words.survey.about.empty()) person.said(words.survey.about.reveal());
        }
        if (leaves_as_text && parts_.text_queued) parts_.text_queued();
        co_return Receipt{arrived->contact, arrived->seq, false};
    }
    co_return fail(Errc::unknown_outcome, "the contact kept changing");
}

// Another node, or a closed contact, or a restart: what is known here is taken anew from the journal.
Task<Result<>> Intake::read_again(Known& person, const queue::Arrived& stale, const std::string& pseudonym) {
    person.recent.clear();
    readings_.forget(pseudonym);
    person.contact = stale.contact;
    person.turns = stale.turns;
    person.wrapped_key = stale.wrapped_key;
    person.key.reset();
    if (stale.wrapped_key.empty()) co_return Result<>{};
    auto key = parts_.keys.unwrap(stale.wrapped_key, pseudonym);
    if (!key) co_return std::unexpected(key.error());
    person.key = *key;
    const auto contact = ContactId::parse(stale.contact);
    if (!contact) co_return Result<>{};
    for (std::uint64_t after = 0;;) {
        auto page = co_await parts_.line.journal(*contact, after, 200);
        if (!page) co_return std::unexpected(page.error());
        for (const auto& stored : page->events) {
            auto event = journal::decode(*contact, ++after, stored, *person.key);
            if (!event) continue;
            if (event->type() == "arrived") person.language = event->text("language");
            const auto text = words_of_contact(*event);
            if (text.empty()) continue;
            person.said(text);
            const auto* clear = keyword_of(text) == Keyword::none ? clear_language_of(text) : nullptr;
            if (clear) person.language = *clear;
        }
        if (page->events.empty() || after >= page->upto) co_return Result<>{};
    }
}

queue::Arrival Intake::compose(const Words& words, Known& person, TimePoint now) {
    queue::Arrival arrival;
    if (!person.key) {
        person.key = vault::DataKey::make(parts_.random);
        person.wrapped_key = parts_.keys.wrap(*person.key, words.person, parts_.random);
    }
    const auto& key = *person.key;
    arrival.key_is_new = true;  // harmless when the store knows a key: it then wants exactly that one
    const auto open = ContactId::parse(person.contact);
    arrival.contact = open ? *open : ContactId::make(now, parts_.random);
    arrival.turns = open ? person.turns : "";

    std::vector<std::string_view> turns(person.recent.begin(), person.recent.end());
    const auto turn_of_text = turns.size();
    if (words.has_text) turns.push_back(words.text);
    if (!words.survey.about.empty()) turns.push_back(words.survey.about.reveal());
    auto assessment = readings_.read(words.person, turns, turn_of_text);
    add_survey(words.survey, assessment);
    arrival.level = assessment.level;
    arrival.own_level = level_of_turn(assessment, turn_of_text);
    arrival.concerns = triage::names_of(assessment.concerns);

    arrival.idempotency_key = words.idempotency_key;
    arrival.remember = words.by_text ? Millis{parts_.settings.sms.dedupe} : chat_repeat;
    arrival.person = words.person;
    arrival.wrapped_key = person.wrapped_key;
    arrival.channel = words.channel;
    arrival.lane = queue::lane_of(words.language);
    arrival.by_text = words.by_text;
    arrival.may_open = words.may_open;
    if (!words.by_text) arrival.chat_node = parts_.line.node();
    if (words.keyword == Keyword::stop) arrival.keyword = "stop";
    if (words.keyword == Keyword::start) arrival.keyword = "start";
    if (words.keyword == Keyword::help && open) arrival.keyword = "help";

    // Events are made, sealed and thrown away: their parts need no memory of their own.
    std::array<unsigned char, 8192> room;
    json::monotonic_resource pool{room.data(), room.size()};
    const json::storage_ptr memory{&pool};
    const auto seal = [&](const json::object& header, const json::object& content) {
        return journal::encode(arrival.contact, header, content, key, parts_.random);
    };
    if (words.by_text && !open)
        arrival.sealed_number = vault::seal(key, "number" + words.person, words.number.reveal(), parts_.random);
    if (words.has_text) {
        auto header = journal::header("message", now, memory);
        header["by"] = "contact";
        header["lv"] = static_cast<int>(arrival.own_level);
        if (!words.client_message_id.empty()) header["m"] = words.client_message_id;
        if (words.media > 0) header["media"] = words.media;
        json::object content({{"text", words.text}}, memory);
        if (auto reasons = reasons_of(assessment, turn_of_text, memory); !reasons.empty()) content["reasons"] = std::move(reasons);
        arrival.message_event = seal(header, content);
    }
    const auto says = [&](std::string_view language, std::string_view what, bool force = false) {
        auto header = journal::header("message", now, memory);
        header["by"] = "line";
        if (force) header["force"] = true;
        return seal(header, json::object({{"text", parts_.texts.get(language, what)}}, memory));
    };
    if (!open) {
        auto header = journal::header("arrived", now, memory);
        header["channel"] = words.channel;
        header["language"] = words.language;
        auto content = survey_content(words.survey);
        if (!content.empty()) {
            header["lv"] = static_cast<int>(arrival.level);
            if (auto reasons = reasons_of(assessment, turn_of_text, memory); !reasons.empty()) content["reasons"] = std::move(reasons);
        }
        arrival.arrived_event = seal(header, content);
        if (words.hears)
            arrival.first_words_event =
                says(words.language, words.keyword == Keyword::help && !words.provider_answers ? "help" : "first_words");
    }
    if (open && words.by_text && words.hears && words.clearly && words.language != person.language) {
        arrival.lane_anew = arrival.lane;
        arrival.first_words_event = says(words.language, "first_words");
    }
    if (words.provider_answers || !words.hears) return arrival;
    const auto& theirs = person.language.empty() ? words.language : person.language;
    if (words.keyword == Keyword::stop) arrival.keyword_answer_event = says(theirs, "opted_out", true);
    if (words.keyword == Keyword::start && open) arrival.keyword_answer_event = says(theirs, "opted_in", true);
    if (words.keyword == Keyword::help && open) arrival.keyword_answer_event = says(theirs, "help");
    return arrival;
}

void Intake::Known::said(std::string_view words) {
    recent.emplace_back(words);
    if (recent.size() == 2 * turns_read) recent.erase(recent.begin(), recent.begin() + turns_read);
}

Intake::Known& Intake::known(const std::string& person) {
    auto [entry, fresh] = known_.try_emplace(person);
    if (fresh) {
        entry->second.age = by_age_.insert(by_age_.end(), entry->first);
        if (known_.size() > persons_max) forget_oldest();
    } else {
        by_age_.splice(by_age_.end(), by_age_, entry->second.age);
    }
    return entry->second;
}

void Intake::forget_oldest() {
    for (auto oldest = by_age_.begin(); oldest != by_age_.end(); ++oldest) {
        const auto entry = known_.find(std::string{*oldest});
        if (entry->second.busy || std::next(oldest) == by_age_.end()) continue;
        by_age_.erase(oldest);
        readings_.forget(entry->first);
        known_.erase(entry);
        return;
    }
}

}  // namespace holdfast::intake
