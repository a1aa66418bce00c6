#include "safetyplan/plan_json.hpp"

#include <boost/json/parse.hpp>

#include "safetyplan/json_fields.hpp"
#include "safetyplan/plan_text.hpp"

namespace holdfast::safetyplan {
namespace {

// Of a text that was written here.
json::object object_in(std::string_view text) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    return std::move(json::parse(text, {}, options).get_object());
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
        put_content(into, add.content);
    }
    void operator()(const Edit& edit) const {
        into["kind"] = "edit";
        into["item"] = edit.item.text();
        into["expected"] = edit.expected;
        put_content(into, edit.content);
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
    JsonText text;
    text.open('{');
    write_content(text, content);
    text.close('}');
    return object_in(text.take());
}

}  // namespace

json::object to_json(const Editor& by) {
    return editor_json(by);
}

json::object setting_to_json(const Entry& entry) {
    JsonText text;
    write_setting(text, entry);
    return object_in(text.take());
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
    JsonText text;
    write_item(text, item);
    return object_in(text.take());
}

json::object to_json(const Plan& plan) {
    return object_in(plan_text(plan));
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
