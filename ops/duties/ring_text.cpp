#include "ops/duties/ring_text.hpp"

#include <algorithm>
#include <charconv>

namespace holdfast::duties {
namespace {

std::optional<std::int64_t> number_in(std::string_view digits) {
    std::int64_t number = 0;
    const auto* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || number < 0) return std::nullopt;
    return number;
}

}  // namespace

LostTexts lost_texts(std::string_view kept) {
    LostTexts lost;
    while (!kept.empty()) {
        const auto one = kept.substr(0, kept.find(' '));
        kept.remove_prefix(std::min(kept.size(), one.size() + 1));
        const auto colon = one.find(':');
        const auto place = number_in(one.substr(0, colon));
        const auto ring = colon == one.npos ? std::nullopt : number_in(one.substr(colon + 1));
        if (place && ring) lost[static_cast<std::size_t>(*place)] = *ring;
    }
    return lost;
}

std::string RingText::text() const {
    return duty.text() + "." + std::to_string(ring) + "." + std::to_string(place);
}

std::optional<RingText> RingText::parse(std::string_view written) {
    auto duty = DutyId::parse(written.substr(0, id_length));
    const auto dot = written.find('.', std::min(written.size(), id_length + 1));
    if (!duty || dot == written.npos) return std::nullopt;
    const auto ring = number_in(written.substr(id_length + 1, dot - id_length - 1));
    const auto place = number_in(written.substr(dot + 1));
    if (!ring || !place) return std::nullopt;
    RingText text{*std::move(duty), *ring, static_cast<std::size_t>(*place)};
    return text.text() == written ? std::optional{std::move(text)} : std::nullopt;
}

}  // namespace holdfast::duties
