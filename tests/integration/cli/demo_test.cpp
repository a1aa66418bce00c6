// Two demos at once: the second finds its port taken and touches nothing of the first, which takes its folder with it
// when it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "tests/integration/cli/run.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"

namespace holdfast::tests {
namespace {

using testing::HasSubstr;

// A demo whose temporary files stand in a folder of the test's, with a page for all it shows.
class TwoDemos : public testing::Test {
  protected:
    TwoDemos() {
        std::filesystem::copy_file(HOLDFAST_PROGRAM, folder_.path() / "holdfast");
        std::filesystem::create_directories(folder_.path() / "web");
        std::ofstream{folder_.path() / "web/desk.html"} << "<!doctype html>\n";
        std::filesystem::create_directories(kept());
    }
    std::filesystem::path kept() const { return folder_.path() / "tmp"; }
    std::string program() const {
        return "TMPDIR=" + kept().string() + " exec " + (folder_.path() / "holdfast").string();
    }
    std::string words() const {
        return "demo --port " + std::to_string(port_) + " --phone-port " + std::to_string(phone_port_);
    }
    std::size_t kept_files() const {
        std::size_t files = 0;
        for ([[maybe_unused]] const auto& one : std::filesystem::recursive_directory_iterator{kept()}) ++files;
        return files;
    }

    Folder folder_;
    const std::uint16_t port_ = free_port(), phone_port_ = free_port();
};

// Started in the background; its id is the first line.
struct Background {
    explicit Background(const std::string& command) : out(::popen(("(" + command + ") 2>&1 & echo $!; wait").c_str(), "r")) {
        pid = std::atoi(line().c_str());
    }
    ~Background() { end(); }
    std::string line() {
        char* text = nullptr;
        std::size_t size = 0;
        const auto got = ::getline(&text, &size, out);
        std::string said = got > 0 ? std::string{text, static_cast<std::size_t>(got)} : std::string{};
        ::free(text);
        return said;
    }
    bool said(const char* what) {
        for (auto one = line(); !one.empty(); one = line())
            if (one.find(what) != std::string::npos) return true;
        return false;
    }
    void end() {
        if (out == nullptr) return;
        if (pid > 1) ::kill(pid, SIGTERM);
        ::pclose(out);
        out = nullptr;
    }

    FILE* out;
    pid_t pid = 0;
};

TEST_F(TwoDemos, LeaveEachOtherAlone) {
    Background first{program() + " " + words()};
    ASSERT_TRUE(first.said("Stop with Ctrl-C"));
    const auto before = kept_files();
    EXPECT_GT(before, 3U);
    const auto second = run_program(program(), words() + " --script");
    EXPECT_EQ(second.code, 2);
    EXPECT_THAT(second.out, HasSubstr("port " + std::to_string(port_)));
    EXPECT_EQ(kept_files(), before);
    first.end();
    EXPECT_EQ(kept_files(), 0U) << "its folder goes with it";
}

TEST(Commands, ThatAreNoneAreNamedWithTheNearestThatIs) {
    const auto slip = run("sevre --config x");
    EXPECT_EQ(slip.code, 2);
    EXPECT_THAT(slip.out, HasSubstr("\"sevre\" is no command; did you mean serve?"));
    const auto below = run("user list");
    EXPECT_EQ(below.code, 2);
    EXPECT_THAT(below.out, HasSubstr("\"list\" is no command\n"));
    EXPECT_THAT(run("user").out, HasSubstr("subcommand is required"));
}

TEST(Commands, SayWhatAPortMayBe) {
    const auto ran = run("demo --port 99999");
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.out, HasSubstr("--port: Value 99999 not in range"));
}

}  // namespace
}  // namespace holdfast::tests
