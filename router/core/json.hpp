// Reading JSON that strangers send: an object, no key twice, at most 32 deep, valid UTF-8, nothing behind it. Numbers too
// large for 64 bits become doubles and then fail where an integer is wanted. Errors are `bad_request` and name the field.
// Pure; any thread.
#pragma once
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>

#include "router/core/error.hpp"

namespace holdfast {

namespace json = boost::json;

inline constexpr std::size_t json_depth_max = 32;

// One growing block for all parts of an object, freed with the last of them: for objects that are made, read and thrown
// away. Moving a part into an object of other memory copies it.
json::storage_ptr json_pool();

Result<json::object> parse_object(std::string_view text);

// A required text of 1 to `bytes_max` bytes.
Result<std::string> text_field(const json::object& object, std::string_view field, std::size_t bytes_max);
// A text that may be absent or empty.
Result<std::string> optional_text_field(const json::object& object, std::string_view field, std::size_t bytes_max);
// A required whole number within bounds.
Result<std::int64_t> number_field(const json::object& object, std::string_view field, std::int64_t least, std::int64_t most);
// A required object.
Result<const json::object*> object_field(const json::object& object, std::string_view field);

}  // namespace holdfast
