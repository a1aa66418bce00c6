// The program is asked to end while people talk: it tells them, ends with 0, and everything acknowledged is there when it
// comes back.
#include <signal.h>

#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class Drain : public ServerTest {};

Task<> keep_texting(Program& program, std::string number, std::vector<std::string>& acknowledged, bool& over) {
    for (int i = 0;; ++i) {
        const auto words = number + " says " + std::to_string(i);
        const int status = co_await program.text(number, words, words);
        if (status != 204) break;
        acknowledged.push_back(words);
    }
    over = true;
}

TEST_F(Drain, EndsWellAndLosesNothing) {
    staff({{"ana", "--senior"}, {"sue", "--role supervisor"}});
    auto& line = program();
    auto ana = line.run(sit(line, "ana"));
    line.run(text(line, "+12015550120", "hello", "m0"));
    auto contact = line.run(accept_next(ana));
    auto chat = line.run(start_chat(line));
    std::map<std::string, std::vector<std::string>> acknowledged;
    std::map<std::string, bool> over;
    for (int i = 1; i <= 5; ++i) {
        const auto number = "+1201555012" + std::to_string(i);
        spawn(line.loop().get_executor(), "texter",
              keep_texting(line, number, acknowledged[number], over[number]));
    }
    ASSERT_TRUE(line.until([&] { return acknowledged["+12015550125"].size() > 5; }));

    ASSERT_GT(line.pid(), 1);
    ::kill(line.pid(), SIGTERM);
    EXPECT_EQ(line.wait_for_end(), 0);
    EXPECT_TRUE(line.until([&] { return ana->closed() && chat.client->closed(); }));
    EXPECT_EQ(ana->close_code(), 1012);
    EXPECT_EQ(chat.client->close_code(), 1012);
    EXPECT_TRUE(line.until([&] { return std::ranges::all_of(over, [](const auto& one) { return one.second; }); }));

    line.start();
    json::object welcome;
    auto again = line.run(desk(line, "ana", &welcome));
    ASSERT_EQ(welcome.at("contacts").as_array().size(), 1u);
    EXPECT_EQ(welcome.at("contacts").at(0).at("contact").as_string(), contact);
    EXPECT_EQ(welcome.at("contacts").at(0).at("state"), "active");
    auto back = line.run(line.chat());
    ASSERT_TRUE(back);
    line.run(must(*back, "resume", {{"token", chat.token}, {"last_seq", 0}}));

    auto sue = line.run(desk(line, "sue"));
    line.run(must(sue, "watch", {{"board", true}}));
    auto board = line.run(shown(sue, "board"));
    std::size_t found = 0, wanted = 0;
    for (const auto& waiting : board.at("line").as_array()) {
        const auto events = line.run(journal(line, "sue", std::string{waiting.at("contact").as_string()}));
        const auto words = said(events);
        if (words.empty()) continue;
        auto& known = acknowledged[words[0].substr(0, words[0].find(' '))];
        // What was under way when it ended may be there too, after all that was acknowledged.
        ASSERT_GE(words.size(), known.size());
        EXPECT_LE(words.size(), known.size() + 1);
        EXPECT_TRUE(std::equal(known.begin(), known.end(), words.begin()));
        found += known.size();
    }
    for (const auto& [number, words] : acknowledged) wanted += words.size();
    EXPECT_EQ(found, wanted);
}

}  // namespace
}  // namespace holdfast::tests
