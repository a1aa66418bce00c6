// The listening side: accepts, looks at all connections now and then, drains.
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <stdexcept>

#include "router/core/log.hpp"
#include "router/http/serving.hpp"
#include "router/http/tls.hpp"

namespace holdfast::http {
namespace {

using namespace std::chrono_literals;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, LoopExecutor>;
using Timer = asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, LoopExecutor>;
using asio::ip::tcp;

using ReusePort = asio::detail::socket_option::integer<SOL_SOCKET, SO_REUSEPORT>;
using UnsentInKernel = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;
constexpr int unsent_in_kernel_max = 128 * 1024;  // bytes of one connection
constexpr auto accept_pause = 100ms;  // after descriptors ran out
constexpr auto look_longest = 1000ms, look_shortest = 5ms;

asio::io_context& loop_of(const asio::any_io_executor& executor) {
    const auto* of_loop = executor.target<LoopExecutor>();
    if (of_loop == nullptr)
        throw std::runtime_error("a Server needs the executor of an io_context");
    return of_loop->context();
}

std::chrono::milliseconds look_period(const ServerOptions& options) {
    const auto& limits = options.deadlines;
    const auto shortest = std::min({limits.handshake, limits.header, limits.body, limits.idle,
                                    limits.response, limits.close, options.ping_every});
    return std::clamp<std::chrono::milliseconds>(shortest / 4, look_shortest, look_longest);
}

Acceptor listen_at(asio::io_context& loop, const ServerOptions& options) {
    error_code fault;
    const auto address = asio::ip::make_address(options.address, fault);
    if (fault) throw std::runtime_error("not an address to listen on: " + options.address);
    const tcp::endpoint endpoint{address, options.port};
    Acceptor acceptor{loop};
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    // Bound unshared, so that a second program on the same port fails here, and shared only then:
    // the kernel lets in whoever asked for it before binding, which other programs' first never do.
    const ReusePort shared{1};
    if (options.join_port) acceptor.set_option(shared);
    acceptor.bind(endpoint, fault);
    if (!fault && !options.join_port) acceptor.set_option(shared);
    // What a peer does not read stays in its queue, where it is bounded, and not in the kernel's
    // buffers, which grow to megabytes each. Inherited by what is accepted.
    acceptor.set_option(UnsentInKernel{unsent_in_kernel_max});
    if (!fault) acceptor.listen(asio::socket_base::max_listen_connections, fault);
    if (fault) {
        throw std::system_error(
            fault, "cannot listen on " + options.address + " port " + std::to_string(options.port));
    }
    return acceptor;
}

struct Accepted {
    LoopSocket socket;
    tcp::endpoint peer;
};

// Answers at once and without reading, since nothing can be kept for it.
void turn_away(Serving& serving, LoopSocket socket) {
    constexpr std::string_view answer =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n";
    Transport transport{std::move(socket)};
    if (!serving.options.tls) {
        const asio::const_buffer bytes = asio::buffer(answer);
        transport.write({&bytes, 1});
        transport.finish_sending();
        transport.read(asio::buffer(serving.received));  // or closing would destroy the answer
    }
    transport.close();
}

// Kept by its own pending operations, so that it may be stopped at any moment.
class Listener final : public std::enable_shared_from_this<Listener> {
  public:
    Listener(asio::io_context& loop, ServerOptions options, Routes routes)
        : serving_(std::make_shared<Serving>(loop, std::move(options), std::move(routes))),
          acceptor_(listen_at(loop, serving_->options)),
          port_(acceptor_.local_endpoint().port()),
          looking_(loop),
          pause_(loop),
          look_every_(look_period(serving_->options)) {
        if (serving_->options.tls) tls_ = std::make_unique<TlsContext>(*serving_->options.tls);
    }

    void accept_next();
    void refuse_more();  // no new connections
    void stop();         // and none of the old
    std::uint16_t port() const { return port_; }
    Serving& serving() { return *serving_; }

  private:
    void accepted(error_code fault, LoopSocket socket);
    void welcome(LoopSocket socket);
    void look();
    void look_later();

