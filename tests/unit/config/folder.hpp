// A folder of its own for one test, gone afterwards, and short ways to load settings from it.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "config/load.hpp"

namespace holdfast::config {

class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "holdfast-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    const std::filesystem::path& path() const { return path_; }

    std::filesystem::path write(const std::string& name, std::string_view content,
                                mode_t mode = 0600) const {
        const auto file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
        if (::chmod(file.c_str(), mode) != 0) throw std::runtime_error("chmod failed");
        return file;
    }

    // Settings with this content, as if they stood in holdfast.toml in this folder.
    Sources sources(std::string_view content) const {
        return {.file = write("holdfast.toml", content)};
    }
    Loaded load(std::string_view content) const { return config::load(sources(content)); }

    std::string at(int line, const std::string& name = "holdfast.toml") const {
        return (path_ / name).string() + ":" + std::to_string(line);
    }

  private:
    std::filesystem::path path_;
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
