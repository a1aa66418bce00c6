// What one entry of a plan says: a line in the person's own words, and for a person or a
// means-safety action the fields that belong to it. Everything a person may have written is
// Private. Checks never repeat what was written: they name the field and what would be right.
// Bounds in bytes of UTF-8, below. Pure; any thread.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "router/core/error.hpp"
#include "router/core/id.hpp"
#include "router/core/private.hpp"
#include "router/identity/phone.hpp"

namespace holdfast::safetyplan {

using PlanText = Private<struct PlanTextKind>;
using ItemId = Id<struct PlanItemKind>;
using Date = std::chrono::year_month_day;  // a day as people agree on one, without a time zone

inline constexpr std::size_t text_bytes_max = 2000;
inline constexpr std::size_t relation_bytes_max = 200;
inline constexpr std::size_t number_bytes_max = text_bytes_max;
inline constexpr std::size_t reachable_bytes_max = 400;
inline constexpr std::size_t outcome_bytes_max = 2000;

// The seven parts of a plan. Their order and their words are the template's.
enum class Step : std::uint8_t {
    warning_signs,
    coping,
    distraction,
    people,
    professionals,
    surroundings,
    reasons,
};
inline constexpr std::size_t step_count = 7;
inline constexpr std::array<std::string_view, step_count> step_names{
    "warning_signs", "coping", "distraction", "people", "professionals", "surroundings", "reasons"};

std::string_view name_of(Step step);
std::optional<Step> parse_step(std::string_view name);
// People, professionals and company have a number and may be asked whether we may call them.
bool holds_people(Step step);
// Only in `surroundings`: who helps, by when, and what came of it.
bool holds_actions(Step step);

enum class MayCall : std::uint8_t { unasked, agreed, refused };
std::string_view name_of(MayCall answer);
std::optional<MayCall> parse_may_call(std::string_view name);

// A telephone number, always kept as it was written.
struct Number {
    PlanText written{};
    PhoneNumber dial{};  // E.164, or a short number such as 988; empty: cannot be dialled
    bool dialable() const { return !dial.empty(); }
    bool is_short() const { return dialable() && !dial.reveal().starts_with('+'); }
    friend bool operator==(const Number&, const Number&) = default;
};

struct Content {
    PlanText text{};      // the line; a person's name; what is to be done
    PlanText relation{};  // "my sister", "my doctor"
    Number number{};
    PlanText reachable{};  // "evenings after six"
    MayCall may_call = MayCall::unasked;
    ItemId helper{};  // the entry of a person who agreed; empty: nobody
    std::optional<Date> due{};
    PlanText outcome{};
    friend bool operator==(const Content&, const Content&) = default;
};

// One line: blank-trimmed, tabs and line ends as spaces. Refuses broken UTF-8, control characters,
// direction overrides (which would show a number backwards), what nobody could see (only zero-width
// characters and the like), and more than `bytes_max`. `field` names it in the refusal.
Result<PlanText> clean_line(std::string_view text, std::string_view field, std::size_t bytes_max);

// Never refuses what cannot be dialled: it is kept as written, and marked by an empty `dial`. An
// extension is kept as written and not dialled.
Result<Number> read_number(std::string_view written, const identity::NumberReader& reader,
                           std::string_view field = "number");

// Whether these fields may stand in that step, each within its bound; whether `helper` is somebody
// who agreed is the plan's matter. `field` at fault: "text", "relation", …
Result<> check_content(const Content& content, Step step);
std::size_t bytes_of(const Content& content);

// 2026-12-03. Years 2000 to 2199.
std::optional<Date> parse_date(std::string_view text);
std::string to_text(Date date);

}  // namespace holdfast::safetyplan
