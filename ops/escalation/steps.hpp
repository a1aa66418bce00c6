// The steps of an emergency escalation: opened, a supervisor consulted, somebody outside told, on
// their way, the person reached, closed, with the ways out that real life has; what each step must
// say before it is taken; and the clock of each. Pure; any thread. Who may take a step, and that
// nobody was faster, is checked where it is kept (functions/escalation.lua).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "router/core/clock.hpp"
#include "router/core/private.hpp"

namespace holdfast::escalation {

using Words = Private<struct EscalationWordsKind>;  // what staff write about somebody

inline constexpr std::size_t words_bytes_max = 2000;
inline constexpr std::size_t user_bytes_max = 32;

enum class State : std::uint8_t { opened, consulted, told, on_the_way, reached, closed };
enum class Whom : std::uint8_t { emergency, mobile_team, trusted_person };
enum class Outcome : std::uint8_t { reached, safe_by_own_plan, not_located, refused, hoax, wrong };
inline constexpr std::size_t state_count = 6, whom_count = 3, outcome_count = 6;

std::string_view name_of(State state);
std::string_view name_of(Whom whom);
std::string_view name_of(Outcome outcome);
std::optional<State> parse_state(std::string_view name);
std::optional<Whom> parse_whom(std::string_view name);
std::optional<Outcome> parse_outcome(std::string_view name);

struct Consulted {
    std::string supervisor;
};
struct Told {
    Whom kind{};
    Words whom{}, reference{}, said{};
    Words no_time{};       // why no supervisor was named before
    bool agreed = false;   // the person, to this
    std::string second{};  // who decided with the one who tells, when the person did not agree
    Words why{};           // … and why
};
struct OnTheWay {
    Words reference{}, eta{};
};
struct Reached {
    Words note{};
};
struct Closed {
    Outcome outcome{};
    Words why{};
};
using Step = std::variant<Consulted, Told, OnTheWay, Reached, Closed>;

// The state that a step is named after.
State aim_of(const Step& step);

// What the rules need to know of an escalation.
struct Standing {
    State state = State::opened;
    TimePoint since{};         // of the state
    std::string supervisor{};  // the newest named; empty: none
    bool told = false;         // somebody outside
    friend bool operator==(const Standing&, const Standing&) = default;
};

struct Fault {
    std::string field, what;
    friend bool operator==(const Fault&, const Fault&) = default;
};

// Why `by` may not take this step now; empty: they may. All faults at once.
std::vector<Fault> faults(const Standing& now, const Step& step, std::string_view by);
// How it stands once the step is taken, which must be without fault. Naming a supervisor or telling
// somebody more never takes back what has been reached, but that whoever was with the person needs
// others: those are awaited anew.
Standing after(Standing now, const Step& step, TimePoint at);
// What may come next, the way ahead first.
std::vector<State> next(const Standing& now);

// How long each state may last before somebody must look. Decided with the field in mind, to be
// moved by a centre's own protocol: only `responders` is a setting.
struct Pace {
    Millis consult{std::chrono::seconds{60}};
    Millis tell{std::chrono::minutes{5}};
    Millis responders{std::chrono::minutes{15}};
    Millis close{std::chrono::minutes{60}};
};
// By when the next step is due; nothing once it is closed.
std::optional<TimePoint> due(const Standing& now, const Pace& pace);

}  // namespace holdfast::escalation
