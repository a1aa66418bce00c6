// What leaves the house: the call script and the file.
#include "ops/escalation/service.hpp"

namespace holdfast::escalation {
namespace {

constexpr std::size_t events_looked_at = 200;  // of the newest

std::string host_of(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme != url.npos) url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find('/'));
    if (!url.starts_with('[')) url = url.substr(0, url.find(':'));
    return std::string{url};
}

bool shows_high_risk(const journal::Event& event) {
    const auto* reasons = event.content.if_contains("reasons");
    if (!reasons || !reasons->is_array()) return false;
    for (const auto& reason : reasons->get_array()) {
        triage::Level level{};
        if (triage::parse_level(reason.at("level").as_string(), level) &&
            level >= triage::Level::high)
            return true;
    }
    return false;
}

}  // namespace

std::string Service::in_contact(const queue::ContactRecord& contact) const {
    return contact.state == "active" ? parts_.name_of(contact.owner) : std::string{};
}

identity::Sender Service::sender_of(const Whole& whole) const {
    const auto& person = whole.contact.person;
    if (person.sealed_number.empty()) return {};
    const auto plain =
        vault::open(whole.key, "number" + whole.contact.record.person, person.sealed_number);
    return plain ? parts_.numbers.read(*plain) : identity::Sender{};
}

// The messages in which the engine saw a high risk; if there are none, the newest.
Task<Result<std::vector<Words>>> Service::said_by(const Whole& whole) {
    const auto last = whole.contact.last_seq;
    const auto after = last > events_looked_at ? last - events_looked_at : 0;
    auto page = co_await parts_.line.journal(whole.record.contact, after, events_looked_at);
    if (!page) co_return std::unexpected(page.error());
    std::vector<Words> grave, all;
    for (auto seq = after; const auto& one : page->events) {
        const auto event = journal::decode(whole.record.contact, ++seq, one, whole.key);
        if (!event || event->type() != "message" || event->text("by") != "contact") continue;
        const auto* text = event->content.if_contains("text");
        if (!text || !text->is_string()) continue;
        Words said{std::string{text->get_string()}};
        if (shows_high_risk(*event)) grave.push_back(said);
        all.push_back(std::move(said));
    }
    co_return grave.empty() ? std::move(all) : std::move(grave);
}

Task<Result<>> Service::seen(Access who, const Whole& whole, std::string_view what) {
    auto header = journal::header("escalation_read", parts_.clock.now());
    header["by"] = who.user;
    header["escalation"] = whole.record.id.text();
    header["what"] = what;
    co_return co_await kept_.seen(whole.record.id, std::move(who), json::serialize(header) + "\n");
}

Task<Result<json::object>> Service::script(Access who, EscalationId id, std::string language) {
    const auto caller = parts_.name_of(who.user);
    auto read = co_await whole(who, std::move(id));
    if (!read) co_return std::unexpected(read.error());
    auto said = co_await said_by(*read);
    if (!said) co_return std::unexpected(said.error());
    auto noted = co_await seen(std::move(who), *read, "script");
    if (!noted) co_return std::unexpected(noted.error());
    const auto& contact = read->contact.record;
    const auto sender = sender_of(*read);
    ScriptFacts facts{.language = std::move(language),
                      .line = parts_.settings.site.title,
                      .call_back = parts_.settings.site.call_back,
                      .caller = caller,
                      .number = sender.number,
                      .region = sender.dialable ? parts_.numbers.region_hint(sender.number) : "",
                      .level = std::string{triage::name_of(contact.level)},
                      .assessed = contact.assessed,
                      .person_language = contact.language(),
                      .in_contact = in_contact(contact),
                      .by_text = contact.by_text(),
                      .said = std::move(*said)};
    co_return call_script(read->record, facts);
}

Task<Result<json::object>> Service::eido(Access who, EscalationId id) {
    auto read = co_await whole(who, std::move(id));
    if (!read) co_return std::unexpected(read.error());
    const auto agent = who.user;
    auto noted = co_await seen(std::move(who), *read, "eido");
    if (!noted) co_return std::unexpected(noted.error());
    const auto sender = sender_of(*read);
    EidoFacts facts{.agency = host_of(parts_.settings.http.public_url),
                    .agent = agent,
                    .number = sender.dialable ? sender.number : PhoneNumber{},
                    .level = std::string{triage::name_of(read->contact.record.level)},
                    .in_contact = in_contact(read->contact.record),
                    .now = parts_.clock.now()};
    co_return escalation::eido(read->record, facts);
}

}  // namespace holdfast::escalation
