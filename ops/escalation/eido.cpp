#include "ops/escalation/eido.hpp"

namespace holdfast::escalation {
namespace {

constexpr std::string_view version = "1.0";
constexpr std::string_view incident = "incident", callback = "callback", person = "person",
                           note = "note", comment = "comment";

// For XML and for HTML alike.
std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            case '\'':
                safe += "&apos;";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

std::string lower(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return text;
}

// EIDO times carry an offset: to_iso8601() writes Z.
std::string at(TimePoint when) {
    auto text = to_iso8601(when);
    text.replace(text.size() - 1, 1, "+00:00");
    return text;
}

json::object reference(std::string_view id) {
    return {{"$ref", id}};
}

json::array one(json::value value) {
    return json::array{std::move(value)};
}

class Writer {
  public:
    Writer(const Record& record, const EidoFacts& facts)
        : record_(record),
          facts_(facts),
          agent_(facts.agent + "@" + facts.agency),
          name_(lower(record.id.text())),
          places_(record.places()) {}

    json::object whole() const {
        auto all = component("urn:emergency:uid:incidentid:" + name_ + ":" + facts_.agency);
        all["eidoVersion"] = version;
        all["issuingElementIdentification"] = "holdfast." + facts_.agency;
        all["incidentComponent"] = incident_component();
        if (!facts_.number.empty()) all["callbackComponent"] = one(callback_component());
        all["personComponent"] = one(person_component());
        if (!places_.empty()) all["locationComponent"] = location_components();
        all["notesComponent"] = one(notes_component());
        all["agencyComponent"] = one(agency_component());
        all["agentComponent"] = one(agent_component());
        if (record_.drill()) all["additionalDataComponent"] = one(comment_component());
        return all;
    }

  private:
    json::object component(std::string_view id) const {
        return {{"$id", id},
                {"lastUpdateTimeStamp", at(facts_.now)},
                {"updatedByAgencyReference", reference(facts_.agency)},
                {"updatedByAgentReference", reference(agent_)}};
    }

    static std::string location_id(std::size_t place) {
        return "location-" + std::to_string(place + 1);
    }

    json::array location_references() const {
        json::array all;
        for (std::size_t i = 0; i < places_.size(); ++i) all.push_back(reference(location_id(i)));
        return all;
    }

    void link(json::object& part) const {
        if (!places_.empty()) part["locationReference"] = location_references();
    }

    json::object incident_component() const {
        const bool closed = record_.standing.state == State::closed;
        auto part = component(incident);
        part["incidentTypeCommonRegistryText"] = "SUICTHRT";
        part["incidentTypeInternalText"] =
            std::string{record_.drill() ? "PRACTICE, NOT AN EMERGENCY: " : ""} +
            "Crisis line, risk " + facts_.level;
        part["incidentStatusCommonRegistryText"] = one(closed ? "Closed" : "Active");
        part["internalIncidentId"] = record_.id.text();
        part["agentReference"] = one(reference(agent_));
        link(part);
        part["personReference"] = one(reference(person));
        part["notesReference"] = one(reference(note));
        return part;
    }

    json::object callback_component() const {
        auto part = component(callback);
        part["callBackInformationUri"] = one(json::value("tel:" + facts_.number.reveal()));
        return part;
    }

    json::object person_component() const {
        auto part = component(person);
        part["personIncidentRoleRegistryText"] = one("Patient");
        if (!facts_.number.empty()) part["callBackReference"] = reference(callback);
        link(part);
        return part;
    }

    json::array location_components() const {
        json::array all;
        for (std::size_t i = 0; i < places_.size(); ++i) {
            auto part = component(location_id(i));
            part["locationTypeDescriptionRegistryText"] = "CurrentIncident";
            part["locationByValue"] = presence(places_[i]);
            part["locationDescriptionText"] =
                "How it is known: " + places_[i].how_known.reveal() + "; not verified";
            all.push_back(std::move(part));
        }
        return all;
    }

    // PIDF-LO (RFC 4119, RFC 5139) with what was written down, whole, as additional location
    // information: taking it apart would be guessing.
    std::string presence(const Place& place) const {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
               "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\""
               " xmlns:gp=\"urn:ietf:params:xml:ns:pidf:geopriv10\""
               " xmlns:dm=\"urn:ietf:params:xml:ns:pidf:data-model\""
               " xmlns:ca=\"urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr\""
               " entity=\"pres:" +
               name_ + "@" + escaped(facts_.agency) +
               "\"><dm:device id=\"person\"><gp:geopriv><gp:location-info><ca:civicAddress>"
               "<ca:LOC>" +
               escaped(place.what.reveal()) +
               "</ca:LOC></ca:civicAddress></gp:location-info><gp:usage-rules/>"
               "<gp:method>Manual</gp:method></gp:geopriv><dm:timestamp>" +
               to_iso8601(place.at) + "</dm:timestamp></dm:device></presence>";
    }

    // HTML: who may be believed about what, in the order in which a dispatcher needs it.
    json::object notes_component() const {
        std::string html;
        const auto add = [&](std::string_view label, std::string_view words) {
            if (!words.empty())
                html.append("<p>").append(label).append(escaped(words)).append("</p>");
        };
        if (record_.drill()) add("PRACTICE: ", "a drill. Nobody is to be sent.");
        add("Risk: ", facts_.level);
        if (const auto* basis = record_.basis()) {
            add("Wish to die: ", basis->desire.reveal());
            add("Means and ability: ", basis->capability.reveal());
            add("Intent: ", basis->intent.reveal());
            add("What holds them: ", basis->buffers.reveal());
        }
        add("In conversation with them now: ",
            facts_.in_contact.empty() ? "nobody" : facts_.in_contact);
        if (const auto* closed = record_.newest<Closed>())
            add("Closed: ", escalation::name_of(closed->outcome));
        html += "<p>Ask for a mental health response if there is one.</p>";
        auto part = component(note);
        part["notesActionComments"] = std::move(html);
        part["agentReference"] = one(reference(agent_));
        return part;
    }

    json::object agency_component() const {
        auto part = component(facts_.agency);
        part["agencyRoleDescriptionRegistryText"] = one("CallReceiving");
        part["agencyType"] = one("crisis_center");
        return part;
    }

    json::object agent_component() const {
        auto part = component(agent_);
        part["agentRoleRegistryText"] = one("Call Taking");
        part["agencyReference"] = reference(facts_.agency);
        return part;
    }

    // A drill says so in each place that a reader may look at first.
    json::object comment_component() const {
        auto part = component(comment);
        part["urlPurpose"] = "EmergencyCallData.Comment";
        part["additionalDataByValue"] =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><com:EmergencyCallData.Comment"
            " xmlns:com=\"urn:ietf:params:xml:ns:EmergencyCallData:Comment\">"
            "<com:DataProviderReference>" +
            name_ + "@" + escaped(facts_.agency) +
            "</com:DataProviderReference>"
            "<com:Comment xml:lang=\"en\">Practice record. Not an emergency.</com:Comment>"
            "</com:EmergencyCallData.Comment>";
        return part;
    }

    const Record& record_;
    const EidoFacts& facts_;
    std::string agent_, name_;
    std::vector<Place> places_;
};

}  // namespace

json::object eido(const Record& record, const EidoFacts& facts) {
    return Writer{record, facts}.whole();
}

}  // namespace holdfast::escalation
