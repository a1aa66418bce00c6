// One byte stream to Redis (UNIX socket, TCP or TLS) with hiredis' reader on it. A Link lives for one connection: when
// it fails it says so once and is thrown away. Used by Connection and Subscription only, on the node's thread.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <span>
#include <memory>
#include <string>

#include "router/core/task.hpp"
#include "router/redis/reply.hpp"

namespace holdfast::redis {

struct Endpoint {
    enum class Kind { unix_socket, tcp, tls } kind = Kind::unix_socket;
    std::string path{};  // unix_socket
    std::string host{};
    std::string port{};
    std::string user{};
    std::string password{};  // never printed
    std::string ca_file{};   // tls; empty: the system's
    int database = 0;
};

// unix:///path, redis://host[:port][/db], rediss://host[:port][/db].
Result<Endpoint> parse_url(const std::string& url);

class Link {
  public:
    virtual ~Link() = default;
    // Both are called on the node's thread and never after close().
    std::function<void(Reply)> on_reply;
    std::function<void()> on_down;
    // Queues bytes; everything queued in one turn of the loop leaves in one write.
    virtual void write(std::string_view bytes) = 0;
    virtual void close() = 0;

    static Task<Result<std::shared_ptr<Link>>> open(Endpoint endpoint, std::chrono::milliseconds limit);
};

// RESP for one command, whose words are those of both.
std::string format_command(std::span<const std::string_view> words, std::span<const std::string_view> more = {});

}  // namespace holdfast::redis
