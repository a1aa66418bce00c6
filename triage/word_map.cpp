#include "triage/word_map.hpp"

#include <bit>

namespace holdfast::triage {

void WordMap::add(std::string_view word, std::uint32_t value) {
    items_.push_back({static_cast<std::uint32_t>(letters_.size()), value});
    letters_ += word;
}

void WordMap::seal() {
    const auto count = static_cast<std::uint32_t>(items_.size());
    items_.push_back({static_cast<std::uint32_t>(letters_.size()), 0});
    items_.shrink_to_fit();
    letters_.shrink_to_fit();
    slots_.assign(std::bit_ceil(std::size_t{count} * 4 + 1), {});
    mask_ = slots_.size() - 1;
    for (std::uint32_t item = 0; item < count; ++item) {
        const std::uint32_t hash = WordMap::hash(word_of(item));
        std::size_t at = first_slot(hash);
        while (slots_[at].item != none) at = (at + 1) & mask_;
        slots_[at] = {item, tag_of(hash)};
    }
}

}  // namespace holdfast::triage
