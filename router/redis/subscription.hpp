// A second connection that listens on channels. What it hears are hints: after every (re)connection `on_gap` is called,
// and the reader catches up from the journal. Redis is pinged each second in its silence; 3 s without an answer and the
// connection is remade. One thread.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "router/redis/link.hpp"

namespace holdfast::redis {

class Subscription : public std::enable_shared_from_this<Subscription> {
  public:
    struct Options {
        Endpoint endpoint;
        std::vector<std::string> channels;
        std::function<void(std::string_view channel, std::string_view message)> on_message;
        std::function<void()> on_gap;
    };
    static std::shared_ptr<Subscription> make(asio::any_io_executor executor, Options options);
    Task<> run();
    void stop();

  private:
    Subscription(asio::any_io_executor executor, Options options);
    void take(const Reply& reply);
    Task<> listen();

    asio::any_io_executor executor_;
    Options options_;
    std::shared_ptr<Link> link_;
    asio::steady_timer timer_;
    std::chrono::steady_clock::time_point heard_{};
    bool stopped_ = false;
};

}  // namespace holdfast::redis
