// GET /metrics for Prometheus, on a listener of its own: never on the public port, since small counts can tell about
// people. Figures are read from the nodes at the moment of the scrape. Names: holdfast_…, base units, no ids in labels.
#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "ops/node.hpp"
#include "ops/reload.hpp"

namespace holdfast::metrics {

class Listener {
  public:
    // Throws if the address cannot be listened on. `nodes` and `reload` outlive it.
    Listener(const config::Settings& settings, const std::vector<std::unique_ptr<Node>>& nodes, const ops::Reload& reload);
    ~Listener();
    std::uint16_t port() const { return server_->port(); }

  private:
    asio::io_context loop_{1};
    std::unique_ptr<http::Server> server_;
    std::thread thread_;
};

}  // namespace holdfast::metrics
