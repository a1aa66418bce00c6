// Sockets in trouble: slow, silent or flooding peers, sessions that throw, and draining.
#include <gtest/gtest.h>

#include "tests/unit/http/echo_session.hpp"
#include "tests/unit/http/wire.hpp"

namespace holdfast::http {
namespace {

using namespace std::chrono_literals;

constexpr Deadlines patient{60s, 60s, 60s, 60s, 60s, 60s};

Routes routes() {
    return {.http = {}, .sockets = {echo_socket()}};
}

TEST(SocketLife, SendsInOrder) {
    Running server{routes()};
    SocketWire wire{server.port(), "/socket?greet"};
    EXPECT_EQ(wire.frame().payload, "welcome");
    wire.text("burst");
    for (int number = 0; number < 100; ++number) {
        EXPECT_EQ(wire.frame().payload, std::to_string(number));
    }
    EXPECT_EQ(wire.frame().payload, "burst");
}

TEST(SocketLife, HandlesOneTextAfterAnother) {
    Running server{routes()};
    SocketWire wire{server.port()};
    wire.text("wait");
    wire.text("second");
    EXPECT_EQ(wire.frame().payload, "wait");
    EXPECT_EQ(wire.frame().payload, "second");
}

// Asks for more and more without reading, until the kernel's buffers and the queue are full.
void ask_until_slow(Running& server, SocketWire& wire) {
    constexpr int rounds_max = 10'000;
    for (int round = 0; round < rounds_max; ++round) {
        for (int count = 0; count < 20; ++count) wire.text("some");
        if (server.counts().slow_sockets == 1) return;
    }
    ADD_FAILURE() << "the queue has no bound";
}

TEST(SocketLife, APeerThatStopsReadingIsClosedWith1013AndOthersGoOn) {
    Running server{routes()};
    SocketWire slow{server.port()}, other{server.port()};
    ask_until_slow(server, slow);
    other.text("hello");
    EXPECT_EQ(other.frame().payload, "hello");
    EXPECT_EQ(slow.close_code(), 1013) << "seen by a peer that reads on in time";
    slow.send(masked_frame(8, "\x03\xf5"));
    EXPECT_TRUE(slow.ends());
    slow.abandon();
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_sockets == 1; }));
    EXPECT_EQ(server.counts().slow_sockets, 1);
}

TEST(SocketLife, APeerThatNeverReadsIsDropped) {
    auto deadlines = patient;
    deadlines.close = 40ms;
    Running server{routes(), {.deadlines = deadlines}};
    SocketWire slow{server.port()};
    slow.shrink_window();
    ask_until_slow(server, slow);
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
    EXPECT_EQ(echo_notes().closed, 1);
}

TEST(SocketLife, ClosesAfterWhatIsQueued) {
    Running server{routes()};
    SocketWire wire{server.port()};
    wire.text("burst");
    wire.text("close");
    for (int number = 0; number < 100; ++number) {
        EXPECT_EQ(wire.frame().payload, std::to_string(number));
    }
    EXPECT_EQ(wire.frame().payload, "burst");
    const auto last = wire.frame();
    EXPECT_EQ(last.code(), 4401);
    EXPECT_EQ(last.payload.substr(2), "session ended");
}

// Beast's reading and closing can lock each other when both ends close over the same bytes.
TEST(SocketLife, ClosingEndsWhateverElseThePeerHasSent) {
    auto deadlines = patient;
    deadlines.close = 40ms;
    Running server{routes(), {.deadlines = deadlines}};
    const std::string starts[] = {masked_frame(1, "close"), masked_frame(1, "throw"),
                                  masked_frame(2, "")};
    const std::string tails[] = {
        masked_frame(8, "\x03\xe8"),   masked_frame(8, "\x03"),    masked_frame(3, ""),
        std::string{"\x81\x01x"},      masked_frame(1, "\xff"),    masked_frame(9, "ping"),
        masked_frame(1, "x", false),   masked_frame(0, "nothing"), masked_frame(1, "wait"),
        masked_frame(9, "a", true, 4),
    };
    int count = 0;
    for (const auto& start : starts) {
        for (const auto& tail : tails) {
            for (const bool reads : {false, true}) {
                SocketWire wire{server.port()};
                wire.send(start + tail + tail);
                if (reads) wire.rest();
                ++count;
            }
        }
    }
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
    EXPECT_EQ(echo_notes().opened, count);
    EXPECT_EQ(echo_notes().closed, count);
    EXPECT_EQ(echo_notes().after_close, 0);
}

TEST(SocketLife, APeerThatDoesNotAnswerTheClosingIsDropped) {
    auto deadlines = patient;
    deadlines.close = 40ms;
    Running server{routes(), {.deadlines = deadlines}};
    SocketWire wire{server.port()};
    wire.text("close");
    EXPECT_EQ(wire.close_code(), 4401);
    EXPECT_TRUE(wire.ends());
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
}

