// An escalation as an EIDO (NENA-STA-021.1, JSON): a file that a centre may hand to a PSAP that
// asks for one. It is an export; nothing is conveyed. What is not known is left out, never guessed:
// no location without one that somebody wrote down, no call-back without a number. Pure; any
// thread.
#pragma once
#include "ops/escalation/record.hpp"

namespace holdfast::escalation {

// What the record does not hold.
struct EidoFacts {
    std::string agency{};      // this centre's name in the DNS: "hotline.example.org"
    std::string agent{};       // the account that exports it
    PhoneNumber number{};      // the person's, in E.164; empty: none
    std::string level{};       // now: "imminent", …
    std::string in_contact{};  // who is in conversation with them now; empty: nobody
    TimePoint now{};
};

json::object eido(const Record& record, const EidoFacts& facts);

}  // namespace holdfast::escalation
