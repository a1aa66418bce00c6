// Messages written before anybody looked at what the engine makes of them, held against it as a
// whole: shares, not single sentences, so that a change to the lexicons is judged by how people
// write.
#include "tests/unit/triage/written.hpp"

#include <algorithm>
#include <array>

namespace holdfast::triage {
namespace {

struct Counts {
    std::array<std::array<double, level_count>, level_count>
        of{};  // by level called for, level given
    std::string wrong;

    double share(int called_from, int called_to, int given_from) const {
        double all = 0, hit = 0;
        for (int c = called_from; c <= called_to; ++c)
            for (int g = 0; g < level_count; ++g) {
                all += of[c][g];
                if (g >= given_from) hit += of[c][g];
            }
        return hit / all;
    }

    double kappa() const {
        std::array<double, level_count> called{}, given{};
        double all = 0, seen = 0, chance = 0;
        for (int c = 0; c < level_count; ++c)
            for (int g = 0; g < level_count; ++g) {
                called[c] += of[c][g];
                given[g] += of[c][g];
                all += of[c][g];
            }
        for (int c = 0; c < level_count; ++c)
            for (int g = 0; g < level_count; ++g) {
                seen += (c - g) * (c - g) * of[c][g];
                chance += (c - g) * (c - g) * called[c] * given[g] / all;
            }
        return 1 - seen / chance;
    }
};

Counts counts_of(const std::string& language) {
    Counts counts;
    for (const Written& one : all_written()) {
        if (one.language != language) continue;
        const Level given = assess(one.turns).level;
        counts.of[static_cast<std::size_t>(one.level)][static_cast<std::size_t>(given)] += 1;
        if (given != one.level)
            counts.wrong += std::string(name_of(one.level)) + " given " +
                            std::string(name_of(given)) + ": " + one.about + ": " +
                            joined(one.turns) + "\n";
    }
    return counts;
}

TEST(Written, are_at_least_600_each_with_what_it_stands_for) {
    const auto all = all_written();
    EXPECT_GE(all.size(), 600U);
    EXPECT_TRUE(std::ranges::none_of(all, [](const Written& one) { return one.about.empty(); }));
}

TEST(Written, come_out_near_enough_in_each_language) {
    for (const char* language : {"en", "es"}) {
        const Counts counts = counts_of(language);
        SCOPED_TRACE(std::string(language) + "\n" + counts.wrong);
        EXPECT_GE(counts.share(4, 4, 3), 0.94) << "imminent called high or more";
        EXPECT_GE(counts.share(4, 4, 4), 0.90) << "imminent called imminent";
        EXPECT_GE(counts.share(3, 3, 3), 0.93) << "high called high or more";
        EXPECT_GE(counts.share(2, 4, 2), 0.95) << "moderate or more called so";
        EXPECT_LE(counts.share(0, 0, 2), 0.02) << "ordinary called moderate or more";
        EXPECT_LE(counts.share(1, 1, 3), 0.03) << "distress called high or more";
        EXPECT_GE(counts.kappa(), 0.90);
    }
}

TEST(Written, the_score_ranks_as_the_level_does) {
    for (const Written& one : all_written()) {
        const Assessment got = assess(one.turns);
        EXPECT_GE(got.score, static_cast<double>(got.level) / level_count);
        EXPECT_LT(got.score, (static_cast<double>(got.level) + 1) / level_count);
    }
}

}  // namespace
}  // namespace holdfast::triage
