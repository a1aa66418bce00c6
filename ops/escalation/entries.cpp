// Entries of an escalation as events of the journal, both ways.
#include "ops/escalation/record.hpp"

namespace holdfast::escalation {
namespace {

void put(json::object& into, std::string_view field, const Words& words) {
    if (!words.empty()) into[field] = words.reveal();
}
void put(json::object& into, std::string_view field, const std::string& account) {
    if (!account.empty()) into[field] = account;
}

Words words(const journal::Event& event, std::string_view field) {
    const auto* value = event.content.if_contains(field);
    return value && value->is_string() ? Words{std::string{value->get_string()}} : Words{};
}
std::string account(const journal::Event& event, std::string_view field) {
    return std::string{event.text(field)};
}
bool yes(const journal::Event& event, std::string_view field) {
    const auto* value = event.header.if_contains(field);
    return value && value->is_bool() && value->get_bool();
}

void put_basis(json::object& into, const Basis& basis) {
    put(into, "desire", basis.desire);
    put(into, "capability", basis.capability);
    put(into, "intent", basis.intent);
    put(into, "buffers", basis.buffers);
}
Basis basis_of(const journal::Event& event) {
    return {words(event, "desire"), words(event, "capability"), words(event, "intent"),
            words(event, "buffers")};
}

// One overload for each that is written.
struct Writer {
    json::object &header, &content;

    void operator()(const Opened& opened) const {
        if (opened.drill) header["drill"] = true;
        put_basis(content, opened.basis);
        put(content, "way", opened.way);
    }
    void operator()(const Note& note) const {
        header["kind"] = name_of(note.kind);
        if (note.corrects != 0) header["corrects"] = note.corrects;
        put(content, "text", note.text);
        put(content, "came_of", note.came_of);
        put(content, "how_known", note.how_known);
        put_basis(content, note.basis);
    }
    void operator()(const Step& step) const {
        header["to"] = name_of(aim_of(step));
        std::visit(*this, step);
    }
    void operator()(const Consulted& step) const { put(header, "supervisor", step.supervisor); }
    void operator()(const Told& step) const {
        header["kind"] = name_of(step.kind);
        header["agreed"] = step.agreed;
        put(header, "second", step.second);
        put(content, "whom", step.whom);
        put(content, "reference", step.reference);
        put(content, "said", step.said);
        put(content, "no_time", step.no_time);
        put(content, "why", step.why);
    }
    void operator()(const OnTheWay& step) const {
        put(content, "reference", step.reference);
        put(content, "eta", step.eta);
    }
    void operator()(const Reached& step) const { put(content, "note", step.note); }
    void operator()(const Closed& step) const {
        header["outcome"] = name_of(step.outcome);
        put(content, "why", step.why);
    }
};

std::string_view type_of(const Entry& entry) {
    constexpr std::string_view types[] = {"escalation_opened", "escalation_step",
                                          "escalation_noted"};
    return types[entry.what.index()];
}

std::optional<Step> step_of(const journal::Event& event) {
    const auto aim = parse_state(event.text("to"));
    if (!aim) return std::nullopt;
    switch (*aim) {
        case State::opened:
            break;
        case State::consulted:
            return Consulted{account(event, "supervisor")};
        case State::told:
            return Told{.kind = parse_whom(event.text("kind")).value_or(Whom::emergency),
                        .whom = words(event, "whom"),
                        .reference = words(event, "reference"),
                        .said = words(event, "said"),
                        .no_time = words(event, "no_time"),
                        .agreed = yes(event, "agreed"),
                        .second = account(event, "second"),
                        .why = words(event, "why")};
        case State::on_the_way:
            return OnTheWay{words(event, "reference"), words(event, "eta")};
        case State::reached:
            return Reached{words(event, "note")};
        case State::closed:
            return Closed{parse_outcome(event.text("outcome")).value_or(Outcome::wrong),
                          words(event, "why")};
    }
    return std::nullopt;
}

}  // namespace

Written written(const EscalationId& id, const Entry& entry, std::uint32_t rev) {
    Written parts{.header = journal::header(type_of(entry), entry.at), .content = {}};
    parts.header["by"] = entry.by;
    parts.header["escalation"] = id.text();
    if (rev > 0) parts.header["rev"] = rev;
    std::visit(Writer{parts.header, parts.content}, entry.what);
    return parts;
}

std::optional<Entry> entry_of(const journal::Event& event) {
    Entry entry{.seq = event.seq,
                .at = event.at(),
                .by = account(event, "by"),
                .what = {},
                .readable = event.opened};
    const auto type = event.type();
    if (type == "escalation_opened") {
        entry.what = Opened{basis_of(event), words(event, "way"), yes(event, "drill")};
    } else if (type == "escalation_step") {
        auto step = step_of(event);
        if (!step) return std::nullopt;
        entry.what = std::move(*step);
    } else if (type == "escalation_noted") {
        const auto kind = parse_note_kind(event.text("kind"));
        if (!kind) return std::nullopt;
        entry.what = Note{.kind = *kind,
                          .text = words(event, "text"),
                          .came_of = words(event, "came_of"),
                          .how_known = words(event, "how_known"),
                          .basis = basis_of(event),
                          .corrects = static_cast<std::uint64_t>(event.number("corrects"))};
    } else {
        return std::nullopt;
    }
    return entry;
}

}  // namespace holdfast::escalation
