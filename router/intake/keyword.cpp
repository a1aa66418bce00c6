#include <algorithm>
#include <array>
#include <cctype>

#include "router/intake/intake.hpp"

namespace holdfast::intake {
namespace {

struct Known {
    std::string_view word;
    Keyword keyword;
};

constexpr std::array kKeywords{
    Known{"stop", Keyword::stop},   Known{"stopall", Keyword::stop}, Known{"unsubscribe", Keyword::stop},
    Known{"cancel", Keyword::stop}, Known{"end", Keyword::stop},     Known{"quit", Keyword::stop},
    Known{"start", Keyword::start}, Known{"unstop", Keyword::start},
    Known{"help", Keyword::help},   Known{"info", Keyword::help},
};

bool is_edge(unsigned char c) { return std::isspace(c) || c == '.' || c == '!'; }

}  // namespace

Keyword keyword_of(std::string_view text) {
    while (!text.empty() && is_edge(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    while (!text.empty() && is_edge(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
    if (text.size() > 12) return Keyword::none;
    std::string word{text};
    std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto found = std::find_if(kKeywords.begin(), kKeywords.end(), [&](const Known& k) { return k.word == word; });
    return found == kKeywords.end() ? Keyword::none : found->keyword;
}

Keyword keyword_of(const InboundText& message) {
    return message.keyword != Keyword::none ? message.keyword : keyword_of(message.text.reveal());
}

}  // namespace holdfast::intake
