#include "triage/word_map.hpp"

#include <bit>

namespace holdfast::triage {

void WordMap::add(std::string_view word, std::uint32_t value) {
    filling_.push_back({static_cast<std::uint32_t>(letters_.size()), value,
                        static_cast<std::uint16_t>(word.size()), 0, true});
    letters_ += word;
}

void WordMap::seal() {
    letters_.shrink_to_fit();
    slots_.assign(std::bit_ceil(filling_.size() * 2 + 1), {});
    mask_ = slots_.size() - 1;
    for (Slot& slot : filling_) {
        const std::uint32_t hash =
            WordMap::hash(std::string_view(letters_).substr(slot.begin, slot.length));
        slot.tag = tag_of(hash);
        std::size_t at = first_slot(hash);
        while (slots_[at].used) at = (at + 1) & mask_;
        slots_[at] = slot;
    }
    filling_ = {};
}

}  // namespace holdfast::triage
