// The frames of both sockets (asyncapi.yaml): a client's {"id","type","data"}, answers {"re","type":"ok"|"error","data"},
// pushes {"type","data"}. Pure.
#pragma once
#include <memory>
#include <string>

#include "router/core/json.hpp"

namespace holdfast::conversation {

struct Frame {
    std::int64_t id = 0;
    std::string type;
    json::object data;
};

Result<Frame> parse_frame(std::string_view text);

// Words that one person writes to another: not blank, and without NUL, which ends a text on many a phone.
Result<std::string> words_field(const json::object& data, std::string_view field, std::size_t bytes_max);

using Sent = std::shared_ptr<const std::string>;
Sent answer(std::int64_t id, const json::object& data);
Sent refusal(std::int64_t id, const Error& error);
// `type`: a word of the asyncapi.
Sent push(std::string_view type, const json::object& data);

}  // namespace holdfast::conversation
