// The whole server: the private Redis if none is configured, keys, lexicons, nodes, the metrics listener. Wires and nothing
// else. Made, used and destroyed on the main thread.
#pragma once
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <vector>

#include "config/load.hpp"
#include "ops/metrics/metrics.hpp"
#include "ops/node.hpp"
#include "ops/reload.hpp"
#include "router/redis/private_server.hpp"

namespace holdfast {

class Server {
  public:
    // Starts everything; throws std::runtime_error naming what to mend.
    explicit Server(config::Loaded loaded);
    // Drains: stops accepting, lets what is under way finish (15 s), then stops Redis.
    ~Server();

    std::uint16_t port() const { return nodes_.front()->port(); }
    // Waits until the store answers; false after the limit.
    bool wait_ready(std::chrono::milliseconds limit);
    Node& node() { return *nodes_.front(); }
    // Reads the files of triage again.
    void reload() { reload_->run(); }
    // Where the built pages are; empty when there are none.
    const std::string& web_folder() const { return web_folder_; }
    // Where they are looked for, in words.
    static std::string web_folders();

  private:
    Common common();
    void forget_what_only_starts();

    config::Loaded loaded_;
    std::unique_ptr<redis::PrivateServer> private_redis_;
    std::string web_folder_;
    asio::thread_pool passwords_{1};
    std::shared_ptr<triage::LiveAssessor> assessor_;
    std::unique_ptr<ops::Reload> reload_;
    std::vector<std::unique_ptr<Node>> nodes_;
    std::unique_ptr<metrics::Listener> metrics_;
};

}  // namespace holdfast
