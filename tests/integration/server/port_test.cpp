// A second program on a port that is taken says so and ends; the nodes of one program share theirs.
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class Port : public ServerTest {};

struct Ended {
    int code = -1;
    std::string said;
};

// Runs a second program in a folder of its own; one that serves is ended after a while, with 124.
Ended serve_second(const Program& first, std::uint16_t port, std::uint16_t metrics_port) {
    const auto command = "timeout 30 " + std::string{HOLDFAST_PROGRAM} +
                         " serve --set=site.data_folder=" + (first.folder() / "second").string() +
                         " --set=http.port=" + std::to_string(port) +
                         " --set=http.metrics_port=" + std::to_string(metrics_port) + " 2>&1";
    Ended ended;
    std::array<char, 4096> piece{};
    auto* output = ::popen(command.c_str(), "r");
    while (const auto bytes = ::fread(piece.data(), 1, piece.size(), output))
        ended.said.append(piece.data(), bytes);
    const int status = ::pclose(output);
    ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ended;
}

TEST_F(Port, ATakenOneIsRefusedAndNamed) {
    auto& line = program({"http.nodes=2"});
    for (const auto& [port, metrics_port] :
         {std::pair{line.port(), free_port()}, std::pair{free_port(), line.metrics_port()}}) {
        const auto second = serve_second(line, port, metrics_port);
        const auto taken = port == line.port() ? port : metrics_port;
        EXPECT_EQ(second.code, 2);
        EXPECT_NE(second.said.find("port " + std::to_string(taken)), std::string::npos)
            << second.said;
        EXPECT_NE(second.said.find("already in use"), std::string::npos) << second.said;
    }
    line.run(text(line, "+12015550123", "hello", "m1"));
}

}  // namespace
}  // namespace holdfast::tests
