// The lexicons as shipped and the cases beside this file, for tests.
#pragma once
#include <gtest/gtest.h>
#include <toml++/toml.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/lexicons.hpp"
#include "triage/assessor.hpp"

namespace holdfast::triage {

inline const Assessor& shipped() {
    static const auto made = Assessor::make(shipped_lexicons());
    if (!made)
        for (const LexiconFault& fault : made.error())
            ADD_FAILURE() << fault.where << ": " << fault.what;
    return **made;
}

inline LexiconFile voice_file() { return shipped_file("voice.toml"); }

// The rules and the second voice, as a server has them.
inline const Assessor& whole() {
    static const auto made = [] {
        auto files = shipped_lexicons();
        files.push_back(voice_file());
        return Assessor::make(files);
    }();
    return **made;
}

struct Case {
    std::string about;
    Level level = Level::none;
    std::vector<std::string> concerns, turns;
};

inline toml::table table_beside(const char* name) {
    return toml::parse_file((std::filesystem::path(__FILE__).parent_path() / name).string());
}

inline std::vector<std::string> texts_of(const toml::node* node) {
    std::vector<std::string> all;
    if (node != nullptr)
        for (const toml::node& text : *node->as_array()) all.push_back(*text.value<std::string>());
    return all;
}

// cases.toml
inline std::vector<Case> all_cases() {
    std::vector<Case> cases;
    const toml::table root = table_beside("cases.toml");
    for (const toml::node& node : *root["case"].as_array()) {
        const toml::table& table = *node.as_table();
        Case one{.about = *table["about"].value<std::string>(),
                 .concerns = texts_of(table.get("concerns")),
                 .turns = texts_of(table.get("turns"))};
        EXPECT_TRUE(parse_level(*table["level"].value<std::string>(), one.level)) << one.about;
        cases.push_back(std::move(one));
    }
    return cases;
}

// messages.toml, each message a case of one turn
inline std::vector<Case> all_messages() {
    std::vector<Case> messages;
    for (const auto& [language, levels] : table_beside("messages.toml"))
        for (const auto& [name, texts] : *levels.as_table()) {
            Level level{};
            EXPECT_TRUE(parse_level(name.str(), level)) << name.str();
            for (std::string& text : texts_of(&texts))
                messages.push_back({std::string(language.str()), level, {}, {std::move(text)}});
        }
    return messages;
}

inline std::vector<std::string_view> views(const std::vector<std::string>& turns) {
    return {turns.begin(), turns.end()};
}

inline Assessment assess(const std::vector<std::string>& turns) {
    return shipped().assess(views(turns));
}

inline std::string joined(const std::vector<std::string>& turns) {
    std::string all;
    for (const std::string& turn : turns) all += "[" + turn + "] ";
    return all;
}

}  // namespace holdfast::triage
