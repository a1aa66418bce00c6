// A Server on a thread of its own, and a blocking client that sends raw bytes to it. Every wait of
// the client ends after five seconds, as a failure of the test.
#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "router/http/http.hpp"

namespace holdfast::http {

class Running {
  public:
    explicit Running(Routes routes, ServerOptions options = {});
    ~Running();
    std::uint16_t port() const { return port_; }
    ServerCounts counts();
    // Starts to drain; the future is ready when that is over.
    std::future<void> drain(std::chrono::milliseconds limit);
    // Runs `work` on the server's thread and waits for it.
    void on_loop(const std::function<void()>& work);
    // Asks on the server's thread, again and again, until it is so; false after five seconds.
    bool comes_true(const std::function<bool(const ServerCounts&)>& condition);

  private:
    asio::io_context loop_;
    asio::executor_work_guard<asio::io_context::executor_type> work_{loop_.get_executor()};
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

struct Reply {
    int status = 0;
    std::vector<Header> headers{};  // names in lower case
    std::string body{};
    std::string header(std::string_view name) const;
};

class Wire {
  public:
    explicit Wire(std::uint16_t port);
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    bool send(std::string_view bytes);  // false: the peer has gone
    // The next response; status 0 if the connection ended first.
    Reply reply(bool head_only = false);
    // Everything up to the end of the connection.
    std::string rest();
    bool ends() { return rest().empty(); }
    bool torn() const { return torn_; }      // the end was a reset
    std::string exactly(std::size_t bytes);  // shorter if the connection ends
    void shrink_window();                    // takes little before it blocks the sender
    void abandon();                          // closes without reading
    int descriptor() const { return descriptor_; }

  private:
    bool more();
    int descriptor_;
    std::string received_;
    bool torn_ = false;
};

struct Frame {
    int opcode = -1;  // -1: the connection ended
    bool final = true;
    std::string payload{};
    std::uint16_t code() const;  // of a close frame; 0: none
};

std::string masked_frame(int opcode, std::string_view payload, bool final = true, int rsv = 0);
std::string upgrade_request(std::string_view path, std::string_view protocol = "holdfast.v1");

class SocketWire : public Wire {
  public:
    // Opens a WebSocket; `opened` tells whether it was allowed.
    explicit SocketWire(std::uint16_t port, std::string_view path = "/socket");
    bool opened = false;
    void text(std::string_view payload) { send(masked_frame(1, payload)); }
    Frame frame();
    // Skips pings and texts up to the close frame; its code, or 0 if the connection ends without.
    std::uint16_t close_code();
};

// A handler that answers with what it got, as text.
Routes echo_routes();

}  // namespace holdfast::http
