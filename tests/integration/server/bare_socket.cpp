#include "tests/integration/server/bare_socket.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

namespace holdfast::tests {

using asio::ip::tcp;

Task<> BareSocket::open(std::uint16_t port, std::string path, std::vector<http::Header> headers,
                        int receive_buffer) {
    socket_.open(tcp::v4());
    if (receive_buffer > 0) socket_.set_option(tcp::socket::receive_buffer_size{receive_buffer});
    const tcp::endpoint at{asio::ip::address_v4::loopback(), port};
    auto [unreachable] = co_await socket_.async_connect(at, as_result);
    if (unreachable) throw std::runtime_error("not connected: " + unreachable.message());
    std::string request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    request +=
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: holdfast.v1\r\n"
        "\r\n";
    co_await asio::async_write(socket_, asio::buffer(request), as_result);
    auto head = co_await read_until("\r\n\r\n");
    if (!head.starts_with("HTTP/1.1 101")) throw std::runtime_error("no socket: " + head);
}

// RFC 6455 section 5.2: a final text frame, masked with zeros.
Task<> BareSocket::send(std::string text) {
    std::string frame{'\x81', static_cast<char>(0x80 | text.size())};
    frame += std::string(4, '\0') + text;
    auto [failed, bytes] = co_await asio::async_write(socket_, asio::buffer(frame), as_result);
    if (failed) throw std::runtime_error("not sent: " + failed.message());
}

Task<std::string> BareSocket::read_until(std::string wanted) {
    auto [failed, end] = co_await asio::async_read_until(socket_, asio::dynamic_buffer(received_),
                                                         wanted, as_result);
    if (failed) throw std::runtime_error("did not come: " + wanted + ": " + failed.message());
    auto found = received_.substr(0, end);
    received_.erase(0, end);
    // A small buffer's memory is its own; 10,000 sockets must not keep 512 bytes each.
    if (received_.empty()) received_.shrink_to_fit();
    co_return found;
}

Task<> BareSocket::stay() {
    constexpr std::size_t kept = 4096;
    static constexpr char ping[] = {'\x89', 0}, pong[] = {'\x8a', '\x80', 0, 0, 0, 0};
    std::array<char, 512> piece{};
    for (;;) {
        auto [failed, bytes] = co_await socket_.async_read_some(asio::buffer(piece), as_result);
        if (failed) co_return;
        received_.append(piece.data(), bytes);
        // No text of the server holds a NUL.
        for (std::size_t at = 0; (at = received_.find(ping, at, 2)) != std::string::npos;) {
            received_.erase(at, 2);
            boost::system::error_code ignored;
            asio::write(socket_, asio::buffer(pong), ignored);
        }
        if (received_.size() > kept) received_.erase(0, received_.size() - kept);
    }
}

void BareSocket::read_faster() {
    socket_.set_option(tcp::socket::receive_buffer_size{1024 * 1024});
}

}  // namespace holdfast::tests