TEST(SocketLife, APeerThatFailsAndStaysIsDropped) {
    auto deadlines = patient;
    deadlines.close = 40ms;
    Running server{routes(), {.deadlines = deadlines}};
    SocketWire wire{server.port()};
    wire.send(masked_frame(3, ""));
    EXPECT_EQ(wire.close_code(), 1002);
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
}

TEST(SocketLife, ASilentPeerIsPingedTwiceAndDropped) {
    Running server{routes(), {.ping_every = 40ms, .deadlines = patient}};
    SocketWire wire{server.port()};
    EXPECT_EQ(wire.frame().opcode, 9);
    EXPECT_EQ(wire.frame().opcode, 9);
    EXPECT_EQ(wire.frame().opcode, -1);
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
    EXPECT_EQ(echo_notes().closed, 1);
}

TEST(SocketLife, APeerThatAnswersPingsStays) {
    Running server{routes(), {.ping_every = 20ms, .deadlines = patient}};
    SocketWire wire{server.port()};
    for (int round = 0; round < 10; ++round) {
        EXPECT_EQ(wire.frame().opcode, 9);
        wire.send(masked_frame(10, ""));
    }
    EXPECT_EQ(server.counts().open_sockets, 1);
}

TEST(SocketLife, AMessageThatNeverEndsIsCutOff) {
    auto deadlines = patient;
    deadlines.body = 40ms;
    Running server{routes(), {.deadlines = deadlines}};
    SocketWire wire{server.port()};
    wire.send(masked_frame(1, "half", false));
    EXPECT_TRUE(wire.ends());
}

TEST(SocketLife, AFloodOfControlFramesIsCutOff) {
    Running server{routes(), {.ping_every = 60s, .deadlines = patient}};
    SocketWire wire{server.port()};
    std::string pings;
    for (int count = 0; count < 20'000; ++count) pings += masked_frame(9, "x");
    wire.send(pings);
    EXPECT_LT(wire.rest().size(), 3 * 1000U);
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
}

TEST(SocketLife, ASessionThatThrowsEndsItsOwnSocketOnly) {
    Running server{routes()};
    SocketWire other{server.port()};
    testing::internal::CaptureStdout();
    SocketWire wire{server.port()};
    wire.text("throw");
    EXPECT_EQ(wire.close_code(), 1011);
    SocketWire refused{server.port(), "/socket?refuse"};
    EXPECT_EQ(refused.close_code(), 1011);
    const auto logged = testing::internal::GetCapturedStdout();
    EXPECT_NE(logged.find("session_failed"), std::string::npos);
    EXPECT_NE(logged.find("open_failed"), std::string::npos);
    EXPECT_EQ(logged.find("person"), std::string::npos);
    other.text("still here");
    EXPECT_EQ(other.frame().payload, "still here");
}

TEST(SocketLife, APeerThatLeavesDuringOnTextIsClosedAfterIt) {
    Running server{routes()};
    {
        SocketWire wire{server.port()};
        wire.text("wait");
        EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_sockets == 1; }));
    }
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
    EXPECT_EQ(echo_notes().closed, 1);
    EXPECT_EQ(echo_notes().after_close, 0);
}

TEST(SocketLife, SendingAfterTheEndIsRefused) {
    Running server{routes()};
    std::shared_ptr<Socket> kept;
    {
        SocketWire wire{server.port()};
        wire.text("hello");
        EXPECT_EQ(wire.frame().payload, "hello");
        server.on_loop([&] { kept = echo_notes().last.lock(); });
    }
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_sockets == 0; }));
    server.on_loop([&] {
        EXPECT_FALSE(kept->send(std::make_shared<const std::string>("late")));
        kept->close(1000, "");
        kept.reset();
    });
}

TEST(SocketLife, DrainingClosesWith1012) {
    Running server{routes()};
    SocketWire wire{server.port()};
    auto over = server.drain(5s);
    EXPECT_EQ(wire.close_code(), 1012);
    wire.send(masked_frame(8, "\x03\xf4"));
    EXPECT_TRUE(wire.ends());
    wire.abandon();
    EXPECT_EQ(over.wait_for(4s), std::future_status::ready);
    EXPECT_EQ(echo_notes().closed, 1);
}

TEST(SocketLife, TheServerMayGoWhileSocketsAreOpen) {
    std::vector<std::unique_ptr<SocketWire>> wires;
    {
        Running server{routes()};
        for (int count = 0; count < 20; ++count) {
            wires.push_back(std::make_unique<SocketWire>(server.port()));
            wires.back()->text(count % 2 == 0 ? "wait" : "some");
        }
        EXPECT_TRUE(
            server.comes_true([](const ServerCounts&) { return echo_notes().opened == 20; }));
    }
    for (auto& wire : wires) wire->rest();
}

}  // namespace
}  // namespace holdfast::http
