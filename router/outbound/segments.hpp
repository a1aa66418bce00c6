// How many text-message segments a text costs, and where a text too long for the provider is cut.
// Units are GSM-7 septets (160 in a lone segment, 153 in each of several; ^ { } \ [ ~ ] | and the
// euro sign cost 2) or UTF-16 units (70 / 67). Nothing that takes two units lies across two
// segments. Bytes that are no UTF-8 count as U+FFFD. Pure; any thread. Source: 3GPP TS 23.038
// (alphabet) and TS 23.040 (concatenation); checked against npm sms-segments-calculator.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::outbound {

struct Segments {
    bool gsm7 = true;         // false: UCS-2
    int count = 0;            // 0 for the empty text
    int units = 0;            // of the text itself; a unit left empty at a border is not counted
    int left_in_segment = 0;  // units that still fit in the last segment
};

Segments count_segments(std::string_view utf8);

// Parts of at most `chars_max` code points (0 is read as 1) that joined equal `utf8` byte for byte.
// Cuts after a sentence if one ends in the second half of a part, else after a space, else between
// what a reader sees as characters (only a single such character longer than a part is cut inside).
// No part is empty; the empty text has no parts.
std::vector<std::string> split_for_provider(std::string_view utf8, std::size_t chars_max);

}  // namespace holdfast::outbound
