// An escalation as its contact's journal tells it: entries in the order in which they were made,
// none ever altered, and how it stands by them. A correction is one more entry that names the one
// it is about. Facts (times, accounts, steps, yes and no) stand in an event's header, words in its
// sealed content. Pure; any thread.
#pragma once
#include "ops/escalation/steps.hpp"
#include "router/core/id.hpp"
#include "router/core/json.hpp"
#include "router/journal/event.hpp"

namespace holdfast::escalation {

using EscalationId = Id<struct EscalationKind>;

// The basis of risk (what NSPL's risk model asks for); each may be empty: it is opened first.
struct Basis {
    Words desire{}, capability{}, intent{}, buffers{};
    bool empty() const {
        return desire.empty() && capability.empty() && intent.empty() && buffers.empty();
    }
};

struct Opened {
    Basis basis{};
    Words way{};  // how it came to be opened, as the desk says it
    bool drill = false;
};

enum class NoteKind : std::uint8_t { note, where, tried, basis, correction };
std::string_view name_of(NoteKind kind);
std::optional<NoteKind> parse_note_kind(std::string_view name);

struct Note {
    NoteKind kind{};
    Words text{};                // where they are; the less invasive step; else what is noted
    Words came_of{};             // of a step that was tried
    Words how_known{};           // of a place
    Basis basis{};               // of kind basis
    std::uint64_t corrects = 0;  // the entry's seq
};

struct Entry {
    std::uint64_t seq = 0;
    TimePoint at{};
    std::string by{};
    std::variant<Opened, Step, Note> what{};
    bool readable = true;  // false: its words do not open; what the header says stands
};

struct Place {
    Words what{}, how_known{};
    TimePoint at{};
};

struct Record {
    EscalationId id{};
    ContactId contact{};
    std::vector<Entry> entries{};
    Standing standing{};
    std::uint32_t rev = 0;  // the opening and the steps so far

    // Appends; the first must be the opening.
    void add(Entry entry);
    const Entry* find(std::uint64_t seq) const;
    bool drill() const;
    // The newest step of a kind; none: not taken yet.
    template <class Kind>
    const Kind* newest() const {
        for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
            if (const auto* step = std::get_if<Step>(&entry->what))
                if (const auto* found = std::get_if<Kind>(step)) return found;
        return nullptr;
    }
    // Where they may be, the newest first, each as it was last corrected.
    std::vector<Place> places() const;
    // The newest basis of risk that says something; none: only an empty one.
    const Basis* basis() const;
};

// Why a note may not be added; empty: it may, also after closing.
std::vector<Fault> faults(const Record& record, const Note& note);

// What is appended to the journal: header with its facts, and the words to seal.
struct Written {
    json::object header, content;
};
Written written(const EscalationId& id, const Entry& entry, std::uint32_t rev);
// Nothing: it is no entry of an escalation.
std::optional<Entry> entry_of(const journal::Event& event);
// The entries of this escalation among a journal's events, which come in order.
Record fold(EscalationId id, ContactId contact, const std::vector<journal::Event>& events);

}  // namespace holdfast::escalation
