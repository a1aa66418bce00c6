#include "config/document.hpp"
#include "config/file.hpp"
#include "config/reading.hpp"

namespace holdfast::config {
namespace {

std::optional<Given> as_list(const toml::array& array) {
    std::vector<std::string> items;
    for (const auto& item : array) {
        const auto text = item.value_exact<std::string>();
        if (!text) return std::nullopt;
        items.push_back(*text);
    }
    return Given{std::move(items)};
}

std::optional<Given> as_given(const toml::node& node) {
    if (const auto* array = node.as_array()) return as_list(*array);
    if (const auto value = node.value_exact<bool>()) return Given{*value};
    if (const auto value = node.value_exact<std::int64_t>()) return Given{*value};
    if (const auto value = node.value_exact<std::string>()) return Given{*value};
    return std::nullopt;
}

struct Walk {
    Reading& reading;
    std::string file;

    void table(const toml::table& table, const std::string& prefix) {
        for (const auto& [key, node] : table)
            entry(prefix + std::string(key.str()), at_line(file, key.source().begin.line), node);
    }

    void entry(const std::string& name, std::string where, const toml::node& node) {
        const auto* inner = node.as_table();
        if (const auto* key = find_key(name)) {
            value(*key, std::move(where), node);
        } else if (inner && (is_section(name) || !inner->empty())) {
            table(*inner, name + ".");
        } else if (is_section(name)) {
            reading.fault(std::move(where), name, "is a section: write it as [" + name + "]");
        } else {
            reading.unknown(std::move(where), name, [](auto known) { return std::string(known); });
        }
    }

    void value(const Key& key, std::string where, const toml::node& node) {
        if (const auto given = as_given(node)) return reading.take(key, *given, std::move(where));
        // A kind that no setting has; assigning a wrong kind on purpose gives the words for what
        // would be right.
        Settings scratch;
        const bool wants_list =
            std::holds_alternative<std::vector<std::string>*>(key.slot(scratch));
        const Given wrong = wants_list ? Given{false} : Given{std::vector<std::string>{}};
        reading.fault(std::move(where), key.name, assign(key, scratch, wrong));
    }
};

}  // namespace

void read_settings_file(Reading& reading) {
    const auto& sources = reading.sources;
    if (sources.file.empty() && !sources.content) return;
    const auto file = sources.file.empty() ? "settings" : sources.file.string();
    std::string content;
    if (sources.content) {
        content = *sources.content;
        if (content.size() > settings_bytes_max)
            return reading.fault(file, "", "is larger than the 256 KiB a settings file may have");
    } else {
        auto read = read_file(sources.file, settings_bytes_max);
        if (!read) return reading.fault(file, "", read.error());
        content = std::move(read->bytes);
    }
    const auto document = parse_document(content);
    for (const auto& fault : document.faults)
        reading.fault(at_line(file, fault.line), fault.key, fault.what);
    for (const auto& name : document.unread)
        find_key(name) ? void(reading.faulted.insert(name)) : void(reading.unread = true);
    Walk walk{reading, file};
    walk.table(document.table, "");
    for (const auto& section : document.again) walk.table(section, "");
}

}  // namespace holdfast::config
