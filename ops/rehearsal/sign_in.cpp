#include "ops/rehearsal/sign_in.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include "router/core/json.hpp"

namespace holdfast::rehearsal {

// By hand and not through the program's HTTP client, which does not show headers.
Task<std::string> sign_in(std::uint16_t port, std::string origin, std::string user, std::string password) {
    asio::ip::tcp::socket socket{co_await asio::this_coro::executor};
    asio::ip::tcp::endpoint server{asio::ip::make_address("127.0.0.1"), port};
    auto [unconnected] = co_await socket.async_connect(server, as_result);
    if (unconnected) co_return std::string{};
    const auto body = json::serialize(json::object{{"user", user}, {"password", password}});
    const auto request = "POST /v1/login HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: " + origin +
                         "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                         std::to_string(body.size()) + "\r\n\r\n" + body;
    co_await asio::async_write(socket, asio::buffer(request), as_result);
    std::string answer;
    co_await asio::async_read(socket, asio::dynamic_buffer(answer, 16 * 1024), as_result);
    const auto at = answer.find("__Host-holdfast=");
    if (at == std::string::npos) co_return std::string{};
    co_return answer.substr(at, answer.find(';', at) - at);
}

}  // namespace holdfast::rehearsal
