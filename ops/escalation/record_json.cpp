#include "ops/escalation/record_json.hpp"

namespace holdfast::escalation {
namespace {

json::object basis_json(const Basis& basis) {
    json::object shown;
    const auto put = [&](std::string_view field, const Words& words) {
        if (!words.empty()) shown[field] = words.reveal();
    };
    put("desire", basis.desire);
    put("capability", basis.capability);
    put("intent", basis.intent);
    put("buffers", basis.buffers);
    return shown;
}

// One pass over the entries; later words stand beside earlier ones, never in their place.
struct Shown {
    const desk::NameOf& name_of;
    json::array tried{}, where{}, told{}, notes{}, events{};

    json::object made(const Entry& entry) const {
        return {{"seq", entry.seq},
                {"at", epoch_ms(entry.at)},
                {"by", colleague_json(entry.by, name_of)}};
    }

    void add(const Entry& entry) {
        auto event = made(entry);
        event["type"] = "escalation_opened";
        if (!entry.readable) event["unreadable"] = true;
        if (const auto* step = std::get_if<Step>(&entry.what)) {
            event["type"] = "escalation_step";
            event["to"] = name_of_aim(*step);
            std::visit([&](const auto& one) { add_step(event, one); }, *step);
            if (const auto* said = std::get_if<Told>(step)) add_told(entry, *said);
        } else if (const auto* note = std::get_if<Note>(&entry.what)) {
            event["type"] = "escalation_noted";
            event["kind"] = escalation::name_of(note->kind);
            if (!note->basis.empty()) event["basis"] = basis_json(note->basis);
            add_note(entry, *note);
        } else if (const auto* opened = std::get_if<Opened>(&entry.what)) {
            event["basis"] = basis_json(opened->basis);
        }
        events.push_back(std::move(event));
    }

    static std::string_view name_of_aim(const Step& step) {
        return escalation::name_of(aim_of(step));
    }

    void add_step(json::object& event, const Consulted& step) const {
        event["supervisor"] = colleague_json(step.supervisor, name_of);
    }
    void add_step(json::object& event, const Told& step) const {
        event["agreed"] = step.agreed;
        if (!step.second.empty()) event["second"] = colleague_json(step.second, name_of);
        if (!step.why.empty()) event["why"] = step.why.reveal();
        if (!step.no_time.empty()) event["no_time"] = step.no_time.reveal();
    }
    void add_step(json::object& event, const OnTheWay& step) const {
        if (!step.reference.empty()) event["reference"] = step.reference.reveal();
        if (!step.eta.empty()) event["eta"] = step.eta.reveal();
    }
    void add_step(json::object& event, const Reached& step) const {
        if (!step.note.empty()) event["note"] = step.note.reveal();
    }
    void add_step(json::object& event, const Closed& step) const {
        event["outcome"] = escalation::name_of(step.outcome);
        event["why"] = step.why.reveal();
    }

    void add_told(const Entry& entry, const Told& step) {
        auto one = made(entry);
        one["kind"] = escalation::name_of(step.kind);
        one["whom"] = step.whom.reveal();
        one["reference"] = step.reference.reveal();
        one["said"] = step.said.reveal();
        told.push_back(std::move(one));
    }

    void add_note(const Entry& entry, const Note& note) {
        auto one = made(entry);
        if (note.kind == NoteKind::where) {
            one["what"] = note.text.reveal();
            one["how_known"] = note.how_known.reveal();
        } else if (note.kind == NoteKind::tried) {
            one["what"] = note.text.reveal();
            one["came_of"] = note.came_of.reveal();
        } else {
            one["kind"] = escalation::name_of(note.kind);
            one["text"] = note.text.reveal();
        }
        one["corrects"] = nullptr;
        if (note.corrects != 0) one["corrects"] = note.corrects;
        auto& list = note.kind == NoteKind::where   ? where
                     : note.kind == NoteKind::tried ? tried
                                                    : notes;
        if (note.kind != NoteKind::basis) list.push_back(std::move(one));
    }
};

json::value consent_json(const Told* told, const desk::NameOf& name_of) {
    if (!told) return nullptr;
    return {{"agreed", told->agreed},
            {"second", colleague_json(told->second, name_of)},
            {"why", told->why.reveal()}};
}

json::value no_time_json(const Record& record) {
    json::value said = nullptr;
    for (const auto& entry : record.entries)
        if (const auto* step = std::get_if<Step>(&entry.what))
            if (const auto* told = std::get_if<Told>(step); told && !told->no_time.empty())
                said = told->no_time.reveal();
    return said;
}

}  // namespace

json::value colleague_json(const std::string& user, const desk::NameOf& name_of) {
    if (user.empty()) return nullptr;
    return {{"user", user}, {"name", name_of(user)}};
}

json::object clock_json(const Standing& standing, const Pace& pace) {
    json::object clock{{"since", epoch_ms(standing.since)}, {"due", nullptr}};
    if (const auto by = due(standing, pace)) clock["due"] = epoch_ms(*by);
    return clock;
}

json::array next_json(const Standing& standing) {
    json::array names;
    for (const auto state : next(standing)) names.push_back(json::value(name_of(state)));
    return names;
}

json::object record_json(const Record& record, const Pace& pace, const desk::NameOf& name_of) {
    Shown shown{name_of};
    for (const auto& entry : record.entries) shown.add(entry);
    const auto& first = record.entries.front();
    const auto* closed = record.newest<Closed>();
    json::value outcome = nullptr;
    if (closed) outcome = escalation::name_of(closed->outcome);
    const auto* opened = std::get_if<Opened>(&first.what);
    const auto* basis = record.basis();
    return {{"id", record.id.text()},
            {"contact", record.contact.text()},
            {"state", escalation::name_of(record.standing.state)},
            {"rev", record.rev},
            {"drill", record.drill()},
            {"opened_at", epoch_ms(first.at)},
            {"opened_by", colleague_json(first.by, name_of)},
            {"way", opened ? opened->way.reveal() : std::string{}},
            {"clock", clock_json(record.standing, pace)},
            {"next", next_json(record.standing)},
            {"supervisor", colleague_json(record.standing.supervisor, name_of)},
            {"no_time", no_time_json(record)},
            {"consent", consent_json(record.newest<Told>(), name_of)},
            {"basis", basis ? basis_json(*basis) : json::object{}},
            {"tried", std::move(shown.tried)},
            {"where", std::move(shown.where)},
            {"told", std::move(shown.told)},
            {"outcome", std::move(outcome)},
            {"notes", std::move(shown.notes)},
            {"events", std::move(shown.events)}};
}

}  // namespace holdfast::escalation
