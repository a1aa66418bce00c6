// A desk that stops reading is let go, so that it cannot eat the server's memory; everybody else
// goes on, and when it comes back it reads what it missed.
#include "tests/integration/server/bare_socket.hpp"
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class SlowDesk : public ServerTest {};

Task<> open_blind_desk(Program& program, BareSocket& socket, std::string cookie) {
    // Through a window so small that nothing is hidden in buffers.
    co_await socket.open(program.port(), "/v1/desk",
                         {{"Origin", program.url("")}, {"Cookie", cookie}}, 2048);
    co_await socket.send(R"({"id":1,"type":"hello","data":{}})");
    co_await socket.read_until("\"re\":1");
}

Task<> write_much(Program& program, std::string number, int messages, int& done) {
    const std::string words(1200, 'w');
    for (int i = 0; i < messages; ++i)
        co_await text(program, number, std::to_string(i) + " " + words,
                      number + "-" + std::to_string(i));
    ++done;
}

Task<double> closed_as_slow(Program& program) {
    auto metrics = co_await exchange(program.metrics_port(), "GET", "/metrics");
    const std::string name = "\nholdfast_sockets_slow_total ";
    const auto at = metrics.body.find(name);
    co_return at == std::string::npos ? -1 : std::atof(metrics.body.c_str() + at + name.size());
}

TEST_F(SlowDesk, IsLetGoAndTheOthersGoOn) {
    constexpr int people = 10, messages = 120;
    program({"line.capacity_max=20"});
    staff({{"ana", "--senior"}, {"ben", "--senior"}});
    auto& line = program();
    auto ana = line.run(sit(line, "ana", people));
    std::vector<std::string> contacts;
    for (int i = 0; i < people; ++i) {
        line.run(
            text(line, "+1201555010" + std::to_string(i), "hello", "first" + std::to_string(i)));
        contacts.push_back(line.run(accept_next(ana)));
    }
    ana->drop();
    BareSocket blind{line.loop()};
    line.run(open_blind_desk(line, blind, line.cookie_of("ana")));
    auto ben = line.run(sit(line, "ben"));
    line.run(text(line, "+12015550150", "hello", "b0"));
    const auto bens = line.run(accept_next(ben));

    int done = 0, more = 0;
    bool told = false;
    for (int i = 0; i < people; ++i)
        spawn(line.loop().get_executor(), "writer",
              write_much(line, "+1201555010" + std::to_string(i), messages, done));
    while (done < people) {
        const auto words = "still there " + std::to_string(++more);
        line.run(text(line, "+12015550150", words, words));
        line.run(shown(ben, words, message_saying(words), 3s));
        if (told || line.run(closed_as_slow(line)) != 1) continue;
        // It looks up and reads a close frame (RFC 6455 section 5.5.1) with 1013.
        blind.read_faster();
        line.run(blind.read_until("\x88\x0a\x03\xf5too slow"));
        told = true;
    }
    EXPECT_GT(more, 3);
    EXPECT_TRUE(told) << "the desk was not let go";

    json::object welcome;
    auto again = line.run(desk(line, "ana", &welcome));
    EXPECT_EQ(welcome.at("contacts").as_array().size(), static_cast<std::size_t>(people));
    for (const auto& contact : contacts) {
        const auto events = line.run(journal(line, "ana", contact));
        EXPECT_EQ(said(events).size(), messages + 1u);
    }
    line.run(must(ben, "say", {{"contact", bens}, {"client_msg_id", "k"}, {"text", "thank you"}}));
}

}  // namespace
}  // namespace holdfast::tests
