// Words and a number for each, in one piece of memory: filled, sealed, then read by any thread
// without allocation. Open addressing, at most a quarter full, so that most words stand at the
// first place; FNV-1a, so that a word's beginnings are hashed on the way to its end.
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
    // Of a beginning with the hash `begun`, and these letters.
    static std::uint32_t hash(std::string_view word, std::uint32_t begun = fnv_basis) {
        std::uint32_t hash = begun;
        for (const char letter : word) hash = fnv_with(hash, letter);
        return hash;
    }

    // Each word once, fewer than 2^24.
    void add(std::string_view word, std::uint32_t value);
    void seal();

    std::optional<std::uint32_t> find(std::string_view word) const {
        return find(word, hash(word));
    }
    std::optional<std::uint32_t> find(std::string_view word, std::uint32_t hash) const {
        for (std::size_t at = first_slot(hash); slots_[at].item != none; at = (at + 1) & mask_) {
            const std::uint32_t item = slots_[at].item;
            if (slots_[at].tag == tag_of(hash) && word == word_of(item)) return items_[item].value;
        }
        return std::nullopt;
    }

  private:
    struct Item {
        std::uint32_t begin = 0, value = 0;  // in letters_
    };
    static constexpr std::uint32_t none = 0xFFFFFF;
    struct Slot {
        std::uint32_t item : 24 = none;
        std::uint32_t tag : 8 = 0;  // of the hash, so that other words are seldom compared
    };
    std::size_t first_slot(std::uint32_t hash) const { return (hash * 2654435769U >> 7) & mask_; }
    static std::uint8_t tag_of(std::uint32_t hash) {
        return static_cast<std::uint8_t>(hash ^ hash >> 8);
    }
    std::string_view word_of(std::uint32_t item) const {
        return std::string_view(letters_).substr(items_[item].begin,
                                                 items_[item + 1].begin - items_[item].begin);
    }

    std::string letters_;
    std::vector<Item> items_;  // once sealed, one behind the last
    std::vector<Slot> slots_{1};
    std::size_t mask_ = 0;
};

}  // namespace holdfast::triage
