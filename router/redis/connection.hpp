// The node's pipeline to Redis. Commands of one turn of the loop leave in one write; replies come in order. Every command
// has a deadline: a connection that misses it is dropped and remade, and what was under way is reported as
// `unknown_outcome` (it may or may not have been done). Commands given while it is down fail at once as `unavailable`.
// Bounds: `in_flight_max` commands under way, then `unavailable`. One thread.
#pragma once
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>

#include "router/redis/link.hpp"

namespace holdfast::redis {

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    struct Options {
        Endpoint endpoint;
        std::chrono::milliseconds deadline{2000};
        std::size_t in_flight_max = 10'000;
        // Runs on every new connection before it counts as up; an error drops the connection and it is tried again.
        std::function<Task<Result<>>(Connection&)> prepare;
        std::function<void(bool up)> on_change;
    };

    static std::shared_ptr<Connection> make(asio::any_io_executor executor, Options options);

    // Connects and reconnects until stop(); between two tries an eighth of the time it has been away, 5 to 500 ms.
    Task<> run();
    void stop();
    bool up() const { return up_; }
    std::uint64_t reconnects() const { return reconnects_; }

    // Error replies of Redis come back as errors: memory, loading, read-only and failed writes as `unavailable`.
    Task<Result<Reply>> command(std::span<const std::string_view> arguments);
    Task<Result<Reply>> command(std::initializer_list<std::string_view> arguments);
    // One that format_command() wrote, which stays alive until its answer is here.
    Task<Result<Reply>> send(std::string_view formatted);

  private:
    struct Pending {
        asio::any_completion_handler<void(Result<Reply>)> done;
        std::chrono::steady_clock::time_point deadline;
    };

    Connection(asio::any_io_executor executor, Options options);
    Task<Result<>> open_link();
    Task<Result<>> sign_in();
    void take(Reply reply);
    void drop(Errc outcome, std::string_view why);
    void watch_deadlines();
    void set_up(bool up);

    asio::any_io_executor executor_;
    Options options_;
    std::shared_ptr<Link> link_;
    std::deque<Pending> pending_;
    asio::steady_timer watchdog_;
    asio::steady_timer wakeup_;  // cancelled when the link is down or the connection stops
    bool up_ = false, stopped_ = false, watching_ = false;
    std::uint64_t reconnects_ = 0;
};

}  // namespace holdfast::redis
