// What Prometheus' own tool thinks of /metrics, and that the alarms that ship name only what is told there.
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class Metrics : public testing::Test {
  protected:
    std::string told() { return program_.run(exchange(program_.metrics_port(), "GET", "/metrics")).body; }
    Program program_{{"duties.answer_imminent_s=5"}};
};

std::set<std::string> names_in(const std::string& text) {
    const std::regex name{"holdfast_[a-z_]+[a-z]"};
    return {std::sregex_token_iterator{text.begin(), text.end(), name}, std::sregex_token_iterator{}};
}

TEST_F(Metrics, AreAsPrometheusWantsThemAndHaveAllThatTheAlarmsName) {
    program_.start();
    // An alarm that rings is noted, and so are all kinds of figures told.
    program_.run(program_.text("+12015550123", "I am going to kill myself tonight, I have the pills here", "m1"));
    ASSERT_TRUE(program_.until([&] { return told().find("holdfast_notices_total{") != std::string::npos; })) << told();

    const auto file = program_.folder() / "metrics.txt";
    std::ofstream{file} << told();
    EXPECT_EQ(std::system(("promtool check metrics < " + file.string()).c_str()), 0) << told();

    std::ostringstream rules;
    rules << std::ifstream{std::filesystem::path{__FILE__}.parent_path() / "../../../ops/deploy/alerts.yml"}.rdbuf();
    const auto known = names_in(told());
    const auto named = names_in(rules.str());
    EXPECT_GT(named.size(), 5u);
    for (const auto& name : named) EXPECT_TRUE(known.contains(name)) << name;
}

}  // namespace
}  // namespace holdfast::tests
