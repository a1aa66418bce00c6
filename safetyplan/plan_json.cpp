#include "safetyplan/plan_json.hpp"

#include "safetyplan/json_fields.hpp"

namespace holdfast::safetyplan {
namespace {

void put_trace(json::object& into, const Text& text) {
    into["version"] = text.version;
    into["by"] = editor_json(text.by);
    into["at"] = epoch_ms(text.at);
}

std::string_view place_name(const Place& place) {
    switch (place.where) {
        case Place::Where::first:
            return "first";
        case Place::Where::last:
            return "last";
        case Place::Where::after:
            break;
    }
    return place.after.text();
}

struct Writer {
    json::object& into;
    void operator()(const Add& add) const {
        into["kind"] = "add";
        into["step"] = name_of(add.step);
        into["after"] = place_name(add.place);
        put_content(into, add.content, true);
    }
    void operator()(const Edit& edit) const {
        into["kind"] = "edit";
        into["item"] = edit.item.text();
        into["expected"] = edit.expected;
        put_content(into, edit.content, true);
    }
    void operator()(const Move& move) const {
        into["kind"] = "move";
        into["item"] = move.item.text();
        into["expected"] = move.expected;
        into["step"] = name_of(move.step);
        into["after"] = place_name(move.place);
    }
    void operator()(const Remove& remove) const {
        into["kind"] = "remove";
        into["item"] = remove.item.text();
        into["expected"] = remove.expected;
    }
    void operator()(const Set& set) const {
        into["kind"] = "set";
        into["setting"] = name_of(set.setting);
        into["expected"] = set.expected;
        into["value"] = set.value.reveal();
    }
};

json::object content_json(const Content& content) {
    json::object one;
    put_content(one, content, false);
    return one;
}

}  // namespace

json::object to_json(const Editor& by) {
    return editor_json(by);
}

json::object setting_to_json(const Entry& entry) {
    json::array texts;
    for (const auto& text : entry.texts) {
        json::object one{{"value", text.content.text.reveal()}};
        put_trace(one, text);
        texts.push_back(std::move(one));
    }
    return {{"version", entry.version}, {"texts", std::move(texts)}};
}

json::array agreed_to_json(const Agreement& agreement) {
    json::array agreed;
    for (const auto& party : agreement.agreed) {
        json::object one{{"role", name_of(party.role)}};
        if (!party.name.empty()) one["name"] = party.name.reveal();
        agreed.push_back(std::move(one));
    }
    return agreed;
}

json::object to_json(const Item& item) {
    json::array texts;
    for (const auto& text : item.entry.texts) {
        auto one = content_json(text.content);
        put_trace(one, text);
        texts.push_back(std::move(one));
    }
    return {{"id", item.id.text()},
            {"step", name_of(item.step)},
            {"place_version", item.placed},
            {"version", item.entry.version},
            {"texts", std::move(texts)}};
}

json::object to_json(const Plan& plan) {
    json::array items, recent;
    for (const auto& item : plan.items) items.push_back(to_json(item));
    for (const auto& change : plan.recent) recent.emplace_back(change.text());
    json::object settings;
    for (std::size_t i = 0; i < setting_count; ++i)
        if (plan.settings[i].version > 0)
            settings[setting_names[i]] = setting_to_json(plan.settings[i]);
    return {{"format", "holdfast.plan"},  {"format_version", plan_format_version},
            {"id", plan.id.text()},       {"language", plan.language},
            {"form", plan.form},          {"revision", plan.revision},
            {"items", std::move(items)},  {"settings", std::move(settings)},
            {"recent", std::move(recent)}};
}

json::object to_json(const Version& version) {
    json::object result{{"format", "holdfast.plan.version"},
                        {"format_version", plan_format_version},
                        {"number", version.number},
                        {"agreed", agreed_to_json(version.agreement)},
                        {"by", editor_json(version.agreement.by)},
                        {"at", epoch_ms(version.agreement.at)},
                        {"plan", to_json(version.plan)}};
    if (!version.agreement.why.empty()) result["why"] = version.agreement.why.reveal();
    return result;
}

json::object to_json(const Change& change) {
    json::object result{
        {"change", change.id.text()}, {"by", editor_json(change.by)}, {"at", epoch_ms(change.at)}};
    std::visit(Writer{result}, change.what);
    return result;
}

json::object to_json(const Applied& applied) {
    json::object result{{"outcome", name_of(applied.outcome)}, {"version", applied.version}};
    if (!applied.item.empty()) result["item"] = applied.item.text();
    return result;
}

json::object to_json(const Difference& difference) {
    json::object result{{"kind", name_of(difference.kind)}};
    if (difference.setting) {
        result["setting"] = name_of(*difference.setting);
    } else {
        result["item"] = difference.item.text();
        result["step"] = name_of(difference.step);
    }
    if (!difference.before.text.empty()) result["before"] = content_json(difference.before);
    if (!difference.after.text.empty()) result["after"] = content_json(difference.after);
    return result;
}

json::object to_json(const Attention& attention) {
    json::object result{{"matter", name_of(attention.matter)}};
    if (attention.setting)
        result["setting"] = name_of(*attention.setting);
    else
        result["item"] = attention.item.text();
    return result;
}

}  // namespace holdfast::safetyplan
