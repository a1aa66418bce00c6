#include <algorithm>

#include "safetyplan/json_fields.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr std::int64_t counter_max = 1'000'000'000;
constexpr std::string_view version_format = "holdfast.plan.version";

Result<const json::array*> array_field(const json::object& object, std::string_view field,
                                       std::size_t most) {
    const auto* value = object.if_contains(field);
    if (!value || !value->is_array()) return bad_field(field, "must be a list");
    if (value->get_array().size() > most)
        return fail(Errc::too_large,
                    std::string{field} + " may hold at most " + std::to_string(most),
                    std::string{field});
    return &value->get_array();
}

// Applies `read` to each object of a list; an error is named by its place.
Result<> each(const json::object& object, std::string_view field, std::size_t most, auto read) {
    const auto list = array_field(object, field, most);
    if (!list) return std::unexpected(list.error());
    for (std::size_t i = 0; i < (*list)->size(); ++i) {
        const auto place = std::string{field} + "/" + std::to_string(i);
        const auto& one = (**list)[i];
        if (!one.is_object()) return bad_field(place, "must be an object");
        if (auto taken = read(one.get_object()); !taken)
            return within(place, std::move(taken.error()));
    }
    return {};
}

Result<std::uint32_t> counter_field(const json::object& object, std::string_view field) {
    const auto number = number_field(object, field, 0, counter_max);
    if (!number) return std::unexpected(number.error());
    return static_cast<std::uint32_t>(*number);
}

Result<> read_trace(const json::object& object, Text& text) {
    const auto version = counter_field(object, "version");
    if (!version) return std::unexpected(version.error());
    auto by = editor_field(object);
    if (!by) return std::unexpected(std::move(by.error()));
    const auto at = time_field(object);
    if (!at) return std::unexpected(at.error());
    text.version = *version;
    text.by = std::move(*by);
    text.at = *at;
    return {};
}

Result<> read_entry(const json::object& object, Entry& entry, auto read_content_of) {
    const auto version = counter_field(object, "version");
    if (!version) return std::unexpected(version.error());
    entry.version = *version;
    return each(object, "texts", texts_max, [&](const json::object& one) -> Result<> {
        auto content = read_content_of(one);
        if (!content) return std::unexpected(std::move(content.error()));
        auto& text = entry.texts.emplace_back();
        text.content = std::move(*content);
        return read_trace(one, text);
    });
}

Result<Item> read_item(const json::object& object, const identity::NumberReader& reader) {
    if (auto known = only_keys(object, {"id", "step", "place_version", "version", "texts"}); !known)
        return std::unexpected(std::move(known.error()));
    Item item;
    const auto id = id_field<PlanItemKind>(object, "id");
    if (!id) return std::unexpected(id.error());
    const auto step = name_field(object, "step", parse_step);
    if (!step) return std::unexpected(step.error());
    const auto placed = counter_field(object, "place_version");
    if (!placed) return std::unexpected(placed.error());
    item.id = *id;
    item.step = *step;
    item.placed = *placed;
    auto read = read_entry(object, item.entry, [&](const json::object& one) -> Result<Content> {
        if (auto known = only_keys(one, {"text", "relation", "number", "reachable", "may_call",
                                         "helper", "due", "outcome", "version", "by", "at"});
            !known)
            return std::unexpected(std::move(known.error()));
        return read_content(one, reader);
    });
    if (!read) return std::unexpected(std::move(read.error()));
    return item;
}

Result<> read_settings(const json::object& object, Plan& plan) {
    const auto settings = object_field(object, "settings");
    if (!settings) return std::unexpected(settings.error());
    for (const auto& [key, value] : **settings) {
        const auto setting = parse_setting(key);
        if (!setting) return within("settings", std::move(unknown_field(key).error()));
        const auto place = "settings/" + std::string{name_of(*setting)};
        if (!value.is_object()) return bad_field(place, "must be an object");
        const auto& one = value.get_object();
        if (auto known = only_keys(one, {"version", "texts"}); !known)
            return within(place, std::move(known.error()));
        auto& entry = plan.settings[static_cast<std::size_t>(*setting)];
        auto read = read_entry(one, entry, [](const json::object& text) -> Result<Content> {
            if (auto known = only_keys(text, {"value", "version", "by", "at"}); !known)
                return std::unexpected(std::move(known.error()));
            auto line = line_field(text, "value", text_bytes_max);
            if (!line) return std::unexpected(std::move(line.error()));
            Content content;
            content.text = std::move(*line);
            return content;
        });
        if (!read) return within(place, std::move(read.error()));
    }
    return {};
}

Result<> read_recent(const json::object& object, Plan& plan) {
    const auto recent = array_field(object, "recent", recent_max);
    if (!recent) return std::unexpected(recent.error());
    for (const auto& one : **recent) {
        const auto id = one.is_string() ? ChangeId::parse(one.get_string()) : std::nullopt;
        if (!id) return bad_field("recent", "must hold ids of changes");
        plan.recent.push_back(*id);
    }
    return {};
}

Result<> check_format(const json::object& object, std::string_view format) {
    const auto given = text_field(object, "format", 64);
    if (!given || *given != format)
        return bad_field("format", "must be \"" + std::string{format} + "\"");
    const auto* version = object.if_contains("format_version");
    if (!version || !version->is_int64() || version->get_int64() != plan_format_version)
        return bad_field("format_version", "must be 1: this Holdfast reads no other");
    return {};
}

