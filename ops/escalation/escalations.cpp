#include "ops/escalation/escalations.hpp"

#include <algorithm>

#include "ops/duties/records.hpp"
#include "triage/numbered.hpp"

namespace holdfast::escalation {
namespace {

constexpr Millis repeat_known = std::chrono::hours{24 * 2};

std::string number(auto value) {
    return std::to_string(value);
}
std::string number(TimePoint at) {
    return std::to_string(epoch_ms(at));
}

std::string mode_of(const Access& who) {
    return who.mode == Access::Mode::serving ? "serving" : "any";
}

std::optional<Millis> span_of(const redis::Reply& field) {
    if (field.text().empty()) return std::nullopt;
    return Millis{field.integer()};
}

Error refusal(const redis::Reply& reply) {
    const auto word = reply[0].text();
    if (word == "unknown") return {Errc::not_found, "no such contact or escalation", "escalation"};
    if (word == "forbidden")
        return {Errc::forbidden, "only whoever serves this contact, or a supervisor, may",
                "contact"};
    if (word == "conflict")
        return {Errc::conflict, "open one while you are in conversation with them", "contact"};
    if (word == "stale")
        return {Errc::conflict, "somebody was faster: look at what has changed", "rev"};
    if (word == "over") return {Errc::conflict, "it is closed: corrections are notes", "to"};
    if (word == "full")
        return {Errc::too_large,
                "it holds no more: 200 steps, 200 notes, 100 escalations of a contact", "key"};
    if (word == "no_user" && reply[1].text() == "supervisor")
        return {Errc::incomplete, "supervisor is no account of a supervisor, on-call or admin",
                "supervisor"};
    if (word == "no_user") return {Errc::incomplete, "second is no account here", "second"};
    return {Errc::internal, "the store gave an answer this version does not know"};
}

Result<Kept> kept_of(Result<redis::Reply> reply) {
    if (!reply) return std::unexpected(reply.error());
    const auto word = (*reply)[0].text();
    const auto id = EscalationId::parse((*reply)[1].text());
    if (!id || (word != "ok" && word != "again" && word != "open"))
        return std::unexpected(refusal(*reply));
    Kept kept{.id = *id, .seq = static_cast<std::uint64_t>((*reply)[2].integer())};
    if (word == "again") kept.fate = Kept::Fate::again;
    if (word == "open") kept.fate = Kept::Fate::open_already;
    kept.since_opened = span_of((*reply)[3]);
    kept.waited = span_of((*reply)[4]);
    return kept;
}

// In the order of `escalations` in functions/escalation.lua.
std::optional<Brief> brief_of(const redis::Reply& fields) {
    const auto id = EscalationId::parse(fields[0].text());
    const auto contact = ContactId::parse(fields[1].text());
    const auto state = parse_state(fields[2].text());
    if (!id || !contact || !state) return std::nullopt;
    Brief brief;
    brief.id = *id;
    brief.contact = *contact;
    brief.rev = static_cast<std::uint32_t>(fields[3].integer());
    brief.opened = from_epoch_ms(fields[4].integer());
    brief.by = fields[5].text();
    brief.standing = {.state = *state,
                      .since = from_epoch_ms(fields[6].integer()),
                      .supervisor = std::string{fields[7].text()},
                      .told = !fields[8].text().empty()};
    brief.drill = fields[9].text() == "1";
    brief.outcome = parse_outcome(fields[10].text());
    brief.level = triage::level_numbered(fields[12].integer());
    return brief;
}

std::vector<Brief> briefs_of(const redis::Reply& all) {
    std::vector<Brief> briefs;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (auto brief = brief_of(all[i])) briefs.push_back(std::move(*brief));
    return briefs;
}

}  // namespace

Task<Result<Kept>> Escalations::open(TimePoint now, ContactId contact, EscalationId id, Access who,
                                     std::string event, std::string key) {
    auto reply = co_await line_.functions().change(
        "hf_escalation_open", {number(now), contact.text(), id.text(), mode_of(who), who.user,
                               std::move(event), std::move(key), number(repeat_known.count())});
    co_return kept_of(std::move(reply));
}

Task<Result<Kept>> Escalations::drill(TimePoint now, Practice practice, EscalationId id,
                                      std::string user, std::string event, std::string key) {
    auto reply = co_await line_.functions().change(
        "hf_escalation_drill",
        {number(now), practice.contact.text(), std::move(practice.person),
         std::move(practice.wrapped_key), std::move(practice.lane),
         number(static_cast<int>(practice.level)), id.text(), std::move(user), std::move(event),
         std::move(key), number(repeat_known.count())});
    co_return kept_of(std::move(reply));
}

Task<Result<Kept>> Escalations::step(TimePoint now, EscalationId id, Access who, StepTaken taken,
                                     std::string key) {
    auto reply = co_await line_.functions().change(
        "hf_escalation_step", {number(now), id.text(), mode_of(who), who.user, number(taken.rev),
                               std::string{name_of(taken.step)}, std::string{name_of(taken.state)},
                               std::move(taken.event), std::move(key), number(repeat_known.count()),
                               std::move(taken.supervisor), std::move(taken.second),
                               taken.agreed ? "1" : "", std::move(taken.outcome)});
    co_return kept_of(std::move(reply));
}

Task<Result<Kept>> Escalations::note(EscalationId id, Access who, std::string event,
                                     std::string key) {
    auto reply = co_await line_.functions().change(
        "hf_escalation_note", {id.text(), mode_of(who), who.user, std::move(event), std::move(key),
                               number(repeat_known.count())});
    co_return kept_of(std::move(reply));
}

Task<Result<>> Escalations::seen(EscalationId id, Access who, std::string event) {
    auto reply = co_await line_.functions().change(
        "hf_escalation_seen", {id.text(), mode_of(who), who.user, std::move(event)});
    auto kept = kept_of(std::move(reply));
    if (!kept) co_return std::unexpected(kept.error());
    co_return Result<>{};
}

Task<Result<bool>> Escalations::known(std::string key) {
    const auto place = line_.functions().key("d:" + key);
    auto reply = co_await line_.functions().connection().command({"EXISTS", place});
    if (!reply) co_return std::unexpected(reply.error());
    co_return reply->integer() == 1;
}

Task<Result<Escalations::Stored>> Escalations::read(EscalationId id, Access who) {
    auto reply =
        co_await line_.functions().ask("hf_escalation", {id.text(), mode_of(who), who.user});
    if (!reply) co_return std::unexpected(reply.error());
    const auto contact = ContactId::parse((*reply)[1].text());
    if ((*reply)[0].text() != "ok" || !contact) co_return std::unexpected(refusal(*reply));
    Stored stored{.contact = *contact, .entries = {}, .duties = duties::duties_of((*reply)[3])};
    std::ranges::sort(stored.duties, {}, &duties::Duty::id);
    const auto entries = (*reply)[2];
    for (std::size_t i = 0; i + 1 < entries.size(); i += 2)
        stored.entries.emplace_back(static_cast<std::uint64_t>(entries[i].integer()),
                                    std::string{entries[i + 1].text()});
    co_return stored;
}

Task<Result<Escalations::Lists>> Escalations::list(Access who, int recent) {
    const auto of = who.mode == Access::Mode::serving ? who.user : std::string{};
    auto reply =
        co_await line_.functions().ask("hf_escalations", {number(open_max), number(recent), of});
    if (!reply) co_return std::unexpected(reply.error());
    co_return Lists{briefs_of((*reply)[0]), briefs_of((*reply)[1])};
}

}  // namespace holdfast::escalation
