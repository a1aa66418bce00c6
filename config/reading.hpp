// One run of the loader: what it has so far, where each value came from, and every fault. The steps
// below run in this order; each adds its faults and goes on. Used by one thread, gone when load()
// returns.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "config/keys.hpp"
#include "config/load.hpp"

namespace holdfast::config {

inline constexpr std::size_t settings_bytes_max = 256 * 1024;
inline constexpr std::size_t texts_bytes_max = 256 * 1024;
inline constexpr std::size_t plan_template_bytes_max = 64 * 1024;
inline constexpr std::size_t lexicon_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t secret_bytes_max = 4 * 1024;

struct Reading {
    const Sources& sources;
    Loaded loaded{};
    std::map<std::string, std::string, std::less<>> set_at{};  // key: where its value was given
    std::set<std::string, std::less<>> faulted{};              // keys that have a fault already
    bool unread = false;  // a setting was given whose name could not be read

    void fault(std::string where, std::string_view key, std::string what);
    // A fault of a setting that was read; kept to one per key, since a second often only follows
    // from the first. `near` is the setting that makes it a fault: its place is named when the key
    // itself was not given, and it is none when that one is faulty.
    void fault_of(std::string_view key, std::string what, std::string_view near = {});
    // A value from one layer, for a key that the table knows.
    void take(const Key& key, const Given& given, std::string where);
    // A name that the table does not know; `written` turns a known name into the layer's own
    // spelling.
    void unknown(std::string where, std::string_view name,
                 const std::function<std::string(std::string_view)>& written);
    // Where a path that is not absolute starts: the settings file's folder.
    std::filesystem::path folder() const { return sources.file.parent_path(); }
    // The line's languages and those built in.
    std::vector<std::string> languages() const;
};

struct NamedContent {
    std::string name;
    std::string content;
    bool own = false;  // an operator's, not built in
};

// The operator's own file beside the settings file, else the built-in one; nothing if there is
// neither.
std::optional<NamedContent> find_content(Reading& reading, const std::string& path,
                                         std::size_t bytes_max);

void read_settings_file(Reading& reading);
void read_environment(Reading& reading);
void read_overrides(Reading& reading);
void read_secrets(Reading& reading);  // and the other files that settings name
void check_settings(Reading& reading);
void check_production(Reading& reading);
void read_texts(Reading& reading);
void read_lexicons(Reading& reading);
void read_instruments(Reading& reading);
void read_plans(Reading& reading);

// A name as it may be shown: at most 64 characters, nothing unprintable.
std::string shown(std::string_view name);

}  // namespace holdfast::config
