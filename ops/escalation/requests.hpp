// What staff send about an escalation, read from JSON: texts of at most 2,000 bytes of UTF-8
// without control characters, whose line breaks become spaces; accounts as accounts are named.
// Errors are `bad_request`, `too_large` or, for what is missing, `incomplete`, and name the field.
// What a step or a note must say beyond its form is checked by faults(). Pure; any thread.
#pragma once
#include "ops/escalation/record.hpp"

namespace holdfast::escalation {

inline constexpr std::size_t key_bytes_max = 64;

Result<std::string> read_key(const json::object& body);
Result<Opened> read_opening(const json::object& body);
Result<Step> read_step(const json::object& body);
Result<Note> read_note(const json::object& body);
// The number of the newest step that the sender has seen.
Result<std::uint32_t> read_rev(const json::object& body);

}  // namespace holdfast::escalation
