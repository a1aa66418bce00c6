// Rotas made up at random, all sound, for what must hold of any.
#pragma once
#include <algorithm>
#include <random>

#include "ops/oncall/rota/rota.hpp"

namespace holdfast::tests {

inline oncall::Level random_level(std::mt19937& random, std::string name) {
    using namespace oncall;
    using std::chrono::days;
    using std::chrono::hours;
    using std::chrono::minutes;
    const auto below = [&](int most) {
        return static_cast<int>(random() % static_cast<unsigned>(most));
    };
    const auto user = [&] { return std::string{"user."} + std::to_string(below(50)); };
    const Day base{*read_day("2026-01-01")};
    Level level{.name = std::move(name)};
    for (int i = 0, n = below(8); i < n; ++i) {
        Shift shift{user(), Local{base} + hours{below(9000)} + minutes{15 * below(4)}, 0, {}};
        if (below(4) > 0) {
            shift.repeat = Repeat{1 + below(30), {}, {}};
            if (below(2)) shift.repeat->until = base + days{below(800)};
            for (int j = 0, m = below(4); j < m; ++j)
                shift.repeat->left_out.push_back(base + days{below(700)});
            auto& days_out = shift.repeat->left_out;
            std::ranges::sort(days_out);
            const auto twice = std::ranges::unique(days_out);
            days_out.erase(twice.begin(), twice.end());
        }
        shift.hours = 1 + below(shift.repeat ? std::min(shift.repeat->every_days * 24, 336) : 336);
        level.shifts.push_back(std::move(shift));
    }
    for (int i = 0, n = below(5); i < n; ++i) {
        const auto from = Local{base} + hours{below(9000)} + minutes{below(60)};
        level.swaps.push_back({user(), from, from + minutes{1 + below(60 * 24 * 60)}});
    }
    for (int i = 0, n = below(4); i < n; ++i) {
        const auto day = base + days{100 * i + below(100)};
        level.holidays.push_back({day, below(2) ? user() : ""});
    }
    return level;
}

}  // namespace holdfast::tests
