// Peers that are too slow, with short deadlines. Each is closed by the server, so that the client's
// read returns.
#include <gtest/gtest.h>

#include "tests/unit/http/wire.hpp"

namespace holdfast::http {
namespace {

using namespace std::chrono_literals;

// All are long but the one under test, so that no other can be what closes.
constexpr Deadlines patient{60s, 60s, 60s, 60s, 60s, 60s};

ServerOptions with(Deadlines deadlines) {
    return {.deadlines = deadlines};
}

void send_slowly(Wire& wire, std::string_view bytes) {
    for (const char byte : bytes) {
        if (!wire.send({&byte, 1})) return;
    }
}

TEST(Deadline, AHeaderThatNeverEndsIsCutOff) {
    auto deadlines = patient;
    deadlines.header = 40ms;
    Running server{echo_routes(), with(deadlines)};
    Wire silent{server.port()};
    EXPECT_TRUE(silent.ends());
    Wire slow{server.port()};
    send_slowly(slow, "GET /echo HTTP/1.1\r\nHost: a\r\nX-A: b\r\n");
    EXPECT_TRUE(slow.ends());
}

TEST(Deadline, AHeaderInManySmallPiecesDoesNotProlongIt) {
    auto deadlines = patient;
    deadlines.header = 40ms;
    Running server{echo_routes(), with(deadlines)};
    Wire wire{server.port()};
    wire.send("GET /echo HTTP/1.1\r\nHost: a\r\n");
    const auto start = std::chrono::steady_clock::now();
    while (wire.send("X: y\r\n") && std::chrono::steady_clock::now() - start < 5s) {
        std::this_thread::sleep_for(5ms);  // the pace of the peer, not a wait for the server
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

TEST(Deadline, ABodyThatNeverEndsIsCutOff) {
    auto deadlines = patient;
    deadlines.body = 40ms;
    Running server{echo_routes(), with(deadlines)};
    Wire wire{server.port()};
    wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    EXPECT_TRUE(wire.ends());
}

TEST(Deadline, AnIdleConnectionIsClosed) {
    auto deadlines = patient;
    deadlines.idle = 40ms;
    Running server{echo_routes(), with(deadlines)};
    Wire wire{server.port()};
    wire.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(wire.reply().status, 200);
    EXPECT_TRUE(wire.ends());
}

Task<Response> endless(Request) {
    co_return Response{.content_type = "", .body = std::string(8'000'000, 'x'), .headers = {}};
}

TEST(Deadline, AResponseThatIsNotTakenIsCutOff) {
    auto deadlines = patient;
    deadlines.response = -1'952'900ms;  // with a second for each 4 KiB of 8 MB, a tenth of a second
    Running server{{.http = {{Method::get, "/", endless}}}, with(deadlines)};
    Wire wire{server.port()};
    wire.shrink_window();
    wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(server.comes_true([](const ServerCounts& counts) {
        return counts.requests == 1 && counts.open_connections == 0;
    }));
}

TEST(Deadline, ManySlowPeersDoNotKeepOthersWaiting) {
    Running server{echo_routes()};
    std::vector<std::unique_ptr<Wire>> slow;
    for (int count = 0; count < 200; ++count) {
        slow.push_back(std::make_unique<Wire>(server.port()));
        slow.back()->send("GET /echo HTTP/1.1\r\nX: ");
    }
    Wire wire{server.port()};
    wire.send("GET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(wire.reply().status, 200);
}

TEST(Deadline, APeerThatLeavesIsForgotten) {
    Running server{echo_routes()};
    {
        Wire idle{server.port()}, half{server.port()};
        half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
        EXPECT_TRUE(
            server.comes_true([](const ServerCounts& c) { return c.open_connections == 2; }));
    }
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
}

}  // namespace
}  // namespace holdfast::http
