// Shows how an assessment came about, for the people who write the lexicons: every word after
// normalisation and what each language knows it as, every concept with the modifier that changed
// it, the rules that fired, the level. Holds the words of the text: for the asker's screen, never
// for a log. Any thread; linear.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "triage/assessor.hpp"

namespace holdfast::triage {

std::string explain(const Assessor& assessor, std::span<const std::string_view> turns);

}  // namespace holdfast::triage
