// How `holdfast user add` comes by a password: from a file, from a person at the terminal (not
// shown, asked twice), or from one line of standard input. It never stands on the command line,
// where every user of the machine could read it.
#pragma once
#include <expected>
#include <filesystem>
#include <string>

#include "router/core/private.hpp"

namespace holdfast::ops {

// `file` empty: from the terminal or standard input. The error says what to do.
std::expected<Secret, std::string> read_password(const std::filesystem::path& file);

}  // namespace holdfast::ops
