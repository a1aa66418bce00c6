#include "ops/escalation/service.hpp"

namespace holdfast::escalation {
namespace {

constexpr std::size_t drill_person_bytes = 16;
constexpr auto drill_level = triage::Level::imminent;

// Of one user: two who send the same key mean two things.
std::string named(const Access& who, const std::string& where, const std::string& key) {
    return "e:" + who.user + ":" + vault::fingerprint(where + " " + key);
}

std::string account(const Step& step, std::string Consulted::* supervisor,
                    std::string Told::* second) {
    if (const auto* consulted = std::get_if<Consulted>(&step); consulted && supervisor)
        return consulted->*supervisor;
    if (const auto* told = std::get_if<Told>(&step); told && second && !told->agreed)
        return told->*second;
    return {};
}

}  // namespace

std::string Service::event_of(const Record& record, const Entry& entry, const vault::DataKey& key) {
    const bool counts = !std::holds_alternative<Note>(entry.what);
    const auto parts = written(record.id, entry, counts ? record.rev + 1 : 0);
    return journal::encode(record.contact, parts.header, parts.content, key, parts_.random);
}

Task<Result<Kept>> Service::open(Access who, ContactId contact, Opened opened, std::string key) {
    auto read = co_await parts_.line.open(contact);
    if (!read) co_return std::unexpected(read.error());
    if (!*read) co_return fail(Errc::not_found, "no such contact", "contact");
    auto person = parts_.keys.unwrap((*read)->person.wrapped_key, (*read)->record.person);
    if (!person) co_return std::unexpected(person.error());
    const auto now = parts_.clock.now();
    Record record;
    record.id = EscalationId::make(now, parts_.random);
    record.contact = contact;
    const Entry entry{.seq = 0, .at = now, .by = who.user, .what = std::move(opened)};
    auto event = event_of(record, entry, *person);
    auto kept = co_await kept_.open(now, contact, record.id, who, std::move(event),
                                    named(who, contact.text(), key));
    if (kept && kept->fate == Kept::Fate::done) ++counts_.real.opened;
    co_return kept;
}

Task<Result<Kept>> Service::drill(std::string user, std::string key) {
    const auto now = parts_.clock.now();
    const auto person = "drill" + vault::base64url(parts_.random.bytes(drill_person_bytes));
    const auto data_key = vault::DataKey::make(parts_.random);
    Practice practice{.contact = ContactId::make(now, parts_.random),
                      .person = person,
                      .wrapped_key = parts_.keys.wrap(data_key, person, parts_.random),
                      .lane = queue::lane_of(parts_.settings.site.default_language),
                      .level = drill_level};
    Record record;
    record.id = EscalationId::make(now, parts_.random);
    record.contact = practice.contact;
    const Entry entry{.seq = 0, .at = now, .by = user, .what = Opened{.drill = true}};
    auto event = event_of(record, entry, data_key);
    const Access who{.mode = Access::Mode::any, .user = user};
    auto kept = co_await kept_.drill(now, std::move(practice), record.id, user, std::move(event),
                                     named(who, "drill", key));
    if (kept && kept->fate == Kept::Fate::done) ++counts_.drills.opened;
    co_return kept;
}

Task<Result<Whole>> Service::whole(Access who, EscalationId id) {
    auto stored = co_await kept_.read(id, std::move(who));
    if (!stored) co_return std::unexpected(stored.error());
    auto contact = co_await parts_.line.open(stored->contact);
    if (!contact) co_return std::unexpected(contact.error());
    if (!*contact) co_return fail(Errc::not_found, "no such contact or escalation", "escalation");
    auto key = parts_.keys.unwrap((*contact)->person.wrapped_key, (*contact)->record.person);
    if (!key) co_return std::unexpected(key.error());
    std::vector<journal::Event> events;
    for (const auto& [seq, bytes] : stored->entries)
        if (auto event = journal::decode(stored->contact, seq, bytes, *key))
            events.push_back(std::move(*event));
    auto record = fold(std::move(id), stored->contact, events);
    if (record.entries.empty()) co_return fail(Errc::internal, "an escalation without its opening");
    co_return Whole{.record = std::move(record),
                    .contact = std::move(**contact),
                    .key = *key,
                    .duties = std::move(stored->duties)};
}

Task<Result<Changed>> Service::step(Access who, EscalationId id, Step step, std::uint32_t rev,
                                    std::string key) {
    key = named(who, id.text(), key);
    auto read = co_await whole(who, id);
    if (!read) co_return std::unexpected(read.error());
    const auto& record = read->record;
    if (record.rev != rev) {
        auto again = co_await kept_.known(key);
        if (!again) co_return std::unexpected(again.error());
        if (*again) co_return Changed{.kept = {.fate = Kept::Fate::again, .id = id}};
        if (record.standing.state != State::closed)
            co_return fail(Errc::conflict, "somebody was faster: look at what has changed", "rev");
    }
    if (record.standing.state == State::closed)
        co_return fail(Errc::conflict, "it is closed: corrections are notes", "to");
    if (auto found = faults(record.standing, step, who.user); !found.empty())
        co_return Changed{.faults = std::move(found)};
    const auto now = parts_.clock.now();
    const auto aim = aim_of(step);
    const auto* closed = std::get_if<Closed>(&step);
    const auto* told = std::get_if<Told>(&step);
    StepTaken taken{.rev = rev,
                    .step = aim,
                    .state = after(record.standing, step, now).state,
                    .event = {},
                    .supervisor = account(step, &Consulted::supervisor, nullptr),
                    .second = account(step, nullptr, &Told::second),
                    .outcome = closed ? std::string{name_of(closed->outcome)} : std::string{},
                    .agreed = told && told->agreed};
    const auto outcome = closed ? std::optional{closed->outcome} : std::nullopt;
    const Entry entry{.seq = 0, .at = now, .by = who.user, .what = std::move(step)};
    taken.event = event_of(record, entry, read->key);
    auto kept = co_await kept_.step(now, id, std::move(who), std::move(taken), std::move(key));
    if (!kept) co_return std::unexpected(kept.error());
    if (kept->fate == Kept::Fate::done) {
        auto& figures = counts_.of(record.drill());
        if (kept->since_opened)
            figures.until[static_cast<std::size_t>(aim)].add(*kept->since_opened);
        if (kept->waited) figures.acknowledged.add(*kept->waited);
        if (outcome) ++figures.outcomes[static_cast<std::size_t>(*outcome)];
    }
    co_return Changed{.kept = std::move(*kept)};
}

Task<Result<Changed>> Service::note(Access who, EscalationId id, Note note, std::string key) {
    auto read = co_await whole(who, id);
    if (!read) co_return std::unexpected(read.error());
    if (auto found = faults(read->record, note); !found.empty())
        co_return Changed{.faults = std::move(found)};
    const Entry entry{.seq = 0, .at = parts_.clock.now(), .by = who.user, .what = std::move(note)};
    auto event = event_of(read->record, entry, read->key);
    key = named(who, id.text(), key);
    auto kept = co_await kept_.note(id, std::move(who), std::move(event), std::move(key));
    if (!kept) co_return std::unexpected(kept.error());
    co_return Changed{.kept = std::move(*kept)};
}

json::object Service::show(const Brief& brief) const {
    json::value outcome = nullptr;
    if (brief.outcome) outcome = escalation::name_of(*brief.outcome);
    return {{"id", brief.id.text()},
            {"contact", brief.contact.text()},
            {"contact_level", triage::name_of(brief.level)},
            {"state", escalation::name_of(brief.standing.state)},
            {"rev", brief.rev},
            {"drill", brief.drill},
            {"opened_at", epoch_ms(brief.opened)},
            {"opened_by", colleague_json(brief.by, parts_.name_of)},
            {"supervisor", colleague_json(brief.standing.supervisor, parts_.name_of)},
            {"clock", clock_json(brief.standing, pace())},
            {"next", next_json(brief.standing)},
            {"outcome", std::move(outcome)}};
}

Task<Result<json::object>> Service::read(Access who, EscalationId id) {
    auto read = co_await whole(std::move(who), std::move(id));
    if (!read) co_return std::unexpected(read.error());
    auto shown = record_json(read->record, pace(), parts_.name_of);
    shown["contact_level"] = triage::name_of(read->contact.record.level);
    json::array duties;
    for (const auto& duty : read->duties) duties.push_back(parts_.show_duty(duty));
    shown["duties"] = std::move(duties);
    co_return shown;
}

Task<Result<json::object>> Service::list(Access who) {
    auto lists = co_await kept_.list(std::move(who));
    if (!lists) co_return std::unexpected(lists.error());
    json::array open, recent;
    for (const auto& brief : lists->open) open.push_back(show(brief));
    for (const auto& brief : lists->recent) recent.push_back(show(brief));
    co_return json::object{{"open", std::move(open)}, {"recent", std::move(recent)}};
}

Task<Result<json::array>> Service::open_now() {
    auto lists = co_await kept_.list({.mode = Access::Mode::any, .user = {}}, 0);
    if (!lists) co_return std::unexpected(lists.error());
    json::array open;
    for (const auto& brief : lists->open) open.push_back(show(brief));
    co_return open;
}

}  // namespace holdfast::escalation
