#include <array>

#include "router/queue/answers.hpp"
#include "router/queue/line.hpp"
#include "triage/numbered.hpp"

namespace holdfast::queue {
namespace {

// In the order of `look` in router/queue/functions/site.lua.
ContactRecord record_of(ContactId id, const redis::Reply& fields) {
    ContactRecord record;
    record.id = id;
    std::size_t next = 0;
    for (auto* text : {&record.state, &record.person, &record.channel, &record.lane, &record.owner, &record.holder,
                       &record.node, &record.concerns, &record.left})
        *text = fields[next++].text();
    record.level = triage::level_numbered(fields[next++].integer());
    record.engine = triage::level_numbered(fields[next++].integer());
    for (auto* value : {&record.arrived, &record.accepted, &record.deadline, &record.offer, &record.seen_contact,
                        &record.seen_clinician})
        *value = fields[next++].integer();
    record.turns = fields[next++].text();
    record.assessed = fields[next++].text() == "1";
    record.returned = fields[next++].text() == "1";
    record.escalation = fields[next++].text();
    return record;
}

PersonRecord person_of(const redis::Reply& fields) {
    return {std::string{fields[0].text()}, std::string{fields[1].text()}, std::string{fields[2].text()},
            fields[3].text() == "1", std::string{fields[5].text()}};
}

}  // namespace

OpenedContact opened_contact(ContactId id, const redis::Reply& look) {
    return {record_of(std::move(id), look[0]), person_of(look[1]), static_cast<std::uint64_t>(look[2].integer()), {}};
}

Task<Result<std::optional<OpenedContact>>> Line::open(ContactId id) {
    auto reply = co_await functions_.ask("hf_contact", {id.text()});
    if (!reply) co_return std::unexpected(reply.error());
    if (reply->size() == 0) co_return std::nullopt;
    co_return opened_contact(id, *reply);
}

Task<Result<Line::Page>> Line::journal(ContactId id, std::uint64_t after, std::size_t most) {
    const auto key = functions_.key("j:" + id.text());
    const auto first = number(after), last = number(after + most - 1);
    auto events = co_await functions_.connection().command({"LRANGE", key, first, last});
    if (!events) co_return std::unexpected(events.error());
    Page page;
    for (std::size_t i = 0; i < events->size(); ++i) page.events.emplace_back((*events)[i].text());
    page.upto = after + page.events.size();
    // Nothing there: the reader has all, or more than there is.
    const bool last_page = page.events.size() < most && page.upto > after;
    if (last_page || (page.events.empty() && after == 0)) co_return page;
    auto length = co_await functions_.connection().command({"LLEN", key});
    if (!length) co_return std::unexpected(length.error());
    page.upto = static_cast<std::uint64_t>(length->integer());
    co_return page;
}

Task<Result<Line::Form>> Line::form(ContactId contact, std::string instrument, std::string key) {
    const auto place = functions_.key("c:" + contact.text()), field = "form:" + instrument;
    auto answers = co_await functions_.connection().command({"HGET", place, field});
    if (!answers) co_return std::unexpected(answers.error());
    Form form{.answers = std::string{answers->text()}, .again = {}};
    if (key.empty()) co_return form;
    auto known = co_await functions_.connection().command({"GET", functions_.key("d:" + key)});
    if (!known) co_return std::unexpected(known.error());
    const auto text = known->text();
    if (const auto space = text.find(' '); space != text.npos)
        form.again = std::strtoull(std::string{text.substr(space + 1)}.c_str(), nullptr, 10);
    co_return form;
}

Task<Result<std::vector<ClaimedText>>> Line::outbox_claim(TimePoint now, Millis lease, int most) {
    auto reply = co_await functions_.change("hf_outbox_claim", {number(now), number(lease), number(most)});
    if (!reply) co_return std::unexpected(reply.error());
    std::vector<ClaimedText> claimed;
    for (std::size_t i = 0; i < reply->size(); ++i) {
        const auto one = (*reply)[i];
        auto contact = ContactId::parse(one[0].text());
        if (!contact) continue;
        claimed.push_back({*contact, static_cast<std::uint64_t>(one[1].integer()), static_cast<int>(one[2].integer()),
                           std::string{one[3].text()}, std::string{one[4].text()}, std::string{one[5].text()},
                           std::string{one[6].text()}, std::string{one[8].text()}, one[7].text() == "1"});
    }
    co_return claimed;
}

Task<Result<>> Line::outbox_done(TimePoint now, ContactId contact, std::uint64_t seq, TextFate fate, TimePoint retry_at,
                                 std::string why, bool opted_out) {
    constexpr const char* words[] = {"sent", "failed", "retry"};
    auto reply = co_await functions_.change(
        "hf_outbox_done",
        {number(now), contact.text(), number(seq), words[static_cast<int>(fate)], number(retry_at), std::move(why),
         opted_out ? "1" : "", node_});
    if (reply && reply->size() > 1) hear_own(*reply, (*reply)[3].text());
    co_return done(reply);
}

Task<Result<bool>> Line::delivery(TimePoint now, ContactId contact, std::uint64_t seq, std::string status,
                                  std::string why) {
    const int rank = status == "sent" ? 1 : 2;
    auto reply = co_await functions_.change(
        "hf_delivery", {number(now), contact.text(), number(seq), number(rank), status, std::move(why)});
    if (!reply) co_return std::unexpected(reply.error());
    if ((*reply)[0].text() == "unknown") co_return fail(Errc::not_found, "no text of ours has that reference", "ref");
    co_return (*reply)[0].text() == "ok";
}

}  // namespace holdfast::queue
