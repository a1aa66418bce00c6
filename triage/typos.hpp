// Known words by what a thumb makes of them: one letter left out, doubled, exchanged with the next,
// or struck on the key beside it; in words of seven letters or more any one letter. Looked up by
// the word without each of its letters in turn (after W. Garbe's SymSpell), so a look-up costs a
// word's length, whatever the number of words. `*` stands for any one letter. Filled, sealed, then
// immutable; any thread; no allocation in find().
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::triage {

class Typos {
  public:
    static constexpr std::size_t shortest = 4, longest = 16;

    // Words of other lengths are not taken. `id` is what find() answers.
    void add(std::string_view word, std::uint32_t id);
    void seal();
    // The id of the word meant, or `none`. Of several the nearest, then the first in the alphabet.
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    std::uint32_t find(std::string_view typed) const;

  private:
    struct Target {
        std::string word;
        std::uint32_t id = 0;
    };
    struct Without {  // a target without one letter
        std::uint32_t hash = 0, target = 0;
    };
    static std::uint32_t hash_without(std::string_view word, std::size_t left_out);
    void consider(std::uint32_t hash, std::string_view typed, int& least,
                  std::uint32_t& best) const;

    std::vector<Target> targets_;
    std::vector<Without> without_;        // by bucket, then as sorted
    std::vector<std::uint32_t> buckets_;  // by the top bits of the hash: where they begin
};

}  // namespace holdfast::triage
