#include "safetyplan/attention.hpp"

#include <algorithm>
#include <array>

namespace holdfast::safetyplan {
namespace {

constexpr std::array<std::string_view, 6> matter_names{
    "two_texts",         "number_not_dialable", "helper_gone",
    "helper_not_agreed", "due_passed",          "review_passed"};
constexpr std::chrono::hours farthest_behind{12};  // a day ends last at UTC-12

bool any_text(const Item& item, auto condition) {
    return std::ranges::any_of(item.entry.texts,
                               [&](const Text& text) { return condition(text.content); });
}

}  // namespace

std::string_view name_of(Matter matter) {
    return matter_names[static_cast<std::size_t>(matter)];
}

Date today_of(TimePoint now) {
    return Date{std::chrono::floor<std::chrono::days>(now - farthest_behind)};
}

std::vector<Attention> attention(const Plan& plan, std::optional<Date> today) {
    std::vector<Attention> found;
    const auto gone = [&](const Content& content) {
        if (content.helper.empty()) return false;
        const auto* helper = plan.find(content.helper);
        return !helper || !helper->entry.stands();
    };
    const auto not_agreed = [&](const Content& content) {
        if (content.helper.empty()) return false;
        const auto* helper = plan.find(content.helper);
        return helper && helper->entry.stands() && !has_agreed(*helper);
    };
    const auto not_dialable = [](const Content& content) {
        return !content.number.written.empty() && !content.number.dialable();
    };
    const auto passed = [&](const Content& content) {
        return today && content.due && content.outcome.empty() && *content.due < *today;
    };
    for (const auto& item : plan.items) {
        const auto add = [&](Matter matter) {
            found.push_back({.matter = matter, .item = item.id, .setting = {}});
        };
        if (!item.entry.settled()) add(Matter::two_texts);
        if (any_text(item, not_dialable)) add(Matter::number_not_dialable);
        if (any_text(item, gone)) add(Matter::helper_gone);
        if (any_text(item, not_agreed)) add(Matter::helper_not_agreed);
        if (any_text(item, passed)) add(Matter::due_passed);
    }
    const auto add = [&](Matter matter, Setting setting) {
        found.push_back({.matter = matter, .item = {}, .setting = setting});
    };
    for (std::size_t i = 0; i < setting_count; ++i)
        if (!plan.settings[i].settled()) add(Matter::two_texts, static_cast<Setting>(i));
    const auto review = review_of(plan);
    if (today && review && *review < *today) add(Matter::review_passed, Setting::review);
    return found;
}

std::vector<Deadline> deadlines(const Plan& plan) {
    std::vector<Deadline> found;
    for (const auto& item : plan.items)
        for (const auto& text : item.entry.texts)
            if (text.content.due && text.content.outcome.empty())
                found.push_back({.action = item.id, .due = *text.content.due});
    if (const auto review = review_of(plan)) found.push_back({.action = {}, .due = *review});
    std::ranges::sort(found, {},
                      [](const Deadline& one) { return std::pair{one.due, one.action}; });
    return found;
}

}  // namespace holdfast::safetyplan
