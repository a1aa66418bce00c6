// What a desk is shown: events, cards and offers as JSON (asyncapi.yaml). Pure, apart from names of staff, which are given.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "router/core/json.hpp"
#include "router/journal/event.hpp"
#include "router/queue/line.hpp"
#include "triage/instruments/instruments.hpp"

namespace holdfast::desk {

using NameOf = std::function<std::string(std::string_view user)>;

json::object render_event(const journal::Event& event, bool by_text, const NameOf& name_of);

// For whoever does not serve the contact now: what was done with the safety plan, not what it says.
void hide_plan_texts(json::object& event);

struct CardDetails {
    std::uint64_t last_seq = 0;
    bool stopped = false;    // opted out of texts
    std::string plans;       // PersonRecord's
    bool dialable = true;
    std::string region;      // where the number's range lies; empty: unknown
};
json::object render_card(const queue::ContactRecord& contact, const CardDetails& details);

// What an offer shows of what the contact said: their newest message, or their answers before the chat; and what graver
// was seen in something before it, unless a person's word has come since.
struct Said {
    std::optional<journal::Event> newest, graver;
    void add(journal::Event event);  // in the journal's order
};
json::object render_offer(const queue::ContactRecord& contact, const Said& said);

json::array names_of(std::string_view separated_by_commas);

// How a contact may end. One in which the contact did not answer anybody may close as what it is.
struct Outcome {
    std::string_view name;
    bool no_conversation;  // may close without an assessment if there was none, and the engine saw no high risk
};
const Outcome* find_outcome(std::string_view name);
json::array outcome_names();

// The instruments a desk may open, by id and title.
json::array instrument_names(const triage::Instruments& instruments);
// The questions as far as the answers have led, in the contact's language, and the result once all are answered.
json::object render_form(const triage::Instrument& instrument, const triage::Answers& answers, std::string_view language);

}  // namespace holdfast::desk
