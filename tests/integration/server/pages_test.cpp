// Which pages the program serves: those of staff and visitors, not the simulated phone, which has a server in the demo only.
#include <fstream>

#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class Pages : public ServerTest {};

TEST_F(Pages, AreServedButForTheSimulatedPhone) {
    const Folder web;
    for (const auto* name : {"index.html", "desk.html", "board.html", "escalation.html", "oncall.html", "chat.html", "phone.html"})
        std::ofstream{web.path() / name} << "<!doctype html><title>" << name << "</title>";
    auto& line = program({"http.web_folder=" + web.path().string()});
    const auto status = [&](const char* path) { return line.run(exchange(line.port(), "GET", path)).status; };
    for (const auto* path : {"/", "/desk", "/board", "/escalation", "/oncall", "/chat"}) EXPECT_EQ(status(path), 200) << path;
    for (const auto* path : {"/phone", "/phone.html", "/no_such"}) EXPECT_EQ(status(path), 404) << path;
}

}  // namespace
}  // namespace holdfast::tests
