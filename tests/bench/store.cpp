#include "tests/bench/store.hpp"

#include <hiredis/hiredis.h>

#include <charconv>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "router/redis/link.hpp"

namespace holdfast::bench {
namespace {

// The writes of hf_arrive for a new contact by text, and of hf_say, with payloads of the same size.
constexpr std::string_view library = R"(#!lua name=raw
local function arrive(keys, a)
  local s, id, p, now = keys[1], a[1], a[2], a[3]
  redis.call('HSET', s .. 'c:' .. id, 'state', 'waiting', 'person', p, 'channel', 'sms:generic', 'lane', 'en.general',
    'level', 0, 'engine', 0, 'concerns', '', 'arrived', now, 'rank', now, 'turns', 1, 'text', 3)
  redis.call('HSET', s .. 'p:' .. p, 'key', a[4], 'number', a[5], 'contact', id)
  redis.call('ZADD', s .. 'q:en.general.open', now, id)
  redis.call('ZADD', s .. 'w:0', now, id)
  redis.call('ZADD', s .. 't', now + 300000, 'wait:' .. id)
  redis.call('RPUSH', s .. 'j:' .. id, a[6], a[7], a[8])
  redis.call('ZADD', s .. 'oq', now, id)
  redis.call('SET', s .. 'd:' .. a[9], id .. ' 2', 'PX', 2592000000)
  return {'new', id, 2, 'waiting'}
end
local function message(keys, a)
  local s, id = keys[1], a[1]
  redis.call('HSET', s .. 'c:' .. id, 'spoke', '1')
  local seq = redis.call('RPUSH', s .. 'j:' .. id, a[2])
  redis.call('PUBLISH', s .. 'n', a[3])
  redis.call('SET', s .. 'd:' .. a[4], id .. ' ' .. seq, 'PX', 172800000)
  return {'ok', id, seq}
end
redis.register_function('raw_arrive', arrive)
redis.register_function('raw_message', message)
)";

constexpr std::size_t arrived_bytes = 70, words_bytes = 240, first_words_bytes = 410, message_bytes = 230;

std::string text_of(redisReply* reply) {
    if (reply->type == REDIS_REPLY_INTEGER) return std::to_string(reply->integer);
    if (reply->type == REDIS_REPLY_ARRAY) return reply->elements > 0 ? text_of(reply->element[0]) : std::string{};
    return {reply->str ? reply->str : "", static_cast<std::size_t>(reply->len)};
}

std::string padded(std::string prefix, std::uint64_t number, std::size_t length) {
    const auto digits = std::to_string(number);
    if (prefix.size() + digits.size() < length) prefix.append(length - prefix.size() - digits.size(), '0');
    return prefix + digits;
}

std::string format(std::initializer_list<std::string_view> words) {
    return redis::format_command(std::span{words.begin(), words.size()});
}

// One element, or an array's head.
std::size_t line_end(std::string_view received, std::size_t from) {
    const auto end = received.find("\r\n", from);
    return end == std::string_view::npos ? 0 : end + 2;
}

}  // namespace

void Store::Closer::operator()(redisContext* context) const { redisFree(context); }

Store::Store(const std::string& socket) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    for (;;) {
        context_.reset(redisConnectUnix(socket.c_str()));
        if (context_ && context_->err == 0) return;
        if (std::chrono::steady_clock::now() > until) throw std::runtime_error("no Redis at " + socket);
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
}

std::string Store::ask(const Command& command) {
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const auto& word : command) {
        words.push_back(word.data());
        sizes.push_back(word.size());
    }
    auto* reply = static_cast<redisReply*>(
        redisCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(), sizes.data()));
    if (!reply) throw std::runtime_error("Redis went away");
    const bool bad = reply->type == REDIS_REPLY_ERROR;
    auto text = text_of(reply);
    freeReplyObject(reply);
    if (bad) throw std::runtime_error("Redis: " + text);
    return text;
}

void Store::do_all(const std::vector<Command>& commands) {
    for (const auto& command : commands) {
        std::vector<std::string_view> words(command.begin(), command.end());
        const auto bytes = redis::format_command(words);
        redisAppendFormattedCommand(context_.get(), bytes.data(), bytes.size());
    }
    for (std::size_t i = 0; i < commands.size(); ++i) {
        void* reply = nullptr;
        if (redisGetReply(context_.get(), &reply) != REDIS_OK) throw std::runtime_error("Redis went away");
        const bool bad = static_cast<redisReply*>(reply)->type == REDIS_REPLY_ERROR;
        const auto text = bad ? text_of(static_cast<redisReply*>(reply)) : std::string{};
        freeReplyObject(reply);
        if (bad) throw std::runtime_error("Redis: " + text);
    }
}

long Store::info(std::string_view field) {
    const auto all = ask({"INFO"});
    const auto at = all.find("\n" + std::string{field} + ":");
    return at == std::string::npos ? 0 : std::stol(all.substr(at + field.size() + 2));
}

RawRedis::RawRedis() : server_(folder_.path() / "redis") { Store{socket()}.ask({"FUNCTION", "LOAD", std::string{library}}); }

std::string raw_arrival(std::uint64_t number) {
    const auto id = padded("0C", number, 26), person = padded("P", number, 22), dedupe = padded("m:generic:", number, 26);
    const auto now = std::to_string(1'790'000'000'000 + number);
    return format({"FCALL", "raw_arrive", "1", "raw:", id, person, now, std::string(64, 'k'), std::string(40, 'n'),
                   std::string(arrived_bytes, 'a'), std::string(words_bytes, 'm'), std::string(first_words_bytes, 'f'), dedupe});
}

std::string raw_message(std::uint64_t number, int conversation) {
    const auto id = padded("0C", static_cast<std::uint64_t>(conversation), 26), key = padded("k:user:", number, 30);
    const std::string event(message_bytes, 'm');
    return format({"FCALL", "raw_message", "1", "raw:", id, event, "5:event26:" + id + "3:123" + event, key});
}

std::size_t reply_size(std::string_view received, bool& good) {
    std::size_t at = 0, wanted = 1;
    while (wanted > 0) {
        const auto end = line_end(received, at);
        if (end == 0) return 0;
        long long number = 0;
        std::from_chars(received.data() + at + 1, received.data() + end - 2, number);
        const char kind = received[at];
        at = end;
        --wanted;
        if (kind == '-') good = false;
        if (kind == '*' && number > 0) wanted += static_cast<std::size_t>(number);
        if (kind == '$' && number >= 0) at += static_cast<std::size_t>(number) + 2;
        if (at > received.size()) return 0;
    }
    return at;
}

}  // namespace holdfast::bench
