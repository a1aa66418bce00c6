// The plan as a document: entries in seven steps, four settings, and for each the texts that stand.
// Pure: no clock, no I/O; changed only by apply() (change.hpp). It belongs to a person; sealing and
// keeping it is the service's.
//
// An entry has a version, and each of its texts the version at which it was written. A writer names
// the version they saw: their text takes the place of the texts they saw, and stands beside those
// they did not. So one text is the rule, two are a conflict that both sides see until somebody who
// saw both writes again, and none means removed. (A multi-value register with one server as its
// clock: Shapiro et al., "A comprehensive study of CRDTs", 2011.)
//
// Bounds: below and in content.hpp. Values; a plan is used by one thread at a time.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "router/core/clock.hpp"
#include "safetyplan/content.hpp"

namespace holdfast::safetyplan {

using PlanId = Id<struct PlanKind>;
using ChangeId = Id<struct PlanChangeKind>;

inline constexpr std::size_t items_max = 200;    // that stand
inline constexpr std::size_t removed_max = 200;  // kept as places that a late text can come back to
inline constexpr std::size_t texts_max = 8;      // of one entry, unsettled
inline constexpr std::size_t recent_max = 256;   // change ids that are read
inline constexpr std::size_t recent_kept = 32;   // … and kept, by which a repeat is known at once
inline constexpr std::size_t plan_bytes_max = 256 * 1024;  // all texts together
inline constexpr std::size_t staff_bytes_max = 128;
inline constexpr std::size_t form_bytes_max = 40;
inline constexpr std::size_t language_bytes_max = 16;

// Who wrote: a member of staff by account, or the person.
struct Editor {
    std::string staff{};  // empty: the person
    bool is_person() const { return staff.empty(); }
    friend bool operator==(const Editor&, const Editor&) = default;
};

struct Text {
    Content content{};
    std::uint32_t version = 0;
    Editor by{};
    TimePoint at{};
    friend bool operator==(const Text&, const Text&) = default;
};

struct Entry {
    std::uint32_t version = 0;
    std::vector<Text> texts{};  // oldest first
    bool stands() const { return !texts.empty(); }
    bool settled() const { return texts.size() <= 1; }
    friend bool operator==(const Entry&, const Entry&) = default;
};

struct Item {
    ItemId id{};
    Step step{};
    std::uint32_t placed = 1;  // the version of its place
    Entry entry{};
    friend bool operator==(const Item&, const Item&) = default;
};

// What is said about the plan as a whole; each the text of an entry.
enum class Setting : std::uint8_t {
    rating,     // "0" to "10": how likely the person is to use it
    likelier,   // what would make that likelier
    took_part,  // who wrote it together
    review,     // the date to look again
};
inline constexpr std::size_t setting_count = 4;
inline constexpr std::array<std::string_view, setting_count> setting_names{"rating", "likelier",
                                                                           "took_part", "review"};
std::string_view name_of(Setting setting);
std::optional<Setting> parse_setting(std::string_view name);

struct Plan {
    PlanId id{};
    std::string language = "en";  // of its template
    std::string form{};           // the template's name when it was begun
    std::uint64_t revision = 0;   // one more with each change: its ETag
    std::vector<Item> items{};    // in order; those of one step in that step's order
    std::array<Entry, setting_count> settings{};
    std::vector<ChangeId> recent{};  // oldest first

    const Entry& setting(Setting which) const { return settings[static_cast<std::size_t>(which)]; }
    const Item* find(const ItemId& item) const;
    // The entries of a step that stand, in order.
    std::vector<const Item*> items_of(Step step) const;
    std::size_t standing() const;
    friend bool operator==(const Plan&, const Plan&) = default;
};

// The setting's newest text, if it is set.
std::optional<int> rating_of(const Plan& plan);
std::optional<Date> review_of(const Plan& plan);
std::size_t bytes_of(const Plan& plan);

// A person's entry in which nothing but agreement stands: they may be called, and may help.
bool has_agreed(const Item& item);

// A setting's value: rating 0 to 10, review a date, the others a line.
Result<> check_setting(Setting setting, const Content& content);

// A plan that breaks a bound or refers to what is not there is refused with the field's place
// ("items/3/texts/0/text").
Result<> check_plan(const Plan& plan);

}  // namespace holdfast::safetyplan
