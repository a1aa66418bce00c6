#include "router/redis/reply.hpp"

#include <hiredis/hiredis.h>

#include <charconv>

namespace holdfast::redis {

Reply::Reply(redisReply* owned) : root_(owned, [](redisReply* reply) { freeReplyObject(reply); }), part_(owned) {}

Reply::Reply(std::shared_ptr<redisReply> root, redisReply* part) : root_(std::move(root)), part_(part) {}

bool Reply::is_nil() const { return !part_ || part_->type == REDIS_REPLY_NIL; }
bool Reply::is_error() const { return part_ && part_->type == REDIS_REPLY_ERROR; }

std::string_view Reply::text() const {
    if (!part_ || !part_->str) return {};
    return {part_->str, static_cast<std::size_t>(part_->len)};
}

std::int64_t Reply::integer() const {
    if (part_ && part_->type == REDIS_REPLY_INTEGER) return part_->integer;
    std::int64_t number = 0;
    const auto digits = text();
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::size_t Reply::size() const {
    return part_ && part_->type == REDIS_REPLY_ARRAY ? part_->elements : 0;
}

Reply Reply::operator[](std::size_t index) const {
    if (index >= size()) return {};
    return {root_, part_->element[index]};
}

}  // namespace holdfast::redis
