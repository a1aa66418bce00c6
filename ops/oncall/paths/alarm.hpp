// What a notice says to the world outside: ids, kinds, levels and times of a duty. It has no place
// for a contact's name, number or words, and none for what staff wrote.
#pragma once
#include <string>
#include <string_view>

#include "router/core/clock.hpp"
#include "triage/assessment.hpp"

namespace holdfast::oncall {

struct Alarm {
    enum class What { ring, opened, acknowledged, expired, ended } what = What::ring;
    std::string duty;     // id
    std::string contact;  // id
    std::string kind;     // "answer", "escalation", …
    std::string turn;     // tells this notice from others of its duty
    triage::Level risk = triage::Level::none;
    std::string level;  // of the ladder, by its name
    int rings = 0;
    bool urgent = false, drill = false;
    std::string code;  // by which it is taken over from a phone; empty: it has none
    std::string by;    // who of the staff took it; empty: nobody
    TimePoint opened{}, due{}, until{};
};

// "ring", …; and what it says in a sentence, in English, as operators' tools do.
std::string_view name_of(Alarm::What what);
std::string summary_of(const Alarm& alarm);
// It calls for somebody; else it says that somebody was there.
bool calls(Alarm::What what);

}  // namespace holdfast::oncall
