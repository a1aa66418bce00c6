// What somebody reads aloud to emergency services, a mobile team or a trusted person: one screen,
// in their language. Pure; any thread. Bounds: three places, three sayings, 240 characters a line.
#pragma once
#include "ops/escalation/record.hpp"

namespace holdfast::escalation {

inline constexpr std::size_t script_places_max = 3, script_sayings_max = 3,
                             script_line_chars_max = 240;

// What the record does not hold.
struct ScriptFacts {
    std::string language = "en";    // of whoever reads it aloud; unknown: English
    std::string line{};             // the centre's title
    std::string call_back{};        // the centre's own number; empty: not set
    std::string caller{};           // who reads it aloud
    PhoneNumber number{};           // the person's; empty: there is none to call
    std::string region{};           // where that number was first given out; empty: unknown
    std::string level{};            // now: "imminent", …
    bool assessed = false;          // by a person; else by the engine
    std::string person_language{};  // "es"
    std::string in_contact{};       // who is in conversation with them now; empty: nobody
    bool by_text = false;           // they write from a phone; else in the chat
    std::vector<Words> said{};      // the person's own words, the newest last
};

// {"language","drill","heading", "what","where","call_back","risk","in_contact","said_by_person":
// each a list of lines, "labels":{…} of these, "text"}: the last is all of it, to copy.
json::object call_script(const Record& record, const ScriptFacts& facts);

}  // namespace holdfast::escalation
