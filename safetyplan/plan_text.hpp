// A plan's own form (plan.schema.json) written as text, part by part. Pure; any thread.
#pragma once
#include "safetyplan/json_text.hpp"
#include "safetyplan/plan.hpp"

namespace holdfast::safetyplan {

// The members alone, for an object that is open.
void write_content(JsonText& into, const Content& content);
void write_item(JsonText& into, const Item& item);
void write_setting(JsonText& into, const Entry& entry);

}  // namespace holdfast::safetyplan
