#include "config/scan.hpp"

#include <algorithm>

namespace holdfast::config {
namespace {

constexpr auto too_deep = "is nested too deeply to be settings";
constexpr auto no_ascii = "is not valid TOML: only texts in quotes may hold accents and signs";
constexpr auto no_section = "is not valid TOML: a section is written [name]";
constexpr auto no_match = "is not valid TOML: brackets do not match";
constexpr auto line_joined =
    "ends a line with \\ before an accent or sign; write the text without the \\";

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}
bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}
bool begins_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_\"']").contains(c);
}

// Walks strings and comments, so that only the syntax around them is looked at.
class Scan {
  public:
    explicit Scan(std::string_view text) : text_(text) {
        if (text.starts_with("\xef\xbb\xbf")) at_ = 3;  // a byte order mark, as some editors write
    }

    std::optional<Refusal> run() {
        while (at_ < text_.size() && !refused_) step();
        if (!refused_) return std::nullopt;
        const auto seen = text_.substr(0, std::min(at_, text_.size()));
        return Refusal{1 + static_cast<std::size_t>(std::ranges::count(seen, '\n')), refused_};
    }

  private:
    void step() {
        const char c = text_[at_];
        if (c == '#') {
            at_ = std::min(text_.find('\n', at_), text_.size());
        } else if (c == '"' || c == '\'') {
            line_begins_ = false;
            skip_string(c);
        } else if (!is_ascii(c)) {
            refused_ = no_ascii;
        } else if (c == '[' && line_begins_ && open_.empty()) {
            check_section();
        } else {
            count(c);
            if (!refused_) ++at_;
        }
    }

    void count(char c) {
        if (c == '.') ++parts_;
        if (c == '[' || c == '{') open_ += c;
        if (c == ']' || c == '}') close(c == ']' ? '[' : '{');
        if (std::string_view("=,[]{}\n").contains(c)) parts_ = 1;
        if (parts_ > key_parts_max || open_.size() > brackets_max) refused_ = too_deep;
        line_begins_ = c == '\n' || (line_begins_ && is_blank(c));
    }

    void close(char opening) {
        if (!open_.ends_with(opening))
            refused_ = no_match;
        else
            open_.pop_back();
    }

    void check_section() {
        line_begins_ = false;
        for (int brackets = 0; brackets < 2 && peek() == '['; ++brackets) {
            open_ += '[';
            ++at_;
            skip_blanks();
        }
        if (at_ >= text_.size() || !begins_name(peek())) refused_ = no_section;
    }

    void skip_string(char quote) {
        const bool lines = text_.substr(at_).starts_with(std::string(3, quote));
        at_ += lines ? 3 : 1;
        while (at_ < text_.size() && !refused_) {
            const char c = text_[at_];
            if (quote == '"' && c == '\\') {
                skip_escape();
            } else if (!lines && (c == quote || c == '\n')) {
                if (c == quote) ++at_;
                return;
            } else if (lines && text_.substr(at_).starts_with(std::string(3, quote))) {
                // Up to two quotes may stand before the closing three.
                const auto run = std::min(text_.find_first_not_of(quote, at_), text_.size()) - at_;
                at_ += std::min<std::size_t>(run, 5);
                return;
            } else {
                ++at_;
            }
        }
    }

    // A backslash, and what it joins if it ends a line.
    void skip_escape() {
        ++at_;
        if (!is_blank(peek()) && peek() != '\n' && peek() != '\r') {
            at_ = std::min(at_ + 1, text_.size());
            return;
        }
        auto next = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
        if (next < text_.size() && !is_ascii(text_[next])) refused_ = line_joined;
    }

    void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t", at_), text_.size()); }
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    std::string_view text_;
    std::size_t at_ = 0;
    int parts_ = 1;
    std::string open_;  // the brackets open here, outermost first
    bool line_begins_ = true;
    const char* refused_ = nullptr;
};

}  // namespace

std::optional<Refusal> refuse(std::string_view toml) {
    return Scan(toml).run();
}

}  // namespace holdfast::config
