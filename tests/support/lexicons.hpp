// The lexicons as they ship, read from the source tree, for tests, the fuzzer and benchmarks.
#pragma once
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "triage/assessor.hpp"

namespace holdfast::triage {

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

inline LexiconFile shipped_file(const std::string& name) {
    const auto root = std::filesystem::path(__FILE__).parent_path() / "../..";
    return {"config/triage/" + name, read_file(root / "config/triage" / name)};
}

inline std::vector<LexiconFile> shipped_lexicons() {
    return {shipped_file("policy.toml"), shipped_file("en.toml"), shipped_file("es.toml")};
}

}  // namespace holdfast::triage
