#include "triage/typos.hpp"

#include <algorithm>
#include <array>

namespace holdfast::triage {
namespace {

constexpr int bucket_bits = 14, hash_bits = 32 - bucket_bits;  // of the latter 10 are kept
constexpr int any_bits = 19;
constexpr int far = 99;

std::uint32_t rest_of(std::uint32_t hash) {
    return hash >> (hash_bits - 10) & 0x3FF;
}

bool are_beside(char one, char other) {
    // The keys around each letter on a QWERTY phone keyboard.
    constexpr std::array<std::string_view, 26> around{
        "qwsz",   "vghn",  "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko",
        "huikmn", "jiolm", "kop",  "njk",    "bhjm", "iklp",   "ol",     "wa",     "edft",
        "awedxz", "rfgy",  "yhji", "cfgb",   "qase", "zsdc",   "tghu",   "asx"};
    return one >= 'a' && one <= 'z' && around[static_cast<std::size_t>(one - 'a')].contains(other);
}

bool is_vowel(char c) {
    return std::string_view("aeiou").contains(c);
}

// How unlikely it is that `typed` was meant to be `word`; `far` if it was not by one slip.
int distance(std::string_view typed, std::string_view word) {
    const bool long_word = word.size() >= 7;
    std::size_t same = 0, end = 0;
    while (same < typed.size() && same < word.size() && typed[same] == word[same]) ++same;
    const std::size_t most = std::min(typed.size(), word.size()) - same;
    while (end < most && typed[typed.size() - 1 - end] == word[word.size() - 1 - end]) ++end;
    const std::size_t more = typed.size() - same - end, less = word.size() - same - end;
    if (more == 2 && less == 2)
        return typed[same] == word[same + 1] && typed[same + 1] == word[same] ? 1 : far;
    if (more == 1 && less == 1) {
        const char was = typed[same], meant = word[same];
        if (was == '*' || (are_beside(was, meant) && same > 0)) return 2;
        if (is_vowel(was) && is_vowel(meant) && word.size() >= 6) return 3;
        return long_word || (are_beside(was, meant) && word.size() >= 5) ? 4 : far;
    }
    if (more == 0 && less == 1) {
        if (same > 0 && word[same] == word[same - 1]) return 1;
        return same > 0 && (word.size() >= 5 || (is_vowel(word[same]) && same < typed.size()))
                   ? 2
                   : far;
    }
    if (more == 1 && less == 0) {
        const char extra = typed[same];
        const char before = same > 0 ? typed[same - 1] : ' ';
        const char after = same + 1 < typed.size() ? typed[same + 1] : ' ';
        if (extra == before || extra == after) return 1;
        if (are_beside(extra, before) || are_beside(extra, after))
            return word.size() >= 5 || end > 0 ? 3 : far;
        return long_word && end > 0 ? 4 : far;
    }
    return far;
}

}  // namespace

// Calls take(hash) of the word without each of its letters, and as it is. A hash is the sum of the
// letters, each times a power for its place: to leave the next letter out instead of this one is to
// put this one in that one's place. Of letters that stand doubled it does not matter which is out.
template <class Take>
void Typos::each_hash(std::string_view word, Take take) {
    constexpr std::uint32_t base = 0x2C1B3C6DU;
    const auto letter = [&](std::size_t i) -> std::uint32_t {
        return i < word.size() ? static_cast<unsigned char>(word[i]) : 0;
    };
    std::uint32_t hash = 0;
    for (std::size_t i = word.size(); i-- > 1;) hash = hash * base + letter(i);
    for (std::size_t i = 0, power = 1; i <= word.size(); ++i, power *= base) {
        if (i == 0 || letter(i) != letter(i - 1)) take((hash ^ hash >> 15) * 2654435769U);
        hash += (letter(i) - letter(i + 1)) * static_cast<std::uint32_t>(power);
    }
}

void Typos::add(std::string_view word, std::uint32_t value) {
    const bool plain = std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
    if (plain && word.size() >= shortest && word.size() <= longest)
        filling_.emplace_back(word, value);
}

// Calls take(hash, target) for each target without each of its letters, and as it is.
template <class Take>
void Typos::each_without(Take take) const {
    for (std::uint32_t target = 0; target + 1 < targets_.size(); ++target)
        each_hash(word_of(target), [&](std::uint32_t hash) { take(hash, target); });
}

void Typos::seal() {
    std::ranges::sort(filling_);
    for (const auto& [word, value] : filling_) {
        targets_.push_back({static_cast<std::uint32_t>(letters_.size()), value});
        letters_ += word;
    }
    targets_.push_back({static_cast<std::uint32_t>(letters_.size()), none});
    targets_.shrink_to_fit();
    letters_.shrink_to_fit();
    filling_ = {};
    buckets_.assign((std::size_t{1} << bucket_bits) + 1, 0);
    each_without([&](std::uint32_t hash, std::uint32_t) { ++buckets_[hash >> hash_bits]; });
    for (std::size_t i = 1; i < buckets_.size(); ++i) buckets_[i] += buckets_[i - 1];
    // Each bucket is filled from its end, so that its number ends up where it begins.
    without_.resize(buckets_.back());
    any_.resize(std::size_t{1} << any_bits);
    each_without([&](std::uint32_t hash, std::uint32_t target) {
        without_[--buckets_[hash >> hash_bits]] = {rest_of(hash), target};
        any_[hash >> (32 - any_bits)] = true;
    });
}

// Another word with the same bits costs a comparison and no more: distance() decides.
void Typos::consider(std::uint32_t hash, std::string_view typed, int& least,
                     std::uint32_t& best) const {
    const std::uint32_t bucket = hash >> hash_bits;
    for (std::uint32_t i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
        if (without_[i].rest != rest_of(hash)) continue;
        const std::uint32_t target = without_[i].target;
        const int away = distance(typed, word_of(target));
        if (away < least || (away == least && away < far && target < best)) {
            least = away;
            best = target;
        }
    }
}

std::uint32_t Typos::find(std::string_view typed) const {
    if (typed.size() + 1 < shortest || typed.size() > longest + 1 || targets_.size() < 2)
        return none;
    int least = far;
    std::uint32_t best = none;
    each_hash(typed, [&](std::uint32_t hash) {
        if (any_[hash >> (32 - any_bits)]) consider(hash, typed, least, best);
    });
    return best == none ? none : targets_[best].value;
}

}  // namespace holdfast::triage
