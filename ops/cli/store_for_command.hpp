// A command's way to the line's Redis: a running server's, or a private one started for this
// command alone, and an event loop to talk to it. Throws std::runtime_error, saying what to mend,
// if there is none within 10 s. Main thread.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <memory>

#include "config/settings.hpp"
#include "router/redis/functions.hpp"
#include "router/redis/private_server.hpp"

namespace holdfast::ops {

class StoreForCommand {
  public:
    explicit StoreForCommand(const config::Settings& settings);
    ~StoreForCommand();

    // Runs a task to its end.
    template <class T>
    T run(Task<T> task) {
        auto done = asio::co_spawn(loop_, std::move(task), asio::use_future);
        while (done.wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop_.run_one();
        return done.get();
    }
    std::shared_ptr<redis::Connection> connection() { return connection_; }

  private:
    std::unique_ptr<redis::PrivateServer> server_;
    asio::io_context loop_{1};
    std::shared_ptr<redis::Connection> connection_;
};

}  // namespace holdfast::ops
