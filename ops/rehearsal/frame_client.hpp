// A scripted person at one of the sockets: sends frames, gets their answers, and keeps what is pushed until it is asked for.
// For rehearsals, tests and benchmarks. One thread; every wait has a limit. Bound: 10,000 pushes kept, then the oldest go.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "router/core/json.hpp"
#include "router/http/socket_client.hpp"

namespace holdfast::rehearsal {

struct Push {
    std::string type;
    json::object data;
    std::chrono::steady_clock::time_point at;
};

class FrameClient : public std::enable_shared_from_this<FrameClient> {
  public:
    static Task<Result<std::shared_ptr<FrameClient>>> connect(std::uint16_t port, std::string path,
                                                              std::vector<http::Header> headers);

    // The answer's data, or its error with the code's name in the detail.
    Task<Result<json::object>> ask(std::string type, json::object data);
    using Wanted = std::function<bool(const Push&)>;
    // The first kept or coming push that fits; it is taken out.
    Task<Result<Push>> next(Wanted wanted, std::chrono::milliseconds limit = std::chrono::seconds{10});
    Task<Result<Push>> next(std::string type, std::chrono::milliseconds limit = std::chrono::seconds{10});
    // Called for every push instead of keeping it.
    std::function<void(const Push&)> on_push;

    void drop();
    bool closed() const { return closed_; }
    std::uint16_t close_code() const { return socket_->close_code(); }

  private:
    explicit FrameClient(asio::any_io_executor executor, std::unique_ptr<http::SocketClient> socket)
        : executor_(executor), socket_(std::move(socket)), changed_(executor) {}
    Task<> listen();
    Task<> write();

    asio::any_io_executor executor_;
    std::unique_ptr<http::SocketClient> socket_;
    asio::steady_timer changed_;
    std::int64_t last_id_ = 0;
    std::map<std::int64_t, json::object> answers_;
    std::deque<Push> pushes_;
    std::deque<std::string> outgoing_;
    bool writing_ = false, closed_ = false;
};

}  // namespace holdfast::rehearsal
