// Words and a number for each, in one piece of memory: filled, sealed, then read by any thread
// without allocation. Open addressing, at most half full; FNV-1a, so that a word's beginnings are
// hashed on the way to its end.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "triage/fnv.hpp"

namespace holdfast::triage {

class WordMap {
  public:
    static std::uint32_t hash(std::string_view word) {
        std::uint32_t hash = fnv_basis;
        for (const char letter : word) hash = fnv_with(hash, letter);
        return hash;
    }

    // Each word once, of at most 64 KiB.
    void add(std::string_view word, std::uint32_t value);
    void seal();

    std::optional<std::uint32_t> find(std::string_view word) const {
        return find(word, hash(word));
    }
    std::optional<std::uint32_t> find(std::string_view word, std::uint32_t hash) const {
        for (std::size_t at = first_slot(hash); slots_[at].used; at = (at + 1) & mask_) {
            const Slot& slot = slots_[at];
            if (slot.tag == tag_of(hash) && slot.length == word.size() &&
                word == std::string_view(letters_).substr(slot.begin, slot.length))
                return slot.value;
        }
        return std::nullopt;
    }

  private:
    struct Slot {
        std::uint32_t begin = 0, value = 0;
        std::uint16_t length = 0;
        std::uint8_t tag = 0;  // of the hash, so that other words are seldom compared
        bool used = false;
    };
    std::size_t first_slot(std::uint32_t hash) const { return (hash * 2654435769U >> 7) & mask_; }
    static std::uint8_t tag_of(std::uint32_t hash) {
        return static_cast<std::uint8_t>(hash ^ hash >> 8);
    }

    std::string letters_;
    std::vector<Slot> filling_, slots_{1};
    std::size_t mask_ = 0;
};

}  // namespace holdfast::triage
