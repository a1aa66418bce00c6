#include <array>

#include "router/queue/answers.hpp"
#include "router/queue/line.hpp"

namespace holdfast::queue {
namespace {

triage::Level level_of(const redis::Reply& field) {
    return static_cast<triage::Level>(std::clamp<std::int64_t>(field.integer(), 0, triage::level_count - 1));
}

}  // namespace

Task<Result<std::optional<ContactRecord>>> Line::contact(ContactId id) {
    const auto key = functions_.key("c:" + id.text());
    auto reply = co_await functions_.connection().command(
        {"HMGET", key, "state", "person", "channel", "lane", "owner", "holder", "node", "concerns", "left", "level",
         "engine", "arrived", "accepted", "deadline", "offer", "seen_contact", "seen_clinician", "turns", "assessed",
         "returned"});
    if (!reply) co_return std::unexpected(reply.error());
    if ((*reply)[0].is_nil()) co_return std::optional<ContactRecord>{};
    ContactRecord record;
    record.id = id;
    std::size_t next = 0;
    for (auto* text : {&record.state, &record.person, &record.channel, &record.lane, &record.owner, &record.holder,
                       &record.node, &record.concerns, &record.left})
        *text = (*reply)[next++].text();
    record.level = level_of((*reply)[next++]);
    record.engine = level_of((*reply)[next++]);
    for (auto* value : {&record.arrived, &record.accepted, &record.deadline, &record.offer, &record.seen_contact,
                        &record.seen_clinician})
        *value = (*reply)[next++].integer();
    record.turns = (*reply)[next++].text();
    record.assessed = (*reply)[next++].text() == "1";
    record.returned = (*reply)[next++].text() == "1";
    co_return record;
}

Task<Result<PersonRecord>> Line::person(std::string pseudonym) {
    const auto key = functions_.key("p:" + pseudonym);
    auto reply = co_await functions_.connection().command({"HMGET", key, "key", "number", "contact", "stopped"});
    if (!reply) co_return std::unexpected(reply.error());
    PersonRecord record;
    record.wrapped_key = (*reply)[0].text();
    record.sealed_number = (*reply)[1].text();
    record.contact = (*reply)[2].text();
    record.stopped = (*reply)[3].text() == "1";
    co_return record;
}

Task<Result<Line::Page>> Line::journal(ContactId id, std::uint64_t after, std::size_t most) {
    const auto key = functions_.key("j:" + id.text());
    const auto first = number(after), last = number(after + most - 1);
    // In one pipeline and in this order: the length is at least that of the page.
    auto events = co_await functions_.connection().command({"LRANGE", key, first, last});
    if (!events) co_return std::unexpected(events.error());
    auto length = co_await functions_.connection().command({"LLEN", key});
    if (!length) co_return std::unexpected(length.error());
    Page page;
    page.upto = static_cast<std::uint64_t>(length->integer());
    for (std::size_t i = 0; i < events->size(); ++i) page.events.emplace_back((*events)[i].text());
    co_return page;
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
                                 std::string why) {
    constexpr const char* words[] = {"sent", "failed", "retry"};
    auto reply = co_await functions_.change(
        "hf_outbox_done",
        {number(now), contact.text(), number(seq), words[static_cast<int>(fate)], number(retry_at), std::move(why)});
    co_return done(reply);
}

Task<Result<bool>> Line::delivery(TimePoint now, ContactId contact, std::uint64_t seq, std::string status,
                                  std::string why) {
    const int rank = status == "failed" ? 3 : status == "delivered" ? 2 : 1;
    auto reply = co_await functions_.change(
        "hf_delivery", {number(now), contact.text(), number(seq), number(rank), status, std::move(why)});
    if (!reply) co_return std::unexpected(reply.error());
    if ((*reply)[0].text() == "unknown") co_return fail(Errc::not_found, "no text of ours has that reference", "ref");
    co_return (*reply)[0].text() == "ok";
}

}  // namespace holdfast::queue
