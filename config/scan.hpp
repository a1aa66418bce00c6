// Looks through TOML before toml++ parses it and refuses what toml++ 3.3 does not survive: tables
// nested so deeply that its recursion exhausts the stack, and a few malformed forms on which its
// behaviour is undefined. All of them are faults in a settings file anyway. Linear time, no
// recursion.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::config {

inline constexpr int key_parts_max = 8;         // in one dotted name
inline constexpr std::size_t brackets_max = 8;  // inside one another

struct Refusal {
    std::size_t line;
    const char* what;
};

std::optional<Refusal> refuse(std::string_view toml);

}  // namespace holdfast::config
