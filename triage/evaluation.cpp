#include "triage/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace holdfast::triage {
namespace {

constexpr int samples = 1000;
constexpr std::uint64_t seed = 20'250'101;

using Counts = std::vector<std::uint32_t>;  // how often each text is in the sample

// One text or several of the same score: how many of each kind the sample has of them.
struct Tie {
    double positives = 0, negatives = 0;
};

// Texts by falling score, sorted once for all samples.
class Ranking {
  public:
    explicit Ranking(std::span<const Judged> texts) : texts_(texts), order_(texts.size()) {
        std::iota(order_.begin(), order_.end(), 0U);
        std::ranges::sort(order_, [&](auto a, auto b) {
            return texts_[a].score != texts_[b].score ? texts_[a].score > texts_[b].score : a < b;
        });
    }

    // From the highest score to the lowest.
    template <class Take>
    void each_tie(const Counts& counts, Take take) const {
        for (std::size_t i = 0; i < order_.size();) {
            Tie tie;
            const double score = texts_[order_[i]].score;
            for (; i < order_.size() && texts_[order_[i]].score == score; ++i)
                (texts_[order_[i]].gold >= Level::moderate ? tie.positives : tie.negatives) +=
                    counts[order_[i]];
            take(tie);
        }
    }

    Tie totals(const Counts& counts) const {
        Tie all;
        each_tie(counts, [&](const Tie& tie) {
            all.positives += tie.positives;
            all.negatives += tie.negatives;
        });
        return all;
    }

  private:
    std::span<const Judged> texts_;
    std::vector<std::uint32_t> order_;
};

// The figure of the texts themselves, and the middle 95 % of its values over samples of them.
template <class Value>
std::optional<Figure> with_interval(std::size_t texts, Value value) {
    const std::optional<double> itself = value(Counts(texts, 1));
    if (!itself) return std::nullopt;
    std::mt19937_64 dice{seed};
    std::vector<double> values;
    for (int sample = 0; sample < samples; ++sample) {
        Counts counts(texts, 0);
        for (std::size_t i = 0; i < texts; ++i) ++counts[dice() % texts];
        if (const std::optional<double> one = value(counts)) values.push_back(*one);
    }
    if (values.empty()) return Figure{*itself, *itself, *itself};
    std::ranges::sort(values);
    const auto at = [&](double share) {
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    };
    return Figure{*itself, at(0.025), at(0.975)};
}

std::optional<double> area_of(const Ranking& ranking, const Counts& counts) {
    const Tie all = ranking.totals(counts);
    if (all.positives == 0 || all.negatives == 0) return std::nullopt;
    double above = 0, area = 0;  // positives seen so far
    ranking.each_tie(counts, [&](const Tie& tie) {
        area += tie.negatives * (above + tie.positives / 2);
        above += tie.positives;
    });
    return area / (all.positives * all.negatives);
}

std::optional<double> recall_of(const Ranking& ranking, const Counts& counts, double alarm_rate) {
    const Tie all = ranking.totals(counts);
    if (all.positives == 0 || all.negatives == 0) return std::nullopt;
    double found = 0, alarms = 0;
    bool within = true;
    ranking.each_tie(counts, [&](const Tie& tie) {
        alarms += tie.negatives;
        within = within && alarms <= alarm_rate * all.negatives;
        if (within) found += tie.positives;
    });
    return found / all.positives;
}

std::optional<double> kappa_of(std::span<const Judged> texts, const Counts& counts) {
    std::array<double, level_count> gold{}, said{};
    double all = 0, apart = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto g = static_cast<std::size_t>(texts[i].gold);
        const auto s = static_cast<std::size_t>(texts[i].said);
        const double gap = static_cast<double>(g) - static_cast<double>(s);
        gold[g] += counts[i];
        said[s] += counts[i];
        all += counts[i];
        apart += counts[i] * gap * gap;
    }
    double by_chance = 0;
    for (std::size_t g = 0; g < level_count; ++g)
        for (std::size_t s = 0; s < level_count; ++s) {
            const double gap = static_cast<double>(g) - static_cast<double>(s);
            by_chance += gold[g] * said[s] / std::max(all, 1.0) * gap * gap;
        }
    if (by_chance == 0) return std::nullopt;
    return 1 - apart / by_chance;
}

}  // namespace

Figure Proportion::figure() const {
    constexpr double z = 1.959964;
    const double n = static_cast<double>(of), p = static_cast<double>(hits) / n;
    const double middle = p + z * z / (2 * n);
    const double reach = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    const double scale = 1 + z * z / n;
    return {p, std::max(0.0, (middle - reach) / scale), std::min(1.0, (middle + reach) / scale)};
}

Proportion said_at_least(std::span<const Judged> texts, Level from, Level to, Level said) {
    Proportion counted;
    for (const Judged& text : texts) {
        if (text.gold < from || text.gold > to) continue;
        ++counted.of;
        if (text.said >= said) ++counted.hits;
    }
    return counted;
}

Confusion confusion_of(std::span<const Judged> texts) {
    Confusion counts{};
    for (const Judged& text : texts)
        ++counts[static_cast<std::size_t>(text.gold)][static_cast<std::size_t>(text.said)];
    return counts;
}

std::optional<Figure> area_under_curve(std::span<const Judged> texts) {
    const Ranking ranking(texts);
    return with_interval(texts.size(),
                         [&](const Counts& counts) { return area_of(ranking, counts); });
}

std::optional<Figure> recall_at(std::span<const Judged> texts, double alarm_rate) {
    const Ranking ranking(texts);
    return with_interval(
        texts.size(), [&](const Counts& counts) { return recall_of(ranking, counts, alarm_rate); });
}

std::optional<Figure> quadratic_kappa(std::span<const Judged> texts) {
    return with_interval(texts.size(),
                         [&](const Counts& counts) { return kappa_of(texts, counts); });
}

}  // namespace holdfast::triage
