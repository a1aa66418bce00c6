// A clinician's word on the risk: said outright, or as the result of an instrument that they go
// through item by item. Each answer is kept as it is given, in the journal and, sealed as a whole,
// with the contact; the last one brings the result.
#include <algorithm>

#include "router/desk/desk_session.hpp"

namespace holdfast::desk {
namespace {

constexpr std::size_t name_bytes_max = 40;

std::string place_of(const ContactId& contact, const triage::Instrument& instrument) {
    return "form:" + instrument.id + contact.text();
}

std::string repeat_key(std::string_view user, const ContactId& contact,
                       std::string_view client_id) {
    return "a:" + std::string{user} + ":" +
           vault::fingerprint(contact.text() + std::string{client_id});
}

Error fault_of(triage::AnswerFault fault) {
    switch (fault) {
        case triage::AnswerFault::unknown_item:
            return {Errc::not_found, "this instrument has no such item", "item"};
        case triage::AnswerFault::not_asked:
            return {Errc::conflict, "this item is not asked, as the answers stand", "item"};
        case triage::AnswerFault::unknown_answer:
            break;
    }
    return {Errc::not_found, "answer must be one of the item's choices", "answer"};
}

// Answers as they were kept; none if they are of another version or cannot be read.
triage::Answers read_answers(const std::string& plain, const triage::Instrument& instrument) {
    triage::Answers answers;
    auto kept = parse_object(plain);
    if (!kept || kept->at("version") != instrument.version) return answers;
    for (const auto& [item, answer] : kept->at("answers").as_object())
        answers.emplace(item, answer.as_string());
    return answers;
}

std::string write_answers(const triage::Answers& answers, const triage::Instrument& instrument) {
    json::object kept;
    for (const auto& [item, answer] : answers) kept[item] = answer;
    return json::serialize(
        json::object{{"version", instrument.version}, {"answers", std::move(kept)}});
}

json::object record_of_answer(const triage::Instrument& instrument, const triage::Answers& answers,
                              const std::string& item_id, std::string_view language) {
    const auto& item = *std::ranges::find(instrument.items, item_id, &triage::Item::id);
    const auto& answer = answers.at(item_id);
    const auto& choice = *std::ranges::find(item.choices, answer, &triage::Choice::id);
    return {{"version", instrument.version},
            {"title", triage::words_in(instrument.title, "en")},
            {"item", item.id},
            {"text", triage::words_in(item.text, language)},
            {"answer", answer},
            {"answer_text", triage::words_in(choice.text, language)}};
}

json::object record_of_result(const triage::Instrument& instrument,
                              const triage::Outcome& outcome) {
    json::object record{{"version", instrument.version},
                        {"title", triage::words_in(instrument.title, "en")},
                        {"result", outcome.result->id},
                        {"result_text", triage::words_in(outcome.result->text, "en")}};
    if (outcome.score) record["score"] = *outcome.score;
    return record;
}

}  // namespace

DeskSession::Answer DeskSession::assess(const json::object& data) {
    auto mine = co_await grip(data);
    if (!mine) co_return std::unexpected(mine.error());
    auto word = text_field(data, "level", 16);
    if (!word) co_return std::unexpected(word.error());
    triage::Level level{};
    if (!triage::parse_level(*word, level))
        co_return fail(Errc::bad_request, "level must be none, low, moderate, high or imminent",
                       "level");
    auto note = optional_text_field(data, "note", note_bytes_max);
    if (!note) co_return std::unexpected(note.error());
    auto id = optional_text_field(data, "client_msg_id", 64);
    if (!id) co_return std::unexpected(id.error());
    const auto now = desks_.parts_.clock.now();
    auto header = journal::header("assessed", now);
    header["by"] = clinician_.user;
    header["lv"] = static_cast<int>(level);
    json::object content;
    const bool has_reason = note->find_first_not_of(" \t\r\n") != note->npos;
    if (!note->empty()) content["note"] = std::move(*note);
    auto event = journal::encode(mine->contact, header, content, mine->key, desks_.parts_.random);
    if (id->empty()) *id = make_id_text(now, desks_.parts_.random);
    const auto key = repeat_key(clinician_.user, mine->contact, *id);
    auto kept = co_await desks_.parts_.line.assess(now, clinician_.user, mine->contact, key, level,
                                                   std::move(event), has_reason);
    if (!kept) co_return std::unexpected(kept.error());
    desks_.count_word(kept->engine, level);
    if (!kept->opened) {
        spawn(desks_.parts_.executor, "card", show_card(mine->contact));
    } else {
        send("card", {{"card", card_of(held_with(mine->key, std::move(*kept->opened)))}});
    }
    co_return json::object{{"seq", kept->seq}};
}

Task<Result<DeskSession::Form>> DeskSession::form_of(const Held& mine, const json::object& data,
                                                     std::string key) {
    auto name = text_field(data, "instrument", name_bytes_max);
    if (!name) co_return std::unexpected(name.error());
    Form form;
    form.instrument = desks_.parts_.instruments->find(*name);
    if (!form.instrument)
        co_return fail(Errc::not_found, "no such instrument: hello lists them", "instrument");
    auto kept = co_await desks_.parts_.line.form(mine.record.id, *name, std::move(key));
    if (!kept) co_return std::unexpected(kept.error());
    form.stored = std::move(kept->answers);
    form.again = kept->again;
    auto plain = vault::open(mine.key, place_of(mine.record.id, *form.instrument), form.stored);
    if (plain) form.answers = read_answers(*plain, *form.instrument);
    co_return form;
}

DeskSession::Answer DeskSession::form(const json::object& data) {
    auto mine = co_await held(data);
    if (!mine) co_return std::unexpected(mine.error());
    auto form = co_await form_of(*mine, data, "");
    if (!form) co_return std::unexpected(form.error());
    // What was answered to the end is done: it begins anew.
    if (form->ended()) form->answers.clear();
    co_return json::object{
        {"form", render_form(*form->instrument, form->answers, mine->record.language())}};
}

queue::Answered DeskSession::answered_of(const Held& mine, const Form& before,
                                         const triage::Answers& answers, const std::string& item,
                                         TimePoint now) const {
    const auto& instrument = *before.instrument;
    auto& random = desks_.parts_.random;
    const auto& contact = mine.record.id;
    auto header = journal::header("answered", now);
    header["by"] = clinician_.user;
    header["instrument"] = instrument.id;
    const auto record = record_of_answer(instrument, answers, item, mine.record.language());
    queue::Answered answered{.instrument = instrument.id,
                             .read = before.stored,
                             .kept = vault::seal(mine.key, place_of(contact, instrument),
                                                 write_answers(answers, instrument), random),
                             .event = journal::encode(contact, header, record, mine.key, random),
                             .result_event = {},
                             .level = {},
                             .about = triage::names_of(instrument.about)};
    const auto outcome = triage::outcome(instrument, answers);
    if (!outcome) return answered;
    header["t"] = "scored";
    if (outcome->result->level) header["lv"] = static_cast<int>(*outcome->result->level);
    answered.level = outcome->result->level;
    answered.result_event =
        journal::encode(contact, header, record_of_result(instrument, *outcome), mine.key, random);
    return answered;
}

DeskSession::Answer DeskSession::answer(const json::object& data) {
    auto mine = co_await held(data);
    if (!mine) co_return std::unexpected(mine.error());
    auto version = number_field(data, "version", 1, std::int64_t{1} << 30);
    if (!version) co_return std::unexpected(version.error());
    auto item = text_field(data, "item", name_bytes_max);
    if (!item) co_return std::unexpected(item.error());
    auto choice = text_field(data, "answer", name_bytes_max);
    if (!choice) co_return std::unexpected(choice.error());
    auto id = text_field(data, "client_msg_id", 64);
    if (!id) co_return std::unexpected(id.error());
    const auto key = repeat_key(clinician_.user, mine->record.id, *id);
    auto before = co_await form_of(*mine, data, key);
    if (!before) co_return std::unexpected(before.error());
    const auto& instrument = *before->instrument;
    const auto shown = [&](std::uint64_t seq, const triage::Answers& answers) {
        return json::object{{"seq", seq},
                            {"form", render_form(instrument, answers, mine->record.language())}};
    };
    if (before->again) co_return shown(*before->again, before->answers);
    if (*version != instrument.version)
        co_return fail(Errc::conflict, "the instrument is another version now: open it again",
                       "version");
    auto answers = triage::with_answer(
        instrument, before->ended() ? triage::Answers{} : before->answers, *item, *choice);
    if (!answers) co_return std::unexpected(fault_of(answers.error()));
    const auto now = desks_.parts_.clock.now();
    auto answered = answered_of(*mine, *before, *answers, *item, now);
    const auto level = answered.level;
    auto kept = co_await desks_.parts_.line.answer(now, clinician_.user, mine->record.id, key,
                                                   std::move(answered));
    if (!kept) co_return std::unexpected(kept.error());
    if (level) desks_.count_word(kept->engine, *level);
    co_return shown(kept->seq, *answers);
}

}  // namespace holdfast::desk
