// What a well-behaved client sees.
#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <stdexcept>

#include "tests/unit/http/wire.hpp"

namespace holdfast::http {
namespace {

std::string post_echo(std::string_view body) {
    return "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string{body};
}

Task<Response> slow_first(Request request) {
    if (request.query == "slow") {
        asio::steady_timer timer{co_await asio::this_coro::executor, std::chrono::milliseconds{30}};
        co_await timer.async_wait(as_result);
    }
    co_return Response{.content_type = "text/plain", .body = request.query, .headers = {}};
}

TEST(Exchange, KeepsTheConnectionAndCarriesTheSecurityFields) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    for (int round = 0; round < 3; ++round) {
        wire.send(post_echo("hello"));
        const auto reply = wire.reply();
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.body, "body=hello");
        EXPECT_EQ(reply.header("x-content-type-options"), "nosniff");
        EXPECT_EQ(reply.header("cache-control"), "no-store");
        EXPECT_EQ(reply.header("server"), "holdfast");
        EXPECT_EQ(reply.header("date").size(), 29);
        EXPECT_EQ(reply.header("strict-transport-security"), "");
        EXPECT_EQ(reply.header("connection"), "");
    }
    const auto counts = server.counts();
    EXPECT_EQ(counts.connections, 1);
    EXPECT_EQ(counts.requests, 3);
    EXPECT_EQ(counts.open_connections, 1);
}

TEST(Exchange, AnswersPipelinedRequestsInOrder) {
    Running server{{.http = {{Method::get, "/", slow_first}}}};
    Wire wire{server.port()};
    std::string requests;
    for (const auto* query : {"slow", "1", "2", "slow", "3"}) {
        requests += std::string{"GET /?"} + query + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }
    wire.send(requests);
    for (const auto* query : {"slow", "1", "2", "slow", "3"}) {
        EXPECT_EQ(wire.reply().body, query);
    }
}

TEST(Exchange, ServesThousandsOfPipelinedRequests) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    std::thread sender{[&] {
        for (int round = 0; round < 3000; ++round) wire.send(post_echo(std::to_string(round)));
    }};
    for (int round = 0; round < 3000; ++round) {
        ASSERT_EQ(wire.reply().body, "body=" + std::to_string(round));
    }
    sender.join();
}

TEST(Exchange, TellsUnknownPathsFromWrongMethods) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    wire.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto unknown = wire.reply();
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(unknown.header("content-type"), "application/problem+json");
    wire.send("DELETE /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto wrong = wire.reply();
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.header("allow"), "GET, HEAD, POST");
    wire.send("OPTIONS /v1/contacts/x/notes/y HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto options = wire.reply();
    EXPECT_EQ(options.status, 405);
    EXPECT_EQ(options.header("allow"), "PUT");
    EXPECT_EQ(options.header("access-control-allow-origin"), "");
}

TEST(Exchange, EndsTheConnectionWhenABodyIsLeftUnread) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    wire.send(
        "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 35\r\n\r\n"
        "GET /echo HTTP/1.1\r\nHost: canary\r\n\r\n");
    EXPECT_EQ(wire.reply().status, 404);
    EXPECT_TRUE(wire.ends());
}

TEST(Exchange, CapturesPartsOfThePath) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    wire.send("PUT /v1/contacts/a%20b/notes/7 HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(wire.reply().body, "body= part=a b part=7");
}

TEST(Exchange, ServesHeadFromGetWithoutABody) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    wire.send("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(wire.reply(true).header("content-length"), "5");
    EXPECT_EQ(wire.reply().body, "body=");
}

TEST(Exchange, AsksForTheBodyThatWaitsForContinue) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    wire.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(wire.exactly(25), "HTTP/1.1 100 Continue\r\n\r\n");
    wire.send("ok");
    EXPECT_EQ(wire.reply().body, "body=ok");
    wire.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(wire.reply().status, 413);
    EXPECT_TRUE(wire.ends());
}

TEST(Exchange, AppliesTheBodyLimitOfTheRoute) {
    Running server{echo_routes()};
    Wire fits{server.port()};
    fits.send(post_echo(std::string(100, 'x')));
    EXPECT_EQ(fits.reply().status, 200);
    Wire announced{server.port()};
    announced.send(post_echo(std::string(101, 'x')));
    EXPECT_EQ(announced.reply().status, 413);
    EXPECT_TRUE(announced.ends());
    Wire chunked{server.port()};
    chunked.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int chunk = 0; chunk < 11; ++chunk) chunked.send("a\r\n0123456789\r\n");
    EXPECT_EQ(chunked.reply().status, 413);
    EXPECT_TRUE(chunked.ends());
}

