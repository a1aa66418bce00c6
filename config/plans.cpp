#include <algorithm>
#include <optional>
#include <set>

#include "config/checks.hpp"
#include "config/document.hpp"
#include "config/reading.hpp"
#include "config/scan.hpp"

namespace holdfast::config {
namespace {

std::string check_words(std::string_view text, std::size_t chars_max,
                        std::span<const std::string_view> marks = {}) {
    if (trimmed(text).empty()) return "must not be empty";
    if (std::ranges::any_of(text, is_control)) return "must be one line without control characters";
    if (count_characters(text) > chars_max)
        return "must be at most " + std::to_string(chars_max) + " characters long";
    for (const auto mark : marks)
        if (!text.contains(mark)) return "must hold " + std::string(mark);
    if (const auto mark = foreign_mark(text, marks); !mark.empty())
        return "holds " + shown(mark) + ", which nothing fills in";
    return {};
}

std::string check_name(std::string_view name) {
    const bool fits = !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    return fits ? "" : "must be 1 to 40 small letters, digits and hyphens, like \"holdfast-1\"";
}

// One file. Every fault is reported; `plan` is whole only if none was.
struct PlanFile {
    Reading& reading;
    NamedContent file;
    PlanTemplate plan{};
    bool faulty = false;
    bool whole = true;  // else what is missing may stand in what could not be read

    void fault(std::size_t line, const std::string& key, std::string what) {
        faulty = true;
        reading.fault(at_line(file.name, line), key, std::move(what));
    }

    void read() {
        const auto document = parse_document(file.content);
        for (const auto& bad : document.faults) fault(bad.line, bad.key, bad.what);
        whole = document.faults.empty();
        if (!check_format(document.table)) return;
        for (const auto& [key, node] : document.table)
            entry(std::string(key.str()), key.source().begin.line, node);
        const auto end = static_cast<std::size_t>(1 + std::ranges::count(file.content, '\n'));
        if (whole) missing(document.table, end);
    }

    // Another format has other rules: nothing else is said about it.
    bool check_format(const toml::table& document) {
        const auto* node = document.get("format");
        if (!node && !whole) return true;
        if (node && node->value_exact<std::int64_t>() == plan_format) return true;
        fault(node ? node->source().begin.line : 1, "format",
              "must be " + std::to_string(plan_format) +
                  ": this Holdfast reads no other format of plan templates");
        return false;
    }

    void missing(const toml::table& document, std::size_t end) {
        for (const auto& word : plan_words())
            if (!document.contains(word.name))
                fault(end, std::string(word.name),
                      "is missing: add a line " + std::string(word.name) + " = \"…\"");
        for (const auto* key : {"form", "months"})
            if (!document.contains(key)) fault(end, key, "is missing");
        for (const auto id : plan_step_ids())
            if (std::ranges::find(plan.steps, id, &PlanStep::id) == plan.steps.end())
                fault(end, "steps", "has no step with id = \"" + std::string(id) + "\"");
    }

    void entry(const std::string& key, std::size_t line, const toml::node& node) {
        if (key == "format") return;
        if (key == "form") return named(key, line, node, plan.form);
        if (key == "file_name") return named(key, line, node, plan.words[key]);
        if (key == "months") return months(line, node);
        if (key == "steps") return steps(line, node);
        const auto known = plan_words();
        const auto word = std::ranges::find(known, key, &PlanWord::name);
        if (word == known.end()) return unknown(key, line);
        if (auto text = words(key, line, node, plan_line_chars_max, word->marks))
            plan.words.emplace(key, std::move(*text));
    }

    void unknown(const std::string& key, std::size_t line) {
        std::vector<std::string> known{"format", "form", "months", "steps"};
        for (const auto& word : plan_words()) known.emplace_back(word.name);
        std::string what = "is not a word of a plan's template";
        if (const auto near = did_you_mean(key, known)) what += "; did you mean " + *near + "?";
        fault(line, key, std::move(what));
    }

