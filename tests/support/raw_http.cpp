#include "tests/support/raw_http.hpp"

#include <algorithm>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <charconv>

namespace holdfast::tests {
namespace {

constexpr std::size_t answer_bytes_max = 16 * 1024 * 1024;
constexpr auto limit = std::chrono::seconds{20};

Task<std::string> talk(std::uint16_t port, std::string request) {
    asio::ip::tcp::socket socket{co_await asio::this_coro::executor};
    asio::ip::tcp::endpoint server{asio::ip::make_address("127.0.0.1"), port};
    auto [unconnected] = co_await socket.async_connect(server, as_result);
    if (unconnected) co_return std::string{};
    co_await asio::async_write(socket, asio::buffer(request), as_result);
    std::string answer;
    co_await asio::async_read(
        socket, asio::dynamic_buffer(answer, answer_bytes_max), as_result);
    co_return answer;
}

}  // namespace

std::string RawAnswer::header(std::string_view name) const {
    const auto line = "\r\n" + std::string{name} + ": ";
    const auto at = head.find(line);
    if (at == std::string::npos) return {};
    const auto begin = at + line.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

Task<RawAnswer> exchange(std::uint16_t port, std::string method, std::string target,
                         std::vector<http::Header> headers, std::string body) {
    using namespace asio::experimental::awaitable_operators;
    auto request = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                   "\r\nConnection: close\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    if (method != "GET") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    request += "\r\n" + body;
    asio::steady_timer timer{co_await asio::this_coro::executor, limit};
    auto first = co_await (talk(port, std::move(request)) || timer.async_wait(as_result));
    RawAnswer answer;
    if (first.index() == 1) co_return answer;
    const auto& all = std::get<0>(first);
    const auto end = all.find("\r\n\r\n");
    if (end == std::string::npos) co_return answer;
    std::from_chars(all.data() + 9, all.data() + 12, answer.status);
    answer.head = all.substr(0, end + 2);
    answer.body = all.substr(end + 4);
    bool in_name = false;
    for (auto& c : answer.head) {
        if (c == '\n') in_name = true;
        else if (c == ':') in_name = false;
        else if (in_name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    co_return answer;
}

}  // namespace holdfast::tests
