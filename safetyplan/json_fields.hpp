// Reading the parts of a plan from JSON: what read_plan.cpp and read_change.cpp share. Errors as in
// plan_json.hpp, with fields named from the object at hand.
#pragma once
#include <initializer_list>

#include "safetyplan/plan_json.hpp"

namespace holdfast::safetyplan {

// The error again, with its field's place put before it.
std::unexpected<Error> within(const std::string& place, Error error);
std::unexpected<Error> bad_field(std::string_view field, std::string_view what);

// A key that has no place there: by its name, if that is like those of a plan, else by its place.
std::unexpected<Error> unknown_field(std::string_view key);
// Refuses a key that is not one of these.
Result<> only_keys(const json::object& object, std::initializer_list<std::string_view> known);

template <class Kind>
Result<Id<Kind>> id_field(const json::object& object, std::string_view field) {
    const auto text = text_field(object, field, id_length);
    const auto id = text ? Id<Kind>::parse(*text) : std::nullopt;
    if (!id) return bad_field(field, "must be an id");
    return *id;
}

// One of a list of names.
template <class Value>
Result<Value> name_field(const json::object& object, std::string_view field,
                         std::optional<Value> (*parse)(std::string_view)) {
    const auto* value = object.if_contains(field);
    const auto found = value && value->is_string() ? parse(value->get_string()) : std::nullopt;
    if (!found) return bad_field(field, "is none of the names it may have");
    return *found;
}

// A line cleaned by clean_line(); absent is empty.
Result<PlanText> line_field(const json::object& object, std::string_view field,
                            std::size_t bytes_max);
Result<Editor> editor_field(const json::object& object);
Result<TimePoint> time_field(const json::object& object);
json::object editor_json(const Editor& by);
// As a desk sends it: the number as it was written.
void put_content(json::object& into, const Content& content);

// The fields of a content; `number` is an object with `written`, or plainly what was written.
Result<Content> read_content(const json::object& object, const identity::NumberReader& reader);

}  // namespace holdfast::safetyplan
