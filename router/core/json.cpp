#include "router/core/json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

namespace holdfast {
namespace {

// Boost.JSON silently keeps the last of two equal keys; a sender that sends two means one of them.
struct KeyCounter {
    static constexpr std::size_t max_object_size = 10'000, max_array_size = 10'000,
                                 max_key_size = 1024, max_string_size = 1024 * 1024;
    using Code = boost::system::error_code;
    std::size_t keys = 0;

    bool on_document_begin(Code&) { return true; }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) { return true; }
    bool on_object_end(std::size_t, Code&) { return true; }
    bool on_array_begin(Code&) { return true; }
    bool on_array_end(std::size_t, Code&) { return true; }
    bool on_key_part(json::string_view, std::size_t, Code&) { return true; }
    bool on_key(json::string_view, std::size_t, Code&) {
        ++keys;
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, Code&) { return true; }
    bool on_string(json::string_view, std::size_t, Code&) { return true; }
    bool on_number_part(json::string_view, Code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, Code&) { return true; }
    bool on_uint64(std::uint64_t, json::string_view, Code&) { return true; }
    bool on_double(double, json::string_view, Code&) { return true; }
    bool on_bool(bool, Code&) { return true; }
    bool on_null(Code&) { return true; }
    bool on_comment_part(json::string_view, Code&) { return true; }
    bool on_comment(json::string_view, Code&) { return true; }
};

std::size_t keys_kept(const json::value& value) {
    std::size_t kept = 0;
    if (const auto* array = value.if_array())
        for (const auto& one : *array) kept += keys_kept(one);
    if (const auto* object = value.if_object())
        for (const auto& one : *object) kept += 1 + keys_kept(one.value());
    return kept;
}

}  // namespace

json::storage_ptr json_pool() {
    constexpr std::size_t first_bytes = 2048;
    return json::make_shared_resource<json::monotonic_resource>(first_bytes);
}

Result<json::object> parse_object(std::string_view text) {
    json::parse_options options;
    options.max_depth = json_depth_max;
    json::basic_parser<KeyCounter> counter{options};
    boost::system::error_code bad;
    const auto read = counter.write_some(false, text.data(), text.size(), bad);
    if (bad || read != text.size())
        return fail(Errc::bad_request, "not JSON: send one object in UTF-8, at most 32 deep",
                    "body");
    auto value = json::parse(text, bad, json_pool(), options);
    if (bad || !value.is_object()) return fail(Errc::bad_request, "send a JSON object", "body");
    if (keys_kept(value) != counter.handler().keys)
        return fail(Errc::bad_request, "a key stands twice in one object: send it once", "body");
    return std::move(value.get_object());
}

Result<std::string> optional_text_field(const json::object& object, std::string_view field,
                                        std::size_t bytes_max) {
    const auto* value = object.if_contains(field);
    if (!value || value->is_null()) return std::string{};
    if (!value->is_string())
        return fail(Errc::bad_request, std::string{field} + " must be a text", std::string{field});
    if (value->get_string().size() > bytes_max)
        return fail(
            Errc::too_large,
            std::string{field} + " may have at most " + std::to_string(bytes_max) + " bytes",
            std::string{field});
    return std::string{value->get_string()};
}

Result<std::string> text_field(const json::object& object, std::string_view field,
                               std::size_t bytes_max) {
    auto text = optional_text_field(object, field, bytes_max);
    if (text && text->empty())
        return fail(Errc::bad_request, std::string{field} + " is missing", std::string{field});
    return text;
}

Result<std::int64_t> number_field(const json::object& object, std::string_view field,
                                  std::int64_t least, std::int64_t most) {
    const auto* value = object.if_contains(field);
    boost::system::error_code bad;
    const auto number =
        value && value->is_number() ? value->to_number<std::int64_t>(bad) : std::int64_t{0};
    if (!value || !value->is_number() || bad || number < least || number > most)
        return fail(Errc::bad_request,
                    std::string{field} + " must be a whole number from " + std::to_string(least) +
                        " to " + std::to_string(most),
                    std::string{field});
    return number;
}

Result<const json::object*> object_field(const json::object& object, std::string_view field) {
    const auto* value = object.if_contains(field);
    if (!value || !value->is_object())
        return fail(Errc::bad_request, std::string{field} + " must be an object",
                    std::string{field});
    return &value->get_object();
}

}  // namespace holdfast
