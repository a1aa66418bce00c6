// Known words by what a thumb makes of them: one letter left out, doubled, exchanged with the next,
// or struck on the key beside it; in words of seven letters or more any one letter. Looked up by
// the word without each of its letters in turn (after W. Garbe's SymSpell), so a look-up costs a
// word's length, whatever the number of words. `*` stands for any one letter. Filled, sealed, then
// immutable; any thread; no allocation in find().
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::triage {

class Typos {
  public:
    static constexpr std::size_t shortest = 4, longest = 16;

    // Words of other lengths are not taken. `value` is what find() answers.
    void add(std::string_view word, std::uint32_t value);
    void seal();
    // The value of the word meant, or `none`. Of several the nearest, then the first in the
    // alphabet.
    static constexpr std::uint32_t none = 0xFFFFFFFF;
    std::uint32_t find(std::string_view typed) const;

  private:
    struct Target {
        std::uint32_t begin = 0, value = 0;  // in letters_
    };
    struct Without {  // a target without one letter: what its bucket does not say of the hash
        std::uint32_t rest : 10 = 0;
        std::uint32_t target : 22 = 0;
    };
    template <class Take>
    static void each_hash(std::string_view word, Take take);
    std::string_view word_of(std::uint32_t target) const {
        return std::string_view(letters_).substr(
            targets_[target].begin, targets_[target + 1].begin - targets_[target].begin);
    }
    template <class Take>
    void each_without(Take take) const;
    void consider(std::uint32_t hash, std::string_view typed, int& least,
                  std::uint32_t& best) const;

    std::vector<std::pair<std::string, std::uint32_t>> filling_;
    std::string letters_;
    std::vector<Target> targets_;         // in the order of the alphabet, and one behind the last
    std::vector<Without> without_;        // by bucket
    std::vector<std::uint32_t> buckets_;  // by the top bits of the hash: where they begin
    std::vector<bool> any_;               // by more of them: is there one
};

}  // namespace holdfast::triage
