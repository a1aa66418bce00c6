#include <algorithm>
#include <vector>

#include "router/intake/intake.hpp"

namespace holdfast::intake {
namespace {

// The words of a text, lower-case, of ASCII letters and of any bytes above ASCII. They point into
// `lower`.
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
    return words;
}

}  // namespace

void Intake::learn_languages() {
    const auto learn = [this](const std::string& language) {
        std::string lower;
        for (const auto word : words_of(parts_.texts.get(language, "recognised_by"), lower)) {
            auto& of = marks_[std::string{word}];
            if (of.empty() || of.back() != languages_.size()) of.push_back(languages_.size());
        }
        languages_.push_back(language);
    };
    learn(parts_.settings.site.default_language);
    for (const auto& language : parts_.settings.site.languages)
        if (language != parts_.settings.site.default_language) learn(language);
}

// The language most of whose common words are seen, if no other has as many.
const std::string* Intake::clear_language_of(std::string_view text) const {
    std::string lower;
    std::vector<const Marks::value_type*> seen;  // each once
    for (const auto word : words_of(text.substr(0, 512), lower)) {
        const auto mark = marks_.find(word);
        if (mark == marks_.end() || std::ranges::find(seen, &*mark) != seen.end()) continue;
        seen.push_back(&*mark);
    }
    std::vector<int> count(languages_.size());
    for (const auto* mark : seen)
        for (const auto language : mark->second) ++count[language];
    const auto most = std::ranges::max_element(count);
    const bool clear = *most > 0 && std::ranges::count(count, *most) == 1;
    return clear ? &languages_[static_cast<std::size_t>(most - count.begin())] : nullptr;
}

const std::string& Intake::language_of(std::string_view text) const {
    const auto* clear = clear_language_of(text);
    return clear ? *clear : languages_.front();
}

}  // namespace holdfast::intake