// Of those that this line's plan templates have; none given: any.
Result<> one_of(std::string_view name, const std::vector<std::string_view>& had,
                std::string_view field) {
    if (had.empty() || std::ranges::find(had, name) != had.end()) return {};
    std::string all;
    for (const auto one : had) all.append(all.empty() ? "" : ", ").append(one);
    return bad_field(field, "must be one that this line has a plan template for: " + all);
}

Result<Plan> plan_of(const json::object& object, const identity::NumberReader& reader,
                     const Templates& templates) {
    if (auto right = check_format(object, "holdfast.plan"); !right)
        return std::unexpected(std::move(right.error()));
    if (auto known = only_keys(object, {"format", "format_version", "id", "language", "form",
                                        "revision", "items", "settings", "recent"});
        !known)
        return std::unexpected(std::move(known.error()));
    Plan plan;
    const auto id = id_field<PlanKind>(object, "id");
    if (!id) return std::unexpected(id.error());
    auto language = text_field(object, "language", language_bytes_max);
    if (!language) return std::unexpected(std::move(language.error()));
    auto form = text_field(object, "form", form_bytes_max);
    if (!form) return std::unexpected(std::move(form.error()));
    if (auto known = one_of(*language, templates.languages, "language"); !known)
        return std::unexpected(std::move(known.error()));
    if (auto known = one_of(*form, templates.forms, "form"); !known)
        return std::unexpected(std::move(known.error()));
    const auto revision = number_field(object, "revision", 0, counter_max);
    if (!revision) return std::unexpected(revision.error());
    plan.id = *id;
    plan.language = std::move(*language);
    plan.form = std::move(*form);
    plan.revision = static_cast<std::uint64_t>(*revision);
    auto items =
        each(object, "items", items_max + removed_max, [&](const json::object& one) -> Result<> {
            auto item = read_item(one, reader);
            if (!item) return std::unexpected(std::move(item.error()));
            plan.items.push_back(std::move(*item));
            return {};
        });
    if (!items) return std::unexpected(std::move(items.error()));
    if (auto read = read_settings(object, plan); !read)
        return std::unexpected(std::move(read.error()));
    if (auto read = read_recent(object, plan); !read)
        return std::unexpected(std::move(read.error()));
    if (auto fits = check_plan(plan); !fits) return std::unexpected(std::move(fits.error()));
    return plan;
}

Result<json::object> object_of(std::string_view text) {
    if (text.size() > plan_json_bytes_max)
        return fail(Errc::too_large, "a plan may have at most 2 MiB", "body");
    return parse_object(text);
}

Result<Version> version_of(const json::object& object, const identity::NumberReader& reader,
                           const Templates& templates) {
    if (auto right = check_format(object, version_format); !right)
        return std::unexpected(std::move(right.error()));
    if (auto known = only_keys(
            object, {"format", "format_version", "number", "agreed", "why", "by", "at", "plan"});
        !known)
        return std::unexpected(std::move(known.error()));
    Version version;
    const auto number = counter_field(object, "number");
    if (!number) return std::unexpected(number.error());
    version.number = *number;
    auto by = editor_field(object);
    if (!by) return std::unexpected(std::move(by.error()));
    const auto at = time_field(object);
    if (!at) return std::unexpected(at.error());
    auto agreement = read_agreement(object, std::move(*by), *at);
    if (!agreement) return std::unexpected(std::move(agreement.error()));
    version.agreement = std::move(*agreement);
    const auto inner = object_field(object, "plan");
    if (!inner) return std::unexpected(inner.error());
    auto plan = plan_of(**inner, reader, templates);
    if (!plan) return within("plan", std::move(plan.error()));
    version.plan = std::move(*plan);
    if (auto fits = check_version(version); !fits) return std::unexpected(std::move(fits.error()));
    return version;
}

}  // namespace

Result<Agreement> read_agreement(const json::object& object, Editor by, TimePoint at) {
    Agreement agreement{.agreed = {}, .why = {}, .by = std::move(by), .at = at};
    auto parties = each(object, "agreed", parties_max, [&](const json::object& one) -> Result<> {
        if (auto known = only_keys(one, {"role", "name"}); !known) return known;
        const auto role = name_field(one, "role", parse_role);
        if (!role) return std::unexpected(role.error());
        auto name = line_field(one, "name", party_bytes_max);
        if (!name) return std::unexpected(std::move(name.error()));
        agreement.agreed.push_back({.role = *role, .name = std::move(*name)});
        return {};
    });
    if (!parties) return std::unexpected(std::move(parties.error()));
    auto why = line_field(object, "why", why_bytes_max);
    if (!why) return std::unexpected(std::move(why.error()));
    agreement.why = std::move(*why);
    return agreement;
}

Result<Plan> read_plan(std::string_view text, const identity::NumberReader& reader,
                       const Templates& templates) {
    const auto object = object_of(text);
    if (!object) return std::unexpected(object.error());
    return plan_of(*object, reader, templates);
}

Result<Version> read_version(std::string_view text, const identity::NumberReader& reader,
                             const Templates& templates) {
    const auto object = object_of(text);
    if (!object) return std::unexpected(object.error());
    return version_of(*object, reader, templates);
}

Result<Plan> read_export(std::string_view text, const identity::NumberReader& reader,
                         const Templates& templates) {
    const auto object = object_of(text);
    if (!object) return std::unexpected(object.error());
    const auto format = text_field(*object, "format", 64);
    if (!format || *format != version_format) return plan_of(*object, reader, templates);
    auto version = version_of(*object, reader, templates);
    if (!version) return std::unexpected(std::move(version.error()));
    return std::move(version->plan);
}

}  // namespace holdfast::safetyplan
