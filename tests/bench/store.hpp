// Redis asked directly, one command after the other, for preparing and measuring; and a raw Redis with the very settings
// of Holdfast's private one, with functions that make the same writes as Holdfast's and nothing else: the limit that no
// server on top can pass. Errors throw std::runtime_error.
#pragma once
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "router/redis/private_server.hpp"
#include "tests/support/folder.hpp"

struct redisContext;

namespace holdfast::bench {

class Store {
  public:
    explicit Store(const std::string& socket);
    using Command = std::vector<std::string>;
    // The answer as text: the string, the number, or the first element's.
    std::string ask(const Command& command);
    // All in one pipeline.
    void do_all(const std::vector<Command>& commands);
    long info(std::string_view field);  // a number of INFO

  private:
    struct Closer {
        void operator()(redisContext* context) const;
    };
    std::unique_ptr<redisContext, Closer> context_;
};

class RawRedis {
  public:
    RawRedis();
    std::string socket() const { return (folder_.path() / "redis/redis.sock").string(); }
    pid_t pid() const { return server_.pid(); }

  private:
    tests::Folder folder_;
    redis::PrivateServer server_;
};

// One FCALL of the raw functions, ready to be sent: what arriving with a first text writes, and what a message of a
// conversation writes. Each has ids of its own.
std::string raw_arrival(std::uint64_t number);
std::string raw_message(std::uint64_t number, int conversation);
inline constexpr std::string_view raw_channel = "raw:n";  // where raw_message publishes

// Bytes of the first complete reply, 0 while it is incomplete; `good` false for an error reply.
std::size_t reply_size(std::string_view received, bool& good);

}  // namespace holdfast::bench
