// Who is on call when: the ladder's levels, each with shifts that repeat, swaps, and holidays, all
// by the centre's wall clock. A shift's hours are hours of that clock, so that day and night meet
// also in the nights when clocks are turned. At one moment a level has one person: whoever swapped
// in goes before a holiday's replacement, that before the shifts, and of two shifts the one that
// began later. A holiday without a replacement is only marked. Pure; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/oncall/rota/zone.hpp"

namespace holdfast::oncall {

inline constexpr std::size_t levels_max = 8;
inline constexpr std::size_t shifts_max = 100;    // of a level
inline constexpr std::size_t swaps_max = 200;     // of a level
inline constexpr std::size_t holidays_max = 100;  // of a level
inline constexpr std::size_t left_out_max = 100;  // days of a shift
inline constexpr int shift_hours_max = 14 * 24;
inline constexpr int repeat_days_max = 366;
inline constexpr std::chrono::days swap_days_max{62};

struct Repeat {
    int every_days = 7;
    std::optional<Day> until{};   // the last day on which it may begin
    std::vector<Day> left_out{};  // days on which it does not begin; sorted
    friend bool operator==(const Repeat&, const Repeat&) = default;
};

struct Shift {
    std::string user;
    Local start{};
    int hours = 0;
    std::optional<Repeat> repeat{};
    friend bool operator==(const Shift&, const Shift&) = default;
};

struct Swap {  // an override; of two the later one in the list counts
    std::string user;
    Local from{}, to{};
    friend bool operator==(const Swap&, const Swap&) = default;
};

struct Holiday {
    Day day{};
    std::string user{};  // on call from midnight to midnight; empty: as on any day
    friend bool operator==(const Holiday&, const Holiday&) = default;
};

struct Level {
    std::string name;
    std::vector<Shift> shifts{};
    std::vector<Swap> swaps{};
    std::vector<Holiday> holidays{};
    friend bool operator==(const Level&, const Level&) = default;
};

struct Rota {
    std::vector<Level> levels{};
    friend bool operator==(const Rota&, const Rota&) = default;
};

// One person's time on call; nobody's if `user` is empty.
struct Watch {
    std::string user;
    TimePoint from{}, to{};
    friend bool operator==(const Watch&, const Watch&) = default;
};

// The whole of [from, to), in order, no two neighbours the same.
std::vector<Watch> watches(const Level& level, const Zone& zone, TimePoint from, TimePoint to);

// Who is on call at a moment, and who takes over from them: looked for within `outlook`.
inline constexpr std::chrono::days outlook{35};
struct Standing {
    std::optional<Watch> now, next;
};
Standing standing(const Level& level, const Zone& zone, TimePoint at);

struct Hole {
    std::string level;
    TimePoint from{}, to{};
};
// When a level has nobody, for each of the ladder's levels: also those that the rota does not have.
inline constexpr std::chrono::days holes_ahead{7};
std::vector<Hole> holes(const Rota& rota, const std::vector<std::string>& ladder, const Zone& zone,
                        TimePoint from, TimePoint to);

const Level* find_level(const Rota& rota, std::string_view name);
bool is_holiday(const Level& level, Day day);

// Adds a swap, the newest; those over for a month make room. `too_large` if there is none.
Result<> add_swap(Level& level, Swap swap, Local now);

}  // namespace holdfast::oncall
