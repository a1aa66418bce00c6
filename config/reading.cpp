#include "config/reading.hpp"

#include <algorithm>

namespace holdfast::config {
namespace {

// The known name that was probably meant: a near spelling, or the same last part under another
// section.
std::optional<std::string> meant(std::string_view name) {
    std::vector<std::string> known;
    for (const auto& key : keys()) known.emplace_back(key.name);
    if (auto near = did_you_mean(name, known)) return near;
    const auto dot = name.rfind('.');
    const auto last = "." + std::string(dot == name.npos ? name : name.substr(dot + 1));
    std::optional<std::string> found;
    for (const auto& candidate : known) {
        if (!candidate.ends_with(last)) continue;
        if (found) return std::nullopt;
        found = candidate;
    }
    return found;
}

}  // namespace

void Reading::fault(std::string where, std::string_view key, std::string what) {
    faulted.emplace(key);
    if (loaded.faults.size() >= faults_max) return;
    loaded.faults.push_back({std::move(where), shown(key), std::move(what)});
}

void Reading::fault_of(std::string_view key, std::string what, std::string_view near) {
    if (faulted.contains(key) || (!near.empty() && faulted.contains(near))) return;
    auto found = set_at.find(key);
    if (found == set_at.end()) found = set_at.find(near);
    std::string where = sources.file.empty() ? "built-in settings" : sources.file.string();
    if (found != set_at.end()) where = found->second;
    fault(std::move(where), key, std::move(what));
}

void Reading::take(const Key& key, const Given& given, std::string where) {
    if (auto what = assign(key, loaded.settings, given); !what.empty())
        fault(std::move(where), key.name, std::move(what));
    else
        set_at.insert_or_assign(std::string(key.name), std::move(where));
}

void Reading::unknown(std::string where, std::string_view name,
                      const std::function<std::string(std::string_view)>& written) {
    if (const auto* secret = find_key(std::string(name) + "_file")) {
        fault(std::move(where), name,
              "is a secret and is never written here: put it in a file and name that file in " +
                  written(secret->name));
        return;
    }
    std::string what = "is not a setting";
    if (const auto known = meant(name)) what += "; did you mean " + written(*known) + "?";
    fault(std::move(where), name, std::move(what));
}

std::string shown(std::string_view name) {
    constexpr std::size_t chars_max = 64;
    std::string text(name.substr(0, chars_max));
    for (char& c : text)
        if (c < 0x20 || c > 0x7e) c = '?';
    return text;
}

}  // namespace holdfast::config
