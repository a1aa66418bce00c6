#include "safetyplan/plan_text.hpp"

#include "safetyplan/plan_json.hpp"

namespace holdfast::safetyplan {
namespace {

void write(JsonText& into, std::string_view field, const PlanText& text) {
    if (!text.empty()) into.member(field, text.reveal());
}

void write_number(JsonText& into, const Number& number) {
    into.key("number");
    into.open('{');
    into.member("written", number.written.reveal());
    into.member("dialable", number.dialable());
    if (number.dialable()) into.member("dial", number.dial.reveal());
    into.close('}');
}

void write_trace(JsonText& into, const Text& text) {
    into.member("version", text.version);
    into.key("by");
    into.open('{');
    into.member("role", std::string_view{text.by.is_person() ? "person" : "staff"});
    if (!text.by.is_person()) into.member("account", text.by.staff);
    into.close('}');
    into.member("at", epoch_ms(text.at));
}

void write_texts(JsonText& into, const Entry& entry, auto write_one) {
    into.member("version", entry.version);
    into.key("texts");
    into.open('[');
    for (const auto& text : entry.texts) {
        into.open('{');
        write_one(text.content);
        write_trace(into, text);
        into.close('}');
    }
    into.close(']');
}

}  // namespace

void write_content(JsonText& into, const Content& content) {
    write(into, "text", content.text);
    write(into, "relation", content.relation);
    if (!content.number.written.empty()) write_number(into, content.number);
    write(into, "reachable", content.reachable);
    if (content.may_call != MayCall::unasked) into.member("may_call", name_of(content.may_call));
    if (!content.helper.empty()) into.member("helper", content.helper.text());
    if (content.due) into.member("due", to_text(*content.due));
    write(into, "outcome", content.outcome);
}

void write_item(JsonText& into, const Item& item) {
    into.open('{');
    into.member("id", item.id.text());
    into.member("step", name_of(item.step));
    into.member("place_version", item.placed);
    write_texts(into, item.entry, [&](const Content& content) { write_content(into, content); });
    into.close('}');
}

void write_setting(JsonText& into, const Entry& entry) {
    into.open('{');
    write_texts(into, entry, [&](const Content& content) {
        into.member("value", content.text.reveal());
    });
    into.close('}');
}

std::string plan_text(const Plan& plan) {
    JsonText into;
    into.open('{');
    into.member("format", std::string_view{"holdfast.plan"});
    into.member("format_version", plan_format_version);
    into.member("id", plan.id.text());
    into.member("language", plan.language);
    into.member("form", plan.form);
    into.member("revision", plan.revision);
    into.key("items");
    into.open('[');
    for (const auto& item : plan.items) write_item(into, item);
    into.close(']');
    into.key("settings");
    into.open('{');
    for (std::size_t i = 0; i < setting_count; ++i) {
        if (plan.settings[i].version == 0) continue;
        into.key(setting_names[i]);
        write_setting(into, plan.settings[i]);
    }
    into.close('}');
    into.key("recent");
    into.open('[');
    for (const auto& change : plan.recent) into.value(change.text());
    into.close(']');
    into.close('}');
    return into.take();
}

}  // namespace holdfast::safetyplan
