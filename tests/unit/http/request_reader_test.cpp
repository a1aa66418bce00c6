#include "router/http/request_reader.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/http/malformed.hpp"

namespace holdfast::http {
namespace {

using State = RequestReader::State;

struct Outcome {
    State state;
    int refusal;
    std::string path, body;
    std::size_t headers, taken;
    auto operator<=>(const Outcome&) const = default;
};

// Reads one request from `bytes`, given in pieces as long as `next` says.
template <class Next>
Outcome read_in_pieces(std::string_view bytes, std::size_t body_max, Next next) {
    RequestReader reader;
    std::size_t given = 0, taken = 0;
    while (given < bytes.size() && reader.state() <= State::body) {
        given = std::min(bytes.size(), given + next());
        for (std::size_t before = bytes.size() + 1; before != taken;) {
            before = taken;
            taken += reader.feed(bytes.substr(taken, given - taken));
            if (reader.state() == State::headed) reader.allow_body(body_max);
        }
    }
    const bool headed = reader.state() == State::body || reader.state() == State::done;
    return {reader.state(),
            reader.refusal(),
            headed ? reader.request().path : "",
            headed ? reader.request().body : "",
            headed ? reader.request().headers.size() : 0,
            reader.state() == State::done ? taken : 0};
}

Outcome read(std::string_view bytes, std::size_t body_max = 100) {
    return read_in_pieces(bytes, body_max, [&] { return bytes.size(); });
}

TEST(RequestReader, RefusesEveryMalformedShape) {
    for (const auto& shape : malformed_requests()) {
        SCOPED_TRACE(shape.why);
        const auto outcome = read(shape.bytes);
        EXPECT_EQ(outcome.state, State::refused);
        EXPECT_EQ(outcome.refusal, 400);
    }
}

TEST(RequestReader, RefusesTheSameHoweverItIsCut) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    for (const auto& shape : malformed_requests()) {
        SCOPED_TRACE(shape.why);
        EXPECT_EQ(read_in_pieces(shape.bytes, 100, [] { return 1; }), read(shape.bytes));
        for (int round = 0; round < 20; ++round) {
            const auto outcome =
                read_in_pieces(shape.bytes, 100, [&] { return 1 + random() % 40; });
            EXPECT_EQ(outcome, read(shape.bytes));
        }
    }
}

TEST(RequestReader, ReadsTheSameHoweverItIsCut) {
    const std::string requests[] = {
        "GET /a/b?c=d HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX: \t y \t\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: [::1]:8080\r\nContent-Length: 11\r\n\r\nhello\r\n\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n6;x=\"y\"\r\n world\r\n0\r\nX-Trailer: z\r\n\r\n",
        "\r\nDELETE /a%20b HTTP/1.0\r\n\r\n",
    };
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    for (const auto& request : requests) {
        SCOPED_TRACE(request);
        const auto whole = read(request + "GET /canary");
        EXPECT_EQ(whole.state, State::done);
        EXPECT_EQ(whole.taken, request.size());
        for (int round = 0; round < 200; ++round) {
            const auto outcome = read_in_pieces(request, 100, [&] { return 1 + random() % 12; });
            EXPECT_EQ(outcome, whole);
        }
    }
}

TEST(RequestReader, GivesThePartsOfARequest) {
    RequestReader reader;
    const std::string_view bytes =
        "PATCH /a%20b+c?x=%31&y HTTP/1.1\r\nHost: a\r\nX-Name: V \r\nConnection: close\r\n\r\n";
    EXPECT_EQ(reader.feed(bytes), bytes.size());
    ASSERT_EQ(reader.state(), State::headed);
    EXPECT_EQ(reader.method(), Method::patch);
    EXPECT_EQ(reader.request().path, "/a b+c");
    EXPECT_EQ(reader.request().query, "x=%31&y");
    EXPECT_EQ(reader.request().header("x-name"), "V");
    EXPECT_FALSE(reader.keeps_alive());
    EXPECT_FALSE(reader.announces_body());
}

TEST(RequestReader, KnowsWhatAsksForContinueAndWhatCannot) {
    RequestReader reader;
    reader.feed("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n");
    EXPECT_TRUE(reader.expects_continue());
    RequestReader old;
    old.feed("PUT / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_FALSE(old.expects_continue());
    EXPECT_FALSE(old.keeps_alive());
    RequestReader other;
    other.feed("PUT / HTTP/1.1\r\nHost: a\r\nExpect: patience\r\n\r\n");
    EXPECT_EQ(other.state(), State::refused);
    EXPECT_EQ(other.refusal(), 417);
}

TEST(RequestReader, BoundsTheBodyHoweverItIsSent) {
    const std::string with_length = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    EXPECT_EQ(read(with_length + "100\r\n\r\n" + std::string(100, 'x')).state, State::done);
    EXPECT_EQ(read(with_length + "101\r\n\r\n").refusal, 413);
    const std::string chunked =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n32\r\n" +
        std::string(50, 'x') + "\r\n";
    EXPECT_EQ(read(chunked + "32\r\n" + std::string(50, 'x') + "\r\n0\r\n\r\n").state, State::done);
    EXPECT_EQ(read(chunked + "33\r\n").refusal, 413);
    EXPECT_EQ(read(chunked + "ffffffffffffffff\r\n").refusal, 413);
}

TEST(RequestReader, BoundsTheFramingOfChunks) {
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(read(head + "5;" + std::string(300, 'x') + "\r\nhello\r\n").refusal, 400);
    EXPECT_EQ(read(head + std::string(9000, '0')).refusal, 400);
    EXPECT_EQ(read(head + "0\r\nX: " + std::string(9000, 'x')).refusal, 400);
}

TEST(RequestReader, TakesAHeadOfExactly8KiB) {
    const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    const auto of_size = [&](std::size_t bytes) {
        return start + std::string(bytes - start.size() - 4, 'x') + "\r\n\r\n";
    };
    EXPECT_EQ(read(of_size(head_bytes_max)).state, State::done);
    EXPECT_EQ(read(of_size(head_bytes_max + 1)).refusal, 400);
}

}  // namespace
}  // namespace holdfast::http
