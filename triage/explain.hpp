// An assessment in words for a person at a terminal: the level, and every rule that counted with
// the words of the text it stands on. The answer quotes the text: show it, never log it. Pure.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "triage/assessor.hpp"

namespace holdfast::triage {

std::string explain(const Assessor& assessor, std::span<const std::string_view> turns);

}  // namespace holdfast::triage
