#include "triage/read_toml.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <functional>
#include <future>
#include <iterator>
#include <numeric>

#include "config/document.hpp"

namespace holdfast::triage {
namespace {

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t k = 0; k < b.size(); ++k) {
            const std::size_t changed = diagonal + (a[i] == b[k] ? 0 : 1);
            diagonal = row[k + 1];
            row[k + 1] = std::min({changed, row[k] + 1, row[k + 1] + 1});
        }
    }
    return row.back();
}

// One file being read: its name for faults, and the shapes a value can have.
class FileReader {
  public:
    FileReader(const std::string& file, Faults& faults) : file_(file), faults_(faults) {}

    void fault(int line, std::string what) { faults_.add(file_, line, std::move(what)); }

    // Faults for keys that are not in `known`.
    void only(const toml::table& table, std::vector<std::string> known) {
        for (const auto& [key, node] : table)
            if (std::ranges::find(known, key.str()) == known.end())
                fault(line_of(node), "unknown key '" + std::string(key.str()) + "'" +
                                         nearest_of(key.str(), known));
    }

    const toml::table* table(const toml::table& parent, std::string_view key) {
        const toml::node* node = parent.get(key);
        if (node != nullptr && !node->is_table())
            fault(line_of(*node),
                  "'" + std::string(key) + "' must be a table: [" + std::string(key) + "]");
        return node == nullptr ? nullptr : node->as_table();
    }

    // Tables of [[key]]; entries of another kind are faults.
    std::vector<const toml::table*> tables(const toml::table& parent, std::string_view key) {
        std::vector<const toml::table*> found;
        const toml::node* node = parent.get(key);
        if (node == nullptr) return found;
        if (!node->is_array_of_tables()) {
            fault(line_of(*node), "write each as [[" + std::string(key) + "]]");
            return found;
        }
        for (const toml::node& entry : *node->as_array()) found.push_back(entry.as_table());
        return found;
    }

    Located text(const toml::table& parent, std::string_view key) {
        const toml::node* node = parent.get(key);
        if (node == nullptr) {
            fault(line_of(parent), "'" + std::string(key) + "' is missing");
            return {"", line_of(parent)};
        }
        return text(*node, key);
    }

    Located text(const toml::node& node, std::string_view key) {
        const auto value = node.value<std::string>();
        if (!node.is_string() || value->find_first_not_of(' ') == std::string::npos)
            fault(line_of(node), "'" + std::string(key) + "' must be text that is not empty");
        return {node.is_string() ? *value : "", line_of(node)};
    }

    std::vector<Located> texts(const toml::node& node, std::string_view key) {
        std::vector<Located> found;
        const toml::array* array = node.as_array();
        if (array == nullptr || array->empty()) {
            fault(line_of(node),
                  "'" + std::string(key) + "' must be a list of texts with at least one");
            return found;
        }
        for (const toml::node& entry : *array) found.push_back(text(entry, key));
        return found;
    }

    std::vector<Change> changes(const toml::table& table) {
        std::vector<Change> found;
        for (const auto& [key, node] : table)
            found.push_back({{std::string(key.str()), line_of(node)}, text(node, key.str())});
        return found;
    }

    std::vector<NamedPhrases> phrases(const toml::table& parent, std::string_view section) {
        std::vector<NamedPhrases> found;
        if (const toml::table* entries = table(parent, section))
            for (const auto& [key, node] : *entries)
                found.push_back({{std::string(key.str()), line_of(node)}, texts(node, key.str())});
        // The parser sorts by name; a list may use those written before it.
        std::ranges::sort(found, {}, [](const NamedPhrases& one) { return one.name.line; });
        return found;
    }

  private:
    const std::string& file_;
    Faults& faults_;
};

int read_reach(FileReader& reader, const toml::table& table) {
    constexpr int reach_max = 8;
    const toml::node* node = table.get("reach");
    const auto value =
        node == nullptr ? std::optional<std::int64_t>(0) : node->value<std::int64_t>();
    if (!value || *value < 0 || *value > reach_max)
        reader.fault(line_of(*node), "'reach' must be a number of words from 0 to 8");
    return static_cast<int>(std::clamp<std::int64_t>(value.value_or(0), 0, reach_max));
}

