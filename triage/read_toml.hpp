// Reads lexicon files into definitions: a file with `language` holds one language's words, any
// other one policy. Faults of form (TOML, unknown keys, wrong types, unknown levels) are added with
// their lines; reading goes on after them.
#pragma once
#include <span>

#include "triage/definitions.hpp"

namespace holdfast::triage {

Definitions read_toml(std::span<const LexiconFile> files, Faults& faults);

// " (did you mean desire?)" when one of `known` is near, else "; known: …".
std::string nearest_of(std::string_view given, std::span<const std::string> known);

}  // namespace holdfast::triage
