// A folder that goes with the test, and short ways to load settings from it.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "config/load.hpp"
#include "tests/support/folder.hpp"

namespace holdfast::config {

class Folder : public tests::Folder {
  public:
    // Settings with this content, as if they stood in holdfast.toml in this folder.
    Sources sources(std::string_view content) const {
        return {.file = write("holdfast.toml", content)};
    }
    Loaded load(std::string_view content) const { return config::load(sources(content)); }

    std::string at(int line, const std::string& name = "holdfast.toml") const {
        return (path() / name).string() + ":" + std::to_string(line);
    }
};

// A text with one piece replaced, and the line on which a piece stands.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, text.npos) << from;
    return text.replace(at, from.size(), to);
}
inline int line_of(const std::string& text, const std::string& piece) {
    return 1 + static_cast<int>(std::count(
                   text.begin(), text.begin() + static_cast<long>(text.find(piece)), '\n'));
}

inline void PrintTo(const Fault& fault, std::ostream* out) {
    *out << fault.where << ": " << fault.key << ": " << fault.what;
}

// A fault at that place, of that key, whose words hold `what`.
MATCHER_P3(IsFault, where, key, what, "") {
    return arg.where == where && arg.key == key && arg.what.find(what) != std::string::npos;
}
MATCHER_P2(IsFaultOf, key, what, "") {
    return arg.key == key && arg.what.find(what) != std::string::npos;
}

}  // namespace holdfast::config
