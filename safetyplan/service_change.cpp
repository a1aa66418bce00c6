// A change by either side. What is answered is kept; what both sides are shown is the entry as it
// is after it.
#include <algorithm>

#include "safetyplan/bring_in.hpp"
#include "safetyplan/service.hpp"

namespace holdfast::safetyplan {
namespace {

// Where the item of a move stands before it.
std::optional<Step> step_before(const Plan& plan, const Change& change) {
    const auto* move = std::get_if<Move>(&change.what);
    const auto* item = move ? plan.find(move->item) : nullptr;
    return item ? std::optional{item->step} : std::nullopt;
}

// The entry that a change is about as it is after it; of one that got a place, its step's order.
json::object changed_json(const Plan& after, const Change& change, const Applied& applied,
                          std::optional<Step> was_in) {
    json::object said{{"by", to_json(change.by)},
                      {"revision", after.revision},
                      {"outcome", name_of(applied.outcome)},
                      {"attention", attention_json(after, change.at)}};
    if (const auto* set = std::get_if<Set>(&change.what)) {
        said["setting"] = name_of(set->setting);
        said["entry"] = setting_to_json(after.setting(set->setting));
        return said;
    }
    const auto* item = after.find(applied.item);
    if (!item) return said;  // a removed place that was forgotten at once
    said["item"] = to_json(*item);
    if (!std::holds_alternative<Add>(change.what) && !std::holds_alternative<Move>(change.what))
        return said;
    json::array order;
    for (const auto& one : after.items)
        if (one.step == item->step) order.push_back(json::value(one.id.text()));
    said["order"] = std::move(order);
    if (was_in && *was_in != item->step) said["from_step"] = name_of(*was_in);
    return said;
}

// In place of the plan that had the revision `was`.
queue::PlanChange write_of(const ContactId& contact, const Copy& copy, std::string was,
                           const Plan& plan, const Editor& by, TimePoint at, const json::object& said,
                           std::string key, Random& random) {
    auto header = journal::header("plan_changed", at);
    if (!by.is_person()) header["by"] = by.staff;
    return {.holder = copy.holder,
            .was = std::move(was),
            .revision = std::to_string(plan.revision),
            .sealed = seal_plan(plan, copy.holder, copy.holder_key, random),
            .event = journal::encode(contact, header, said, copy.journal_key, random),
            .key = std::move(key),
            .empty = plan.standing() == 0 && std::ranges::none_of(plan.settings, &Entry::stands)};
}

bool does_nothing(const Applied& applied) {
    return applied.outcome == Outcome::repeated || applied.outcome == Outcome::place_moved;
}

json::object answer_of(const Applied& applied, std::uint64_t revision, std::uint64_t seq) {
    auto answer = to_json(applied);
    answer["revision"] = revision;
    answer["seq"] = seq;
    return answer;
}

}  // namespace

// A reader of what it was before is at least two revisions behind, and so asks for the whole plan.
Task<Result<std::optional<Plan>>> Service::replace(Access who, const Copy& copy, Plan plan) {
    const auto now = parts_.clock.now();
    const Editor by{.staff = who.user};
    plan = bring_in(std::move(plan), copy.plan ? &*copy.plan : nullptr, by, now);
    plan.revision = (copy.plan ? copy.plan->revision : 0) + 2;
    const json::object said{{"by", to_json(by)},
                            {"revision", plan.revision},
                            {"outcome", "replaced"},
                            {"attention", attention_json(plan, now)}};
    auto write = write_of(who.contact, copy, copy.revision(), plan, by, now, said,
                          "pc:" + make_id_text(now, parts_.random), parts_.random);
    auto kept = co_await kept_.change(who, std::move(write));
    copies_.forget(who.contact);
    if (!kept) co_return std::unexpected(kept.error());
    if (kept->stale) co_return std::nullopt;
    co_return std::move(plan);
}

// What somebody else wrote meanwhile.
Result<> Service::renew(Copy& copy, const queue::StoredPlan& newest) const {
    auto key = parts_.keys.unwrap(newest.wrapped_key, newest.holder);
    if (!key) return std::unexpected(key.error());
    auto plan = open_plan(newest, *key, parts_.numbers);
    if (!plan) return std::unexpected(plan.error());
    copy.carried = copy.carried || copy.holder != newest.holder;
    copy.holder = newest.holder;
    copy.holder_key = *key;
    copy.plan = std::move(*plan);
    return {};
}

// What this node knows is taken out of its copies and changed in place: nothing is copied. Another
// change that comes meanwhile reads the plan from the store, behind this one.
Service::Answer Service::change(Asked asked) {
    auto change =
        read_change(asked.data, parts_.numbers, Editor{.staff = asked.user}, parts_.clock.now());
    if (!change) co_return std::unexpected(change.error());
    const auto who = access_of(asked);
    const auto key = "pc:" + vault::fingerprint(asked.contact.text() + change->id.text());
    bool newest = copies_.find(asked.contact) == nullptr, told_again = false;
    auto copy = co_await taken(who);
    for (int tries = 0; copy && tries < tries_max; ++tries) {
        auto was = copy->revision();
        if (!copy->plan) copy->plan = new_plan(*copy, change->at);
        auto& plan = *copy->plan;
        const auto before = plan.revision;
        const auto was_in = step_before(plan, *change);
        const auto applied = apply(plan, *change);
        const bool nothing = !applied || does_nothing(*applied);
        if (nothing && newest) {
            if (!was.empty()) copies_.keep(asked.contact, std::move(*copy));
            if (!applied) co_return std::unexpected(applied.error());
            auto seq = co_await kept_.known(key);
            if (!seq) co_return std::unexpected(seq.error());
            co_return answer_of(*applied, before, *seq);
        }
        auto kept = Result<queue::PlanKept>{};
        if (!nothing) {
            const auto said = changed_json(plan, *change, *applied, was_in);
            auto write = write_of(asked.contact, *copy, std::move(was), plan, change->by, change->at,
                                  said, key, parts_.random);
            kept = co_await kept_.change(who, std::move(write));
        }
        if (!kept) co_return std::unexpected(kept.error());
        if (!nothing && !kept->again && !kept->stale) {
            auto answer = answer_of(*applied, plan.revision, kept->seq);
            copies_.keep(asked.contact, std::move(*copy));
            co_return answer;
        }
        // Taken before, and so long ago that the newest plan has forgotten it.
        if (kept->again && std::exchange(told_again, true))
            co_return answer_of({Outcome::repeated, applied->item, applied->version}, before,
                                kept->seq);
        newest = true;
        if (kept->stale) {
            auto renewed = renew(*copy, *kept->stale);
            if (!renewed) co_return std::unexpected(renewed.error());
        } else {
            // What does nothing here, does not fit or was taken before may be about a plan that
            // another node has written since, or this one, without hearing so.
            copies_.forget(asked.contact);
            copy = co_await taken(who);
        }
    }
    if (!copy) co_return std::unexpected(copy.error());
    co_return fail(Errc::unavailable, "too many write to this plan at once");
}

}  // namespace holdfast::safetyplan
