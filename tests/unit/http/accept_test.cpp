// Taking connections when there are too many, or no descriptors.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/unit/http/wire.hpp"

namespace holdfast::http {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view request = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(Accept, GoesOnAfterDescriptorsRanOut) {
    Running server{echo_routes()};
    Wire before{server.port()};
    Wire during{server.port()};
    before.send(request);
    EXPECT_EQ(before.reply().status, 200);
    // A client's own socket needs a descriptor of this process too: it is made first, and the limit
    // set so that the server's end of the next connection gets none.
    rlimit limit{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 2; }));
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(next);
    const rlimit none_left{.rlim_cur = static_cast<rlim_t>(next) + 1, .rlim_max = limit.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none_left), 0);
    Wire waiting{server.port()};  // takes the last descriptor
    waiting.send(request);
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.accept_errors > 0; }));
    const auto exhausted = std::chrono::steady_clock::now();
    const auto errors_before = server.counts().accept_errors;
    for (int round = 0; round < 300; ++round) {
        during.send(request);
        ASSERT_EQ(during.reply().status, 200) << "open connections go on";
    }
    const auto pauses = (std::chrono::steady_clock::now() - exhausted) / 100ms;
    EXPECT_LE(server.counts().accept_errors - errors_before, pauses + 1) << "it pauses";
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(waiting.reply().status, 200) << "who waited is served";
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{1});
}

TEST(Accept, TurnsAwayWhatIsOverItsMaximum) {
    Running server{echo_routes(), {.connections_max = 2}};
    Wire first{server.port()}, second{server.port()};
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 2; }));
    {
        Wire third{server.port()};
        const auto reply = third.reply();
        EXPECT_EQ(reply.status, 503);
        EXPECT_EQ(reply.header("retry-after"), "5");
        EXPECT_TRUE(third.ends());
    }
    first.abandon();
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 1; }));
    Wire fourth{server.port()};
    fourth.send(request);
    EXPECT_EQ(fourth.reply().status, 200);
}

TEST(Accept, SaysWhatIsWrongWithItsSettings) {
    asio::io_context loop;
    const auto listen = [&](ServerOptions options) {
        try {
            Server::listen(loop.get_executor(), std::move(options), echo_routes());
        } catch (const std::exception& fault) {
            return std::string{fault.what()};
        }
        return std::string{};
    };
    EXPECT_EQ(listen({}), "");
    EXPECT_NE(listen({.address = "nowhere"}).find("nowhere"), std::string::npos);
    EXPECT_NE(listen({.address = "192.0.2.1", .port = 1}).find("192.0.2.1"), std::string::npos);
    EXPECT_NE(listen({.trusted_proxies = {"proxy"}}).find("proxy"), std::string::npos);
    EXPECT_NE(listen({.tls = TlsFiles{"/no/chain", "/no/key"}}).find("/no/chain"),
              std::string::npos);
}

TEST(Accept, SharesAPortWithWhoJoinsItAndWithNobodyElse) {
    Running one{echo_routes()};
    Running two{echo_routes(), {.port = one.port(), .join_port = true}};
    Running three{echo_routes(), {.port = one.port(), .join_port = true}};
    EXPECT_EQ(one.port(), three.port());
    // The kernel deals connections out among them.
    for (int at = 0; at < 1000 && two.counts().connections == 0; ++at) Wire{one.port()}.send(request);
    EXPECT_TRUE(two.comes_true([](const ServerCounts& c) { return c.connections > 0; }));
    asio::io_context loop;
    try {
        Server::listen(loop.get_executor(), {.port = one.port()}, echo_routes());
        FAIL() << "a stranger shares the port";
    } catch (const std::exception& fault) {
        EXPECT_NE(std::string{fault.what()}.find(std::to_string(one.port())), std::string::npos);
    }
}

TEST(Drain, LetsRunningRequestsFinishAndClosesTheIdle) {
    Running server{echo_routes()};
    Wire idle{server.port()}, busy{server.port()}, fresh{server.port()};
    idle.send(request);
    EXPECT_EQ(idle.reply().status, 200);
    busy.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nha");
    EXPECT_TRUE(server.comes_true(
        [](const ServerCounts& c) { return c.open_connections == 3 && c.requests == 2; }));
    auto over = server.drain(std::chrono::seconds{5});
    EXPECT_TRUE(idle.ends());
    EXPECT_TRUE(fresh.ends());
    busy.send("lf");
    const auto reply = busy.reply();
    EXPECT_EQ(reply.body, "body=half");
    EXPECT_EQ(reply.header("connection"), "close");
    EXPECT_TRUE(busy.ends());
    busy.abandon();
    EXPECT_EQ(over.wait_for(std::chrono::seconds{4}), std::future_status::ready);
    EXPECT_EQ(server.counts().open_connections, 0);
}

TEST(Drain, EndsAtItsLimit) {
    Running server{echo_routes()};
    Wire busy{server.port()};
    busy.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nha");
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.requests == 1; }));
    auto over = server.drain(std::chrono::milliseconds{30});
    EXPECT_TRUE(busy.ends());
    EXPECT_EQ(over.wait_for(std::chrono::seconds{4}), std::future_status::ready);
}

}  // namespace
}  // namespace holdfast::http
