// What ordering by risk does for those who wait: plays made-up contacts through the real Redis
// functions on a private Redis of its own, in virtual time, once with the line's credits and once
// as first come, first served, and prints the waits by level. Arrivals are a Poisson stream, talks
// last an exponential time; both come from the seed and are the same in both runs. Clinicians take
// one contact at a time, accept at once, and rest after nobody; nobody leaves the line.
#pragma once
#include <array>
#include <cstdint>
#include <iosfwd>
#include <vector>

#include "config/settings.hpp"
#include "triage/assessment.hpp"

namespace holdfast::ops {

struct QueueOptions {
    int contacts = 1000, clinicians = 10;
    std::array<double, triage::level_count> shares{0.45, 0.30, 0.15, 0.08, 0.02};
    double talk_minutes = 30;
    double busy = 1.05;  // talks that come in for each that the clinicians can hold
    std::uint64_t seed = 1;
};

struct Wait {
    triage::Level level = triage::Level::none;
    std::int64_t arrived_ms = 0, ms = 0;  // since the first moment; how long it waited
};

struct QueueFigure {
    std::vector<Wait> by_risk, as_they_came;  // of each contact, in order of arrival
};

// Throws std::runtime_error when there is no Redis to run it on.
QueueFigure queue_figure(const QueueOptions& options, config::Settings settings);
void print_queue_figure(const QueueFigure& figure, std::ostream& out);

}  // namespace holdfast::ops
