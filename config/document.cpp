#include "config/document.hpp"

#include <algorithm>

#include "config/checks.hpp"
#include "config/reading.hpp"
#include "config/scan.hpp"
#include "config/statements.hpp"

namespace holdfast::config {
namespace {

constexpr std::string_view not_valid = "is not valid TOML. ";
constexpr std::string_view not_closed = "A bracket or a quote that opens here is not closed";
constexpr std::string_view rest_unread = " (the rest of this file was not checked)";

// Begins the names of sections that stand in for those of the file; no operator's begins so.
constexpr std::string_view mark = "\x01";

// toml++ quotes what it met, which may be a piece of a secret in the wrong place: only single
// characters are let through.
std::string without_values(std::string_view description) {
    constexpr std::size_t quoted_max = 6;
    std::string kept;
    while (!description.empty()) {
        const auto open = std::min(description.find('\''), description.size());
        kept += description.substr(0, open);
        description.remove_prefix(open);
        if (description.empty()) break;
        const auto close = std::min(description.find('\'', 1), description.size() - 1);
        if (close < quoted_max) kept += description.substr(0, close + 1);
        description.remove_prefix(close + 1);
    }
    std::ranges::replace_if(kept, is_control, '?');
    return kept;
}

FormFault fault_of_parser(const toml::parse_error& error) {
    const std::string_view description = error.description();
    FormFault fault{.line = error.source().begin.line, .key = {}, .what = {}};
    const auto open = description.find('\'');
    if (description.contains("redefine") && open != description.npos) {
        const auto close = std::min(description.rfind('\''), description.size());
        fault.key = shown(description.substr(open + 1, close - open - 1));
        fault.what = "is given a second time; keep one of the two";
    } else {
        fault.what = std::string(not_valid) + without_values(description);
    }
    return fault;
}

// One file, as it is taken apart.
class Rest {
  public:
    explicit Rest(std::string_view content) : content_(content) {}

    Document read() {
        while (!parse()) {
            auto& faults = document_.faults;
            if (faults.size() < form_faults_max && take_out(faults.back())) continue;
            faults.back().what += rest_unread;
            document_.unread.emplace();
            break;
        }
        set_apart();
        std::ranges::stable_sort(document_.faults, {}, &FormFault::line);
        return std::move(document_);
    }

  private:
    // The whole table, or one fault more.
    bool parse() {
        if (const auto refusal = refuse(content_)) {
            document_.faults.push_back({refusal->line, {}, refusal->what});
            return false;
        }
        try {
            document_.table = toml::parse(content_, std::string_view{});
            return true;
        } catch (const toml::parse_error& error) {
            document_.faults.push_back(fault_of_parser(error));
            return false;
        }
    }

    // Takes the statement out that has this fault; false if there is none.
    bool take_out(FormFault& fault) {
        const auto lines = split_lines(content_);
        const auto all = statements(lines);
        const auto one = std::ranges::find_if(all, [&](const Statement& s) {
            return s.first <= fault.line && (fault.line <= s.last || !s.closed);
        });
        if (one == all.end()) return take_out_line(fault.line, lines);
        if (fault.line > one->last)
            fault = {one->first, {}, std::string(not_valid) + std::string(not_closed)};
        if (one->section)
            replace(*one, lines, stand_in(*one, lines, !fault.key.empty()));
        else
            drop(*one, all, lines);
        return true;
    }

    // A comment can be at fault too, by its bytes.
    bool take_out_line(std::size_t line, const std::vector<std::string_view>& lines) {
        if (line == 0 || line > lines.size() || lines[line - 1].empty()) return false;
        replace({.first = line, .last = line, .name = {}}, lines, "");
        return true;
    }

    // A section under another name, whose settings are read, or read and then forgotten.
    std::string stand_in(const Statement& one, const std::vector<std::string_view>& lines,
                         bool again) {
        const auto number = std::to_string(one.first);
        if (!again) {
            document_.unread.emplace();
            return "[\"\\u0001unread" + number + "\"]";
        }
        std::string header(lines[one.first - 1]);
        return header.insert(header.find_last_of('[', header.find_first_not_of(" \t[")) + 1,
                             "\"\\u0001again" + number + "\".");
    }

    void drop(const Statement& one, const std::vector<Statement>& all,
              const std::vector<std::string_view>& lines) {
        std::string section;
        for (const auto& each : all)
            if (each.section && each.first < one.first) section = each.name + ".";
        document_.unread.insert(one.name.empty() ? "" : section + one.name);
        replace(one, lines, "");
    }

    // The lines keep their numbers.
    void replace(const Statement& one, const std::vector<std::string_view>& lines,
                 std::string_view by) {
        std::string changed;
        for (std::size_t line = 1; line <= lines.size(); ++line) {
            if (line == one.first) changed += by;
            if (line < one.first || line > one.last) changed += lines[line - 1];
            if (line < lines.size()) changed += '\n';
        }
        content_ = std::move(changed);
    }

    void set_apart() {
        std::vector<std::string> names;
        for (const auto& [key, node] : document_.table)
            if (key.str().starts_with(mark)) names.emplace_back(key.str());
        for (const auto& name : names) {
            auto* section = document_.table[name].as_table();
            if (name.starts_with(std::string(mark) + "again") && section)
                document_.again.push_back(std::move(*section));
            document_.table.erase(name);
        }
    }

    std::string content_;
    Document document_;
};

}  // namespace

std::string FormFault::told() const {
    return key.empty() ? what : "'" + key + "' " + what;
}

std::string at_line(std::string_view name, std::size_t line) {
    return std::string(name) + ":" + std::to_string(line);
}

Document parse_document(std::string_view content) {
    return Rest(content).read();
}

}  // namespace holdfast::config
