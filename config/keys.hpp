// The one table of settings: what a key is called, where its value lives in Settings, which values
// it takes. Parsing, the environment's names, "did you mean" and the check of holdfast.toml all
// read this table, so a new setting is one member of Settings, one row here and one documented line
// there. Pure data; any thread.
#pragma once
#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/settings.hpp"

namespace holdfast::config {

using Slot =
    std::variant<bool*, int*, std::uint16_t*, std::size_t*, std::string*, std::vector<std::string>*,
                 std::filesystem::path*, SecretFile*, std::chrono::milliseconds*,
                 std::chrono::seconds*, std::chrono::minutes*, std::chrono::hours*>;

// Empty when the value is fine, else what would be right ("must be …"). Never repeats the value.
using Check = std::string (*)(std::string_view value);

struct Key {
    std::string_view
        name;  // "http.port"; a time ends in its unit: _ms, _s, _minutes, _hours, _days
    Slot (*slot)(Settings&);
    std::int64_t least = 0;  // of a number; of a text or path: its characters; of a list: its items
    std::int64_t most = 0;
    Check check = nullptr;  // of a text that is not empty, of each item, of a secret's content
};

std::span<const Key> keys();
const Key* find_key(std::string_view name);
// True for "http" and "sms.twilio": something that holds keys.
bool is_section(std::string_view name);

// A value as a layer gives it, before it is known to fit.
using Given = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;

// Puts the value into its place. Empty when done, else what would be right; the setting is then
// unchanged.
std::string assign(const Key& key, Settings& settings, const Given& given);

// Reads a value of the environment or of a flag as the key's kind; lists are separated by commas.
std::expected<Given, std::string> read_given(const Key& key, std::string_view text);

}  // namespace holdfast::config
