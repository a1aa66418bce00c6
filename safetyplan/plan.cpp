#include "safetyplan/plan.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <set>

#include "router/core/names.hpp"

namespace holdfast::safetyplan {
namespace {

const PlanText* newest(const Plan& plan, Setting setting) {
    const auto& texts = plan.setting(setting).texts;
    return texts.empty() ? nullptr : &texts.back().content.text;
}

std::size_t bytes_of(const Entry& entry) {
    return std::accumulate(
        entry.texts.begin(), entry.texts.end(), std::size_t{0},
        [](std::size_t sum, const Text& text) { return sum + bytes_of(text.content); });
}

std::unexpected<Error> at_place(const std::string& place, Error error) {
    error.field = error.field.empty() ? place : place + "/" + error.field;
    return std::unexpected(std::move(error));
}

std::unexpected<Error> bad(const std::string& field, const std::string& what) {
    return fail(Errc::bad_request, field + " " + what, field);
}

bool is_name(std::string_view text, std::size_t bytes_max) {
    return !text.empty() && text.size() <= bytes_max && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool is_language(std::string_view text) {
    return text.size() <= language_bytes_max && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
           });
}

Result<> check_versions(const Entry& entry, const std::string& place) {
    if (entry.texts.size() > texts_max)
        return fail(Errc::too_large, place + "/texts may hold at most " + std::to_string(texts_max),
                    place + "/texts");
    std::uint32_t last = 0;
    for (const auto& text : entry.texts) {
        if (text.version <= last || text.version > entry.version)
            return bad(place + "/texts", "must be in the order of their versions");
        if (text.by.staff.size() > staff_bytes_max) return bad(place + "/texts", "name no account");
        last = text.version;
    }
    return {};
}

Result<> check_item(const Item& item, const std::string& place) {
    if (item.id.empty()) return bad(place + "/id", "is missing");
    if (auto fits = check_versions(item.entry, place); !fits) return fits;
    for (std::size_t i = 0; i < item.entry.texts.size(); ++i)
        if (auto fits = check_content(item.entry.texts[i].content, item.step); !fits)
            return at_place(place + "/texts/" + std::to_string(i), std::move(fits.error()));
    return {};
}

}  // namespace

std::string_view name_of(Setting setting) {
    return setting_names[static_cast<std::size_t>(setting)];
}

std::optional<Setting> parse_setting(std::string_view name) {
    return value_named<Setting>(name, setting_names);
}

const Item* Plan::find(const ItemId& item) const {
    const auto found = std::ranges::find(items, item, &Item::id);
    return found == items.end() ? nullptr : &*found;
}

std::vector<const Item*> Plan::items_of(Step step) const {
    std::vector<const Item*> found;
    for (const auto& item : items)
        if (item.step == step && item.entry.stands()) found.push_back(&item);
    return found;
}

std::size_t Plan::standing() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(items, [](const Item& item) { return item.entry.stands(); }));
}

std::optional<int> rating_of(const Plan& plan) {
    const auto* text = newest(plan, Setting::rating);
    if (!text) return std::nullopt;
    const auto& digits = text->reveal();
    int value = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, value);
    const bool whole = read.ec == std::errc{} && read.ptr == end && value >= 0 && value <= 10;
    return whole ? std::optional{value} : std::nullopt;
}

std::optional<Date> review_of(const Plan& plan) {
    const auto* text = newest(plan, Setting::review);
    return text ? parse_date(text->reveal()) : std::nullopt;
}

std::size_t bytes_of(const Plan& plan) {
    std::size_t sum = 0;
    for (const auto& item : plan.items) sum += bytes_of(item.entry);
    for (const auto& entry : plan.settings) sum += bytes_of(entry);
    return sum;
}

bool has_agreed(const Item& item) {
    return item.entry.stands() && holds_people(item.step) &&
           std::ranges::all_of(item.entry.texts, [](const Text& text) {
               return text.content.may_call == MayCall::agreed;
           });
}

Result<> check_setting(Setting setting, const Content& content) {
    const auto field = name_of(setting);
    Content only_text;
    only_text.text = content.text;
    if (content != only_text) return bad(std::string{field}, "is a text and nothing else");
    if (content.text.empty()) return bad(std::string{field}, "is missing");
    if (content.text.size() > text_bytes_max)
        return fail(
            Errc::too_large,
            std::string{field} + " may have at most " + std::to_string(text_bytes_max) + " bytes",
            std::string{field});
    const auto& text = content.text.reveal();
    if (setting == Setting::review && !parse_date(text))
        return bad(std::string{field}, "must be a date");
    if (setting == Setting::rating) {
        const bool digit = text.size() == 1 && text[0] >= '0' && text[0] <= '9';
        if (!digit && text != "10")
            return bad(std::string{field}, "must be a whole number from 0 to 10");
    }
    return {};
}

Result<> check_plan(const Plan& plan) {
    if (plan.id.empty()) return bad("id", "is missing");
    if (!is_name(plan.form, form_bytes_max))
        return bad("form", "must be 1 to 40 small letters, digits and hyphens");
    if (plan.language.size() < 2 || !is_language(plan.language))
        return bad("language", "must be a language's code");
    if (plan.standing() > items_max)
        return fail(Errc::too_large, "items may be at most " + std::to_string(items_max), "items");
    if (plan.items.size() - plan.standing() > removed_max)
        return fail(Errc::too_large, "items that were removed are too many", "items");
    if (plan.recent.size() > recent_max)
        return fail(Errc::too_large, "recent is too long", "recent");
    if (bytes_of(plan) > plan_bytes_max)
        return fail(Errc::too_large, "the plan's texts are too large together", "plan");
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < plan.items.size(); ++i) {
        const auto place = "items/" + std::to_string(i);
        if (auto fits = check_item(plan.items[i], place); !fits) return fits;
        if (!ids.insert(plan.items[i].id.text()).second) return bad(place + "/id", "stands twice");
    }
    for (std::size_t i = 0; i < setting_count; ++i) {
        const auto place = "settings/" + std::string{setting_names[i]};
        const auto& entry = plan.settings[i];
        if (auto fits = check_versions(entry, place); !fits) return fits;
        for (const auto& text : entry.texts)
            if (auto fits = check_setting(static_cast<Setting>(i), text.content); !fits)
                return at_place(place, std::move(fits.error()));
    }
    return {};
}

}  // namespace holdfast::safetyplan
