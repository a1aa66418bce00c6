#include "router/http/socket_client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket.hpp>

namespace holdfast::http {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using Tcp = asio::ip::tcp;
constexpr auto connect_limit = std::chrono::seconds{10};

class TcpSocketClient final : public SocketClient {
  public:
    explicit TcpSocketClient(asio::any_io_executor executor) : stream_(executor) {}

    Task<Result<>> open(std::string host, std::uint16_t port, std::string path,
                        std::vector<Header> headers) {
        Tcp::resolver resolver{stream_.get_executor()};
        auto [unresolved, found] =
            co_await resolver.async_resolve(host, std::to_string(port), as_result);
        if (unresolved) co_return fail(Errc::unavailable, "socket: " + unresolved.message());
        auto& tcp = beast::get_lowest_layer(stream_);
        tcp.expires_after(connect_limit);
        auto [unconnected, where] = co_await tcp.async_connect(found, as_result);
        if (unconnected) co_return fail(Errc::unavailable, "socket: " + unconnected.message());
        tcp.socket().set_option(Tcp::no_delay{true});
        stream_.set_option(
            websocket::stream_base::decorator([headers](websocket::request_type& request) {
                for (const auto& [name, value] : headers) request.set(name, value);
            }));
        websocket::response_type response;
        auto [refused] = co_await stream_.async_handshake(
            response, host + ":" + std::to_string(port), path, as_result);
        if (refused)
            co_return fail(Errc::forbidden,
                           "socket refused: " + std::to_string(response.result_int()) + " " +
                               refused.message());
        tcp.expires_never();
        co_return Result<>{};
    }

    Task<Result<std::string>> read() override {
        buffer_.clear();
        auto [failed, got] = co_await stream_.async_read(buffer_, as_result);
        if (failed) co_return fail(Errc::unavailable, "socket: " + failed.message());
        co_return beast::buffers_to_string(buffer_.data());
    }

    Task<Result<>> send(std::string text) override {
        auto [failed, sent] = co_await stream_.async_write(asio::buffer(text), as_result);
        if (failed) co_return fail(Errc::unavailable, "socket: " + failed.message());
        co_return Result<>{};
    }

    void drop() override {
        boost::system::error_code ignored;
        beast::get_lowest_layer(stream_).socket().close(ignored);
    }
    std::uint16_t close_code() const override { return stream_.reason().code; }

  private:
    websocket::stream<beast::tcp_stream> stream_;
    beast::flat_buffer buffer_;
};

}  // namespace

Task<Result<std::unique_ptr<SocketClient>>> SocketClient::connect(std::string host,
                                                                  std::uint16_t port,
                                                                  std::string path,
                                                                  std::vector<Header> headers) {
    auto client = std::make_unique<TcpSocketClient>(co_await asio::this_coro::executor);
    auto opened = co_await client->open(std::move(host), port, std::move(path), std::move(headers));
    if (!opened) co_return std::unexpected(opened.error());
    co_return client;
}

}  // namespace holdfast::http
