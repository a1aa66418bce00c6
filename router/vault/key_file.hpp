// A key that the server makes for itself at its first start, when none was configured: 64
// hexadecimal digits in a file that only its owner can read. The file appears whole or not at all,
// and of two processes that start together both get the key that is kept. Losing this file is
// losing all that was sealed: it belongs in the backup, apart from the data. Start-up only. Errors:
// std::runtime_error naming the file and what mends it, never its content. Refused are files that
// group or others can read, links, and content that is no key: an existing file is never
// overwritten.
#pragma once
#include <filesystem>

#include "router/core/private.hpp"
#include "router/core/random.hpp"

namespace holdfast::vault {

// The folder must exist.
Secret load_or_create_key_file(const std::filesystem::path& path, Random& random);

}  // namespace holdfast::vault