TEST(Exchange, TheAnswerToALargeUploadArrivesThoughItIsNotRead) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    EXPECT_TRUE(wire.send(post_echo(std::string(500'000, 'x'))));
    EXPECT_EQ(wire.reply().status, 413);
    EXPECT_TRUE(wire.ends());
    EXPECT_FALSE(wire.torn()) << "a reset can destroy the answer on its way";
}

TEST(Exchange, ReadsChunkedBodies) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    wire.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\nGET /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(wire.reply().body, "body=hello!");
    EXPECT_EQ(wire.reply().body, "body=");
}

TEST(Exchange, AnswersHttp10OnceAndCloses) {
    Running server{echo_routes()};
    Wire wire{server.port()};
    wire.send("GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const auto reply = wire.reply();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("connection"), "close");
    EXPECT_TRUE(wire.ends());
}

Task<Response> throws(Request request) {
    if (request.query == "odd") throw 42;
    throw std::runtime_error("the person said so");
    co_return Response{};
}

TEST(Exchange, AHandlersExceptionEndsItsOwnConnectionOnly) {
    auto routes = echo_routes();
    routes.http.push_back({Method::get, "/throws", throws});
    Running server{std::move(routes)};
    Wire other{server.port()};
    for (const auto* query : {"", "?odd"}) {
        Wire wire{server.port()};
        testing::internal::CaptureStdout();
        wire.send(std::string{"GET /throws"} + query + " HTTP/1.1\r\nHost: a\r\n\r\n");
        const auto reply = wire.reply();
        EXPECT_EQ(reply.status, 500);
        EXPECT_EQ(reply.body.find("said"), std::string::npos);
        EXPECT_TRUE(wire.ends());
        const auto logged = testing::internal::GetCapturedStdout();
        EXPECT_NE(logged.find("handler_failed"), std::string::npos);
        EXPECT_EQ(logged.find("said"), std::string::npos);
    }
    other.send(post_echo("still here"));
    EXPECT_EQ(other.reply().status, 200);
}

Task<Response> splits(Request) {
    co_return Response{.body = "{}", .headers = {{"X-Name", "a\r\nSet-Cookie: b"}}};
}

TEST(Exchange, RefusesToSplitAResponse) {
    Running server{{.http = {{Method::get, "/", splits}}}};
    Wire wire{server.port()};
    wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto reply = wire.reply();
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.header("set-cookie"), "");
}

Task<Response> own_cache(Request request) {
    co_return Response{.status = request.query == "empty" ? 204 : 200,
                       .body = "x",
                       .headers = {{"cache-control", "max-age=5"}}};
}

TEST(Exchange, LeavesCachingToTheHandlerAndSendsNoBodyWith204) {
    Running server{{.http = {{Method::get, "/", own_cache}}}};
    Wire wire{server.port()};
    wire.send("GET /?empty HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto empty = wire.reply();
    EXPECT_EQ(empty.status, 204);
    EXPECT_EQ(empty.header("content-length"), "");
    EXPECT_EQ(empty.header("cache-control"), "max-age=5");
    EXPECT_EQ(wire.reply().body, "x");
}

Task<Response> whereabouts(Request request) {
    co_return Response{.content_type = "text/plain",
                       .body = request.peer + (request.secure ? " secure" : " plain"),
                       .headers = {}};
}

constexpr std::string_view forwarded =
    "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n\r\n";

TEST(Exchange, BelievesForwardedFieldsOfTrustedProxiesOnly) {
    Running doubting{{.http = {{Method::get, "/", whereabouts}}}};
    Wire wire{doubting.port()};
    wire.send(forwarded);
    EXPECT_EQ(wire.reply().body, "127.0.0.1 plain");
    Running trusting{{.http = {{Method::get, "/", whereabouts}}},
                     {.trusted_proxies = {"127.0.0.1"}}};
    Wire behind{trusting.port()};
    behind.send(forwarded);
    const auto reply = behind.reply();
    EXPECT_EQ(reply.body, "203.0.113.7 secure");
    EXPECT_NE(reply.header("strict-transport-security"), "");
    behind.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(behind.reply().body, "127.0.0.1 plain");
}

Task<Response> from_fallback(Request request) {
    co_return Response{.content_type = "text/plain", .body = request.path, .headers = {}};
}

TEST(Exchange, AsksTheFallbackForUnknownPathsThatAreRead) {
    auto routes = echo_routes();
    routes.fallback = from_fallback;
    Running server{std::move(routes)};
    Wire wire{server.port()};
    wire.send(
        "GET /page HTTP/1.1\r\nHost: a\r\n\r\nPOST /page HTTP/1.1\r\nHost: a\r\n\r\n"
        "PATCH /echo HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(wire.reply().body, "/page");
    EXPECT_EQ(wire.reply().status, 404);
    EXPECT_EQ(wire.reply().status, 405);
}

Task<Response> large(Request) {
    co_return Response{.content_type = "", .body = std::string(3'000'000, 'x'), .headers = {}};
}

TEST(Exchange, SendsLargeResponsesInPieces) {
    Running server{{.http = {{Method::get, "/", large}}}};
    Wire wire{server.port()};
    wire.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(wire.reply().body.size(), 3'000'000);
    EXPECT_TRUE(wire.ends());
}

}  // namespace
}  // namespace holdfast::http
