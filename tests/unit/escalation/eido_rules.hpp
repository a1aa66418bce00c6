// What is wrong with an EIDO by the field rules of NENA-STA-021.1, as far as we use it: every
// component says who it is, when and by whom it was last changed, links lead somewhere, words of
// registries are of the registry, a location is PIDF-LO.
#pragma once
#include <regex>
#include <set>

#include "router/core/json.hpp"

namespace holdfast::escalation::tests {

class EidoRules {
  public:
    static std::vector<std::string> faults(const json::object& eido) {
        EidoRules rules;
        rules.check(eido);
        return rules.faults_;
    }

  private:
    void need(bool holds, std::string what) {
        if (!holds) faults_.push_back(std::move(what));
    }

    static std::string text(const json::object& object, std::string_view field) {
        const auto* value = object.if_contains(field);
        return value && value->is_string() ? std::string{value->get_string()} : std::string{};
    }

    static bool is_time(const std::string& text) {
        static const std::regex form{R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d)"};
        return std::regex_match(text, form);
    }

    void check(const json::object& eido) {
        prologue("eido", eido);
        need(text(eido, "$id").starts_with("urn:emergency:uid:incidentid:"), "$id is no incident");
        need(!text(eido, "eidoVersion").empty(), "no eidoVersion");
        need(!text(eido, "issuingElementIdentification").empty(), "no issuing element");
        need(eido.contains("agencyComponent"), "no agencyComponent");
        for (const auto& [field, value] : eido) {
            if (!field.ends_with("Component")) continue;
            const std::string name{field};
            const bool single = name == "incidentComponent";
            need(single ? value.is_object() : value.is_array(), name + " has the wrong shape");
            if (value.is_object()) component(name, value.get_object());
            if (value.is_array()) {
                need(!value.get_array().empty(), name + " is empty: leave it out");
                for (const auto& one : value.get_array()) component(name, one.as_object());
            }
        }
        for (const auto& [from, to] : links_)
            need(ids_.contains(to), from + " leads to " + to + ", which is not there");
    }

    void prologue(const std::string& name, const json::object& part) {
        const auto id = text(part, "$id");
        need(!id.empty(), name + " has no $id");
        need(ids_.insert(id).second, name + " has the $id of another");
        need(is_time(text(part, "lastUpdateTimeStamp")), name + " has no time with an offset");
        need(part.contains("updatedByAgencyReference"), name + " says no agency");
        follow(name, part);
    }

    void follow(const std::string& name, const json::value& value) {
        if (value.is_array())
            for (const auto& one : value.get_array()) follow(name, one);
        if (const auto* object = value.if_object())
            for (const auto& [field, inside] : *object)
                if (!field.ends_with("Component")) {
                    if (field == "$ref") links_.emplace_back(name, inside.as_string());
                    follow(name, inside);
                }
    }

    void component(const std::string& name, const json::object& part) {
        prologue(name, part);
        if (name == "incidentComponent") incident(part);
        if (name == "locationComponent") location(part);
        if (name == "personComponent")
            one_of(name, part.at("personIncidentRoleRegistryText").as_array(),
                   {"Caller", "Patient"});
        if (name == "callbackComponent")
            for (const auto& uri : part.at("callBackInformationUri").as_array())
                need(
                    std::regex_match(std::string{uri.as_string()}, std::regex{R"(tel:\+\d{6,15})"}),
                    "a call-back is no tel: URI");
        if (name == "notesComponent")
            need(well_formed("<n>" + text(part, "notesActionComments") + "</n>"),
                 "notes are no HTML");
        if (name == "additionalDataComponent")
            need(well_formed(text(part, "additionalDataByValue")), "additional data is no XML");
    }

    void incident(const json::object& part) {
        const auto type = text(part, "incidentTypeCommonRegistryText");
        need(type == "SUICTHRT" || type == "SUICIDE", "the incident's type is of no registry");
        one_of("status", part.at("incidentStatusCommonRegistryText").as_array(),
               {"Active", "Closed", "Cancelled"});
    }

    void location(const json::object& part) {
        const auto type = text(part, "locationTypeDescriptionRegistryText");
        need(type == "RoutingLocation" || type == "Caller" || type == "CurrentIncident",
             "a location's type is of no registry");
        const auto xml = text(part, "locationByValue");
        need(well_formed(xml), "a location is no XML");
        for (const auto* piece : {"urn:ietf:params:xml:ns:pidf\"", "location-info>",
                                  "usage-rules/>", "<gp:method>Manual</gp:method>", "civicAddress"})
            need(xml.find(piece) != xml.npos, std::string{"a location has no "} + piece);
    }

    void one_of(const std::string& name, const json::array& values,
                const std::set<std::string>& known) {
        need(!values.empty(), name + " says nothing");
        for (const auto& value : values)
            need(known.contains(std::string{value.as_string()}), name + " is of no registry");
    }

    // Tags nest and close, and nothing stands in between that XML would read as markup.
    static bool well_formed(const std::string& xml) {
        static const std::regex tag{R"(<(\?[^>]*\?|/?[A-Za-z0-9:._-]+)(\s[^<>]*?)?(/?)>)"};
        static const std::regex entity{R"(&(?!(amp|lt|gt|quot|apos);))"};
        std::vector<std::string> open;
        std::string between;
        auto from = xml.begin();
        for (std::sregex_iterator one{xml.begin(), xml.end(), tag}, end; one != end; ++one) {
            between.append(from, (*one)[0].first);
            from = (*one)[0].second;
            const auto name = (*one)[1].str();
            if (name.starts_with('?') || (*one)[3].length() > 0) continue;
            if (!name.starts_with('/')) {
                open.push_back(name);
            } else {
                if (open.empty() || "/" + open.back() != name) return false;
                open.pop_back();
            }
        }
        between.append(from, xml.end());
        return !xml.empty() && open.empty() && between.find_first_of("<>") == between.npos &&
               !std::regex_search(between, entity);
    }

    std::vector<std::string> faults_;
    std::set<std::string> ids_;
    std::vector<std::pair<std::string, std::string>> links_;
};

}  // namespace holdfast::escalation::tests
