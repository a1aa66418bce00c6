// Plans, agreed versions and changes as JSON: how they are kept (sealed), exported, imported, and
// sent to both sides of a conversation. The form is safetyplan/plan.schema.json, format_version 1;
// a test holds the writer and the schema against each other. Reading checks everything that apply()
// would: bounds, UTF-8, control characters, versions; a number is read anew, never believed. It
// refuses what it does not know, since an import that drops something loses it, naming the field by
// its place ("items/3/texts/0/number/written"). Details never repeat what was written. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "router/core/json.hpp"
#include "safetyplan/attention.hpp"
#include "safetyplan/change.hpp"
#include "safetyplan/history.hpp"

namespace holdfast::safetyplan {

inline constexpr std::int64_t plan_format_version = 1;
inline constexpr std::size_t plan_json_bytes_max = 2 * 1024 * 1024;

std::string plan_text(const Plan& plan);  // what to_json() is the tree of
json::object to_json(const Plan& plan);
json::object to_json(const Item& item);
json::object to_json(const Editor& by);
json::object setting_to_json(const Entry& entry);
json::array agreed_to_json(const Agreement& agreement);
json::object to_json(const Version& version);
json::object to_json(const Change& change);
json::object to_json(const Applied& applied);
json::object to_json(const Difference& difference);
json::object to_json(const Attention& attention);

// The plan templates that a line has, by which a plan from outside can be shown. Empty: any (what was
// kept here before).
struct Templates {
    std::vector<std::string_view> forms{}, languages{};
};

// A form or a language that is not among `known` is refused, naming those that are.
Result<Plan> read_plan(std::string_view text, const identity::NumberReader& reader,
                       const Templates& known = {});
Result<Version> read_version(std::string_view text, const identity::NumberReader& reader,
                             const Templates& known = {});
// A plan in either form; of an agreed version the plan alone, since nobody here agreed to it.
Result<Plan> read_export(std::string_view text, const identity::NumberReader& reader,
                         const Templates& known = {});

// Who agreed and why, of a version or as a desk sends it; other fields are not looked at.
Result<Agreement> read_agreement(const json::object& object, Editor by, TimePoint at);

// A change as a desk or a chat sends it; other fields of the frame are not looked at. Fields:
// change (its id), kind (add, edit, move, remove, set), item, expected, step, after ("first",
// "last" or an item), setting, value, and the content: text, relation, number (as written),
// reachable, may_call, helper, due, outcome.
Result<Change> read_change(const json::object& frame, const identity::NumberReader& reader,
                           Editor by, TimePoint at);
// As to_json(Change) wrote it, with who and when.
Result<Change> read_kept_change(const json::object& kept, const identity::NumberReader& reader);

}  // namespace holdfast::safetyplan
