#include <boost/asio/use_future.hpp>
#include <iostream>

#include "ops/cli/commands.hpp"
#include "ops/staff/staff.hpp"
#include "router/queue/library.hpp"
#include "router/redis/private_server.hpp"

namespace holdfast::ops {
namespace {

// A running server's private Redis, or one started for this command.
class StoreForCommand {
  public:
    explicit StoreForCommand(const config::Settings& settings) {
        const auto folder = settings.site.data_folder / "redis";
        auto url = settings.redis.url;
        if (url.empty()) {
            url = "unix://" + std::filesystem::absolute(folder / "redis.sock").string();
            if (!redis::PrivateServer::running(folder))
                server_ = std::make_unique<redis::PrivateServer>(folder);
        }
        auto endpoint = redis::parse_url(url);
        if (!endpoint) throw std::runtime_error(endpoint.error().detail);
        endpoint->user = settings.redis.user;
        endpoint->password = settings.redis.password.value;
        endpoint->ca_file = settings.redis.ca_file.string();
        redis::Connection::Options options;
        options.endpoint = *endpoint;
        options.prepare = [](redis::Connection& connection) {
            return redis::load_library(connection, queue::library());
        };
        connection_ = redis::Connection::make(loop_.get_executor(), std::move(options));
        spawn(loop_.get_executor(), "redis", connection_->run());
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (!connection_->up()) {
            loop_.run_one_for(std::chrono::milliseconds{50});
            if (std::chrono::steady_clock::now() > until)
                throw std::runtime_error("Redis does not answer: " + url);
        }
    }
    ~StoreForCommand() {
        connection_->stop();
        loop_.run_for(std::chrono::milliseconds{20});
    }
    asio::io_context& loop() { return loop_; }
    std::shared_ptr<redis::Connection> connection() { return connection_; }

  private:
    std::unique_ptr<redis::PrivateServer> server_;
    asio::io_context loop_{1};
    std::shared_ptr<redis::Connection> connection_;
};

}  // namespace

int add_user(const config::Loaded& loaded, const NewUser& user) {
    try {
        const auto& settings = loaded.settings;
        StoreForCommand store{settings};
        NodeClock clock;
        SystemRandom random;
        queue::Line line{redis::Functions{store.connection(), "hf:{" + settings.site.name + "}:",
                                          settings.redis.replicas_to_wait},
                         settings, "command"};
        asio::thread_pool passwords{1};
        staff::Staff staff{{line, clock, random, settings, passwords}};
        auto done = asio::co_spawn(store.loop(),
                                   staff.add({user.user, user.name, user.role, user.languages,
                                              user.senior, user.password}),
                                   asio::use_future);
        while (done.wait_for(std::chrono::seconds{0}) != std::future_status::ready)
            store.loop().run_one();
        auto added = done.get();
        if (!added) {
            std::cerr << "holdfast: " << added.error().detail << "\n";
            return 1;
        }
    } catch (const std::exception& reason) {
        std::cerr << "holdfast: " << reason.what() << "\n";
        return 2;
    }
    std::cout << "User " << user.user << " can sign in as " << user.role << ".\n";
    return 0;
}

}  // namespace holdfast::ops
