#include "triage/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <ranges>

namespace holdfast::triage {
namespace {

// Letters of an unknown word that is tried as several run together, and of one of those at most.
constexpr std::string_view lone_letters = "aiouy";  // that are words
constexpr std::size_t run_together_min = 7, run_together_max = 40, part_max = 12;

bool all_digits(std::string_view word) {
    return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool has_long_run(std::string_view word) {
    for (std::size_t i = 2; i < word.size(); ++i)
        if (word[i] == word[i - 1] && word[i] == word[i - 2]) return true;
    return false;
}

std::string squeezed(std::string_view word) {
    std::string out(word);
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace

ShapeId Vocabulary::word(std::string_view text) {
    const auto [at, fresh] =
        words_.try_emplace(std::string(text), static_cast<ShapeId>(shapes_.size()));
    if (fresh) shapes_.push_back({.text = at->first});
    return at->second;
}

ShapeId Vocabulary::beginning(std::string_view letters) {
    const auto [at, fresh] =
        beginnings_.try_emplace(std::string(letters), static_cast<ShapeId>(shapes_.size()));
    if (fresh) shapes_.push_back({.text = at->first, .beginning = true});
    return at->second;
}

ClassId Vocabulary::class_of(const std::vector<ShapeId>& shapes) {
    const auto [at, fresh] = classes_.try_emplace(shapes, static_cast<ClassId>(classes_.size()));
    if (fresh)
        for (const ShapeId shape : shapes) shapes_[shape].classes.push_back(at->second);
    return at->second;
}

void Vocabulary::spell(const std::string& from, std::vector<std::string> to) {
    spellings_[from] = std::move(to);
}

std::vector<std::string> Vocabulary::spelled(std::string_view word) const {
    const auto found = spellings_.find(word);
    return found == spellings_.end() ? std::vector{std::string(word)} : found->second;
}

Vocabulary::Range Vocabulary::add_entry() {
    bits_.resize(bits_.size() + row_);
    parts_.push_back(entry_count_++);
    const auto end = static_cast<std::uint32_t>(parts_.size());
    return {end - 1, end};
}

void Vocabulary::put_in(std::uint32_t entry, ShapeId shape) {
    for (const ClassId one : shapes_[shape].classes)
        bits_[entry * row_ + one / 64] |= std::uint64_t{1} << (one % 64);
}

void Vocabulary::add_beginnings(std::string_view word, std::uint32_t entry) {
    for (const auto& [letters, shape] : beginnings_)
        if (word.starts_with(letters)) put_in(entry, shape);
}

Vocabulary::Range Vocabulary::add_word(std::string_view word) {
    const Range range = add_entry();
    const std::uint32_t entry = parts_[range.begin];
    if (const auto known = words_.find(word); known != words_.end()) put_in(entry, known->second);
    if (all_digits(word)) put_in(entry, number());
    add_beginnings(word, entry);
    return range;
}

void Vocabulary::add_spellings() {
    std::vector<std::uint32_t> entries;
    for (const auto& [word, to] : spellings_) {
        entries.clear();
        for (const std::string& part : to) {
            const bool known = words_.contains(part);
            entries.push_back(parts_[known ? forms_.at(part).begin : add_word(part).begin]);
        }
        const auto begin = static_cast<std::uint32_t>(parts_.size());
        parts_.insert(parts_.end(), entries.begin(), entries.end());
        forms_[word] = {begin, static_cast<std::uint32_t>(parts_.size())};
    }
}

void Vocabulary::add_squeezed() {
    // Shorter first, so that "sooo" is so and not soo.
    std::vector<std::string_view> shortest_first;
    for (const auto& [word, range] : forms_) shortest_first.push_back(word);
    std::ranges::sort(shortest_first, [](std::string_view a, std::string_view b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    for (const std::string_view word : shortest_first)
        squeezed_.try_emplace(squeezed(word), forms_.find(word)->second);
}

void Vocabulary::seal() {
    row_ = classes_.size() / 64 + 1;
    unknown_ = add_entry();
    number_ = add_entry();
    put_in(parts_[number_.begin], number());
    for (const auto& [word, shape] : words_) forms_[word] = add_word(word);
    for (const ShapeId word : called_numbers_)
        put_in(parts_[forms_.at(shapes_[word].text).begin], number());
    add_spellings();
    add_squeezed();
    for (const auto& [letters, shape] : beginnings_) {
        beginning_[letters] = add_entry();
        add_beginnings(letters, parts_.back());
        shortest_ = shortest_ == 0 ? letters.size() : std::min(shortest_, letters.size());
        longest_ = std::max(longest_, letters.size());
    }
}

std::vector<ClassId> Vocabulary::classes_of(std::uint32_t entry) const {
    std::vector<ClassId> classes;
    for (std::size_t i = 0; i < row_; ++i)
        for (std::uint64_t bits = bits_[entry * row_ + i]; bits != 0; bits &= bits - 1)
            classes.push_back(static_cast<ClassId>(64 * i + std::countr_zero(bits)));
    return classes;
}

Vocabulary::Range Vocabulary::find_beginning(std::string_view word) const {
    if (shortest_ == 0) return unknown_;
    // The longest beginning known has the classes of all shorter ones.
    for (std::size_t length = std::min(word.size(), longest_); length >= shortest_; --length)
        if (const auto found = beginning_.find(word.substr(0, length)); found != beginning_.end())
            return found->second;
    return unknown_;
}

Vocabulary::Range Vocabulary::find(std::string_view word) const {
    if (const auto found = forms_.find(word); found != forms_.end()) return found->second;
    if (all_digits(word)) return number_;
    if (!has_long_run(word)) return find_beginning(word);
    const std::string without = squeezed(word);
    const auto found = squeezed_.find(without);
    return found == squeezed_.end() ? find_beginning(without) : found->second;
}

// "killmyself": the fewest known words that make up all of it; nothing if there are none.
void Vocabulary::add_known_parts(std::string_view word, std::vector<std::uint32_t>& entries) const {
    struct Best {
        std::size_t words = 0, begin = 0;  // words up to here, and where the last one begins
        Range range{};
    };
    std::array<Best, run_together_max + 1> best{};
    for (std::size_t end = 1; end <= word.size(); ++end)
        for (std::size_t begin = end > part_max ? end - part_max : 0; begin < end; ++begin) {
            if (begin > 0 && best[begin].words == 0) continue;
            if (end - begin == 1 && !lone_letters.contains(word[begin])) continue;
            const std::size_t words = best[begin].words + 1;
            if (best[end].words != 0 && best[end].words <= words) continue;
            if (const auto found = forms_.find(word.substr(begin, end - begin));
                found != forms_.end())
                best[end] = {words, begin, found->second};
        }
    if (best[word.size()].words == 0) return;
    std::vector<Range> ranges;
    for (std::size_t end = word.size(); end > 0; end = best[end].begin)
        ranges.push_back(best[end].range);
    for (const Range range : std::views::reverse(ranges))
        entries.insert(entries.end(), parts_.begin() + range.begin, parts_.begin() + range.end);
}

std::vector<Token> Vocabulary::tokens_of(const Text& text) const {
    std::vector<Token> tokens;
    std::vector<std::uint32_t> together;
    tokens.reserve(text.words.size() + text.words.size() / 2 + 8);
    for (std::uint32_t i = 0; i < text.words.size(); ++i) {
        const Word& word = text.words[i];
        const Range parts = find(text.of(word));
        if (parts.begin == unknown_.begin && word.length >= run_together_min &&
            word.length <= run_together_max) {
            together.clear();
            add_known_parts(text.of(word), together);
            for (const std::uint32_t entry : together) tokens.push_back({i, word.sentence, entry});
            if (!together.empty()) continue;
        }
        for (std::uint32_t part = parts.begin; part < parts.end; ++part)
            tokens.push_back({i, word.sentence, parts_[part]});
    }
    return tokens;
}

}  // namespace holdfast::triage
