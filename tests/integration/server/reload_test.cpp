// Triage's files read again while the server runs: a broken one changes nothing and is told with
// its line, a mended one counts for what is said from then on, and nobody in line loses their level.
#include <signal.h>

#include <algorithm>
#include <fstream>

#include "config/load.hpp"
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class ReloadTest : public ServerTest {
  protected:
    void SetUp() override {
        program().kill(SIGTERM);
        std::ofstream{program().folder() / "holdfast.toml"} << "";
        std::filesystem::create_directories(program().folder() / "triage");
        program().start();
    }
    std::filesystem::path file() { return program().folder() / "triage/en.toml"; }
    // The lexicon that ships with one phrase more that a person may write for a wish to be dead, on the line returned.
    std::ptrdiff_t write_lexicon_with(const std::string& phrase) {
        std::string content{*config::built_in("triage/en.toml")};
        const std::string desire = "\ndesire = [\n";
        const auto at = content.find(desire) + desire.size();
        content.insert(at, "  \"" + phrase + "\",\n");
        std::ofstream{file()} << content;
        return 1 + std::count(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    }
    std::string metrics() {
        return program().run(exchange(program().metrics_port(), "GET", "/metrics")).body;
    }
    std::optional<int> told(const std::string& name) {
        const auto all = "\n" + metrics();
        const auto at = all.find("\n" + name + " ");
        if (at == all.npos) return std::nullopt;
        return std::stoi(all.substr(at + name.size() + 2));
    }
    // A scrape that the store was too slow for tells less.
    int figure(const std::string& name) {
        std::optional<int> value;
        EXPECT_TRUE(program().until([&] { return (value = told(name)).has_value(); })) << name;
        return value.value_or(-1);
    }
    static std::string reloads_of(const std::string& result) {
        return "holdfast_triage_reloads_total{result=\"" + result + "\"}";
    }
    int reloads(const std::string& result) { return figure(reloads_of(result)); }
    int opened(const std::string& level) {
        return figure("holdfast_contacts_opened_by_level_total{level=\"" + level + "\"}");
    }
    int waiting(const std::string& level) { return figure("holdfast_queue_depth{level=\"" + level + "\"}"); }
    void hang_up_until(const std::string& result, int times) {
        ASSERT_EQ(::kill(program().pid(), SIGHUP), 0);
        ASSERT_TRUE(program().until([&] { return told(reloads_of(result)) == times; })) << metrics();
    }
    std::string version() {
        const auto answer = program().run(program().get("/version"));
        return std::string{json::parse(answer->body).at("triage").as_string()};
    }
    void say(const std::string& from, const std::string& words) {
        EXPECT_EQ(program().run(program().text(from, words, "message-" + std::to_string(++sent_))), 204);
    }

  private:
    int sent_ = 0;
};

TEST_F(ReloadTest, BrokenFilesChangeNothingAndMendedOnesCount) {
    const auto first = version();
    say("+12015550101", "zeppelin marmalade");
    EXPECT_EQ(opened("none"), 1);

    const auto line = write_lexicon_with("(zeppelin marmalade");
    hang_up_until("refused", 1);
    EXPECT_NE(program().log().find("triage/en.toml:" + std::to_string(line) + '"'), std::string::npos)
        << program().log();
    EXPECT_NE(program().log().find("'(' without ')'"), std::string::npos);
    EXPECT_EQ(version(), first);
    say("+12015550102", "zeppelin marmalade");
    say("+12015550103", "i want to die");
    EXPECT_EQ(opened("none"), 2);
    EXPECT_EQ(opened("moderate"), 1);

    write_lexicon_with("zeppelin marmalade");
    hang_up_until("ok", 1);
    EXPECT_NE(version(), first);
    say("+12015550104", "zeppelin marmalade");
    EXPECT_EQ(opened("moderate"), 2);
    EXPECT_EQ(waiting("moderate"), 2);

    std::filesystem::remove(file());
    hang_up_until("ok", 2);
    EXPECT_EQ(version(), first);
    say("+12015550105", "zeppelin marmalade");
    EXPECT_EQ(opened("none"), 3);
    say("+12015550104", "are you there");
    EXPECT_EQ(waiting("moderate"), 2);
    EXPECT_EQ(reloads("refused"), 1);
}

TEST_F(ReloadTest, EndsAsBeforeAfterwards) {
    hang_up_until("ok", 1);
    ASSERT_EQ(::kill(program().pid(), SIGTERM), 0);
    EXPECT_EQ(program().wait_for_end(), 0);
    program().start();
}

}  // namespace
}  // namespace holdfast::tests
