#include "triage/typos.hpp"

#include <algorithm>
#include <array>

namespace holdfast::triage {
namespace {

constexpr int bucket_bits = 14;
constexpr int far = 99;

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

std::uint32_t Typos::hash_without(std::string_view word, std::size_t left_out) {
    std::uint32_t hash = 2166136261U;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (i != left_out) hash = (hash ^ static_cast<unsigned char>(word[i])) * 16777619U;
    return hash * 2654435769U;
}

void Typos::add(std::string_view word, std::uint32_t id) {
    const bool plain = std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
    if (plain && word.size() >= shortest && word.size() <= longest)
        targets_.push_back({std::string(word), id});
}

void Typos::seal() {
    std::ranges::sort(targets_, {}, &Target::word);
    for (std::uint32_t t = 0; t < targets_.size(); ++t)
        for (std::size_t i = 0; i <= targets_[t].word.size(); ++i)
            without_.push_back({hash_without(targets_[t].word, i), t});
    std::ranges::sort(without_, [](const Without& a, const Without& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.target < b.target;
    });
    const auto [first, last] =
        std::ranges::unique(without_, [](const Without& a, const Without& b) {
            return a.hash == b.hash && a.target == b.target;
        });
    without_.erase(first, last);
    buckets_.assign((std::size_t{1} << bucket_bits) + 1, 0);
    for (const Without& one : without_) ++buckets_[(one.hash >> (32 - bucket_bits)) + 1];
    for (std::size_t i = 1; i < buckets_.size(); ++i) buckets_[i] += buckets_[i - 1];
}

void Typos::consider(std::uint32_t hash, std::string_view typed, int& least,
                     std::uint32_t& best) const {
    const std::uint32_t bucket = hash >> (32 - bucket_bits);
    for (std::uint32_t i = buckets_[bucket]; i < buckets_[bucket + 1]; ++i) {
        if (without_[i].hash != hash) continue;
        const std::uint32_t target = without_[i].target;
        const int away = distance(typed, targets_[target].word);
        if (away < least || (away == least && away < far && target < best)) {
            least = away;
            best = target;
        }
    }
}

std::uint32_t Typos::find(std::string_view typed) const {
    if (typed.size() + 1 < shortest || typed.size() > longest + 1 || targets_.empty()) return none;
    int least = far;
    std::uint32_t best = none;
    for (std::size_t i = 0; i <= typed.size(); ++i)
        consider(hash_without(typed, i), typed, least, best);
    return best == none ? none : targets_[best].id;
}

}  // namespace holdfast::triage
