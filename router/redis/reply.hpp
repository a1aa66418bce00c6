// One reply of Redis, owned. Reading a part that is not there gives an empty reply, so that parsing a surprising answer
// ends in a clear error and never in undefined behaviour. Freed with its connection's thread.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct redisReply;

namespace holdfast::redis {

class Reply {
  public:
    Reply() = default;
    explicit Reply(redisReply* owned);

    bool is_nil() const;
    bool is_error() const;
    // Bulk or simple string, or the error's text; empty otherwise.
    std::string_view text() const;
    // An integer, or a string of digits; 0 otherwise.
    std::int64_t integer() const;
    std::size_t size() const;             // elements of an array
    Reply operator[](std::size_t index) const;  // shares ownership

  private:
    Reply(std::shared_ptr<redisReply> root, redisReply* part);
    std::shared_ptr<redisReply> root_;
    redisReply* part_ = nullptr;
};

}  // namespace holdfast::redis
