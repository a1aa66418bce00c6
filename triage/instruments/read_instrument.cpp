#include <algorithm>

#include "config/document.hpp"
#include "triage/instruments/toml_file.hpp"

namespace holdfast::triage {
namespace {

constexpr std::size_t items_max = 32, choices_max = 12, results_max = 16, conditions_max = 16;
constexpr std::size_t instruments_max = 64;
constexpr std::int64_t points_max = 1000;

Choice read_choice(TomlFile& file, const toml::table& table) {
    file.only(table, {"id", "code", "points", "text"});
    Choice choice{.id = file.id(table), .text = file.words(table, "text")};
    choice.code = file.answer_code(table, "code");
    if (table.contains("points"))
        choice.points = static_cast<int>(file.number(table, "points", 0, points_max).value_or(0));
    return choice;
}

// scale = [0, 10]
std::vector<Choice> read_scale(TomlFile& file, const toml::node& node) {
    const toml::array* ends = node.as_array();
    const auto at = [&](std::size_t index) {
        return ends && ends->size() == 2 ? ends->get(index)->value<std::int64_t>() : std::nullopt;
    };
    const auto least = at(0), most = at(1);
    std::vector<Choice> choices;
    if (!least || !most || *least < 0 || *least >= *most ||
        *most - *least >= static_cast<std::int64_t>(choices_max) || *most > points_max) {
        file.fault(node, "'scale' must be its least and most, at most 12 numbers: [0, 10]");
        return choices;
    }
    for (auto value = *least; value <= *most; ++value) {
        const auto text = std::to_string(value);
        choices.push_back({.id = text, .text = {{"en", text}}, .points = static_cast<int>(value)});
    }
    return choices;
}

// One { item = "answer", other = ["answer", "answer"] }, of items that come before.
Condition read_condition(TomlFile& file, const toml::node& node, const std::vector<Item>& before) {
    Condition condition;
    const toml::table* table = node.as_table();
    if (!table || table->empty()) {
        file.fault(node, "a condition is written { item = \"answer\" }");
        return condition;
    }
    for (const auto& [key, value] : *table) {
        const auto item = std::ranges::find(before, key.str(), &Item::id);
        if (item == before.end()) {
            file.fault(value, "no item " + TomlFile::quoted(key.str()) + " comes before this");
            continue;
        }
        auto& wanted = condition[item->id];
        if (const auto one = value.value<std::string>()) wanted.push_back(*one);
        if (value.is_array())
            file.texts(*table, key.str(), [&](const toml::node&, std::string answer) {
                wanted.push_back(std::move(answer));
            });
        if (wanted.empty())
            file.fault(value, "an answer is written \"yes\", several [\"yes\", \"no\"]");
        for (const auto& answer : wanted)
            if (std::ranges::find(item->choices, answer, &Choice::id) == item->choices.end())
                file.fault(value, TomlFile::quoted(item->id) + " has no answer " +
                                      TomlFile::quoted(answer));
    }
    return condition;
}

std::vector<Condition> read_conditions(TomlFile& file, const toml::table& table,
                                       std::string_view key, const std::vector<Item>& before) {
    std::vector<Condition> conditions;
    const toml::node* node = table.get(key);
    if (!node) return conditions;
    const toml::array* array = node->as_array();
    if (!array || array->empty() || array->size() > conditions_max) {
        file.fault(*node, TomlFile::quoted(key) + " must be a list of 1 to 16 conditions");
        return conditions;
    }
    for (const toml::node& one : *array) conditions.push_back(read_condition(file, one, before));
    return conditions;
}

Item read_item(TomlFile& file, const toml::table& table, const std::vector<Choice>& choices,
               const std::vector<Item>& before) {
    file.only(table, {"id", "code", "text", "scale", "only_if"});
    Item item{.id = file.id(table), .text = file.words(table, "text")};
    item.code = file.code(table, "code");
    item.choices = table.contains("scale") ? read_scale(file, *table.get("scale")) : choices;
    if (item.choices.empty() && !table.contains("scale"))
        file.fault(table, "it has no answers: write [[answer]] above, or scale = [0, 10]");
    item.only_if = read_conditions(file, table, "only_if", before);
    if (std::ranges::find(before, item.id, &Item::id) != before.end())
        file.fault(table, "a second item " + TomlFile::quoted(item.id));
    return item;
}

ResultRule read_result(TomlFile& file, const toml::table& table, const std::vector<Item>& items) {
    file.only(table, {"id", "code", "text", "level", "any"});
    ResultRule result{.id = file.id(table), .text = file.words(table, "text")};
    result.code = file.answer_code(table, "code");
    result.any = read_conditions(file, table, "any", items);
    if (table.contains("level")) {
        Level level{};
        if (!parse_level(file.text(table, "level"), level))
            file.fault(*table.get("level"),
                       "'level' must be none, low, moderate, high or imminent");
        result.level = level;
    }
    return result;
}

// The worst first, and the last for whoever is left: then there is always exactly one that counts.
void check_results(TomlFile& file, const std::vector<const toml::table*>& tables,
                   const std::vector<ResultRule>& results) {
    for (std::size_t i = 0; i < results.size(); ++i) {
        const bool last = i + 1 == results.size();
        if (last && !results[i].any.empty())
            file.fault(*tables[i],
                       "the last result must have no 'any': it is for all other answers");
        if (!last && results[i].any.empty())
            file.fault(*tables[i], "only the last result may have no 'any'");
        for (std::size_t k = 0; k < i; ++k) {
            if (results[k].id == results[i].id)
                file.fault(*tables[i], "a second result " + TomlFile::quoted(results[i].id));
            if (results[i].level && results[k].level < results[i].level)
                file.fault(*tables[i], "the worst result stands first: this one is graver than " +
                                           TomlFile::quoted(results[k].id));
        }
    }
}

void read_head(TomlFile& file, const toml::table& root, Instrument& instrument) {
    file.only(root, {"id", "version", "title", "credit", "panel_code", "result_code", "score_code",
                     "unconfirmed", "about", "answer", "item", "result"});
    instrument.id = file.id(root);
    instrument.version = static_cast<int>(file.number(root, "version", 1, 1'000'000).value_or(0));
    instrument.title = file.words(root, "title");
    instrument.credit = file.text(root, "credit");
    instrument.panel_code = file.code(root, "panel_code");
    instrument.result_code = file.code(root, "result_code");
    instrument.score_code = file.code(root, "score_code");
    file.texts(root, "unconfirmed", [&](const toml::node&, std::string code) {
        instrument.unconfirmed.push_back(std::move(code));
    });
    file.texts(root, "about", [&](const toml::node& node, const std::string& name) {
        Concern concern{};
        if (parse_concern(name, concern))
            instrument.about.push_back(concern);
        else
            file.fault(node, "unknown concern " + TomlFile::quoted(name));
    });
}

// A mark on a code that is not there would let a slip of the keyboard pass for a confirmation.
void check_unconfirmed(TomlFile& file, const toml::table& root, const Instrument& instrument) {
    std::vector<std::string> codes{instrument.panel_code, instrument.result_code,
                                   instrument.score_code};
    for (const Item& item : instrument.items) codes.push_back(item.code);
    for (const std::string& code : instrument.unconfirmed)
        if (std::ranges::find(codes, code) == codes.end())
            file.fault(*root.get("unconfirmed"), "'unconfirmed' names " + TomlFile::quoted(code) +
                                                     ", which is not used here");
}

Instrument read_instrument(TomlFile& file, const toml::table& root) {
    Instrument instrument;
    read_head(file, root, instrument);
    std::vector<Choice> choices;
    for (const toml::table* table : file.tables(root, "answer", choices_max, false)) {
        choices.push_back(read_choice(file, *table));
        if (std::ranges::count(choices, choices.back().id, &Choice::id) > 1)
            file.fault(*table, "a second answer " + TomlFile::quoted(choices.back().id));
    }
    for (const toml::table* table : file.tables(root, "item", items_max, true))
        instrument.items.push_back(read_item(file, *table, choices, instrument.items));
    if (!instrument.items.empty() && !instrument.items.front().only_if.empty())
        file.fault(root, "the first item must always be asked");
    const auto results = file.tables(root, "result", results_max, true);
    for (const toml::table* table : results)
        instrument.results.push_back(read_result(file, *table, instrument.items));
    check_results(file, results, instrument.results);
    check_unconfirmed(file, root, instrument);
    for (const Item& item : instrument.items)
        for (const Choice& choice : item.choices) instrument.scored |= choice.points > 0;
    return instrument;
}

}  // namespace

std::expected<std::shared_ptr<const Instruments>, std::vector<InstrumentFault>> Instruments::make(
    const std::vector<InstrumentFile>& files) {
    std::vector<InstrumentFault> faults;
    auto made = std::make_shared<Instruments>();
    for (const InstrumentFile& one : files) {
        TomlFile file{one.name, faults};
        try {
            auto read = read_instrument(file, toml::parse(one.content, one.name));
            if (!read.id.empty() && made->find(read.id))
                file.fault_at(1, "a second instrument " + TomlFile::quoted(read.id));
            made->all_.push_back(std::move(read));
        } catch (const toml::parse_error&) {
            for (const auto& fault : config::parse_document(one.content).faults)
                file.fault_at(fault.line, fault.told());
        }
    }
    if (files.size() > instruments_max)
        faults.push_back({files.back().name, "at most 64 instruments"});
    if (!faults.empty()) return std::unexpected(std::move(faults));
    return made;
}

const Instrument* Instruments::find(std::string_view id) const {
    const auto found = std::ranges::find(all_, id, &Instrument::id);
    return found == all_.end() ? nullptr : &*found;
}

}  // namespace holdfast::triage
