#include "safetyplan/kept_plan.hpp"

#include "safetyplan/plan_json.hpp"

namespace holdfast::safetyplan {
namespace {

std::string place_of_plan(const std::string& holder, const std::string& revision) {
    return "plan" + holder + "." + revision;
}

std::string place_of_version(const std::string& holder, std::uint32_t number) {
    return "planversion" + holder + "." + std::to_string(number);
}

}  // namespace

std::string seal_plan(const Plan& plan, const std::string& holder, const vault::DataKey& key,
                      Random& random) {
    return vault::seal(key, place_of_plan(holder, std::to_string(plan.revision)),
                       plan_text(plan), random);
}

Result<std::optional<Plan>> open_plan(const queue::StoredPlan& stored, const vault::DataKey& key,
                                      const identity::NumberReader& reader) {
    if (stored.revision.empty()) return std::nullopt;
    const auto plain =
        vault::open(key, place_of_plan(stored.holder, stored.revision), stored.sealed);
    if (!plain) return std::unexpected(plain.error());
    auto plan = read_plan(*plain, reader);
    if (!plan) return fail(Errc::internal, "a plan that was kept here cannot be read");
    return std::move(*plan);
}

std::string seal_version(const Version& version, const std::string& holder,
                         const vault::DataKey& key, Random& random) {
    return vault::seal(key, place_of_version(holder, version.number),
                       json::serialize(to_json(version)), random);
}

Result<Version> open_version(std::string_view sealed, std::uint32_t number,
                             const std::string& holder, const vault::DataKey& key,
                             const identity::NumberReader& reader) {
    const auto plain = vault::open(key, place_of_version(holder, number), sealed);
    if (!plain) return std::unexpected(plain.error());
    auto version = read_version(*plain, reader);
    if (!version) return fail(Errc::internal, "a version that was kept here cannot be read");
    return version;
}

const Copy* Copies::find(const ContactId& contact) {
    const auto found = by_contact_.find(contact.text());
    if (found == by_contact_.end()) return nullptr;
    by_age_.splice(by_age_.end(), by_age_, found->second.age);
    return &found->second.copy;
}

std::optional<Copy> Copies::take(const ContactId& contact) {
    const auto found = by_contact_.find(contact.text());
    if (found == by_contact_.end()) return std::nullopt;
    std::optional<Copy> copy{std::move(found->second.copy)};
    by_age_.erase(found->second.age);
    by_contact_.erase(found);
    return copy;
}

void Copies::keep(const ContactId& contact, Copy copy) {
    const auto found = by_contact_.find(contact.text());
    if (found != by_contact_.end()) {
        auto& known = found->second.copy;
        // What was under way at the same time may have been answered later and be older.
        const bool older = known.holder == copy.holder && known.plan && copy.plan &&
                           known.plan->revision > copy.plan->revision;
        if (!older) known = std::move(copy);
        return;
    }
    if (by_contact_.size() >= copies_max) {
        by_contact_.erase(by_age_.front());
        by_age_.pop_front();
    }
    by_age_.push_back(contact.text());
    by_contact_.emplace(contact.text(), Kept{std::move(copy), std::prev(by_age_.end())});
}

void Copies::forget(const ContactId& contact) {
    const auto found = by_contact_.find(contact.text());
    if (found == by_contact_.end()) return;
    by_age_.erase(found->second.age);
    by_contact_.erase(found);
}

}  // namespace holdfast::safetyplan
