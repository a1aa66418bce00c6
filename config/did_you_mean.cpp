#include <algorithm>
#include <vector>

#include "config/load.hpp"

namespace holdfast::config {
namespace {

// Insertions, deletions, replacements and swaps of neighbours (Damerau-Levenshtein, optimal string
// alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> above(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(row);
    }
    return above[b.size()];
}

}  // namespace

std::optional<std::string> did_you_mean(std::string_view given,
                                        const std::vector<std::string>& known) {
    constexpr std::size_t chars_max = 64;  // keeps the cost of a hostile name small
    if (given.empty() || given.size() > chars_max) return std::nullopt;
    // One slip in a short word, up to four in a long dotted name.
    std::size_t best = std::min<std::size_t>(4, 1 + given.size() / 6) + 1;
    std::optional<std::string> nearest;
    for (const auto& candidate : known) {
        const auto slips = distance(given, candidate);
        if (slips >= best || slips >= candidate.size()) continue;
        best = slips;
        nearest = candidate;
    }
    return nearest;
}

}  // namespace holdfast::config
