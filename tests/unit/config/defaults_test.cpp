#include <concepts>
#include <regex>
#include <sstream>

#include "config/keys.hpp"
#include "folder.hpp"

namespace holdfast::config {
namespace {

using testing::IsEmpty;

std::string quoted(const std::string& text) {
    return "\"" + text + "\"";
}

struct Write {
    std::string_view name;
    std::string operator()(const bool* value) const { return *value ? "true" : "false"; }
    std::string operator()(const std::string* text) const { return quoted(*text); }
    std::string operator()(const std::filesystem::path* path) const {
        return quoted(path->string());
    }
    std::string operator()(const SecretFile* secret) const { return quoted(secret->path.string()); }
    std::string operator()(const std::vector<std::string>* list) const {
        std::string text;
        for (const auto& item : *list) text += (text.empty() ? "" : ", ") + quoted(item);
        return "[" + text + "]";
    }
    std::string operator()(const std::integral auto* number) const {
        return std::to_string(*number);
    }
    template <class Count, class Period>
    std::string operator()(const std::chrono::duration<Count, Period>* time) const {
        const std::chrono::milliseconds ms = *time;
        if (name.ends_with("_ms")) return std::to_string(ms.count());
        if (name.ends_with("_minutes")) return std::to_string(ms.count() / 60'000);
        if (name.ends_with("_hours")) return std::to_string(ms.count() / 3'600'000);
        if (name.ends_with("_days")) return std::to_string(ms.count() / 86'400'000);
        return std::to_string(ms.count() / 1000);
    }
};

// A setting's value as it would be written in the file.
std::string written(const Key& key, Settings& settings) {
    return std::visit(Write{key.name}, key.slot(settings));
}

struct Documented {
    std::string value;
    std::string prose;  // the comment above
};

// The settings that holdfast.toml documents, by full name.
std::map<std::string, Documented> documented() {
    const std::regex section(R"(\[([a-z.]+)\])");
    const std::regex setting(R"(#([a-z_0-9]+) = (.*))");
    std::map<std::string, Documented> found;
    std::istringstream lines{std::string(documented_defaults())};
    std::string line, prefix, prose;
    for (std::smatch match; std::getline(lines, line);) {
        if (std::regex_match(line, match, section)) {
            prefix = match[1].str() + ".";
            prose.clear();
        } else if (std::regex_match(line, match, setting)) {
            EXPECT_TRUE(found.emplace(prefix + match[1].str(), Documented{match[2], prose}).second)
                << line << " stands there twice";
        } else if (line.empty()) {
            prose.clear();
        } else {
            EXPECT_TRUE(line.starts_with("# ") || line == "#")
                << "neither prose nor setting: " << line;
            prose += line.substr(std::min<std::size_t>(2, line.size())) + " ";
        }
    }
    return found;
}

TEST(Defaults, WithoutAnySourceAreUsable) {
    const auto loaded = load({});
    EXPECT_THAT(loaded.faults, IsEmpty());
    EXPECT_EQ(loaded.settings.http.port, 8080);
    EXPECT_EQ(loaded.settings.line.credit_high, std::chrono::hours{1});
    EXPECT_EQ(loaded.settings.sms.dedupe, std::chrono::days{30});
}

TEST(Defaults, TheFileDocumentsEveryKeyWithItsDefaultAndNoOther) {
    Settings defaults;
    const auto found = documented();
    for (const auto& key : keys()) {
        const auto entry = found.find(std::string(key.name));
        ASSERT_NE(entry, found.end()) << key.name << " is not in holdfast.toml";
        EXPECT_EQ(entry->second.value, written(key, defaults)) << key.name;
        EXPECT_GT(entry->second.prose.size(), 40U) << key.name << " is not explained";
    }
    for (const auto& [name, entry] : found) EXPECT_TRUE(find_key(name)) << name << " is no setting";
}

TEST(Defaults, TheFileNamesTheRangeAndTheUnitOfEveryNumber) {
    Settings defaults;
    const auto found = documented();
    for (const auto& key : keys()) {
        const auto& prose = found.at(std::string(key.name)).prose;
        if (written(key, defaults).find_first_not_of("0123456789") != std::string::npos) continue;
        const auto range = std::to_string(key.least) + " to " + std::to_string(key.most);
        EXPECT_NE(prose.find(range), std::string::npos) << key.name << " should say " << range;
        for (const std::string unit : {"seconds", "milliseconds", "minutes", "hours", "days"}) {
            const auto suffix = unit == "milliseconds" ? "_ms"
                                : unit == "seconds"    ? "_s"
                                                       : "_" + unit;
            if (key.name.ends_with(suffix)) {
                EXPECT_NE(prose.find(unit), std::string::npos) << key.name << " is in " << unit;
            }
        }
    }
}

TEST(Defaults, TheFileLoadsAsItIsAndWithEveryLineInForce) {
    const Folder folder;
    EXPECT_THAT(folder.load(documented_defaults()).faults, IsEmpty());
    const std::regex setting(R"(\n#([a-z_0-9]+ = ))");
    const auto in_force = std::regex_replace(std::string(documented_defaults()), setting, "\n$1");
    auto loaded = folder.load(in_force);
    EXPECT_THAT(loaded.faults, IsEmpty());
    Settings defaults;
    for (const auto& key : keys())
        EXPECT_EQ(written(key, loaded.settings), written(key, defaults)) << key.name;
}

TEST(Defaults, EveryBoundIsATakenValueAndOnePastItIsNot) {
    Settings defaults;
    for (const auto& key : keys()) {
        if (written(key, defaults).find_first_not_of("0123456789") != std::string::npos) continue;
        Settings settings;
        EXPECT_EQ(assign(key, settings, key.least), "") << key.name;
        EXPECT_EQ(written(key, settings), std::to_string(key.least)) << key.name;
        EXPECT_EQ(assign(key, settings, key.most), "") << key.name;
        EXPECT_EQ(written(key, settings), std::to_string(key.most)) << key.name;
        EXPECT_NE(assign(key, settings, key.least - 1), "") << key.name;
        EXPECT_NE(assign(key, settings, key.most + 1), "") << key.name;
        EXPECT_EQ(written(key, settings), std::to_string(key.most)) << key.name << " was changed";
    }
}

TEST(BuiltIn, HoldsSettingsTextsAndLexicons) {
    for (const auto* path : {"holdfast.toml", "texts/en.toml", "texts/es.toml",
                             "triage/policy.toml", "triage/en.toml", "triage/es.toml"}) {
        const auto content = built_in(path);
        ASSERT_TRUE(content) << path;
        EXPECT_GT(content->size(), 100U) << path;
    }
    EXPECT_FALSE(built_in("texts/xx.toml"));
    EXPECT_EQ(built_in("holdfast.toml"), documented_defaults());
}

}  // namespace
}  // namespace holdfast::config