    std::optional<std::string> words(const std::string& key, std::size_t line,
                                     const toml::node& node, std::size_t chars_max,
                                     std::span<const std::string_view> marks = {}) {
        const auto text = node.value_exact<std::string>();
        auto what = text ? check_words(*text, chars_max, marks) : "must be text in quotes";
        if (what.empty()) return std::string(trimmed(*text));
        fault(line, key, std::move(what));
        return std::nullopt;
    }

    void named(const std::string& key, std::size_t line, const toml::node& node,
               std::string& into) {
        into = node.value_exact<std::string>().value_or("");
        if (auto what = check_name(into); !what.empty()) fault(line, key, std::move(what));
    }

    void months(std::size_t line, const toml::node& node) {
        plan.months = lines("months", line, node, 12);
        if (!faulty && plan.months.size() != 12)
            fault(line, "months", "must hold twelve names, January first");
    }

    std::vector<std::string> lines(const std::string& key, std::size_t line, const toml::node& node,
                                   std::size_t most) {
        const auto* array = node.as_array();
        if (!array || array->size() > most) {
            fault(line, key, "must be a list of at most " + std::to_string(most) + " texts");
            return {};
        }
        std::vector<std::string> result;
        for (const auto& one : *array)
            if (auto text = words(key, one.source().begin.line, one, plan_line_chars_max))
                result.push_back(std::move(*text));
        return result;
    }

    void steps(std::size_t line, const toml::node& node) {
        const auto* array = node.as_array();
        if (!array || !array->is_array_of_tables())
            return fault(line, "steps", "must be written as [[steps]], once for each step");
        for (const auto& one : *array) step(*one.as_table());
    }

    void step(const toml::table& table) {
        const auto line = table.source().begin.line;
        const auto id = table["id"].value_exact<std::string>().value_or("");
        const auto ids = plan_step_ids();
        if (id.empty() && !whole) return;
        if (std::ranges::find(ids, id) == ids.end()) {
            std::string known;
            for (const auto one : ids) known += (known.empty() ? "" : ", ") + std::string(one);
            return fault(line, "steps.id", "must be one of " + known);
        }
        if (std::ranges::find(plan.steps, id, &PlanStep::id) != plan.steps.end())
            return fault(line, "steps.id", "\"" + id + "\" is given a second time");
        PlanStep step{.id = id, .title = {}, .prompt = {}, .suggestions = {}, .always = {}};
        for (const auto& [name, node] : table) field(step, std::string(name.str()), node);
        for (const auto* wanted : {"title", "prompt"})
            if (whole && !table.contains(wanted))
                fault(line, "steps." + id + "." + wanted, "is missing");
        plan.steps.push_back(std::move(step));
    }

    void field(PlanStep& step, const std::string& name, const toml::node& node) {
        const auto key = "steps." + step.id + "." + name;
        const auto line = node.source().begin.line;
        if (name == "title")
            step.title = words(key, line, node, plan_title_chars_max).value_or("");
        else if (name == "prompt")
            step.prompt = words(key, line, node, plan_prompt_chars_max).value_or("");
        else if (name == "suggestions")
            step.suggestions = lines(key, line, node, plan_lines_max);
        else if (name == "always")
            step.always = lines(key, line, node, plan_lines_max);
        else if (name != "id")
            fault(line, key, "is not a part of a step: id, title, prompt, suggestions, always");
    }
};

}  // namespace

void read_plans(Reading& reading) {
    reading.loaded.plans.default_language = reading.loaded.settings.site.default_language;
    for (const auto& language : reading.languages()) {
        auto content =
            find_content(reading, "plans/" + language + ".toml", plan_template_bytes_max);
        if (!content) continue;
        PlanFile file{reading, std::move(*content)};
        file.plan.language = language;
        file.read();
        if (!file.faulty)
            reading.loaded.plans.by_language.insert_or_assign(language, std::move(file.plan));
    }
}

}  // namespace holdfast::config
