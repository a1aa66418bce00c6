// One instrument's file while it is read: the shapes a value can have, each with its fault. Inside
// triage/instruments only.
#pragma once
#include <toml++/toml.h>

#include "triage/instruments/instruments.hpp"

namespace holdfast::triage {

class TomlFile {
  public:
    TomlFile(const std::string& name, std::vector<InstrumentFault>& faults)
        : name_(name), faults_(faults) {}

    void fault(const toml::node& at, std::string what);
    void fault_at(std::size_t line, std::string what);
    // Faults for keys that are not in `known`.
    void only(const toml::table& table, const std::vector<std::string>& known);
    // Tables of [[key]], at most `most`; where `needed`, at least one.
    std::vector<const toml::table*> tables(const toml::table& parent, std::string_view key,
                                           std::size_t most, bool needed);
    // Small letters, digits and _; empty after a fault.
    std::string id(const toml::table& table);
    std::string text(const toml::table& table, std::string_view key);
    // { en = "…", es = "…" }
    Words words(const toml::table& table, std::string_view key);
    // A LOINC code of that kind, or empty if there is none.
    std::string code(const toml::table& table, std::string_view key);
    std::string answer_code(const toml::table& table, std::string_view key);
    std::optional<std::int64_t> number(const toml::table& table, std::string_view key,
                                       std::int64_t least, std::int64_t most);
    // A list of texts; each is given to `take` with its node.
    template <class Take>
    void texts(const toml::table& table, std::string_view key, Take take) {
        const toml::node* node = table.get(key);
        if (!node) return;
        if (!node->is_array()) return fault(*node, quoted(key) + " must be a list of texts");
        for (const toml::node& one : *node->as_array()) {
            if (one.is_string())
                take(one, *one.value<std::string>());
            else
                fault(one, quoted(key) + " must be a list of texts");
        }
    }

    static std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

  private:
    const std::string& name_;
    std::vector<InstrumentFault>& faults_;
};

}  // namespace holdfast::triage
