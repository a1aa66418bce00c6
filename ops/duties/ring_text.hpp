// The text by which a ring reaches a phone, as a provider's report on it names it:
// "DUTY.RING.PLACE"; and which of a duty's texts are known not to have arrived, as the store keeps
// them: "0:3 2:4". Pure.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ops/duties/duty.hpp"

namespace holdfast::duties {

struct RingText {
    DutyId duty;
    std::int64_t ring = 1;
    std::size_t place = 0;  // of the level in the ladder, from 0

    std::string text() const;
    // Nothing, unless text() could have written it.
    static std::optional<RingText> parse(std::string_view written);
};

// By the place in the ladder: the number of the ring that went on without it.
using LostTexts = std::map<std::size_t, std::int64_t>;
// Without what cannot be read.
LostTexts lost_texts(std::string_view kept);

}  // namespace holdfast::duties
