#include <algorithm>
#include <cctype>
#include <vector>

#include "router/intake/intake.hpp"

namespace holdfast::intake {
namespace {

// Lower-case words of ASCII letters and of any bytes above ASCII, in order of the alphabet. They
// point into `lower`.
std::vector<std::string_view> words_of(std::string_view text, std::string& lower) {
    lower = text.substr(0, 512);
    std::vector<std::string_view> words;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= lower.size(); ++at) {
        const auto byte = at < lower.size() ? static_cast<unsigned char>(lower[at]) : ' ';
        if (byte >= 0x80 || std::isalpha(byte)) {
            lower[at] = static_cast<char>(std::tolower(byte));
            continue;
        }
        if (at > begin) words.emplace_back(lower.data() + begin, at - begin);
        begin = at + 1;
    }
    std::ranges::sort(words);
    return words;
}

// How many of `marks` (words separated by blanks) stand in `words`.
int count_marks(const std::vector<std::string_view>& words, std::string_view marks) {
    int found = 0;
    while (!marks.empty()) {
        const auto end = std::min(marks.find(' '), marks.size());
        if (end > 0 && std::ranges::binary_search(words, marks.substr(0, end))) ++found;
        marks.remove_prefix(std::min(end + 1, marks.size()));
    }
    return found;
}

}  // namespace

// The language whose common words are seen most; the default one unless another clearly has more.
std::string Intake::language_of(std::string_view text) const {
    std::string lower;
    const auto words = words_of(text, lower);
    std::string best = parts_.settings.site.default_language;
    int most = count_marks(words, parts_.texts.get(best, "recognised_by"));
    for (const auto& language : parts_.settings.site.languages) {
        if (language == parts_.settings.site.default_language) continue;
        const int marks = count_marks(words, parts_.texts.get(language, "recognised_by"));
        if (marks > most) {
            best = language;
            most = marks;
        }
    }
    return best;
}

}  // namespace holdfast::intake
