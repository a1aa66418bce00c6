// Letters set apart ("k i l l") made one word, turn by turn. The last step of normalise(); linear,
// no allocation.
#pragma once
#include "triage/normalise.hpp"

namespace holdfast::triage {

void join_letters(Text& text);

}  // namespace holdfast::triage
