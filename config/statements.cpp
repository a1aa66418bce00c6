#include "config/statements.hpp"

#include <algorithm>

namespace holdfast::config {
namespace {

constexpr std::string_view blanks = " \t\r";

bool is_of_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

std::string_view without_blanks(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    return text;
}

// The dotted name that a text begins with; what follows it is left in `text`.
std::string_view take_name(std::string_view& text) {
    const auto end = std::ranges::find_if_not(text, is_of_name) - text.begin();
    const auto name = text.substr(0, static_cast<std::size_t>(end));
    text = without_blanks(text.substr(name.size()));
    return name;
}

std::string_view name_of(std::string_view line) {
    line = without_blanks(line);
    while (line.starts_with('[')) line = without_blanks(line.substr(1));
    return take_name(line);
}

// "name = …", "[name]" or "[[name]]" with plain names: nothing that stands in a list.
bool looks_like_one(std::string_view line) {
    line = without_blanks(line);
    int brackets = 0;
    for (; brackets < 2 && line.starts_with('['); ++brackets) line = without_blanks(line.substr(1));
    if (take_name(line).empty()) return false;
    if (brackets == 0) return line.starts_with('=');
    for (; brackets > 0 && line.starts_with(']'); --brackets) line.remove_prefix(1);
    line = without_blanks(line);
    return brackets == 0 && (line.empty() || line.starts_with('#'));
}

// What is open at the end of a line.
struct Open {
    std::string brackets;
    char quotes = 0;  // of three, which may close on another line

    bool nothing() const { return brackets.empty() && quotes == 0; }

    void go_through(std::string_view line) {
        for (std::size_t at = 0; at < line.size();) {
            if (quotes != 0)
                at = after_quotes(line, at);
            else if (line[at] == '#')
                return;
            else if (line[at] == '"' || line[at] == '\'')
                at = after_text(line, at);
            else
                count(line[at++]);
        }
    }

  private:
    void count(char c) {
        if (c == '[' || c == '{') brackets += c;
        if ((c == ']' && brackets.ends_with('[')) || (c == '}' && brackets.ends_with('{')))
            brackets.pop_back();
    }

    std::size_t after_text(std::string_view line, std::size_t at) {
        const char quote = line[at];
        if (line.substr(at).starts_with(std::string(3, quote))) {
            quotes = quote;
            return at + 3;
        }
        for (++at; at < line.size() && line[at] != quote; ++at)
            if (quote == '"' && line[at] == '\\') ++at;
        return at + 1;
    }

    // Up to two quotes may stand before the closing three.
    std::size_t after_quotes(std::string_view line, std::size_t at) {
        for (; at < line.size(); ++at) {
            if (quotes == '"' && line[at] == '\\') {
                ++at;
            } else if (line.substr(at).starts_with(std::string(3, quotes))) {
                const auto run = std::min(line.find_first_not_of(quotes, at), line.size()) - at;
                quotes = 0;
                return at + std::min<std::size_t>(run, 5);
            }
        }
        return at;
    }
};

// How many lines the statement that begins at `lines[from]` has, and whether it ends.
Statement read_one(const std::vector<std::string_view>& lines, std::size_t from) {
    Statement one{.first = from + 1, .last = from + 1, .name = {}};
    one.name = name_of(lines[from]);
    one.section = without_blanks(lines[from]).starts_with('[');
    if (one.section) return one;
    Open open;
    auto at = from;
    for (; at < lines.size(); ++at) {
        open.go_through(lines[at]);
        if (open.nothing()) break;
    }
    one.closed = at < lines.size();
    if (!one.closed)
        for (at = from; at + 1 < lines.size() && !looks_like_one(lines[at + 1]);) ++at;
    one.last = at + 1;
    return one;
}

}  // namespace

std::vector<Statement> statements(const std::vector<std::string_view>& lines) {
    std::vector<Statement> all;
    for (std::size_t at = 0; at < lines.size() && (all.empty() || all.back().closed);) {
        const auto line = without_blanks(lines[at]);
        if (line.empty() || line.starts_with('#')) {
            ++at;
        } else {
            all.push_back(read_one(lines, at));
            at = all.back().last;
        }
    }
    return all;
}

std::vector<std::string_view> split_lines(std::string_view content) {
    std::vector<std::string_view> lines;
    while (true) {
        const auto end = std::min(content.find('\n'), content.size());
        lines.push_back(content.substr(0, end));
        if (end == content.size()) return lines;
        content.remove_prefix(end + 1);
    }
}

}  // namespace holdfast::config
