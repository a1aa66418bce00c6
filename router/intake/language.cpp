#include <algorithm>
#include <cctype>

#include "router/intake/intake.hpp"

namespace holdfast::intake {
namespace {

// Lower-case words of ASCII letters and of any bytes above ASCII, separated by blanks.
std::string words_of(std::string_view text) {
    std::string words = " ";
    for (const char c : text.substr(0, 512)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || std::isalpha(byte))
            words += static_cast<char>(std::tolower(byte));
        else if (words.back() != ' ')
            words += ' ';
    }
    return words + ' ';
}

// How many of `marks` (words separated by blanks) stand in `words`.
int count_marks(const std::string& words, std::string_view marks) {
    int found = 0;
    while (!marks.empty()) {
        const auto end = std::min(marks.find(' '), marks.size());
        if (end > 0 && words.find(' ' + std::string{marks.substr(0, end)} + ' ') != std::string::npos) ++found;
        marks.remove_prefix(std::min(end + 1, marks.size()));
    }
    return found;
}

}  // namespace

// The language whose common words are seen most; the default one unless another clearly has more.
std::string Intake::language_of(std::string_view text) const {
    const auto words = words_of(text);
    std::string best = parts_.settings.site.default_language;
    int most = count_marks(words, parts_.texts.get(best, "recognised_by"));
    for (const auto& language : parts_.settings.site.languages) {
        const int marks = count_marks(words, parts_.texts.get(language, "recognised_by"));
        if (marks > most) {
            best = language;
            most = marks;
        }
    }
    return best;
}

}  // namespace holdfast::intake
