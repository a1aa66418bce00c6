#include "ops/cli/triage_lines.hpp"

#include <boost/json.hpp>
#include <istream>

#include "router/core/json.hpp"
#include "router/core/utf8.hpp"

namespace holdfast::ops {
namespace {

constexpr std::size_t turns_most = 1000;

std::unexpected<LineFault> fault(std::string_view field, std::string what) {
    return std::unexpected(LineFault{std::string{field}, std::move(what)});
}

std::expected<std::vector<std::string>, LineFault> turns_of(const json::object& line) {
    std::vector<std::string> turns;
    if (const auto* text = line.if_contains("text"); text && !line.contains("turns")) {
        if (!text->is_string()) return fault("text", "must be a string");
        turns.emplace_back(text->get_string());
        return turns;
    }
    const auto* given = line.if_contains("turns");
    if (!given) return fault("turns", "is missing: a list of the contact's messages, oldest first");
    if (!given->is_array()) return fault("turns", "must be a list of strings");
    if (given->get_array().size() > turns_most)
        return fault("turns", "has more than " + std::to_string(turns_most) + " messages");
    for (const auto& turn : given->get_array()) {
        if (!turn.is_string()) return fault("turns", "must be a list of strings");
        turns.emplace_back(turn.get_string());
    }
    return turns;
}

std::expected<std::string, LineFault> word_of(const json::object& line, std::string_view name) {
    const auto* given = line.if_contains(name);
    if (!given || given->is_null()) return std::string{};
    if (!given->is_string()) return fault(name, "must be a string");
    return std::string{given->get_string()};
}

std::expected<std::optional<triage::Level>, LineFault> level_of(const json::object& line) {
    const auto name = word_of(line, "level");
    if (!name) return std::unexpected(name.error());
    if (name->empty()) return std::nullopt;
    triage::Level level{};
    if (!triage::parse_level(*name, level))
        return fault("level", "must be none, low, moderate, high or imminent");
    return level;
}

std::expected<TriageLine, LineFault> fields_of(const json::object& line) {
    TriageLine read;
    if (const auto* id = line.if_contains("id")) {
        if (!id->is_string() && !id->is_number())
            return fault("id", "must be a string or a number");
        read.id = repaired_utf8(json::serialize(*id));
    }
    auto turns = turns_of(line);
    if (!turns) return std::unexpected(turns.error());
    read.turns = std::move(*turns);
    for (auto [name, into] : {std::pair{"lang", &read.language}, std::pair{"set", &read.set},
                              std::pair{"group", &read.group}}) {
        auto word = word_of(line, name);
        if (!word) return std::unexpected(word.error());
        *into = std::move(*word);
    }
    const auto level = level_of(line);
    if (!level) return std::unexpected(level.error());
    read.level = *level;
    return read;
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == line.npos;
}

}  // namespace

std::expected<TriageLine, LineFault> parse_triage_line(std::string_view line) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;  // the engine reads such text as far as it goes
    boost::system::error_code error;
    const auto value = json::parse(json::string_view{line.data(), line.size()}, error, {}, options);
    if (error) return fault("", "is not JSON: " + error.message());
    if (!value.is_object()) return fault("", "must be one JSON object");
    return fields_of(value.get_object());
}

void each_line(std::istream& in,
               const std::function<void(std::size_t, std::optional<std::string_view>)>& take) {
    std::string line;
    bool too_long = false;
    std::size_t number = 1;
    const auto end_line = [&] {
        if (too_long)
            take(number, std::nullopt);
        else if (!is_blank(line))
            take(number, line);
        line.clear();
        too_long = false;
        ++number;
    };
    char block[64 * 1024];
    while (in.read(block, sizeof block), in.gcount() > 0) {
        std::string_view rest(block, static_cast<std::size_t>(in.gcount()));
        while (!rest.empty()) {
            const auto end = rest.find('\n');
            const auto piece = rest.substr(0, end);
            too_long = too_long || line.size() + piece.size() > line_bytes_max;
            if (!too_long) line += piece;
            rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
            if (end != rest.npos) end_line();
        }
    }
    if (!line.empty() || too_long) end_line();
}

std::string fault_as_json(std::size_t number, const LineFault& fault) {
    json::object error{{"line", number}};
    if (!fault.field.empty()) error["field"] = fault.field;
    error["what"] = fault.what;
    return json::serialize(json::object{{"error", std::move(error)}});
}

}  // namespace holdfast::ops
