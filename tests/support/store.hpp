// A real Redis of the test's own, with the durability that production asks for, and an event loop to talk to it.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "router/queue/library.hpp"
#include "router/redis/functions.hpp"
#include "router/redis/private_server.hpp"
#include "tests/support/folder.hpp"

namespace holdfast::tests {

class Store {
  public:
    Store() : server_(folder_.path() / "redis") {
        redis::Connection::Options options;
        options.endpoint = *redis::parse_url(server_.url());
        options.prepare = [](redis::Connection& connection) { return redis::load_library(connection, queue::library()); };
        connection_ = redis::Connection::make(loop_.get_executor(), std::move(options));
        spawn(loop_.get_executor(), "redis", connection_->run());
        while (!connection_->up()) loop_.run_one();
    }
    ~Store() {
        connection_->stop();
        loop_.run_for(std::chrono::milliseconds{10});
    }

    // Runs one task to its end.
    template <class T>
    T run(Task<T> task) {
        auto done = asio::co_spawn(loop_, std::move(task), asio::use_future);
        while (done.wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop_.run_one();
        return done.get();
    }
    redis::Reply command(std::initializer_list<std::string_view> arguments) {
        auto reply = run(connection_->command(arguments));
        if (!reply) throw std::runtime_error("redis: " + reply.error().detail);
        return std::move(*reply);
    }
    redis::Functions functions(const std::string& prefix, int replicas = 0) {
        return redis::Functions{connection_, prefix, replicas};
    }
    asio::io_context& loop() { return loop_; }
    redis::PrivateServer& server() { return server_; }
    std::shared_ptr<redis::Connection> connection() { return connection_; }

  private:
    Folder folder_;
    redis::PrivateServer server_;
    asio::io_context loop_{1};
    std::shared_ptr<redis::Connection> connection_;
};

}  // namespace holdfast::tests
