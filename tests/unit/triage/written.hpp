// written.tsv: messages with their language, the level they call for and what they stand for.
#pragma once
#include <sstream>

#include "tests/unit/triage/shipped.hpp"

namespace holdfast::triage {

struct Written {
    std::string language;
    Level level = Level::none;
    std::string about;
    std::vector<std::string> turns;
};

inline std::vector<Written> all_written() {
    std::vector<Written> all;
    std::istringstream lines(
        read_file(std::filesystem::path(__FILE__).parent_path() / "written.tsv"));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream fields(line);
        Written one;
        std::string level, text;
        std::getline(fields, one.language, '\t');
        std::getline(fields, level, '\t');
        std::getline(fields, one.about, '\t');
        std::getline(fields, text);
        EXPECT_TRUE(parse_level(level, one.level)) << line;
        for (std::size_t end = 0; (end = text.find(" || ")) != std::string::npos;
             text.erase(0, end + 4))
            one.turns.push_back(text.substr(0, end));
        one.turns.push_back(text);
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace holdfast::triage
