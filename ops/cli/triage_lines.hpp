// JSON lines as the triage commands read them: one contact or labelled text in each. Bounds: a line
// may have `line_bytes_max`, the rest of a longer one is skipped unread. A fault names the field
// and the mend, and never quotes the text. Blank lines are nothing.
#pragma once
#include <expected>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "triage/assessment.hpp"

namespace holdfast::ops {

inline constexpr std::size_t line_bytes_max = 1024 * 1024;

struct TriageLine {
    std::string id;  // of the line, as JSON: "\"a1\"" or "7"
    std::vector<std::string> turns;
    std::string language, set, group;
    std::optional<triage::Level> level;

    std::vector<std::string_view> views() const { return {turns.begin(), turns.end()}; }
};

struct LineFault {
    std::string field, what;  // field empty: the line as a whole
};

// {"id","turns":[…]} or {"text"}; and where given "lang", "level", "set", "group".
std::expected<TriageLine, LineFault> parse_triage_line(std::string_view line);

// Calls `take` with each line that is not blank, and its number from 1; a line that is too long
// comes as nothing.
void each_line(
    std::istream& in,
    const std::function<void(std::size_t number, std::optional<std::string_view>)>& take);

// {"error":{"line":3,"field":"turns","what":"…"}}
std::string fault_as_json(std::size_t number, const LineFault& fault);

}  // namespace holdfast::ops
