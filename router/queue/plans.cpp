#include "router/queue/plans.hpp"

#include "router/queue/answers.hpp"
#include "router/queue/hints.hpp"

namespace holdfast::queue {
namespace {

constexpr Millis client_repeat = std::chrono::hours{24 * 2};

std::string name_of(PlanAccess::Mode mode) {
    constexpr const char* names[] = {"serving", "person", "reason"};
    return names[static_cast<int>(mode)];
}

// What only plans are answered; the rest as everywhere.
Result<redis::Reply> settled_plan(Result<redis::Reply> reply) {
    if (!reply) return reply;
    const auto word = (*reply)[0].text();
    if (word == "no_plan") return fail(Errc::conflict, "there is no plan yet", "plan");
    if (word == "no_code")
        return fail(Errc::not_found, "this code is wrong, was used, or is too old", "code");
    if (word == "has_plan")
        return fail(Errc::conflict, "there is a plan here already: take its lines out first, then the code opens the other one", "code");
    if (word == "open")
        return fail(Errc::conflict, "this person is in a conversation: complete it first", "contact");
    return settled(std::move(reply));
}

StoredPlan stored_plan(const redis::Reply& reply, std::size_t first) {
    return {std::string{reply[first].text()}, std::string{reply[first + 1].text()},
            std::string{reply[first + 2].text()}, std::string{reply[first + 3].text()}};
}

Result<PlanKept> kept_of(Result<redis::Reply> reply) {
    if (!reply) return std::unexpected(reply.error());
    PlanKept kept;
    if ((*reply)[0].text() == "stale") {
        kept.stale = stored_plan(*reply, 1);
        return kept;
    }
    auto done = settled(std::move(reply));
    if (!done) return std::unexpected(done.error());
    kept.again = (*done)[0].text() == "again";
    kept.seq = static_cast<std::uint64_t>((*done)[2].integer());
    kept.number = static_cast<std::uint32_t>((*done)[3].integer());
    return kept;
}

}  // namespace

Task<Result<OpenedPlan>> Plans::open(PlanAccess who, std::string event,
                                     std::optional<Places> wanted) {
    auto reply = co_await line_.functions().change(
        "hf_plan_open",
        {who.contact.text(), name_of(who.mode), std::move(who.user), std::move(event),
         wanted ? number(wanted->first) : "", wanted ? number(wanted->last) : ""});
    auto opened = settled(std::move(reply));
    if (!opened) co_return std::unexpected(opened.error());
    OpenedPlan plan{opened_contact(who.contact, (*opened)[1]),
                    stored_plan(*opened, 2),
                    static_cast<std::uint32_t>((*opened)[6].integer()),
                    {}};
    const auto sealed = (*opened)[7];
    for (std::size_t i = 0; i < sealed.size(); ++i) plan.wanted.emplace_back(sealed[i].text());
    co_return plan;
}

Task<Result<PlanKept>> Plans::change(PlanAccess who, PlanChange c) {
    auto reply = co_await line_.functions().change(
        "hf_plan_change",
        {who.contact.text(), name_of(who.mode), std::move(who.user), std::move(c.holder),
         std::move(c.was), std::move(c.revision), std::move(c.sealed), c.event, std::move(c.key),
         number(client_repeat), line_.node(), c.empty ? "1" : ""});
    const bool kept = reply && ((*reply)[0].text() == "ok" || (*reply)[0].text() == "again");
    if (kept) line_.hear_own(*reply, c.event);
    co_return kept_of(std::move(reply));
}

Task<Result<PlanKept>> Plans::agree(TimePoint now, PlanAccess who, PlanAgreement a) {
    auto reply = co_await line_.functions().change(
        "hf_plan_agree",
        {number(now), who.contact.text(), name_of(who.mode), std::move(who.user),
         std::move(a.holder), std::move(a.revision), number(a.versions), std::move(a.sealed),
         std::move(a.review), std::move(a.event), std::move(a.key), number(client_repeat),
         a.by_person ? "1" : ""});
    co_return kept_of(std::move(reply));
}

Task<Result<std::uint64_t>> Plans::note(PlanAccess who, std::string event) {
    auto reply = co_await line_.functions().change(
        "hf_plan_note", {who.contact.text(), std::move(who.user), std::move(event)});
    auto noted = settled(std::move(reply));
    if (!noted) co_return std::unexpected(noted.error());
    co_return static_cast<std::uint64_t>((*noted)[2].integer());
}

Task<Result<>> Plans::code(PlanAccess who, std::string code, Millis life) {
    auto reply = co_await line_.functions().change(
        "hf_plan_code", {who.contact.text(), name_of(who.mode), std::move(who.user), std::move(code),
                         number(life)});
    co_return done(settled_plan(std::move(reply)));
}

Task<Result<std::uint32_t>> Plans::recall(PlanAccess who, std::string code, std::string event,
                                          std::string key) {
    auto reply = co_await line_.functions().change(
        "hf_plan_recall",
        {who.contact.text(), name_of(who.mode), std::move(who.user), std::move(code),
         std::move(event), std::move(key), number(client_repeat)});
    auto recalled = settled_plan(std::move(reply));
    if (!recalled) co_return std::unexpected(recalled.error());
    co_return static_cast<std::uint32_t>((*recalled)[3].integer());
}

Task<Result<std::uint64_t>> Plans::link(PlanAccess who, std::string token, std::string code,
                                        Millis life, std::string event) {
    auto reply = co_await line_.functions().change(
        "hf_plan_link", {who.contact.text(), std::move(who.user), std::move(token), std::move(code),
                         number(life), std::move(event)});
    auto linked = settled_plan(std::move(reply));
    if (!linked) co_return std::unexpected(linked.error());
    co_return static_cast<std::uint64_t>((*linked)[2].integer());
}

Task<Result<Plans::Look>> Plans::look(std::string token, std::string code, int tries) {
    auto reply = co_await line_.functions().change(
        "hf_plan_look", {std::move(token), std::move(code), number(tries)});
    if (!reply) co_return std::unexpected(reply.error());
    Look look;
    const auto word = (*reply)[0].text();
    if (word == "wrong") look.kind = Look::Kind::wrong;
    if (word != "ok") co_return look;
    look.kind = Look::Kind::shown;
    look.plan = stored_plan(*reply, 1);
    look.versions = static_cast<std::uint32_t>((*reply)[5].integer());
    look.newest = (*reply)[6].text();
    co_return look;
}

Task<Result<bool>> Plans::erase(ContactId contact, int most, bool all_done) {
    auto reply = co_await line_.functions().change(
        "hf_erase", {contact.text(), number(most), all_done ? "1" : "", number(erase_keys_a_step)});
    auto erased = settled_plan(std::move(reply));
    if (!erased) co_return std::unexpected(erased.error());
    co_return (*erased)[1].integer() > 0;
}

Task<Result<Plans::Contacts>> Plans::contacts(ContactId contact, int most) {
    auto reply = co_await line_.functions().ask("hf_plan_contacts", {contact.text(), number(most)});
    if (!reply) co_return std::unexpected(reply.error());
    Contacts found;
    for (const std::size_t whose : {0, 1})
        for (std::size_t i = 0; i < (*reply)[whose].size(); ++i)
            if (auto id = ContactId::parse((*reply)[whose][i].text()))
                (whose == 0 ? found.own : found.of_holder).push_back(std::move(*id));
    co_return found;
}

Task<Result<std::uint64_t>> Plans::known(std::string key) {
    const auto place = line_.functions().key("d:" + key);
    auto reply = co_await line_.functions().connection().command({"GET", place});
    if (!reply) co_return std::unexpected(reply.error());
    const auto text = reply->text();
    const auto space = text.find(' ');
    co_return space == text.npos ? 0 : to_number(text.substr(space + 1));
}

}  // namespace holdfast::queue
