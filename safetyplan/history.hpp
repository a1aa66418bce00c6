// The agreed versions of a plan, each kept whole: what stood, who agreed, who was at the desk, when
// and why. A version never changes. Where they are kept is the service's matter: each stands for
// itself, so opening the newest costs the same however many there are. Pure; any thread.
#pragma once
#include <cstdint>
#include <vector>

#include "safetyplan/plan.hpp"

namespace holdfast::safetyplan {

inline constexpr std::size_t parties_max = 20;
inline constexpr std::size_t party_bytes_max = 200;
inline constexpr std::size_t why_bytes_max = 1000;

// Somebody who agreed to the plan.
struct Party {
    enum class Role : std::uint8_t { person, staff, other };
    Role role = Role::person;
    PlanText name{};  // of another: "my sister Ana"; of staff: the account; empty for the person
    friend bool operator==(const Party&, const Party&) = default;
};
std::string_view name_of(Party::Role role);
std::optional<Party::Role> parse_role(std::string_view name);

struct Agreement {
    std::vector<Party> agreed{};
    PlanText why{};  // "first plan", "after the visit"; may be empty
    Editor by{};     // who recorded it
    TimePoint at{};
    friend bool operator==(const Agreement&, const Agreement&) = default;
};

struct Version {
    std::uint32_t number = 1;  // 1, 2, 3, … of this plan
    Agreement agreement{};
    Plan plan{};  // settled, without removed entries and change ids
    friend bool operator==(const Version&, const Version&) = default;
};

// The version after `previous` (0: none yet). Refused, naming the field: `incomplete` if nothing is
// written ("items"), nobody agreed ("agreed"), or a helper has not agreed ("items/ID/helper");
// `conflict` while an entry has two texts
// ("items/ID" or "settings/NAME"); `too_large` over a bound.
Result<Version> agree(const Plan& plan, std::uint32_t previous, Agreement agreement);
// Whether the plan says what that version says, and nothing in it is open.
bool is_as_agreed(const Plan& plan, const Version& version);
// Whether agreeing now would only say again what the version says: the same plan, the same people,
// and no other reason given.
bool says_again(const Version& version, const Plan& plan, const Agreement& agreement);
// The same checks, for a version that comes from outside.
Result<> check_version(const Version& version);

struct Difference {
    enum class Kind : std::uint8_t { added, removed, changed, moved };
    Kind kind{};
    ItemId item{};  // empty: a setting
    std::optional<Setting> setting{};
    Step step{};                // of an item: where it is, or was
    Content before{}, after{};  // empty where there is none
    friend bool operator==(const Difference&, const Difference&) = default;
};
std::string_view name_of(Difference::Kind kind);

// In the later plan's order; what was removed last; then settings. An entry that moved and changed
// is named twice. The fewest entries that explain a new order are called moved. Of unsettled
// entries the newest text is compared.
std::vector<Difference> difference(const Plan& before, const Plan& after);

}  // namespace holdfast::safetyplan
