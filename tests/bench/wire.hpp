// The driver's sockets: many connections on one epoll, as little work for each as can be, since driver, server and Redis
// share the machine. Sends go out at once; what the peer does not take is queued. One thread.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/figures.hpp"

namespace holdfast::bench {

// Connected and non-blocking; both throw std::system_error.
int connect_tcp(std::uint16_t port);
int connect_unix(const std::string& path);

class Loop;

class Connection {
  public:
    Connection(Loop& loop, int descriptor);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void send(std::string_view bytes);
    // Called with all that has come and was not taken; returns how much it takes.
    std::function<std::size_t(std::string_view received)> on_bytes;
    bool closed() const { return closed_; }

  private:
    friend class Loop;
    void ready(std::uint32_t events);
    void flush();
    void watch(bool for_writing);

    Loop& loop_;
    int descriptor_;
    std::string received_, queued_;
    bool closed_ = false, writing_ = false;
};

class Loop {
  public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // Serves sockets and timers until the time has come or `done` holds; whether it holds.
    bool run_until(Steady::time_point end, const std::function<bool()>& done = {});
    bool run_for(std::chrono::milliseconds time, const std::function<bool()>& done = {}) {
        return run_until(Steady::now() + time, done);
    }
    void at(Steady::time_point time, std::function<void()> action);

  private:
    friend class Connection;
    struct Timer {
        Steady::time_point time;
        std::function<void()> action;
        bool operator<(const Timer& other) const { return time > other.time; }
    };
    void run_timers();

    int epoll_;
    std::priority_queue<Timer> timers_;
    std::vector<char> scratch_ = std::vector<char>(256 * 1024);
};

}  // namespace holdfast::bench
