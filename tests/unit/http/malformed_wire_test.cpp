// The malformed shapes over real sockets: a canary request glued behind each must never reach its
// handler, on that connection, and the server must go on serving others.
#include <gtest/gtest.h>

#include <atomic>

#include "tests/unit/http/malformed.hpp"
#include "tests/unit/http/wire.hpp"

namespace holdfast::http {
namespace {

constexpr std::string_view canary = "GET /canary HTTP/1.1\r\nHost: a\r\n\r\n";

std::atomic<int> canaries = 0;

Task<Response> count_canary(Request) {
    ++canaries;
    co_return Response{};
}

Routes routes_with_canary() {
    auto routes = echo_routes();
    routes.http.push_back({Method::get, "/canary", count_canary});
    return routes;
}

TEST(MalformedRequests, AreAnswered400AndNothingBehindThemIsServed) {
    canaries = 0;
    Running server{routes_with_canary()};
    int served = 0;
    for (const auto& shape : malformed_requests()) {
        SCOPED_TRACE(shape.why);
        Wire wire{server.port()};
        wire.send(shape.bytes + std::string{canary} + std::string{canary});
        const auto reply = wire.reply();
        EXPECT_EQ(reply.status, 400);
        EXPECT_EQ(reply.header("connection"), "close");
        EXPECT_EQ(reply.header("content-type"), "application/problem+json");
        EXPECT_TRUE(wire.ends());
        EXPECT_EQ(canaries, served) << "a glued canary was served";

        Wire other{server.port()};
        other.send(canary);
        EXPECT_EQ(other.reply().status, 200);
        EXPECT_EQ(canaries, ++served);
    }
    EXPECT_EQ(server.counts().refused_malformed, malformed_requests().size());
}

TEST(MalformedRequests, AreToldWhichRuleAndNothingOfWhatTheySent) {
    Running server{routes_with_canary()};
    const std::string host = "Host: a\r\n";
    const std::pair<std::string, std::string_view> shapes[] = {
        {"secret / HTTP/1.1\r\n\r\n", "not an HTTP/1.1 request"},
        {"GET /" + std::string(9000, 's') + " HTTP/1.1\r\n\r\n", "over 8 KiB"},
        {"GET / HTTP/1.1\r\n" + host + "X: \x01secret\r\n\r\n", "control character"},
        {"SECRET / HTTP/1.1\r\n" + host + "\r\n", "method"},
        {"GET /%2fsecret HTTP/1.1\r\n" + host + "\r\n", "target"},
        {"GET / HTTP/1.1\r\n\r\n", "exactly one Host"},
        {"GET / HTTP/1.1\r\nHost: se/cret\r\n\r\n", "exactly one Host"},
        {"POST / HTTP/1.1\r\n" + host + "Content-Length: secret\r\n\r\n", "Content-Length"},
        {"POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: secret\r\n\r\n", "Transfer-Encoding"},
        {"POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         "Transfer-Encoding"},
    };
    for (const auto& [bytes, rule] : shapes) {
        Wire wire{server.port()};
        wire.send(bytes);
        const auto reply = wire.reply();
        EXPECT_EQ(reply.status, 400) << rule;
        EXPECT_NE(reply.body.find(rule), std::string::npos) << reply.body;
        for (const auto* sent : {"secret", "SECRET", "cret", "sss"})
            EXPECT_EQ(reply.body.find(sent), std::string::npos) << reply.body;
    }
}

TEST(MalformedRequests, EndAConnectionThatServedGoodOnesBefore) {
    canaries = 0;
    Running server{routes_with_canary()};
    Wire wire{server.port()};
    wire.send(std::string{canary} +
              "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n" +
              std::string{canary});
    EXPECT_EQ(wire.reply().status, 200);
    EXPECT_EQ(wire.reply().status, 400);
    EXPECT_TRUE(wire.ends());
    EXPECT_EQ(canaries, 1);
}

TEST(MalformedRequests, AreRefusedWhenTheyComeByteByByte) {
    Running server{routes_with_canary()};
    Wire wire{server.port()};
    for (const char byte : std::string_view{"GET /echo HTTP/1.1\r\nHost: a\r\n b: c"}) {
        if (!wire.send({&byte, 1})) break;
    }
    EXPECT_EQ(wire.reply().status, 400);
}

}  // namespace
}  // namespace holdfast::http
