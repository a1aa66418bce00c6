#include "ops/oncall/rota/rota.hpp"

#include <algorithm>
#include <map>

namespace holdfast::oncall {
namespace {

using namespace std::chrono;

constexpr days swaps_kept{31};

struct Claim {
    TimePoint from, to;
    const std::string* user;
    const Shift* shift = nullptr;
};

// The times of a shift that reach into [from, to).
void add_turns(const Shift& shift, const Zone& zone, TimePoint from, TimePoint to,
               std::vector<Claim>& claims) {
    const auto first = zone.shown(from) - hours{shift.hours} - days{1};
    const auto last = zone.shown(to) + days{1};
    const auto add = [&](Local start) {
        const auto begins = zone.at(start), ends = zone.at(start + hours{shift.hours});
        if (begins < to && ends > from) claims.push_back({begins, ends, &shift.user, &shift});
    };
    if (!shift.repeat) return add(shift.start);
    const days step{shift.repeat->every_days};
    auto start = shift.start;
    if (start < first) start += step * ((first - start) / step);
    for (; start < last; start += step) {
        const auto day = floor<days>(start);
        if (shift.repeat->until && day > *shift.repeat->until) break;
        if (!std::ranges::binary_search(shift.repeat->left_out, day)) add(start);
    }
}

// Who has it from each moment on; painted over by whoever counts more.
using Timeline = std::map<TimePoint, const std::string*>;

void paint(Timeline& line, const Claim& claim) {
    const auto behind = [&](TimePoint at) { return std::prev(line.upper_bound(at))->second; };
    const auto begins = std::max(claim.from, line.begin()->first);
    if (claim.to <= begins) return;
    const auto* after = behind(claim.to);
    line.erase(line.lower_bound(begins), line.upper_bound(claim.to));
    line[begins] = claim.user;
    line[claim.to] = after;
}

}  // namespace

std::vector<Watch> watches(const Level& level, const Zone& zone, TimePoint from, TimePoint to) {
    static const std::string nobody;
    std::vector<Claim> claims;
    for (const auto& shift : level.shifts) add_turns(shift, zone, from, to, claims);
    // Of two that begin together the later in the list counts.
    std::ranges::sort(claims, {}, [](const Claim& one) { return std::pair{one.from, one.shift}; });
    for (const auto& holiday : level.holidays)
        if (!holiday.user.empty())
            claims.push_back({zone.at(Local{holiday.day}), zone.at(Local{holiday.day + days{1}}),
                              &holiday.user});
    for (const auto& swap : level.swaps)
        claims.push_back({zone.at(swap.from), zone.at(swap.to), &swap.user});
    Timeline line{{from, &nobody}};
    for (const auto& claim : claims) paint(line, claim);
    std::vector<Watch> found;
    for (const auto& [at, user] : line) {
        if (at >= to) break;
        if (!found.empty() && found.back().user == *user) continue;
        if (!found.empty()) found.back().to = at;
        found.push_back({*user, at, to});
    }
    return found;
}

Standing standing(const Level& level, const Zone& zone, TimePoint at) {
    const auto ahead = watches(level, zone, at, at + outlook);
    Standing found;
    if (!ahead.front().user.empty()) found.now = ahead.front();
    for (std::size_t i = 1; i < ahead.size() && !found.next; ++i)
        if (!ahead[i].user.empty()) found.next = ahead[i];
    return found;
}

std::vector<Hole> holes(const Rota& rota, const std::vector<std::string>& ladder, const Zone& zone,
                        TimePoint from, TimePoint to) {
    std::vector<Hole> found;
    for (const auto& name : ladder) {
        const auto* level = find_level(rota, name);
        for (const auto& watch : watches(level ? *level : Level{}, zone, from, to))
            if (watch.user.empty()) found.push_back({name, watch.from, watch.to});
    }
    return found;
}

const Level* find_level(const Rota& rota, std::string_view name) {
    const auto found = std::ranges::find(rota.levels, name, &Level::name);
    return found == rota.levels.end() ? nullptr : &*found;
}

bool is_holiday(const Level& level, Day day) {
    return std::ranges::find(level.holidays, day, &Holiday::day) != level.holidays.end();
}

Result<> add_swap(Level& level, Swap swap, Local now) {
    std::erase_if(level.swaps, [&](const Swap& old) { return old.to + swaps_kept < now; });
    if (level.swaps.size() >= swaps_max)
        return fail(Errc::too_large, "this level has 200 swaps: change its shifts instead",
                    "level");
    level.swaps.push_back(std::move(swap));
    return {};
}

}  // namespace holdfast::oncall
