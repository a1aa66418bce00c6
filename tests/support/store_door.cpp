#include "tests/support/store_door.hpp"

#include <hiredis/hiredis.h>

#include <stdexcept>

namespace holdfast::tests {

StoreDoor::StoreDoor(const std::string& socket)
    : context_(redisConnectUnixWithTimeout(socket.c_str(), {5, 0})) {
    if (!context_ || context_->err) throw std::runtime_error("the store cannot be reached");
    redisSetTimeout(context_, {10, 0});
}

StoreDoor::~StoreDoor() { redisFree(context_); }

std::vector<std::string> StoreDoor::ask(const std::vector<std::string>& words) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const auto& word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    const auto count = static_cast<int>(words.size());
    auto* raw = redisCommandArgv(context_, count, texts.data(), sizes.data());
    std::unique_ptr<redisReply, void (*)(redisReply*)> reply{static_cast<redisReply*>(raw),
                                                             [](redisReply* r) { freeReplyObject(r); }};
    if (!reply) throw std::runtime_error("the store does not answer " + words.at(0));
    if (reply->type == REDIS_REPLY_ERROR)
        throw std::runtime_error("the store refuses " + words.at(0) + ": " + reply->str);
    if (reply->type == REDIS_REPLY_NIL) return {};
    if (reply->type == REDIS_REPLY_INTEGER) return {std::to_string(reply->integer)};
    if (reply->type != REDIS_REPLY_ARRAY) return {std::string{reply->str, reply->len}};
    std::vector<std::string> all;
    for (std::size_t i = 0; i < reply->elements; ++i) {
        const auto* one = reply->element[i];
        all.emplace_back(one->str ? std::string{one->str, one->len} : std::to_string(one->integer));
    }
    return all;
}

std::string StoreDoor::value(const std::vector<std::string>& words) {
    auto all = ask(words);
    return all.empty() ? std::string{} : std::move(all.front());
}

std::map<std::string, std::string> StoreDoor::hash(const std::string& key) {
    const auto all = ask({"HGETALL", key});
    std::map<std::string, std::string> fields;
    for (std::size_t i = 0; i + 1 < all.size(); i += 2) fields[all[i]] = all[i + 1];
    return fields;
}

bool StoreDoor::holds(const std::string& set, const std::string& member) {
    return value({"SISMEMBER", set, member}) == "1";
}

bool StoreDoor::lists(const std::string& sorted_set, const std::string& member) {
    return !ask({"ZSCORE", sorted_set, member}).empty();
}

}  // namespace holdfast::tests
