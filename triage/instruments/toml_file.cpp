#include "triage/instruments/toml_file.hpp"

#include <algorithm>

namespace holdfast::triage {
namespace {

constexpr std::size_t id_chars_max = 40;
constexpr std::size_t text_chars_max = 500;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// LOINC's check digit, by modulus 10 (LOINC Users' Guide, appendix C).
bool is_loinc(std::string_view code) {
    const auto dash = code.find('-');
    if (dash == code.npos || dash == 0 || dash > 7 || dash + 2 != code.size()) return false;
    int sum = 0;
    bool doubled = true;
    for (auto at = dash; at-- > 0; doubled = !doubled) {
        if (!is_digit(code[at])) return false;
        const int digit = (code[at] - '0') * (doubled ? 2 : 1);
        sum += digit / 10 + digit % 10;
    }
    return is_digit(code.back()) && (10 - sum % 10) % 10 == code.back() - '0';
}

bool is_answer_code(std::string_view code) {
    const auto dash = code.find('-');
    return code.starts_with("LA") && dash != code.npos && dash > 2 && dash + 2 == code.size() &&
           std::ranges::all_of(code.substr(2, dash - 2), is_digit) && is_digit(code.back());
}

bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= id_chars_max && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_';
    });
}

std::string fault_of_text(std::string_view text) {
    if (text.find_first_not_of(" \n\t") == text.npos) return "must not be empty";
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }))
        return "must not hold control characters";
    const auto chars = std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; });
    if (chars > static_cast<std::ptrdiff_t>(text_chars_max))
        return "must be at most 500 characters long";
    return {};
}

}  // namespace

void TomlFile::fault(const toml::node& at, std::string what) {
    fault_at(at.source().begin.line, std::move(what));
}

void TomlFile::fault_at(std::size_t line, std::string what) {
    faults_.push_back({name_ + ":" + std::to_string(line), std::move(what)});
}

void TomlFile::only(const toml::table& table, const std::vector<std::string>& known) {
    for (const auto& [key, node] : table) {
        if (std::ranges::find(known, key.str()) != known.end()) continue;
        std::string all;
        for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
        fault_at(key.source().begin.line, "unknown key " + quoted(key.str()) + "; known: " + all);
    }
}

std::vector<const toml::table*> TomlFile::tables(const toml::table& parent, std::string_view key,
                                                 std::size_t most, bool needed) {
    std::vector<const toml::table*> found;
    const toml::node* node = parent.get(key);
    if (node && !node->is_array_of_tables()) {
        fault(*node, "write each as [[" + std::string(key) + "]]");
    } else if (node) {
        for (const toml::node& entry : *node->as_array()) found.push_back(entry.as_table());
        if (found.size() > most)
            fault(*node, "at most " + std::to_string(most) + " [[" + std::string(key) + "]]");
    } else if (needed) {
        fault(parent, "no [[" + std::string(key) + "]]");
    }
    return found;
}

std::string TomlFile::id(const toml::table& table) {
    const toml::node* node = table.get("id");
    const auto given = node ? node->value<std::string>() : std::nullopt;
    if (given && is_id(*given)) return *given;
    fault(node ? *node : table, "'id' must be small letters, digits and _, at most 40");
    return {};
}

std::string TomlFile::text(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (!node || !node->is_string()) {
        fault(node ? *node : table, quoted(key) + " must be text in quotes");
        return {};
    }
    const auto given = *node->value<std::string>();
    if (const auto wrong = fault_of_text(given); !wrong.empty())
        fault(*node, quoted(key) + " " + wrong);
    return given;
}

Words TomlFile::words(const toml::table& table, std::string_view key) {
    Words words;
    const toml::node* node = table.get(key);
    if (!node || !node->is_table()) {
        fault(node ? *node : table,
              quoted(key) + " must be words by language: { en = \"…\", es = \"…\" }");
        return words;
    }
    for (const auto& [language, value] : *node->as_table())
        words.emplace(language.str(), text(*node->as_table(), language.str()));
    if (!words.contains("en")) fault(*node, quoted(key) + " has no words in en");
    return words;
}

std::string TomlFile::code(const toml::table& table, std::string_view key) {
    if (!table.contains(key)) return {};
    const auto given = text(table, key);
    if (!is_loinc(given))
        fault(*table.get(key),
              quoted(key) + " is not a LOINC code: digits, - and the right check digit");
    return given;
}

std::string TomlFile::answer_code(const toml::table& table, std::string_view key) {
    if (!table.contains(key)) return {};
    const auto given = text(table, key);
    if (!is_answer_code(given))
        fault(*table.get(key), quoted(key) + " is not a LOINC answer code such as LA33-6");
    return given;
}

std::optional<std::int64_t> TomlFile::number(const toml::table& table, std::string_view key,
                                             std::int64_t least, std::int64_t most) {
    const toml::node* node = table.get(key);
    const auto given = node && node->is_integer() ? node->value<std::int64_t>() : std::nullopt;
    if (given && *given >= least && *given <= most) return given;
    fault(node ? *node : table, quoted(key) + " must be a whole number from " +
                                    std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
}

}  // namespace holdfast::triage
