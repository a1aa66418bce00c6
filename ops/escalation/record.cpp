#include "ops/escalation/record.hpp"

#include <algorithm>

#include "router/core/names.hpp"

namespace holdfast::escalation {
namespace {

constexpr std::array<std::string_view, 5> note_names{"note", "where", "tried", "basis",
                                                     "correction"};

}  // namespace

std::string_view name_of(NoteKind kind) {
    return note_names[static_cast<std::size_t>(kind)];
}
std::optional<NoteKind> parse_note_kind(std::string_view name) {
    return value_named<NoteKind>(name, note_names);
}

void Record::add(Entry entry) {
    if (entries.empty()) {
        standing = {.state = State::opened, .since = entry.at};
        rev = 1;
    } else if (const auto* step = std::get_if<Step>(&entry.what)) {
        standing = after(std::move(standing), *step, entry.at);
        ++rev;
    }
    entries.push_back(std::move(entry));
}

const Entry* Record::find(std::uint64_t seq) const {
    const auto found = std::ranges::find(entries, seq, &Entry::seq);
    return found == entries.end() ? nullptr : &*found;
}

bool Record::drill() const {
    const auto* opened = entries.empty() ? nullptr : std::get_if<Opened>(&entries.front().what);
    return opened && opened->drill;
}

std::vector<Place> Record::places() const {
    std::vector<Place> found;
    std::vector<const Entry*> corrections;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        const auto* note = std::get_if<Note>(&entry->what);
        if (!note) continue;
        if (note->corrects != 0) corrections.push_back(&*entry);
        if (note->kind != NoteKind::where) continue;
        const auto correction = std::ranges::find_if(corrections, [&](const Entry* one) {
            return std::get<Note>(one->what).corrects == entry->seq;
        });
        if (correction == corrections.end()) {
            found.push_back({note->text, note->how_known, entry->at});
            continue;
        }
        // A place that corrects it stands in the list by itself.
        const auto& said = std::get<Note>((*correction)->what);
        if (said.kind != NoteKind::where)
            found.push_back({said.text, note->how_known, (*correction)->at});
    }
    return found;
}

const Basis* Record::basis() const {
    const Basis* newest = nullptr;
    for (const auto& entry : entries) {
        const Basis* said = nullptr;
        if (const auto* opened = std::get_if<Opened>(&entry.what)) said = &opened->basis;
        if (const auto* note = std::get_if<Note>(&entry.what)) said = &note->basis;
        if (said && !said->empty()) newest = said;
    }
    return newest;
}

std::vector<Fault> faults(const Record& record, const Note& note) {
    std::vector<Fault> found;
    const bool about_basis = note.kind == NoteKind::basis;
    if (note.text.empty() && !about_basis) found.push_back({"text", "write something"});
    if (about_basis && note.basis.empty())
        found.push_back({"basis", "say at least one of desire, capability, intent and buffers"});
    if (note.kind == NoteKind::where && note.how_known.empty())
        found.push_back({"how_known", "say how it is known: said by them, an address on file, …"});
    if (note.kind == NoteKind::tried && note.came_of.empty())
        found.push_back({"came_of", "say what came of it"});
    const bool corrects = note.kind == NoteKind::correction || note.corrects != 0;
    if (corrects && !record.find(note.corrects))
        found.push_back({"corrects", "name the entry of this escalation that it corrects"});
    return found;
}

Record fold(EscalationId id, ContactId contact, const std::vector<journal::Event>& events) {
    Record record;
    record.id = std::move(id);
    record.contact = std::move(contact);
    for (const auto& event : events) {
        if (event.text("escalation") != record.id.text()) continue;
        if (auto entry = entry_of(event)) record.add(std::move(*entry));
    }
    return record;
}

}  // namespace holdfast::escalation
