// What the connections of one Server share: its settings, paths, counts and the list of the living.
// It is owned by the Server and by every connection, so a connection may outlive the Server for the
// moment it needs to end. One thread.
//
// There is no timer per connection: one periodic look at all of them enforces every deadline and
// sends the pings, so an idle connection costs no timer memory and no system call.
#pragma once
#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "router/http/forwarded.hpp"
#include "router/http/http.hpp"
#include "router/http/path_table.hpp"
#include "router/http/transport.hpp"

namespace holdfast::http {

using Steady = std::chrono::steady_clock;
inline constexpr auto never = Steady::time_point::max();

struct Serving;

// One living connection: a request's or a socket's. Joins the list when made; leave() takes it out.
class Live : public boost::intrusive::list_base_hook<
                 boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  public:
    explicit Live(std::shared_ptr<Serving> serving);
    virtual ~Live();
    Live(const Live&) = delete;
    Live& operator=(const Live&) = delete;

    // Enforces its deadlines. May close its transport, but ends only later, in a completion.
    virtual void look(Steady::time_point now) = 0;
    // The server is draining: ends as soon as what it owes is done.
    virtual void drain() = 0;
    virtual void abort() = 0;

  protected:
    void leave();
    Serving& serving() { return *serving_; }
    const std::shared_ptr<Serving>& shared_serving() const { return serving_; }

  private:
    std::shared_ptr<Serving> serving_;
};

struct Serving {
    Serving(asio::io_context& loop_, ServerOptions options_, Routes routes)
        : loop(loop_),
          options(std::move(options_)),
          paths(std::move(routes)),
          proxies(options.trusted_proxies) {}

    asio::io_context& loop;
    const ServerOptions options;
    const PathTable paths;
    const TrustedProxies proxies;
    ServerCounts counts{};
    bool draining = false;
    boost::intrusive::list<Live, boost::intrusive::constant_time_size<false>> living{};
    std::array<char, 16 * 1024> received{};  // filled and emptied within one step of one connection

    std::string_view date();  // for the Date field

  private:
    std::int64_t date_second_ = 0;
    std::string date_{};
};

// Starts to speak HTTP on an accepted connection.
void serve_http(std::shared_ptr<Serving> serving, std::unique_ptr<Transport> transport,
                const asio::ip::address& peer);

// Takes over the transport for a WebSocket. The request was checked by may_upgrade() and admitted.
void serve_socket(std::shared_ptr<Serving> serving, std::unique_ptr<Transport> transport,
                  const SocketRoute& route, Request request);

// The fields of a WebSocket's opening (RFC 6455 section 4.2.1) and the subprotocol. Nothing if all
// is well.
std::optional<Response> upgrade_fault(const Request& request, const SocketRoute& route);

}  // namespace holdfast::http
