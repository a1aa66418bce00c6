#include <unistd.h>

#include <algorithm>

#include "config/reading.hpp"

namespace holdfast::config {
namespace {

constexpr std::string_view prefix = "HOLDFAST_";

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string in_case(std::string text, char first, char last, int shift) {
    for (char& c : text)
        if (c >= first && c <= last) c = static_cast<char>(c + shift);
    return text;
}

std::string variable_name(std::string_view key) {
    return std::string(prefix) +
           in_case(replace_all(std::string(key), ".", "__"), 'a', 'z', 'A' - 'a');
}

std::string key_name(std::string_view variable) {
    return in_case(replace_all(std::string(variable.substr(prefix.size())), "__", "."), 'A', 'Z',
                   'a' - 'A');
}

void take_text(Reading& reading, const Key& key, std::string_view text, std::string where) {
    const auto given = read_given(key, text);
    if (given)
        reading.take(key, *given, std::move(where));
    else
        reading.fault(std::move(where), key.name, given.error());
}

}  // namespace

void read_environment(Reading& reading) {
    for (const auto& [variable, value] : reading.sources.environment) {
        if (!variable.starts_with(prefix)) continue;
        auto where = "environment " + shown(variable);
        const auto name = key_name(variable);
        if (const auto* key = find_key(name))
            take_text(reading, *key, value, std::move(where));
        else
            reading.unknown(std::move(where), name, variable_name);
    }
}

void read_overrides(Reading& reading) {
    constexpr std::string_view name_chars = "abcdefghijklmnopqrstuvwxyz0123456789_.";
    for (const std::string_view flag : reading.sources.overrides) {
        // Only what can be a name is shown: the rest may be a secret in the wrong place.
        const auto name = flag.substr(0, std::min(flag.find_first_not_of(name_chars), flag.size()));
        auto where = "--set " + shown(name);
        const auto rest = flag.substr(name.size());
        if (name.empty() || !rest.starts_with('='))
            reading.fault(std::move(where), name, "must be written section.key=value");
        else if (const auto* key = find_key(name))
            take_text(reading, *key, rest.substr(1), std::move(where));
        else
            reading.unknown(std::move(where), name, [](auto known) { return std::string(known); });
    }
}

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> found;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const auto equals = text.find('=');
        if (equals == text.npos) continue;
        const auto name = text.substr(0, equals);
        if (name.starts_with(prefix) || name == "CREDENTIALS_DIRECTORY")
            found.emplace(name, text.substr(equals + 1));
    }
    return found;
}

}  // namespace holdfast::config
