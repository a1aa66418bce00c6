#include "config/plan_template.hpp"

#include <algorithm>
#include <stdexcept>

namespace holdfast::config {

std::span<const std::string_view> plan_step_ids() {
    static constexpr std::string_view ids[] = {"warning_signs", "coping",        "distraction",
                                               "people",        "professionals", "surroundings",
                                               "reasons"};
    return ids;
}

std::span<const PlanWord> plan_words() {
    static const std::vector<PlanWord> words{
        {"title", {}},
        {"file_name", {}},
        {"heading", {}},
        {"date", {"{day}", "{month}", "{year}"}},
        {"reachable", {"{when}"}},
        {"may_call", {}},
        {"number_unsure", {}},
        {"helper", {"{name}"}},
        {"due", {"{date}"}},
        {"outcome", {"{text}"}},
        {"or", {}},
        {"rating", {"{rating}"}},
        {"likelier", {"{text}"}},
        {"took_part", {"{text}"}},
        {"review", {"{date}"}},
        {"agreed_on", {"{date}"}},
        {"nothing_yet", {}},
        {"rating_prompt", {}},
        {"likelier_prompt", {}},
        {"took_part_prompt", {}},
        {"review_prompt", {}},
    };
    return words;
}

const std::string& PlanTemplate::word(std::string_view name) const {
    const auto found = words.find(name);
    if (found == words.end()) throw std::out_of_range("no such word in a plan's template");
    return found->second;
}

const PlanStep& PlanTemplate::step(std::string_view id) const {
    const auto found = std::ranges::find(steps, id, &PlanStep::id);
    if (found == steps.end()) throw std::out_of_range("no such step in a plan's template");
    return *found;
}

const PlanTemplate& PlanTemplates::get(std::string_view language) const {
    for (const auto& wanted : {language, std::string_view{default_language}}) {
        const auto found = by_language.find(wanted);
        if (found != by_language.end()) return found->second;
    }
    return by_language.at("en");
}

}  // namespace holdfast::config
