// One duty as the store shows it: something that somebody must do by a time, about one contact.
// Pure.
#pragma once
#include <optional>
#include <string>

#include "router/core/clock.hpp"
#include "router/core/id.hpp"
#include "triage/assessment.hpp"

namespace holdfast::duties {

using DutyId = Id<struct DutyKind>;

struct Duty {
    DutyId id;
    std::string kind;  // answer, silence, call_back, plan_review, means_check, escalation,
                       // responders, involuntary_look
    ContactId contact;
    std::string item;   // of the plan; empty: none
    std::string owner;  // whose it is; empty: whoever is on call
    std::string state;  // open, acknowledged, done, void
    TimePoint due, opened;
    bool urgent = false;  // rings the on-call ladder; else at the consoles alone
    triage::Level level =
        triage::Level::none;               // of the contact when it was opened, or graver since
    std::int64_t rings = 0;                // so far
    std::size_t rung = 0;                  // the ladder's level of the last ring, from 0
    std::optional<TimePoint> next, until;  // rings next; the end of the promise
    std::string by;                        // who has taken it, or ended it
    std::string code;                      // four digits that acknowledge it by text; empty: none
    bool drill = false;
    std::string escalation;  // empty: none
    std::string outcome;     // of what the line ended by itself: accepted, spoke, left, …
    triage::Level contact_level = triage::Level::none;  // now
    std::string serving;                                // who serves the contact now; empty: nobody

    bool over() const { return state == "done" || state == "void"; }
    bool overdue(TimePoint now) const { return !over() && now >= due; }
    bool ringing() const { return state == "open" && rings > 0; }
    bool is_of(std::string_view user) const {
        return owner == user || by == user || serving == user;
    }
};

}  // namespace holdfast::duties
