// The working plan becomes an agreed version; the agreed versions are read.
#include "safetyplan/service.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr std::int64_t number_max = 1'000'000'000;

json::array due_json(const Plan& plan) {
    json::array due;
    for (const auto& one : deadlines(plan)) {
        json::object day{{"on", to_text(one.due)}};
        if (!one.action.empty()) day["item"] = one.action.text();
        due.push_back(std::move(day));
    }
    return due;
}

// Dates and ids stand in the header, unsealed: duties are made of them.
std::string event_of(const ContactId& contact, const vault::DataKey& key, const Version& version,
                     Random& random) {
    const auto& agreement = version.agreement;
    auto header = journal::header("plan_agreed", agreement.at);
    header["by"] = agreement.by.staff;
    header["number"] = version.number;
    header["due"] = due_json(version.plan);
    json::object said{{"by", to_json(agreement.by)},
                      {"number", version.number},
                      {"agreed", agreed_to_json(agreement)},
                      {"due", header["due"]}};
    if (!agreement.why.empty()) said["why"] = agreement.why.reveal();
    return journal::encode(contact, header, said, key, random);
}

json::object summary_json(const Version& version) {
    auto shown = newest_json(version);
    shown["agreed"] = agreed_to_json(version.agreement);
    shown["items"] = version.plan.standing();
    return shown;
}

}  // namespace

json::array changes_json(const Plan& before, const Plan& after) {
    json::array all;
    for (const auto& one : difference(before, after)) all.push_back(to_json(one));
    return all;
}

Task<Result<Agreed>> Service::agree_on(Access who, std::uint64_t revision, Agreement agreement) {
    for (int tries = 0; tries < tries_max; ++tries) {
        auto opened = co_await open(who, {}, newest_place);
        if (!opened) co_return std::unexpected(opened.error());
        const auto& copy = opened->copy;
        if (!copy.plan) co_return fail(Errc::incomplete, "items: nothing is written", "items");
        if (copy.plan->revision != revision)
            co_return fail(Errc::conflict, "revision is not the newest: look at what has changed",
                           "revision");
        auto version = safetyplan::agree(*copy.plan, opened->versions, agreement);
        if (!version) co_return std::unexpected(version.error());
        const bool known = !opened->wanted.empty() &&
                           says_again(opened->wanted.back(), *copy.plan, agreement);
        if (known) version->number = opened->versions;
        const auto review = review_of(version->plan);
        const auto named = json::serialize(agreed_to_json(agreement)) + agreement.why.reveal();
        queue::PlanAgreement write{
            .holder = copy.holder,
            .revision = copy.revision(),
            .versions = opened->versions,
            .sealed = known ? std::string{}
                            : seal_version(*version, copy.holder, copy.holder_key, parts_.random),
            .review = review ? to_text(*review) : "-",
            .event = event_of(who.contact, copy.journal_key, *version, parts_.random),
            .key = "pa:" +
                   vault::fingerprint(who.contact.text() + copy.holder + copy.revision() + named),
            .by_person = std::ranges::any_of(
                agreement.agreed, [](const Party& one) { return one.role == Party::Role::person; })};
        auto kept = co_await kept_.agree(agreement.at, who, std::move(write));
        if (!kept) co_return std::unexpected(kept.error());
        if (!kept->stale)
            co_return Agreed{.number = kept->number, .seq = kept->seq, .known = known};
    }
    co_return fail(Errc::unavailable, "too many write to this plan at once");
}

Service::Answer Service::agree(Asked asked) {
    const auto revision = number_field(asked.data, "revision", 0, std::int64_t{1} << 40);
    if (!revision) co_return std::unexpected(revision.error());
    auto agreement = agreement_of(asked.data, asked.user);
    if (!agreement) co_return std::unexpected(agreement.error());
    auto agreed = co_await agree_on(access_of(asked), static_cast<std::uint64_t>(*revision),
                                    std::move(*agreement));
    if (!agreed) co_return std::unexpected(agreed.error());
    co_return json::object{{"number", agreed->number}, {"seq", agreed->seq}};
}

Result<Agreement> Service::agreement_of(const json::object& data, const std::string& user) const {
    auto agreement = read_agreement(data, Editor{.staff = user}, parts_.clock.now());
    if (!agreement) return agreement;
    for (auto& party : agreement->agreed)
        if (party.role == Party::Role::staff && party.name.empty()) party.name = PlanText{user};
    return agreement;
}

Task<Result<json::object>> Service::list_versions(Access who, std::string event,
                                                  std::int64_t before) {
    constexpr auto page = static_cast<std::int64_t>(versions_a_page);
    queue::Places places{.first = -page, .last = -1};
    if (before > 0)
        places = {.first = std::max<std::int64_t>(0, before - 1 - page), .last = before - 2};
    // Before the first there is none; -1 would be the newest.
    if (before == 1) places = {.first = 1, .last = 0};
    auto opened = co_await open(std::move(who), std::move(event), places);
    if (!opened) co_return std::unexpected(opened.error());
    json::array shown;
    for (auto version = opened->wanted.rbegin(); version != opened->wanted.rend(); ++version)
        shown.push_back(summary_json(*version));
    const bool more = !opened->wanted.empty() && opened->wanted.front().number > 1;
    co_return json::object{{"versions", std::move(shown)}, {"more", more}};
}

Service::Answer Service::versions(Asked asked) {
    std::int64_t before = 0;
    if (asked.data.contains("before")) {
        const auto given = number_field(asked.data, "before", 1, number_max);
        if (!given) co_return std::unexpected(given.error());
        before = *given;
    }
    co_return co_await list_versions(access_of(asked), reading(asked.user, {"versions"}), before);
}

Task<Result<Opened>> Service::open_two(Access who, std::string event, std::int64_t number) {
    if (number < 1) co_return fail(Errc::not_found, "this plan has no such version", "number");
    const queue::Places places{.first = std::max<std::int64_t>(0, number - 2), .last = number - 1};
    auto opened = co_await open(std::move(who), std::move(event), places);
    if (opened && (opened->wanted.empty() || opened->wanted.back().number != number))
        co_return fail(Errc::not_found, "this plan has no such version", "number");
    co_return opened;
}

json::array changes_since_last(const Opened& opened) {
    const Plan nothing;
    const auto& before = opened.wanted.size() > 1 ? opened.wanted.front().plan : nothing;
    return changes_json(before, opened.wanted.back().plan);
}

Service::Answer Service::version(Asked asked) {
    const auto number = number_field(asked.data, "number", 1, number_max);
    if (!number) co_return std::unexpected(number.error());
    auto opened = co_await open_two(access_of(asked), reading(asked.user, {"version", *number}), *number);
    if (!opened) co_return std::unexpected(opened.error());
    const auto& version = opened->wanted.back();
    const auto& now = opened->copy.plan;
    co_return json::object{{"version", to_json(version)},
                           {"changes", changes_since_last(*opened)},
                           {"and_now", now ? changes_json(version.plan, *now) : json::array{}}};
}

}  // namespace holdfast::safetyplan
