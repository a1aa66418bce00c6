#include <algorithm>
#include <vector>

#include "router/intake/intake.hpp"

namespace holdfast::intake {
namespace {

// The words of a text, lower-case, of ASCII letters and of any bytes above ASCII, in order of the
// alphabet, each once. They point into `lower`.
std::vector<std::string_view> words_of(std::string_view text, std::string& lower) {
    lower = text;
    std::vector<std::string_view> words;
    words.reserve(lower.size() / 4);
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= lower.size(); ++at) {
        const char byte = at < lower.size() ? lower[at] : ' ';
        const bool capital = byte >= 'A' && byte <= 'Z';
        if (capital) lower[at] = static_cast<char>(byte + ('a' - 'A'));
        if (capital || (byte >= 'a' && byte <= 'z') || (byte & 0x80) != 0) continue;
        if (at > begin) words.emplace_back(lower.data() + begin, at - begin);
        begin = at + 1;
    }
    std::ranges::sort(words);
    const auto repeated = std::ranges::unique(words);
    words.erase(repeated.begin(), repeated.end());
    return words;
}

}  // namespace

void Intake::learn_languages() {
    const auto learn = [this](const std::string& language) {
        std::string lower;
        const auto words = words_of(parts_.texts.get(language, "recognised_by"), lower);
        languages_.push_back({language, {words.begin(), words.end()}});
    };
    learn(parts_.settings.site.default_language);
    for (const auto& language : parts_.settings.site.languages)
        if (language != parts_.settings.site.default_language) learn(language);
}

// The language whose common words are seen most, if no other has as many.
const std::string* Intake::clear_language_of(std::string_view text) const {
    std::string lower;
    const auto words = words_of(text.substr(0, 512), lower);
    const std::string* clear = nullptr;
    std::ptrdiff_t most = 0;
    for (const auto& language : languages_) {
        const auto seen = std::ranges::count_if(words, [&](std::string_view word) {
            return std::ranges::binary_search(language.marks, word);
        });
        if (seen > most) clear = &language.name;
        else if (seen == most) clear = nullptr;
        most = std::max(most, seen);
    }
    return clear;
}

const std::string& Intake::language_of(std::string_view text) const {
    const auto* clear = clear_language_of(text);
    return clear ? *clear : languages_.front().name;
}

}  // namespace holdfast::intake
