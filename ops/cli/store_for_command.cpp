#include "ops/cli/store_for_command.hpp"

#include <stdexcept>

#include "ops/library.hpp"

namespace holdfast::ops {

StoreForCommand::StoreForCommand(const config::Settings& settings) {
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
        return redis::load_library(connection, library());
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

StoreForCommand::~StoreForCommand() {
    connection_->stop();
    loop_.run_for(std::chrono::milliseconds{20});
}

}  // namespace holdfast::ops
