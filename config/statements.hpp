// Where the statements of a TOML file begin and end, also of one that is not valid: so that a
// broken one can be taken out and the rest be read. Linear time, no recursion.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::config {

struct Statement {
    std::size_t first = 0, last = 0;  // lines, from 1, both in it
    // Brackets and quotes that it opens are closed. If not, it ends before the next line that looks
    // like another statement.
    bool closed = true;
    bool section = false;  // begins with [
    std::string name;      // "port", or of a section "http"; empty if it does not begin with one
};

// In their order, up to the first that is not closed: whatever follows it is read as a part of it.
// Lines that are empty or a comment are in none.
std::vector<Statement> statements(const std::vector<std::string_view>& lines);

// Without the line ends.
std::vector<std::string_view> split_lines(std::string_view content);

}  // namespace holdfast::config
