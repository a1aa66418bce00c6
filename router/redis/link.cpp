#include "router/redis/link.hpp"

#include <hiredis/hiredis.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/url/parse.hpp>
#include <algorithm>
#include <charconv>

namespace holdfast::redis {
namespace {

using Socket = asio::generic::stream_protocol::socket;
constexpr std::size_t read_chunk = 64 * 1024;

// One class for plain and encrypted streams: what differs is only the Stream it reads and writes.
template <class Stream>
class StreamLink final : public Link, public std::enable_shared_from_this<StreamLink<Stream>> {
  public:
    explicit StreamLink(Stream stream) : stream_(std::move(stream)), reader_(redisReaderCreate()) {}
    ~StreamLink() override { redisReaderFree(reader_); }

    Stream& stream() { return stream_; }
    void start() { read(); }

    void write(std::string_view bytes) override {
        pending_.append(bytes);
        if (flush_posted_ || writing_ || closed_) return;
        flush_posted_ = true;
        asio::post(stream_.get_executor(), [self = this->shared_from_this()] { self->flush(); });
    }

    void close() override {
        closed_ = true;
        on_reply = nullptr;
        on_down = nullptr;
        boost::system::error_code ignored;
        stream_.lowest_layer().close(ignored);
    }

  private:
    void flush() {
        flush_posted_ = false;
        if (writing_ || closed_ || pending_.empty()) return;
        writing_ = true;
        sending_.clear();
        sending_.swap(pending_);
        asio::async_write(stream_, asio::buffer(sending_),
                          [self = this->shared_from_this()](boost::system::error_code failed, std::size_t) {
                              self->writing_ = false;
                              if (failed) return self->down();
                              self->flush();
                          });
    }

    void read() {
        stream_.async_read_some(asio::buffer(buffer_),
                                [self = this->shared_from_this()](boost::system::error_code failed, std::size_t got) {
                                    if (failed || !self->take(got)) return self->down();
                                    if (!self->closed_) self->read();
                                });
    }

    // False when what came is not RESP: the stream cannot be trusted any more.
    bool take(std::size_t got) {
        if (redisReaderFeed(reader_, buffer_.data(), got) != REDIS_OK) return false;
        for (;;) {
            void* raw = nullptr;
            if (redisReaderGetReply(reader_, &raw) != REDIS_OK) return false;
            if (!raw) return true;
            Reply reply{static_cast<redisReply*>(raw)};
            if (on_reply) on_reply(std::move(reply));
            if (closed_) return true;
        }
    }

    void down() {
        if (closed_) return;
        auto tell = std::move(on_down);
        close();
        if (tell) tell();
    }

