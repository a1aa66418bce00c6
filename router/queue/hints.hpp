// Hints from the functions to a node: fields as netstrings ("5:hello"), the first of them the kind. A hint may be lost;
// what it says can always be read from the store. Pure.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace holdfast::queue {

// The fields; empty when the message is not well formed. At most 16 fields.
std::vector<std::string_view> unpack_hint(std::string_view message);
// Digits as a number; 0 when they are none.
std::uint64_t to_number(std::string_view digits);

}  // namespace holdfast::queue
