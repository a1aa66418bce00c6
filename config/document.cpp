#include "config/document.hpp"

#include <algorithm>

#include "config/reading.hpp"
#include "config/scan.hpp"

namespace holdfast::config {
namespace {

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
    return kept;
}

// toml++ ends at the first fault of form.
constexpr std::string_view rest_unread = " (the rest of this file was not checked)";

Fault fault_of_parser(std::string_view name, const toml::parse_error& error) {
    const std::string_view description = error.description();
    Fault fault{.where = at_line(name, error.source().begin.line), .key = {}, .what = {}};
    const auto open = description.find('\'');
    if (description.contains("redefine") && open != description.npos) {
        const auto close = std::min(description.rfind('\''), description.size());
        fault.key = shown(description.substr(open + 1, close - open - 1));
        fault.what = "is given a second time; keep one of the two";
        fault.what += rest_unread;
    } else {
        fault.what = "is not valid TOML. " + without_values(description) + std::string{rest_unread};
    }
    return fault;
}

}  // namespace

std::string at_line(std::string_view name, std::size_t line) {
    return std::string(name) + ":" + std::to_string(line);
}

std::expected<toml::table, Fault> parse_document(std::string_view name, std::string_view content) {
    if (const auto refusal = refuse(content))
        return std::unexpected(Fault{at_line(name, refusal->line), {}, refusal->what});
    try {
        return toml::parse(content, std::string_view{});
    } catch (const toml::parse_error& error) {
        return std::unexpected(fault_of_parser(name, error));
    }
}

}  // namespace holdfast::config
