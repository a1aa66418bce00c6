#include "safetyplan/json_fields.hpp"

#include <algorithm>

namespace holdfast::safetyplan {
namespace {

constexpr std::int64_t time_max = 7'289'654'400'000;  // the end of 2200

void put(json::object& into, std::string_view field, const PlanText& text) {
    if (!text.empty()) into[field] = text.reveal();
}

Result<Number> number_of(const json::object& object, const identity::NumberReader& reader) {
    const auto* value = object.if_contains("number");
    if (!value || value->is_null()) return Number{};
    if (value->is_string()) return read_number(value->get_string(), reader);
    if (!value->is_object()) return bad_field("number", "must be what was written");
    const auto& number = value->get_object();
    if (auto known = only_keys(number, {"written", "dial", "dialable"}); !known)
        return within("number", std::move(known.error()));
    const auto written = text_field(number, "written", number_bytes_max);
    if (!written) return within("number", written.error());
    return read_number(*written, reader, "number/written");
}

}  // namespace

std::unexpected<Error> within(const std::string& place, Error error) {
    error.detail = place + (error.field.empty() ? " " : "/") + error.detail;
    error.field = error.field.empty() ? place : place + "/" + error.field;
    return std::unexpected(std::move(error));
}

std::unexpected<Error> bad_field(std::string_view field, std::string_view what) {
    return fail(Errc::bad_request, std::string{field} + " " + std::string{what},
                std::string{field});
}

std::unexpected<Error> unknown_field(std::string_view key) {
    const bool plain = key.size() <= 40 && std::ranges::all_of(key, [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                       });
    if (plain && !key.empty()) return bad_field(key, "is no field of a plan: leave it out");
    // Not shown: it may be somebody's words.
    return fail(Errc::bad_request, "holds a field that a plan does not have: leave it out");
}

Result<> only_keys(const json::object& object, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : object)
        if (std::ranges::find(known, std::string_view{key}) == known.end())
            return unknown_field(key);
    return {};
}

Result<PlanText> line_field(const json::object& object, std::string_view field,
                            std::size_t bytes_max) {
    auto text = optional_text_field(object, field, bytes_max);
    if (!text) return std::unexpected(std::move(text.error()));
    return clean_line(*text, field, bytes_max);
}

Result<Editor> editor_field(const json::object& object) {
    const auto by = object_field(object, "by");
    if (!by) return std::unexpected(by.error());
    if (auto known = only_keys(**by, {"role", "account"}); !known)
        return within("by", std::move(known.error()));
    const auto role = text_field(**by, "role", 8);
    const auto account = optional_text_field(**by, "account", staff_bytes_max);
    if (!account) return within("by", account.error());
    const bool person = role && *role == "person" && account->empty();
    const bool staff = role && *role == "staff" && !account->empty();
    if (!person && !staff) return bad_field("by", "must be the person, or staff with an account");
    return Editor{.staff = *account};
}

Result<TimePoint> time_field(const json::object& object) {
    const auto at = number_field(object, "at", 0, time_max);
    if (!at) return std::unexpected(at.error());
    return from_epoch_ms(*at);
}

json::object editor_json(const Editor& by) {
    if (by.is_person()) return {{"role", "person"}};
    return {{"role", "staff"}, {"account", by.staff}};
}

void put_content(json::object& into, const Content& content) {
    put(into, "text", content.text);
    put(into, "relation", content.relation);
    put(into, "number", content.number.written);
    put(into, "reachable", content.reachable);
    if (content.may_call != MayCall::unasked) into["may_call"] = name_of(content.may_call);
    if (!content.helper.empty()) into["helper"] = content.helper.text();
    if (content.due) into["due"] = to_text(*content.due);
    put(into, "outcome", content.outcome);
}

Result<Content> read_content(const json::object& object, const identity::NumberReader& reader) {
    Content content;
    struct Line {
        std::string_view field;
        PlanText& into;
        std::size_t bytes_max;
    };
    const Line lines[] = {
        {"text", content.text, text_bytes_max},
        {"relation", content.relation, relation_bytes_max},
        {"reachable", content.reachable, reachable_bytes_max},
        {"outcome", content.outcome, outcome_bytes_max},
    };
    for (const auto& line : lines) {
        auto text = line_field(object, line.field, line.bytes_max);
        if (!text) return std::unexpected(std::move(text.error()));
        line.into = std::move(*text);
    }
    auto number = number_of(object, reader);
    if (!number) return std::unexpected(std::move(number.error()));
    content.number = std::move(*number);
    if (object.contains("may_call")) {
        const auto may_call = name_field(object, "may_call", parse_may_call);
        if (!may_call) return std::unexpected(may_call.error());
        content.may_call = *may_call;
    }
    const auto helper = optional_text_field(object, "helper", id_length);
    if (!helper) return std::unexpected(helper.error());
    if (!helper->empty()) {
        const auto id = ItemId::parse(*helper);
        if (!id) return bad_field("helper", "must be an id");
        content.helper = *id;
    }
    const auto due = optional_text_field(object, "due", 16);
    if (!due) return std::unexpected(due.error());
    if (!due->empty() && !(content.due = parse_date(*due)))
        return bad_field("due", "must be a date like 2026-12-03");
    return content;
}

}  // namespace holdfast::safetyplan