    Stream stream_;
    redisReader* reader_;
    std::array<char, read_chunk> buffer_;
    std::string pending_, sending_;
    bool flush_posted_ = false, writing_ = false, closed_ = false;
};

using TlsStream = asio::ssl::stream<Socket>;

Task<Result<Socket>> connect_socket(const Endpoint& endpoint) {
    auto executor = co_await asio::this_coro::executor;
    Socket socket{executor};
    if (endpoint.kind == Endpoint::Kind::unix_socket) {
        asio::local::stream_protocol::endpoint at{endpoint.path};
        auto [failed] = co_await socket.async_connect(at, as_result);
        if (failed) co_return fail(Errc::unavailable, "redis: " + failed.message());
        co_return socket;
    }
    asio::ip::tcp::resolver resolver{executor};
    auto [unresolved, found] = co_await resolver.async_resolve(endpoint.host, endpoint.port, as_result);
    if (unresolved) co_return fail(Errc::unavailable, "redis: " + unresolved.message());
    boost::system::error_code last = asio::error::host_not_found;
    for (const auto& entry : found) {
        auto [failed] = co_await socket.async_connect(entry.endpoint(), as_result);
        last = failed;
        if (!failed) break;
        boost::system::error_code ignored;
        socket.close(ignored);
    }
    if (last) co_return fail(Errc::unavailable, "redis: " + last.message());
    socket.set_option(asio::ip::tcp::no_delay{true}, last);
    co_return socket;
}

asio::ssl::context& tls_context(const Endpoint& endpoint) {
    // One Redis deployment per process, so one context serves all its links.
    static asio::ssl::context context = [&] {
        asio::ssl::context made{asio::ssl::context::tls_client};
        made.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
        made.set_verify_mode(asio::ssl::verify_peer);
        if (endpoint.ca_file.empty())
            made.set_default_verify_paths();
        else
            made.load_verify_file(endpoint.ca_file);
        return made;
    }();
    return context;
}

Task<Result<std::shared_ptr<Link>>> open_without_limit(Endpoint endpoint) {
    auto socket = co_await connect_socket(endpoint);
    if (!socket) co_return std::unexpected(socket.error());
    if (endpoint.kind != Endpoint::Kind::tls) {
        auto link = std::make_shared<StreamLink<Socket>>(std::move(*socket));
        link->start();
        co_return link;
    }
    auto link = std::make_shared<StreamLink<TlsStream>>(TlsStream{std::move(*socket), tls_context(endpoint)});
    link->stream().set_verify_callback(asio::ssl::host_name_verification{endpoint.host});
    auto [failed] = co_await link->stream().async_handshake(asio::ssl::stream_base::client, as_result);
    if (failed) co_return fail(Errc::unavailable, "redis: TLS: " + failed.message());
    link->start();
    co_return link;
}

}  // namespace

Result<Endpoint> parse_url(const std::string& url) {
    Endpoint endpoint;
    constexpr std::string_view unix_prefix = "unix://";
    if (url.starts_with(unix_prefix)) {
        endpoint.path = url.substr(unix_prefix.size());
        if (endpoint.path.empty()) return fail(Errc::bad_request, "redis.url: unix:// needs a path", "redis.url");
        return endpoint;
    }
    const auto parsed = boost::urls::parse_uri(url);
    if (!parsed || (parsed->scheme() != "redis" && parsed->scheme() != "rediss"))
        return fail(Errc::bad_request, "redis.url: write unix:///path, redis://host:port or rediss://host:port",
                    "redis.url");
    endpoint.kind = parsed->scheme() == "rediss" ? Endpoint::Kind::tls : Endpoint::Kind::tcp;
    endpoint.host = parsed->host_address();
    endpoint.port = parsed->has_port() ? std::string{parsed->port()} : "6379";
    const std::string path{parsed->path()};
    if (path.size() > 1) endpoint.database = std::atoi(path.c_str() + 1);
    return endpoint;
}

Task<Result<std::shared_ptr<Link>>> Link::open(Endpoint endpoint, std::chrono::milliseconds limit) {
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer timer{co_await asio::this_coro::executor, limit};
    auto first = co_await (open_without_limit(std::move(endpoint)) || timer.async_wait(as_result));
    if (first.index() == 1) co_return fail(Errc::unavailable, "redis: no answer in time");
    co_return std::get<0>(std::move(first));
}

std::string format_command(std::span<const std::string_view> words, std::span<const std::string_view> more) {
    constexpr std::size_t head_max = 24;  // of a word: its sign, its length, two line ends
    std::size_t size = head_max;
    for (const auto part : {words, more})
        for (const auto word : part) size += word.size() + head_max;
    std::string command;
    command.resize_and_overwrite(size, [&](char* begin, std::size_t) {
        char* at = begin;
        const auto end_line = [&] {
            *at++ = '\r';
            *at++ = '\n';
        };
        const auto head = [&](char sign, std::size_t length) {
            *at++ = sign;
            at = std::to_chars(at, at + head_max, length).ptr;
            end_line();
        };
        head('*', words.size() + more.size());
        for (const auto part : {words, more})
            for (const auto word : part) {
                head('$', word.size());
                at = std::ranges::copy(word, at).out;
                end_line();
            }
        return static_cast<std::size_t>(at - begin);
    });
    return command;
}

}  // namespace holdfast::redis
