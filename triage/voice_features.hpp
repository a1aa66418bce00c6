// The features of the second voice, the same for reading and for training: of each word itself, its
// pieces of 3 to 5 letters with its borders, and the pair it makes with the word before, each
// hashed into one of 2^bits buckets. A word has many pieces, so each counts less than the word or a
// pair. A number is one word, whatever it says. Pure, no allocation. Hashing: FNV-1a, folded by
// multiplication.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "triage/word_map.hpp"

namespace holdfast::triage {

inline constexpr std::size_t voice_word_letters_max = 24;  // the rest of a longer word is not read
// What a bucket's weight is multiplied by, according to what fell into it.
inline constexpr int voice_word_counts = 4, voice_pair_counts = 3, voice_piece_counts = 1;

class VoiceFeatures {
  public:
    explicit VoiceFeatures(int bits) : shift_(32 - bits) {}

    // Calls take(bucket, counts) for each feature that `word` has by itself.
    template <class Take>
    void of_word(std::string_view word, Take take) const {
        of_word(word, WordMap::hash(word), take);
    }
    template <class Take>
    void of_word(std::string_view whole, std::uint32_t hash, Take take) const {
        const std::string_view word = read_as(whole);
        const bool as_it_is = word.data() == whole.data() && word.size() == whole.size();
        take(bucket(as_it_is ? hash : WordMap::hash(word)), voice_word_counts);
        std::array<char, voice_word_letters_max + 2> letters;
        letters[0] = '<';
        std::ranges::copy(word, letters.begin() + 1);
        letters[word.size() + 1] = '>';
        const std::size_t length = word.size() + 2;
        for (std::size_t from = 0; from + 3 <= length; ++from) {
            std::uint32_t piece = fnv_with(fnv_with(piece_basis, letters[from]), letters[from + 1]);
            const std::size_t end = std::min(from + 5, length);
            for (std::size_t at = from + 2; at < end; ++at)
                take(bucket(piece = fnv_with(piece, letters[at])), voice_piece_counts);
        }
    }

    // It counts voice_pair_counts.
    std::uint32_t of_pair(std::string_view before, std::string_view word) const {
        std::uint32_t begun = 0;
        next_pair(before, begun);
        return next_pair(word, begun);
    }
    // The pair with the word before, which left `begun` behind as this one does for the next.
    std::uint32_t next_pair(std::string_view word, std::uint32_t& begun) const {
        std::uint32_t pair = begun, next = pair_basis;
        for (const char letter : read_as(word)) {
            pair = fnv_with(pair, letter);
            next = fnv_with(next, letter);
        }
        begun = fnv_with(next, ' ');
        return bucket(pair);
    }

  private:
    static constexpr std::uint32_t piece_basis = fnv_basis + 1, pair_basis = fnv_basis + 2;

    static std::string_view read_as(std::string_view word) {
        const bool number = std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
        return number ? std::string_view{"#"} : word.substr(0, voice_word_letters_max);
    }
    std::uint32_t bucket(std::uint32_t hash) const {
        return ((hash ^ hash >> 15) * 2654435769U) >> shift_;
    }

    int shift_;
};

}  // namespace holdfast::triage
