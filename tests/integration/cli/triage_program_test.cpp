// The triage commands of the real program, and the queue figure over a real Redis.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "ops/cli/queue_figure.hpp"
#include "tests/integration/cli/run.hpp"
#include "tests/support/folder.hpp"

namespace holdfast::tests {
namespace {

using testing::HasSubstr;
using testing::Not;
using triage::Level;

std::int64_t mean_wait(const std::vector<ops::Wait>& waits, Level level) {
    std::int64_t sum = 0, count = 0;
    for (const auto& wait : waits)
        if (wait.level == level) {
            sum += wait.ms;
            ++count;
        }
    return count == 0 ? 0 : sum / count;
}

TEST(TriageProgram, reads_lines_and_ends_with_one_when_some_are_bad) {
    const Folder folder;
    const auto file = folder.path() / "contacts.jsonl";
    std::ofstream(file) << "{\"id\":\"a\",\"turns\":[\"i want to die\"]}\nbad\n";
    const auto ran = run("triage < " + file.string());
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.out, HasSubstr("{\"id\":\"a\",\"level\":\"moderate\""));
    EXPECT_THAT(ran.out, HasSubstr("{\"error\":{\"line\":2,"));
}

TEST(TriageProgram, explains_one_text) {
    const auto ran = run("triage explain 'i want to die'");
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("moderate"));
    EXPECT_THAT(ran.out, HasSubstr("want to die"));
}

TEST(TriageProgram, says_what_is_wrong_with_its_words) {
    for (const auto* words : {"triage eval", "triage eval /none/such", "triage queue --shares high",
                              "triage queue --shares high=x", "triage queue --shares none=0",
                              "triage queue --contacts 0", "triage sing"}) {
        const auto ran = run(words);
        EXPECT_EQ(ran.code, 2) << words;
        EXPECT_FALSE(ran.out.empty()) << words;
    }
}

TEST(TriageProgram, takes_shares_of_alarms_as_its_help_shows_them) {
    const auto ran = run("triage train --alarms 0.1,0.01,0.001,0.0001 --out /none/such /none/such");
    EXPECT_NE(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("/none/such"));
    EXPECT_THAT(ran.out, Not(HasSubstr("alarms")));
}

TEST(QueueFigure, risk_waits_less_than_in_order_of_arrival_and_nobody_is_lost) {
    ops::QueueOptions options;
    options.contacts = 250;
    options.clinicians = 4;
    options.shares = {0.4, 0.2, 0.2, 0.15, 0.05};
    options.busy = 1.3;
    const auto figure = ops::queue_figure(options, {});
    ASSERT_EQ(figure.by_risk.size(), 250U);
    ASSERT_EQ(figure.as_they_came.size(), 250U);
    for (std::size_t i = 0; i < 250; ++i) {
        EXPECT_EQ(figure.by_risk[i].level, figure.as_they_came[i].level);
        EXPECT_GE(figure.by_risk[i].ms, 0);
    }
    for (const auto level : {Level::imminent, Level::high})
        EXPECT_LT(mean_wait(figure.by_risk, level), mean_wait(figure.as_they_came, level))
            << name_of(level);
    EXPECT_GT(mean_wait(figure.by_risk, Level::none), mean_wait(figure.as_they_came, Level::none));
}

TEST(QueueFigure, without_credits_first_come_is_first_served_and_a_seed_replays) {
    ops::QueueOptions options;
    options.contacts = 60;
    options.clinicians = 3;
    options.busy = 2;
    const auto figure = ops::queue_figure(options, {});
    std::int64_t before = 0;
    for (const auto& wait : figure.as_they_came) {
        const auto begins = wait.arrived_ms + wait.ms;
        EXPECT_GE(begins, before);
        before = begins;
    }
    const auto again = ops::queue_figure(options, {});
    for (std::size_t i = 0; i < 60; ++i) EXPECT_EQ(figure.by_risk[i].ms, again.by_risk[i].ms);
}

}  // namespace
}  // namespace holdfast::tests
