// Random walks through escalations: steps and notes with anything in their fields, well and badly.
#pragma once
#include <random>

#include "ops/escalation/record.hpp"

namespace holdfast::escalation::tests {

class Walk {
  public:
    explicit Walk(unsigned seed) : engine_(seed) {}

    bool chance(int percent) { return pick(100) < percent; }
    int pick(int below) { return std::uniform_int_distribution{0, below - 1}(engine_); }

    std::string user() { return std::vector<std::string>{"ana", "bob", "sue"}.at(pick(3)); }
    // Often empty.
    Words words() {
        if (chance(35)) return {};
        return Words{"words " + std::to_string(pick(1000)) + " <ñ&\">"};
    }
    std::string account() { return chance(35) ? std::string{} : user(); }

    Step step() {
        switch (pick(8)) {
            case 0:
            case 1:
                return Consulted{account()};
            case 2:
            case 3:
                return Told{.kind = static_cast<Whom>(pick(whom_count)),
                            .whom = words(),
                            .reference = words(),
                            .said = words(),
                            .no_time = words(),
                            .agreed = chance(50),
                            .second = account(),
                            .why = words()};
            case 4:
                return OnTheWay{words(), words()};
            case 5:
            case 6:
                return Reached{words()};
            default:
                return Closed{static_cast<Outcome>(pick(outcome_count)), words()};
        }
    }

    Note note(const Record& record) {
        const auto there = static_cast<int>(record.entries.size());
        return Note{.kind = static_cast<NoteKind>(pick(5)),
                    .text = words(),
                    .came_of = words(),
                    .how_known = words(),
                    .basis = {words(), words(), {}, {}},
                    .corrects = chance(50) ? 0 : static_cast<std::uint64_t>(pick(there + 3))};
    }

  private:
    std::mt19937 engine_;
};

inline const EscalationId an_escalation = *EscalationId::parse("01JG0000000000000000000001");
inline const ContactId a_contact = *ContactId::parse("01JG0000000000000000000002");
inline const TimePoint some_time = from_epoch_ms(1'795'000'000'000);

inline Record opened_record(Opened opened = {}) {
    Record record;
    record.id = an_escalation;
    record.contact = a_contact;
    record.add({.seq = 3, .at = some_time, .by = "ana", .what = std::move(opened)});
    return record;
}

// Takes what may be taken; `false`: nothing was added.
inline bool try_to_add(Record& record, Entry entry) {
    const auto* step = std::get_if<Step>(&entry.what);
    const auto found = step ? faults(record.standing, *step, entry.by)
                            : faults(record, std::get<Note>(entry.what));
    if (!found.empty()) return false;
    entry.seq = record.entries.back().seq + 2;
    record.add(std::move(entry));
    return true;
}

}  // namespace holdfast::escalation::tests
