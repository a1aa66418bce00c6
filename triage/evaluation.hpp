// How good an engine is, from what it said of texts whose level is known: area under the curve for
// moderate or more, recall at fixed alarm rates, quadratic kappa over five levels, proportions, all
// with 95 % intervals (Wilson for proportions, else 1,000 bootstrap samples from a fixed seed, so a
// figure can be had again). Pure; rates are 0 to 1. A figure that the data cannot give (no
// positives, no negatives) is empty. Sources: Wilson 1927; Cohen 1968.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "triage/assessment.hpp"

namespace holdfast::triage {

struct Judged {
    Level gold = Level::none, said = Level::none;
    double score = 0;
};

struct Figure {
    double value = 0, low = 0, high = 0;  // 95 % interval
};

struct Proportion {
    std::size_t hits = 0, of = 0;
    Figure figure() const;  // `of` above 0
};

using Confusion = std::array<std::array<std::size_t, level_count>, level_count>;  // [gold][said]

// How many texts whose gold is in [from, to] were said to be `said` or more.
Proportion said_at_least(std::span<const Judged> texts, Level from, Level to, Level said);
Confusion confusion_of(std::span<const Judged> texts);
// Chance that a text of moderate or more scores above one below; ties count half.
std::optional<Figure> area_under_curve(std::span<const Judged> texts);
// Share of moderate or more found by the lowest score at which at most `alarm_rate` of the others
// alarm.
std::optional<Figure> recall_at(std::span<const Judged> texts, double alarm_rate);
std::optional<Figure> quadratic_kappa(std::span<const Judged> texts);

}  // namespace holdfast::triage