ModifierDefinition read_modifier(FileReader& reader, const toml::table& table) {
    reader.only(table, {"id", "about", "side", "reach", "changes"});
    ModifierDefinition modifier{.id = reader.text(table, "id")};
    modifier.reach = read_reach(reader, table);
    const std::vector<std::string> sides{"before", "after", "either", "over"};
    const Located side = reader.text(table, "side");
    const auto found = std::ranges::find(sides, side.text);
    if (found == sides.end())
        reader.fault(side.line, "unknown side '" + side.text + "'" + nearest_of(side.text, sides));
    else
        modifier.side = static_cast<Side>(found - sides.begin());
    if (const toml::table* changes = reader.table(table, "changes"))
        modifier.changes = reader.changes(*changes);
    if (modifier.changes.empty())
        reader.fault(modifier.id.line, "'changes' must name at least one concept");
    return modifier;
}

void read_scope(FileReader& reader, const toml::table& table, RuleDefinition& rule) {
    constexpr std::int64_t words_max = 60;
    const toml::node* node = table.get("within");
    if (node == nullptr) return;
    const std::string name = node->value_or(std::string());
    if (const auto words = node->value<std::int64_t>();
        words && *words >= 1 && *words <= words_max) {
        rule.scope = Scope::words;
        rule.words = static_cast<int>(*words);
    } else if (name == "conversation") {
        rule.scope = Scope::conversation;
    } else if (name != "sentence") {
        reader.fault(
            line_of(*node),
            "'within' must be \"sentence\", \"conversation\" or a number of words from 1 to 60");
    }
}

void read_weight(FileReader& reader, const toml::table& table, RuleDefinition& rule) {
    const toml::node* node = table.get("weight");
    if (node == nullptr) return;
    rule.weight = node->value_or(-1.0);
    if (rule.weight <= 0 || rule.weight > 10)
        reader.fault(line_of(*node), "'weight' must be a number above 0, at most 10");
}

RuleDefinition read_rule(FileReader& reader, const toml::table& table) {
    reader.only(table,
                {"id", "all", "within", "level", "concerns", "weight", "sentence", "sentence_es"});
    RuleDefinition rule{.id = reader.text(table, "id")};
    rule.sentence = reader.text(table, "sentence").text;
    rule.sentence_es =
        table.contains("sentence_es") ? reader.text(table, "sentence_es").text : rule.sentence;
    read_weight(reader, table, rule);
    if (const toml::node* all = table.get("all"))
        rule.all = reader.texts(*all, "all");
    else
        reader.fault(line_of(table), "'all' is missing: the concepts that must be there together");
    read_scope(reader, table, rule);
    const Located level = reader.text(table, "level");
    if (!parse_level(level.text, rule.level) || rule.level == Level::none)
        reader.fault(level.line,
                     "unknown level '" + level.text + "': low, moderate, high or imminent");
    if (const toml::node* concerns = table.get("concerns"); concerns != nullptr) {
        for (const Located& name : reader.texts(*concerns, "concerns")) {
            Concern concern{};
            if (parse_concern(name.text, concern)) {
                rule.concerns.push_back(concern);
                continue;
            }
            std::vector<std::string> known;
            for (int i = 0; i < concern_count; ++i)
                known.emplace_back(name_of(static_cast<Concern>(i)));
            reader.fault(name.line,
                         "unknown concern '" + name.text + "'" + nearest_of(name.text, known));
        }
    }
    return rule;
}

UnreadDefinition read_unread(FileReader& reader, const toml::table& table) {
    reader.only(table, {"level", "sentence", "sentence_es", "words"});
    UnreadDefinition unread;
    unread.sentence = reader.text(table, "sentence").text;
    unread.sentence_es = reader.text(table, "sentence_es").text;
    const Located level = reader.text(table, "level");
    if (!parse_level(level.text, unread.level))
        reader.fault(level.line,
                     "unknown level '" + level.text + "': none, low, moderate, high or imminent");
    if (const toml::node* words = table.get("words"); words != nullptr)
        unread.words = reader.texts(*words, "words");
    return unread;
}

