#include <algorithm>

#include "config/checks.hpp"
#include "config/file.hpp"
#include "config/reading.hpp"

namespace holdfast::config {
namespace {

std::filesystem::path secret_path(const Reading& reading, const std::filesystem::path& path) {
    if (path.is_absolute()) return path;
    const auto& environment = reading.sources.environment;
    const auto credentials = environment.find("CREDENTIALS_DIRECTORY");
    if (credentials != environment.end() && !credentials->second.empty())
        return std::filesystem::path(credentials->second) / path;
    return reading.folder() / path;
}

void open_to_all(Reading& reading, std::string_view key, const std::filesystem::path& path) {
    reading.fault_of(
        key,
        "names " + path.string() +
            ", which every user of this machine can read; mend it with: chmod o= " + path.string());
}

void read_secret(Reading& reading, const Key& key, SecretFile& secret) {
    if (secret.path.empty()) return;
    secret.path = secret_path(reading, secret.path);
    auto file = read_file(secret.path, secret_bytes_max);
    if (!file)
        return reading.fault_of(key.name,
                                "names " + secret.path.string() + ", which " + file.error());
    if (file->world_readable && reading.loaded.settings.site.production)
        return open_to_all(reading, key.name, secret.path);
    const auto value = trimmed(file->bytes);
    std::string what;
    if (value.empty())
        what = "must not be empty";
    else if (std::ranges::any_of(value, is_control))
        what = "must hold the secret alone, on one line";
    else if (key.check)
        what = key.check(value);
    if (!what.empty())
        return reading.fault_of(key.name, "names " + secret.path.string() + ", which " + what);
    secret.value = value;
}

// A file that Holdfast opens later: it must be there now, so that start-up does not find it
// missing.
void find_input(Reading& reading, std::string_view key, std::filesystem::path& path,
                bool is_private) {
    constexpr std::size_t bytes_max = 1024 * 1024;
    if (path.empty()) return;
    if (path.is_relative()) path = reading.folder() / path;
    const auto file = read_file(path, bytes_max);
    if (!file)
        reading.fault_of(key, "names " + path.string() + ", which " + file.error());
    else if (is_private && file->world_readable && reading.loaded.settings.site.production)
        open_to_all(reading, key, path);
}

}  // namespace

void read_secrets(Reading& reading) {
    auto& settings = reading.loaded.settings;
    for (const auto& key : keys()) {
        const auto slot = key.slot(settings);
        if (auto* const* secret = std::get_if<SecretFile*>(&slot))
            read_secret(reading, key, **secret);
    }
    find_input(reading, "http.tls_certificate", settings.http.tls_certificate, false);
    find_input(reading, "http.tls_key", settings.http.tls_key, true);
    find_input(reading, "redis.ca_file", settings.redis.ca_file, false);
}

}  // namespace holdfast::config
