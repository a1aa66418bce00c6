// Reads small files of an operator whole. Bounded, never waits on a pipe or a device, never throws.
#pragma once
#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>

namespace holdfast::config {

struct FileContent {
    std::string bytes;
    bool world_readable = false;
};

// The error says what is wrong in words for an operator ("cannot be read: Permission denied").
std::expected<FileContent, std::string> read_file(const std::filesystem::path& path,
                                                  std::size_t bytes_max);

bool is_there(const std::filesystem::path& path);

}  // namespace holdfast::config