PolicyDefinition read_policy(FileReader& reader, const toml::table& root) {
    reader.only(root, {"concept", "hides", "modifier", "rule", "unread"});
    PolicyDefinition policy;
    if (root.contains("unread"))
        if (const toml::table* unread = reader.table(root, "unread"))
            policy.unread = read_unread(reader, *unread);
    if (const toml::table* concepts = reader.table(root, "concept")) {
        for (const auto& [key, node] : *concepts) {
            reader.text(node, key.str());  // what it is about, for the reader of the file
            policy.concepts.push_back({std::string(key.str()), line_of(node)});
        }
    }
    policy.hides = reader.phrases(root, "hides");
    for (const toml::table* table : reader.tables(root, "modifier"))
        policy.modifiers.push_back(read_modifier(reader, *table));
    for (const toml::table* table : reader.tables(root, "rule"))
        policy.rules.push_back(read_rule(reader, *table));
    return policy;
}

LanguageDefinition read_language(FileReader& reader, const toml::table& root) {
    reader.only(root, {"language", "spellings", "ordinary", "fillers", "breaks", "lists",
                       "concepts", "modifiers", "stops"});
    LanguageDefinition language{.language = reader.text(root, "language").text};
    if (const toml::table* spellings = reader.table(root, "spellings"))
        language.spellings = reader.changes(*spellings);
    if (const toml::table* ordinary = reader.table(root, "ordinary")) {
        reader.only(*ordinary, {"words"});
        if (const toml::node* words = ordinary->get("words"); words != nullptr)
            language.ordinary = reader.texts(*words, "words");
    }
    if (const toml::node* fillers = root.get("fillers"); fillers != nullptr)
        language.fillers = reader.texts(*fillers, "fillers");
    if (const toml::node* breaks = root.get("breaks"); breaks != nullptr)
        language.breaks = reader.texts(*breaks, "breaks");
    language.lists = reader.phrases(root, "lists");
    language.concepts = reader.phrases(root, "concepts");
    language.modifiers = reader.phrases(root, "modifiers");
    language.stops = reader.phrases(root, "stops");
    return language;
}

}  // namespace

std::string nearest_of(std::string_view given, std::span<const std::string> known) {
    const std::string* nearest = nullptr;
    std::size_t least = 1 + std::max<std::size_t>(1, given.size() / 3);
    for (const std::string& name : known)
        if (const std::size_t away = distance(given, name); away < least) {
            least = away;
            nearest = &name;
        }
    if (nearest != nullptr) return " (did you mean '" + *nearest + "'?)";
    std::string all;
    for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
    return all.empty() ? "" : "; known: " + all;
}

namespace {

struct Read {
    Definitions found;  // one
    Faults faults;
};

Read read_file(const LexiconFile& file) {
    Read read;
    FileReader reader(file.name, read.faults);
    try {
        const toml::table root = toml::parse(file.content, file.name);
        if (root.contains("language")) {
            read.found.languages.push_back(read_language(reader, root));
            read.found.languages.back().file = file.name;
        } else {
            read.found.policies.push_back(read_policy(reader, root));
            read.found.policies.back().file = file.name;
        }
    } catch (const toml::parse_error&) {
        for (const auto& fault : config::parse_document(file.content).faults)
            reader.fault(static_cast<int>(fault.line), fault.told());
    }
    return read;
}

}  // namespace

Definitions read_toml(std::span<const LexiconFile> files, Faults& faults) {
    std::vector<std::future<Read>> reads;
    for (const LexiconFile& file : files) reads.push_back(std::async(read_file, std::cref(file)));
    Definitions all;
    for (auto& one : reads) {
        Read read = one.get();
        std::ranges::move(read.found.policies, std::back_inserter(all.policies));
        std::ranges::move(read.found.languages, std::back_inserter(all.languages));
        faults.add(std::move(read.faults));
    }
    return all;
}

}  // namespace holdfast::triage
