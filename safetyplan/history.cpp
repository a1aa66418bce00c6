#include "safetyplan/history.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "router/core/names.hpp"
#include "safetyplan/attention.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr std::array<std::string_view, 3> role_names{"person", "staff", "other"};
constexpr std::array<std::string_view, 4> kind_names{"added", "removed", "changed", "moved"};

Result<> check_agreement(const Agreement& agreement) {
    if (agreement.agreed.empty())
        return fail(Errc::incomplete, "agreed must name who agreed to this plan", "agreed");
    if (agreement.agreed.size() > parties_max)
        return fail(Errc::too_large, "agreed may name at most 20", "agreed");
    for (const auto& party : agreement.agreed) {
        if (party.name.size() > party_bytes_max)
            return fail(Errc::too_large, "agreed: a name may have at most 200 bytes", "agreed");
        if (party.name.empty() != (party.role == Party::Role::person))
            return fail(Errc::bad_request, "agreed: all but the person need a name", "agreed");
    }
    if (agreement.why.size() > why_bytes_max)
        return fail(Errc::too_large, "why may have at most 1000 bytes", "why");
    return {};
}

// An agreed plan says one thing in each place, and its helpers know of it.
Result<> check_agreed_plan(const Plan& plan) {
    for (const auto& open : attention(plan)) {
        const auto place = open.setting ? "settings/" + std::string{name_of(*open.setting)}
                                        : "items/" + open.item.text();
        if (open.matter == Matter::two_texts)
            return fail(Errc::conflict, place + " has two texts: choose one", place);
        if (open.matter == Matter::helper_gone || open.matter == Matter::helper_not_agreed)
            return fail(Errc::incomplete,
                        place + "/helper must be a person of this plan who agreed that we may call",
                        place + "/helper");
    }
    if (plan.standing() == 0) return fail(Errc::incomplete, "items: nothing is written", "items");
    return {};
}

using Index = std::unordered_map<std::string, std::size_t>;

std::vector<const Item*> standing(const Plan& plan) {
    std::vector<const Item*> items;
    for (std::size_t step = 0; step < step_count; ++step)
        for (const auto* item : plan.items_of(static_cast<Step>(step))) items.push_back(item);
    return items;
}

Index index_of(const std::vector<const Item*>& items) {
    Index index;
    for (std::size_t i = 0; i < items.size(); ++i) index.emplace(items[i]->id.text(), i);
    return index;
}

const Content& content_of(const Item& item) {
    return item.entry.texts.back().content;
}

// Entries of both plans that are not in a longest run kept in order, or stand in another step.
// Quadratic in items_max, which is small.
std::unordered_set<std::string> moved(const std::vector<const Item*>& before, const Index& was_at,
                                      const std::vector<const Item*>& after) {
    std::vector<const Item*> both;
    std::unordered_set<std::string> result;
    for (const auto* item : after) {
        const auto was = was_at.find(item->id.text());
        if (was == was_at.end()) continue;
        if (before[was->second]->step == item->step)
            both.push_back(item);
        else
            result.insert(item->id.text());
    }
    std::vector<std::size_t> length(both.size(), 1), previous(both.size(), both.size());
    for (std::size_t i = 0; i < both.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (was_at.at(both[j]->id.text()) < was_at.at(both[i]->id.text()) &&
                length[j] + 1 > length[i]) {
                length[i] = length[j] + 1;
                previous[i] = j;
            }
    for (const auto* item : both) result.insert(item->id.text());
    if (both.empty()) return result;
    auto kept = static_cast<std::size_t>(std::ranges::max_element(length) - length.begin());
    for (; kept < both.size(); kept = previous[kept]) result.erase(both[kept]->id.text());
    return result;
}

Difference about(Difference::Kind kind, const Item& item, const Content* before,
                 const Content* after) {
    return {.kind = kind,
            .item = item.id,
            .setting = {},
            .step = item.step,
            .before = before ? *before : Content{},
            .after = after ? *after : Content{}};
}

void compare_settings(const Plan& before, const Plan& after, std::vector<Difference>& found) {
    for (std::size_t i = 0; i < setting_count; ++i) {
        const auto& old_texts = before.settings[i].texts;
        const auto& new_texts = after.settings[i].texts;
        Difference one{.kind = Difference::Kind::changed,
                       .item = {},
                       .setting = static_cast<Setting>(i),
                       .step = {},
                       .before = old_texts.empty() ? Content{} : old_texts.back().content,
                       .after = new_texts.empty() ? Content{} : new_texts.back().content};
        if (one.before == one.after) continue;
        if (old_texts.empty()) one.kind = Difference::Kind::added;
        if (new_texts.empty()) one.kind = Difference::Kind::removed;
        found.push_back(std::move(one));
    }
}

}  // namespace

std::string_view name_of(Party::Role role) {
    return role_names[static_cast<std::size_t>(role)];
}

std::optional<Party::Role> parse_role(std::string_view name) {
    return value_named<Party::Role>(name, role_names);
}

std::string_view name_of(Difference::Kind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

Result<> check_version(const Version& version) {
    if (version.number == 0) return fail(Errc::bad_request, "number must be 1 or more", "number");
    if (auto fits = check_agreement(version.agreement); !fits) return fits;
    if (auto fits = check_plan(version.plan); !fits) return fits;
    return check_agreed_plan(version.plan);
}

Result<Version> agree(const Plan& plan, std::uint32_t previous, Agreement agreement) {
    Version version{.number = previous + 1, .agreement = std::move(agreement), .plan = plan};
    std::erase_if(version.plan.items, [](const Item& item) { return !item.entry.stands(); });
    version.plan.recent.clear();
    if (auto fits = check_version(version); !fits) return std::unexpected(std::move(fits.error()));
    return version;
}

bool is_as_agreed(const Plan& plan, const Version& version) {
    const auto settled = [](const Item& item) { return item.entry.settled(); };
    return plan.form == version.plan.form && std::ranges::all_of(plan.items, settled) &&
           std::ranges::all_of(plan.settings, &Entry::settled) &&
           difference(version.plan, plan).empty();
}

bool says_again(const Version& version, const Plan& plan, const Agreement& agreement) {
    const auto& then = version.agreement;
    return then.agreed == agreement.agreed &&
           (agreement.why.empty() || agreement.why == then.why) && is_as_agreed(plan, version);
}

std::vector<Difference> difference(const Plan& before, const Plan& after) {
    using Kind = Difference::Kind;
    std::vector<Difference> found;
    const auto was = standing(before), is = standing(after);
    const auto was_at = index_of(was), is_at = index_of(is);
    const auto elsewhere = moved(was, was_at, is);
    for (const auto* item : is) {
        const auto old = was_at.find(item->id.text());
        const auto& now = content_of(*item);
        if (old == was_at.end()) {
            found.push_back(about(Kind::added, *item, nullptr, &now));
            continue;
        }
        const auto& then = content_of(*was[old->second]);
        if (then != now) found.push_back(about(Kind::changed, *item, &then, &now));
        if (elsewhere.contains(item->id.text()))
            found.push_back(about(Kind::moved, *item, &then, &now));
    }
    for (const auto* item : was)
        if (!is_at.contains(item->id.text()))
            found.push_back(about(Kind::removed, *item, &content_of(*item), nullptr));
    compare_settings(before, after, found);
    return found;
}

}  // namespace holdfast::safetyplan
