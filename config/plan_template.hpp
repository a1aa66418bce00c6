// The words of a safety plan in one language: the seven steps in the operator's order, what to ask
// in each, what to suggest, and every label. From config/plans/<language>.toml, checked by the
// loader, so a template that is here is whole. Only words: which entries a step holds is code
// (safetyplan/plan.hpp). Immutable once loaded; any thread.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::config {

inline constexpr int plan_format = 1;                      // the one format of template files read
inline constexpr std::size_t plan_title_chars_max = 80;    // a step's title
inline constexpr std::size_t plan_prompt_chars_max = 400;  // a step's prompt
inline constexpr std::size_t plan_line_chars_max = 160;    // a suggestion, a fixed line, a word
inline constexpr std::size_t plan_lines_max = 40;          // suggestions of a step, or fixed lines

struct PlanStep {
    std::string id;  // one of plan_step_ids()
    std::string title;
    std::string prompt;
    std::vector<std::string> suggestions;  // offered, never put in by themselves
    std::vector<std::string> always;       // shown in every plan, such as the line's own numbers
};

struct PlanTemplate {
    std::string language;             // of its words: "en"
    std::string form;                 // "holdfast-1": kept in each plan that was written with it
    std::vector<PlanStep> steps;      // all of plan_step_ids(), each once
    std::vector<std::string> months;  // twelve
    std::map<std::string, std::string, std::less<>> words;

    // The name must be one of plan_words(): loading checks that all are there, so another one is a
    // bug and throws std::out_of_range.
    const std::string& word(std::string_view name) const;
    const PlanStep& step(std::string_view id) const;
};

struct PlanTemplates {
    std::map<std::string, PlanTemplate, std::less<>> by_language;
    std::string default_language = "en";
    // That language's template, else the default language's, else the built-in English one.
    const PlanTemplate& get(std::string_view language) const;
};

struct PlanWord {
    std::string_view name;
    std::vector<std::string_view> marks;  // each must stand in it; no other may
};

std::span<const std::string_view> plan_step_ids();
std::span<const PlanWord> plan_words();

}  // namespace holdfast::config
