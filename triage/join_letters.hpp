// Letters set apart ("k i l l") made one word, turn by turn. The last step of normalise(); linear,
// no allocation.
#pragma once
#include "triage/normalise.hpp"

namespace holdfast::triage {

// From this word on, which begins a turn.
void join_letters(Text& text, std::size_t first_word);

}  // namespace holdfast::triage
