// Parses a TOML file of the operator; the one place that turns toml++'s errors into faults.
#pragma once
#include <toml++/toml.h>

#include <expected>
#include <string_view>

#include "config/load.hpp"

namespace holdfast::config {

// The table, or the one fault that ended the reading, with its line. `name` is the file's name in
// faults.
std::expected<toml::table, Fault> parse_document(std::string_view name, std::string_view content);

// "name:12"
std::string at_line(std::string_view name, std::size_t line);

}  // namespace holdfast::config
