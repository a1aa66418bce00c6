#include "tests/unit/http/wire.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <cstring>

#include "router/http/text.hpp"

namespace holdfast::http {

Running::Running(Routes routes, ServerOptions options) {
    server_ = Server::listen(loop_.get_executor(), std::move(options), std::move(routes));
    port_ = server_->port();
    thread_ = std::thread{[this] { loop_.run(); }};
}

Running::~Running() {
    on_loop([this] { server_.reset(); });
    work_.reset();  // and then the loop ends by itself: nothing is left that waits
    thread_.join();
}

ServerCounts Running::counts() {
    ServerCounts counts;
    on_loop([&] { counts = server_->counts(); });
    return counts;
}

std::future<void> Running::drain(std::chrono::milliseconds limit) {
    std::future<void> over;
    on_loop([&] { over = asio::co_spawn(loop_, server_->drain(limit), asio::use_future); });
    return over;
}

void Running::on_loop(const std::function<void()>& work) {
    std::promise<void> over;
    asio::post(loop_, [&] {
        work();
        over.set_value();
    });
    over.get_future().wait();
}

bool Running::comes_true(const std::function<bool(const ServerCounts&)>& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (std::chrono::steady_clock::now() < until) {
        if (condition(counts())) return true;
    }
    return false;
}

std::string Reply::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (known == name) return value;
    }
    return {};
}

Wire::Wire(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int on = 1;
    ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ADD_FAILURE() << "connect: " << std::strerror(errno);
    }
}

Wire::~Wire() {
    abandon();
}

void Wire::abandon() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

void Wire::shrink_window() {
    const int bytes = 4096;
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

bool Wire::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Wire::more() {
    char piece[4096];
    const auto got = ::recv(descriptor_, piece, sizeof piece, 0);
    if (got < 0 && errno == EAGAIN) ADD_FAILURE() << "nothing came for five seconds";
    torn_ = got < 0;
    if (got <= 0) return false;
    received_.append(piece, static_cast<std::size_t>(got));
    return true;
}

std::string Wire::rest() {
    while (more()) {
    }
    return std::exchange(received_, {});
}

std::string Wire::exactly(std::size_t bytes) {
    while (received_.size() < bytes && more()) {
    }
    auto taken = received_.substr(0, bytes);
    received_.erase(0, bytes);
    return taken;
}

Reply Wire::reply(bool head_only) {
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
        if (!more()) return {};
    }
    const std::string head = exactly(end + 4);
    Reply reply{.status = std::stoi(head.substr(9, 3))};
    std::size_t length = 0;
    for (auto at = head.find("\r\n") + 2; at < end; at = head.find("\r\n", at) + 2) {
        const auto line = std::string_view{head}.substr(at, head.find("\r\n", at) - at);
        const auto colon = line.find(':');
        std::string name{line.substr(0, colon)};
        for (auto& letter : name) letter = lower(letter);
        reply.headers.emplace_back(name, trim(line.substr(colon + 1)));
        if (name == "content-length") length = std::stoul(reply.headers.back().second);
    }
    if (!head_only && reply.status != 304) reply.body = exactly(length);
    return reply;
}

std::uint16_t Frame::code() const {
    if (opcode != 8 || payload.size() < 2) return 0;
    const auto high = static_cast<unsigned char>(payload[0]);
    const auto low = static_cast<unsigned char>(payload[1]);
    return static_cast<std::uint16_t>(high << 8 | low);
}

std::string masked_frame(int opcode, std::string_view payload, bool final, int rsv) {
    std::string frame;
    frame += static_cast<char>((final ? 0x80 : 0) | rsv << 4 | opcode);
    const auto length = payload.size();
    if (length < 126) {
        frame += static_cast<char>(0x80 | length);
    } else {
        const int bytes = length < 65536 ? 2 : 8;
        frame += static_cast<char>(0x80 | (bytes == 2 ? 126 : 127));
        for (int at = bytes - 1; at >= 0; --at) frame += static_cast<char>(length >> (8 * at));
    }
    const std::string_view mask = "\x37\xfa\x21\x3d";
    frame += mask;
    for (std::size_t at = 0; at < length; ++at) {
        frame += static_cast<char>(payload[at] ^ mask[at % 4]);
    }
    return frame;
}

std::string upgrade_request(std::string_view path, std::string_view protocol) {
    return "GET " + std::string{path} +
           " HTTP/1.1\r\nHost: line.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Protocol: " +
           std::string{protocol} + "\r\n\r\n";
}

SocketWire::SocketWire(std::uint16_t port, std::string_view path) : Wire(port) {
    send(upgrade_request(path));
    const auto answer = reply();
    opened = answer.status == 101 &&
             answer.header("sec-websocket-accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" &&
             answer.header("sec-websocket-protocol") == "holdfast.v1";
}

Frame SocketWire::frame() {
    const auto start = exactly(2);
    if (start.size() < 2) return {};
    Frame frame{.opcode = start[0] & 0x0f, .final = (start[0] & 0x80) != 0};
    std::size_t length = start[1] & 0x7f;
    if (length >= 126) {
        const auto extended = exactly(length == 126 ? 2 : 8);
        length = 0;
        for (const unsigned char byte : extended) length = length << 8 | byte;
    }
    frame.payload = exactly(length);
    return frame;
}

std::uint16_t SocketWire::close_code() {
    for (;;) {
        const auto next = frame();
        if (next.opcode == 8) return next.code();
        if (next.opcode < 0) return 0;
    }
}

namespace {

Task<Response> echo(Request request) {
    std::string body{"body="};
    body += request.body;
    for (const auto& part : request.captured) body += " part=" + part;
    co_return Response{.content_type = "text/plain", .body = std::move(body), .headers = {}};
}

}  // namespace

Routes echo_routes() {
    return {.http = {{Method::get, "/echo", echo},
                     {Method::post, "/echo", echo, 100},
                     {Method::put, "/v1/contacts/{id}/notes/{note}", echo, 0}}};
}

}  // namespace holdfast::http
