#include <algorithm>

#include "config/file.hpp"
#include "config/reading.hpp"

namespace holdfast::config {

std::vector<std::string> Reading::languages() const {
    auto languages = loaded.settings.site.languages;
    for (const auto* built : {"en", "es"})
        if (std::ranges::find(languages, built) == languages.end()) languages.emplace_back(built);
    return languages;
}

std::optional<NamedContent> find_content(Reading& reading, const std::string& path,
                                         std::size_t bytes_max) {
    if (!reading.sources.file.empty()) {
        const auto own = reading.folder() / path;
        if (is_there(own)) {
            auto file = read_file(own, bytes_max);
            if (file) return NamedContent{own.string(), std::move(file->bytes), true};
            reading.fault(own.string(), "", file.error());
            return std::nullopt;
        }
    }
    const auto content = built_in(path);
    if (!content) return std::nullopt;
    return NamedContent{"built-in " + path, std::string(*content)};
}

}  // namespace holdfast::config
