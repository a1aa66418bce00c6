// A desk that stops reading is let go, so that it cannot eat the server's memory; everybody else
// goes on, and when it comes back it reads what it missed.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

using asio::ip::tcp;

class SlowDesk : public ServerTest {};

// A masked text frame (RFC 6455 section 5.2), masked with zeros; up to 125 bytes.
std::string frame(const std::string& text) {
    std::string bytes{'\x81', static_cast<char>(0x80 | text.size())};
    return bytes + std::string(4, '\0') + text;
}

// Signs on and says hello like a desk, through a window so small that nothing is hidden in buffers.
Task<> open_blind_desk(Program& program, tcp::socket& socket, std::string cookie) {
    socket.open(tcp::v4());
    socket.set_option(tcp::socket::receive_buffer_size{2048});
    co_await socket.async_connect({asio::ip::make_address("127.0.0.1"), program.port()}, as_result);
    const auto request =
        "GET /v1/desk HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: " + program.url("") +
        "\r\nCookie: " + cookie +
        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: "
        "holdfast.v1\r\n\r\n";
    co_await asio::async_write(socket, asio::buffer(request), as_result);
    std::string head;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(head), "\r\n\r\n", as_result);
    if (!head.starts_with("HTTP/1.1 101")) throw std::runtime_error("no desk: " + head);
    const auto hello = frame(R"({"id":1,"type":"hello","data":{}})");
    co_await asio::async_write(socket, asio::buffer(hello), as_result);
    std::string welcome(512, ' ');
    co_await asio::async_read(socket, asio::buffer(welcome), as_result);
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
    constexpr int people = 10, messages = 200;
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
    tcp::socket blind{line.loop()};
    line.run(open_blind_desk(line, blind, line.cookie_of("ana")));
    auto ben = line.run(sit(line, "ben"));
    line.run(text(line, "+12015550150", "hello", "b0"));
    const auto bens = line.run(accept_next(ben));

    int done = 0, more = 0;
    for (int i = 0; i < people; ++i)
        spawn(line.loop().get_executor(), "writer",
              write_much(line, "+1201555010" + std::to_string(i), messages, done));
    while (done < people) {
        const auto words = "still there " + std::to_string(++more);
        line.run(text(line, "+12015550150", words, words));
        line.run(shown(ben, words, message_saying(words), 3s));
        line.until([] { return false; }, 100ms);
    }
    EXPECT_GT(more, 3);
    EXPECT_TRUE(line.until([&] { return line.run(closed_as_slow(line)) == 1; }, 10s))
        << "the desk was not let go";

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