    std::shared_ptr<Serving> serving_;
    Acceptor acceptor_;
    std::uint16_t port_;
    std::unique_ptr<TlsContext> tls_;
    tcp::endpoint peer_;  // of the connection being accepted
    Timer looking_, pause_;
    std::chrono::milliseconds look_every_;
    bool armed_ = false, exhausted_ = false;
};

void Listener::accept_next() {
    acceptor_.async_accept(peer_, [self = shared_from_this()](error_code fault, LoopSocket socket) {
        if (self->acceptor_.is_open()) self->accepted(fault, std::move(socket));
    });
}

void Listener::accepted(error_code fault, LoopSocket socket) {
    if (!fault) {
        if (std::exchange(exhausted_, false)) log(LogLevel::info, "accepts_again");
        welcome(std::move(socket));
        return accept_next();
    }
    ++serving_->counts.accept_errors;
    const bool exhausted = fault == asio::error::no_descriptors ||
                           fault == boost::system::errc::too_many_files_open_in_system ||
                           fault == asio::error::no_memory || fault == asio::error::no_buffer_space;
    if (!exhausted) return accept_next();  // the peer went away meanwhile
    if (!std::exchange(exhausted_, true))
        log(LogLevel::error, "cannot_accept",
            {vouched("why", fault.message()), {"open_connections", serving_->counts.open_connections}});
    // Those who wait stay in the kernel's queue and are served once descriptors are free again.
    pause_.expires_after(accept_pause);
    pause_.async_wait([self = shared_from_this()](error_code) {
        if (self->acceptor_.is_open()) self->accept_next();
    });
}

void Listener::welcome(LoopSocket socket) {
    auto& counts = serving_->counts;
    ++counts.connections;
    if (counts.open_connections >= serving_->options.connections_max) {
        return turn_away(*serving_, std::move(socket));
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    try {
        auto transport =
            tls_ ? tls_->wrap(std::move(socket)) : std::make_unique<Transport>(std::move(socket));
        serve_http(serving_, std::move(transport), peer_.address());
    } catch (const std::bad_alloc&) {
        ++counts.accept_errors;
    }
    if (!armed_) look_later();
}

void Listener::look_later() {
    armed_ = true;
    looking_.expires_after(look_every_);
    looking_.async_wait([self = shared_from_this()](error_code) { self->look(); });
}

void Listener::look() {
    armed_ = false;
    const auto now = Steady::now();
    for (auto& connection : serving_->living) connection.look(now);
    if (!serving_->living.empty()) look_later();
}

void Listener::refuse_more() {
    acceptor_.close();
    pause_.cancel();
}

void Listener::stop() {
    refuse_more();
    serving_->draining = true;
    look_every_ = look_shortest;  // until the last has ended
    looking_.cancel();
    for (auto& connection : serving_->living) connection.abort();
}

Task<> drain_all(std::shared_ptr<Listener> listener, std::chrono::milliseconds limit) {
    auto& serving = listener->serving();
    serving.draining = true;
    listener->refuse_more();
    for (auto& connection : serving.living) connection.drain();
    const auto until = Steady::now() + limit;
    Timer pause{serving.loop};
    while (!serving.living.empty() && Steady::now() < until) {
        pause.expires_at(std::min(until, Steady::now() + 5ms));
        co_await pause.async_wait(as_result);
    }
    listener->stop();
}

class ListeningServer final : public Server {
  public:
    explicit ListeningServer(std::shared_ptr<Listener> listener) : listener_(std::move(listener)) {
        listener_->accept_next();
    }
    ~ListeningServer() override { listener_->stop(); }
    std::uint16_t port() const override { return listener_->port(); }
    ServerCounts counts() const override { return listener_->serving().counts; }
    Task<> drain(std::chrono::milliseconds limit) override { return drain_all(listener_, limit); }

  private:
    std::shared_ptr<Listener> listener_;
};

}  // namespace

std::unique_ptr<Server> Server::listen(asio::any_io_executor executor, ServerOptions options,
                                       Routes routes) {
    auto listener =
        std::make_shared<Listener>(loop_of(executor), std::move(options), std::move(routes));
    return std::make_unique<ListeningServer>(std::move(listener));
}

}  // namespace holdfast::http
