// The value of an enum by its name, where the names stand in the order of the values. Pure.
#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace holdfast {

// Nothing: no value has that name.
template <class Value, std::size_t count>
std::optional<Value> value_named(std::string_view name,
                                 const std::array<std::string_view, count>& names) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Value>(found - names.begin());
}

}  // namespace holdfast
