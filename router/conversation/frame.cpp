#include "router/conversation/frame.hpp"

namespace holdfast::conversation {
namespace {

constexpr std::size_t type_bytes_max = 32;

// The frame's other fields are numbers and words of ours, in which nothing is to be escaped.
Sent written(std::string_view fields, const json::object& data) {
    constexpr std::string_view begin = "{", between = R"(,"data":)", end = "}";
    const auto text = json::serialize(data);
    std::string frame;
    frame.reserve(begin.size() + fields.size() + between.size() + text.size() + end.size());
    for (const auto part : {begin, fields, between, std::string_view{text}, end}) frame += part;
    return std::make_shared<const std::string>(std::move(frame));
}

}  // namespace

Result<Frame> parse_frame(std::string_view text) {
    auto object = parse_object(text);
    if (!object) return std::unexpected(object.error());
    auto id = number_field(*object, "id", 0, std::int64_t{1} << 53);
    if (!id) return std::unexpected(id.error());
    auto type = text_field(*object, "type", type_bytes_max);
    if (!type) return std::unexpected(type.error());
    auto* data = object->if_contains("data");
    if (!data) return Frame{*id, std::move(*type), {}};
    if (!data->is_object()) return fail(Errc::bad_request, "data must be an object", "data");
    return Frame{*id, std::move(*type), std::move(data->get_object())};
}

Result<std::string> words_field(const json::object& data, std::string_view field, std::size_t bytes_max) {
    auto words = text_field(data, field, bytes_max);
    if (!words) return words;
    if (words->find_first_not_of(" \t\r\n") == words->npos)
        return fail(Errc::bad_request, std::string{field} + " is blank: write something", std::string{field});
    if (words->find('\0') != words->npos)
        return fail(Errc::bad_request, std::string{field} + " must not hold the character U+0000", std::string{field});
    return words;
}

Sent answer(std::int64_t id, const json::object& data) {
    return written(R"("re":)" + std::to_string(id) + R"(,"type":"ok")", data);
}

Sent refusal(std::int64_t id, const Error& error) {
    constexpr std::string_view retries[] = {"never", "same_id", "later"};
    const auto& about = facts(error.code);
    json::object data{{"code", about.name},
                      {"title", about.public_text},
                      {"detail", about.blame == Blame::us ? std::string{about.public_text} : error.detail},
                      {"retry", retries[static_cast<int>(about.retry)]}};
    if (!error.field.empty()) data["field"] = error.field;
    return written(R"("re":)" + std::to_string(id) + R"(,"type":"error")", data);
}

Sent push(std::string_view type, const json::object& data) {
    return written(R"("type":")" + std::string{type} + '"', data);
}

}  // namespace holdfast::conversation
