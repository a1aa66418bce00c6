// RFC 6455 from the outside: what is sent, and what must come back before which close code.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "tests/unit/http/echo_session.hpp"
#include "tests/unit/http/wire.hpp"

namespace holdfast::http {
namespace {

using namespace std::string_literals;

constexpr int cont = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10;

struct Case {
    const char* why;
    std::string sent;
    std::vector<std::string> answers;  // texts "t…" and pongs "p…", in order
    std::uint16_t code;                // of the closing
};

std::string code_of(std::uint16_t code, const std::string& reason = "") {
    return masked_frame(
        close, std::string{static_cast<char>(code >> 8), static_cast<char>(code)} + reason);
}

std::string m(int opcode, std::string_view payload, bool final = true, int rsv = 0) {
    return masked_frame(opcode, payload, final, rsv);
}

const std::string end = code_of(1000);

std::vector<Case> frames_and_fragments() {
    std::string cut;
    for (const char letter : "fragments"s) cut += m(cut.empty() ? text : cont, {&letter, 1}, false);
    return {
        {"empty text", m(text, "") + end, {"t"}, 1000},
        {"125 bytes", m(text, std::string(125, 'a')) + end, {"t" + std::string(125, 'a')}, 1000},
        {"126 bytes", m(text, std::string(126, 'a')) + end, {"t" + std::string(126, 'a')}, 1000},
        {"127 bytes", m(text, std::string(127, 'a')) + end, {"t" + std::string(127, 'a')}, 1000},
        {"128 bytes", m(text, std::string(128, 'a')) + end, {"t" + std::string(128, 'a')}, 1000},
        {"129 bytes", m(text, std::string(129, 'a')) + end, {"t" + std::string(129, 'a')}, 1000},
        {"the limit", m(text, std::string(1024, 'a')) + end, {"t" + std::string(1024, 'a')}, 1000},
        {"over the limit", m(text, std::string(1025, 'a')), {}, 1009},
        {"64 bit length over the limit", m(text, std::string(70'000, 'a')), {}, 1009},
        {"over the limit in fragments",
         m(text, std::string(1000, 'a'), false) + m(cont, std::string(25, 'a')),
         {},
         1009},
        {"the limit in fragments",
         m(text, std::string(1000, 'a'), false) + m(cont, std::string(24, 'a')) + end,
         {"t" + std::string(1024, 'a')},
         1000},
        {"length not shortest, 16 bit", "\x81\xfe\x00\x01"s + "\x00\x00\x00\x00"s + "a", {}, 1002},
        {"length not shortest, 64 bit",
         "\x81\xff\x00\x00\x00\x00\x00\x00\x00\x7e"s + "\x00\x00\x00\x00"s,
         {},
         1002},
        {"length with its top bit",
         "\x81\xff\x80\x00\x00\x00\x00\x00\x00\x01"s + "\x00\x00\x00\x00"s,
         {},
         1009},
        {"nine fragments", cut + m(cont, "") + end, {"tfragments"}, 1000},
        {"empty fragments",
         m(text, "", false) + m(cont, "", false) + m(cont, "") + end,
         {"t"},
         1000},
        {"text after empty fragments",
         m(text, "", false) + m(cont, "", false) + m(cont, "late") + end,
         {"tlate"},
         1000},
        {"ping between fragments",
         m(text, "one ", false) + m(ping, "p") + m(cont, "two") + end,
         {"pp", "tone two"},
         1000},
        {"pong between fragments",
         m(text, "one ", false) + m(pong, "p") + m(cont, "two") + end,
         {"tone two"},
         1000},
        {"close between fragments", m(text, "one ", false) + end, {}, 1000},
        {"continuation of nothing", m(cont, "a"), {}, 1002},
        {"unfinished continuation of nothing", m(cont, "a", false), {}, 1002},
        {"text inside a text", m(text, "a", false) + m(text, "b"), {}, 1002},
        {"continuation after the end",
         m(text, "a", false) + m(cont, "b") + m(cont, "c"),
         {"tab"},
         1002},
        {"unmasked", "\x81\x01"s + "a", {}, 1002},
        {"unmasked ping", "\x89\x00"s, {}, 1002},
        {"two texts at once", m(text, "a") + m(text, "b") + end, {"ta", "tb"}, 1000},
    };
}

std::vector<Case> opcodes() {
    std::vector<Case> list;
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
        list.push_back({"reserved opcode", m(opcode, "a"), {}, 1002});
        list.push_back({"reserved opcode, empty", m(opcode, ""), {}, 1002});
    }
    for (const int rsv : {1, 2, 3, 4, 5, 6, 7}) {
        list.push_back({"reserved bit on text", m(text, "a", true, rsv), {}, 1002});
        list.push_back({"reserved bit on ping", m(ping, "a", true, rsv), {}, 1002});
        list.push_back({"reserved bit on close", m(close, "", true, rsv), {}, 1002});
    }
    const std::vector<Case> more = {
        {"ping", m(ping, "hello") + end, {"phello"}, 1000},
        {"empty ping", m(ping, "") + end, {"p"}, 1000},
        {"ping of 125 bytes",
         m(ping, std::string(125, 'x')) + end,
         {"p" + std::string(125, 'x')},
         1000},
        {"ping of bytes", m(ping, "\x00\xff\xfe"s) + end, {"p\x00\xff\xfe"s}, 1000},
        {"ping of 126 bytes", m(ping, std::string(126, 'x')), {}, 1002},
        {"ping in fragments", m(ping, "a", false), {}, 1002},
        {"pong unasked", m(pong, "a") + m(text, "b") + end, {"tb"}, 1000},
        {"pong in fragments", m(pong, "a", false), {}, 1002},
        {"close in fragments", m(close, "", false), {}, 1002},
        {"three pings", m(ping, "1") + m(ping, "2") + m(ping, "3") + end, {"p1", "p2", "p3"}, 1000},
        {"binary", m(binary, "a"), {}, 1003},
        {"empty binary", m(binary, ""), {}, 1003},
        {"binary in fragments", m(binary, "a", false) + m(cont, "b"), {}, 1003},
        {"binary after a text", m(text, "a") + m(binary, "b"), {"ta"}, 1003},
    };
    list.insert(list.end(), more.begin(), more.end());
    return list;
}

std::vector<Case> closings() {
    std::vector<Case> list{
        {"close without a code", m(close, ""), {}, 1000},
        {"close with one byte", m(close, "\x03"), {}, 1002},
        {"close with a reason", code_of(1000, "bye"), {}, 1000},
        {"close with the longest reason", code_of(1001, std::string(123, 'x')), {}, 1001},
        {"close with a reason too long", code_of(1000, std::string(124, 'x')), {}, 1002},
        {"close with a broken reason", code_of(1000, "\xce\xba\xe1\xbd"), {}, 1002},
        {"text after close", end + m(text, "a"), {}, 1000},
        {"ping after close", end + m(ping, "a"), {}, 1000},
    };
    for (const std::uint16_t good :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999}) {
        list.push_back({"good close code", code_of(good), {}, good});
    }
    for (const std::uint16_t bad : {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999}) {
        list.push_back({"bad close code", code_of(bad), {}, 1002});
    }
    return list;
}

std::vector<Case> encodings() {
    const std::string word = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5";
    std::vector<Case> list{
        {"UTF-8", m(text, word) + end, {"t" + word}, 1000},
        {"UTF-8 cut inside a letter",
         m(text, word.substr(0, 3), false) + m(cont, word.substr(3)) + end,
         {"t" + word},
         1000},
        {"NUL", m(text, "a\0b"s) + end, {"ta\0b"s}, 1000},
        {"four bytes", m(text, "\xf0\x9f\x98\x80") + end, {"t\xf0\x9f\x98\x80"}, 1000},
        {"the last code point", m(text, "\xf4\x8f\xbf\xbf") + end, {"t\xf4\x8f\xbf\xbf"}, 1000},
        {"letter never finished", m(text, word.substr(0, 3)), {}, 1007},
        {"letter never finished in fragments",
         m(text, word.substr(0, 2), false) + m(cont, word.substr(2, 1)),
         {},
         1007},
        {"broken in the second fragment", m(text, word, false) + m(cont, "\xed\xa0\x80"), {}, 1007},
        {"broken first byte of a fragment", m(text, word, false) + m(cont, "\x80"), {}, 1007},
    };
    for (const auto* broken :
         {"\x80", "\xff", "\xfe", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xed\xbf\xbf",
          "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xc3", "a\xc3(", "\xe2\x82"}) {
        list.push_back({"invalid UTF-8", m(text, broken), {}, 1007});
        list.push_back({"invalid UTF-8 at the end", m(text, "fine"s + broken), {}, 1007});
        list.push_back({"invalid UTF-8 beyond the first piece",
                        m(text, std::string(300, 'a') + broken),
                        {},
                        1007});
    }
    return list;
}

void check(const Case& one, std::uint16_t port, bool byte_by_byte) {
    SCOPED_TRACE(one.why);
    SCOPED_TRACE(testing::PrintToString(one.sent.substr(0, 60)));
    SocketWire wire{port};
    ASSERT_TRUE(wire.opened);
    if (byte_by_byte) {
        for (const char byte : one.sent) {
            if (!wire.send({&byte, 1})) break;
        }
    } else {
        wire.send(one.sent);
    }
    std::vector<std::string> answers;
    auto next = wire.frame();
    for (; next.opcode == text || next.opcode == pong; next = wire.frame()) {
        answers.push_back((next.opcode == text ? "t" : "p") + next.payload);
    }
    EXPECT_EQ(answers, one.answers);
    EXPECT_EQ(next.opcode, close);
    EXPECT_EQ(next.code(), one.code);
    wire.send(end);  // too late where the peer began, an answer where the server did
    EXPECT_TRUE(wire.ends());
}

TEST(SocketProtocol, FollowsTheWholeList) {
    Running server{{.http = {}, .sockets = {echo_socket()}}};
    int cases = 0;
    for (auto* part : {frames_and_fragments, opcodes, closings, encodings}) {
        for (const auto& one : part()) {
            ++cases;
            check(one, server.port(), false);
            if (one.sent.size() < 200) check(one, server.port(), true);
        }
    }
    EXPECT_GT(cases, 120);
    EXPECT_TRUE(server.comes_true([](const ServerCounts& c) { return c.open_connections == 0; }));
    EXPECT_EQ(echo_notes().opened, echo_notes().closed);
    EXPECT_EQ(echo_notes().after_close, 0);
    EXPECT_EQ(server.counts().open_sockets, 0);
}

TEST(SocketProtocol, TextsOfOneTurnLeaveTogether) {
    Running server{{.http = {}, .sockets = {echo_socket()}}};
    SocketWire wire{server.port()};
    ASSERT_TRUE(wire.opened);
    wire.text("burst");
    constexpr std::size_t all = 10 * 3 + 90 * 4 + 2 + 5;  // the numbers and the echo, each with its head
    char received[2 * all];
    EXPECT_EQ(::recv(wire.descriptor(), received, sizeof received, 0), static_cast<ssize_t>(all));
}

TEST(SocketProtocol, OffersNoCompression) {
    Running server{{.http = {}, .sockets = {echo_socket()}}};
    Wire wire{server.port()};
    auto request = upgrade_request("/socket");
    request.insert(request.size() - 2, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    wire.send(request);
    const auto reply = wire.reply();
    EXPECT_EQ(reply.status, 101);
    EXPECT_EQ(reply.header("sec-websocket-extensions"), "");
    EXPECT_EQ(reply.header("server"), "holdfast");
}

TEST(SocketProtocol, RefusesOpeningsThatAreNotWhole) {
    Running server{{.http = {}, .sockets = {echo_socket()}}};
    const auto status = [&](const std::string& what, const std::string& instead) {
        auto request = upgrade_request("/socket");
        request.replace(request.find(what), what.size(), instead);
        Wire wire{server.port()};
        wire.send(request);
        return wire.reply().status;
    };
    EXPECT_EQ(status("Upgrade: websocket\r\n", ""), 426);
    EXPECT_EQ(status("Upgrade: websocket", "Upgrade: h2c"), 426);
    EXPECT_EQ(status("Connection: Upgrade\r\n", ""), 426);
    EXPECT_EQ(status("Version: 13", "Version: 8"), 426);
    EXPECT_EQ(status("dGhlIHNhbXBsZSBub25jZQ==", "short=="), 400);
    EXPECT_EQ(status("holdfast.v1", "chat"), 400);
    EXPECT_EQ(status("Sec-WebSocket-Protocol: holdfast.v1\r\n", ""), 400);
    EXPECT_EQ(status("holdfast.v1", "chat, holdfast.v1"), 101);
    EXPECT_EQ(status("GET", "POST"), 405);
    EXPECT_EQ(status("/socket", "/socket?no"), 403);
    EXPECT_EQ(status("/socket", "/socket?throw"), 500);
    EXPECT_EQ(status("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\na"), 400);
    EXPECT_EQ(status("\r\n\r\n", "\r\n\r\nGET /canary HTTP/1.1\r\n\r\n"), 400);
}

}  // namespace
}  // namespace holdfast::http
