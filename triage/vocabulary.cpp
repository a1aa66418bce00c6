#include "triage/vocabulary.hpp"

#include <algorithm>
#include <bit>

namespace holdfast::triage {
namespace {

bool all_digits(std::string_view word) {
    return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
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

Vocabulary::Range Vocabulary::add_entry(std::string name) {
    bits_.resize(bits_.size() + row_);
    names_.push_back(std::move(name));
    parts_.push_back(entry_count_++);
    const auto end = static_cast<std::uint32_t>(parts_.size());
    return {end - 1, end};
}

void Vocabulary::put_in(std::uint32_t entry, ShapeId shape) {
    for (const ClassId one : shapes_[shape].classes)
        bits_[entry * row_ + one / 64] |= std::uint64_t{1} << (one % 64);
}

void Vocabulary::add_beginnings(std::string_view word, std::uint32_t entry) {
    for (std::size_t length = shortest_; length <= std::min(word.size(), longest_); ++length)
        if (const auto at = beginnings_.find(word.substr(0, length)); at != beginnings_.end())
            put_in(entry, at->second);
}

Vocabulary::Range Vocabulary::add_word(std::string_view word) {
    const Range range = add_entry(std::string(word));
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
            entries.push_back(parts_[known ? forms_.at(part).parts.begin : add_word(part).begin]);
        }
        const auto begin = static_cast<std::uint32_t>(parts_.size());
        parts_.insert(parts_.end(), entries.begin(), entries.end());
        forms_[word] = {{begin, static_cast<std::uint32_t>(parts_.size())}, Known::by_spelling};
    }
}

void Vocabulary::add_squeezed() {
    // Shorter first, so that "sooo" is so and not soo.
    std::vector<std::string_view> shortest_first;
    for (const auto& [word, found] : forms_) shortest_first.push_back(word);
    std::ranges::sort(shortest_first, [](std::string_view a, std::string_view b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    for (const std::string_view word : shortest_first)
        squeezed_.try_emplace(squeezed(word), forms_.find(word)->second.parts);
}

void Vocabulary::add_typos() {
    for (const auto& [word, shape] : words_) {
        typos_.add(word, static_cast<std::uint32_t>(typed_.size()));
        typed_.push_back(forms_.at(word).parts);
    }
    typos_.seal();
}

void Vocabulary::seal() {
    row_ = classes_.size() / 64 + 1;
    for (const auto& [letters, shape] : beginnings_) {
        shortest_ = shortest_ == 0 ? letters.size() : std::min(shortest_, letters.size());
        longest_ = std::max(longest_, letters.size());
    }
    unknown_ = add_entry("?");
    number_ = add_entry("#");
    put_in(parts_[number_.begin], number());
    for (const auto& [word, shape] : words_) forms_[word] = {add_word(word), Known::as_it_is};
    for (const ShapeId word : called_numbers_)
        put_in(parts_[forms_.at(shapes_[word].text).parts.begin], number());
    manner_.resize(words_.size() + entry_count_);
    for (const ShapeId word : fillers_)
        manner_[parts_[forms_.at(shapes_[word].text).parts.begin]] |= filler;
    for (const ShapeId word : breaks_)
        manner_[parts_[forms_.at(shapes_[word].text).parts.begin]] |= breaker;
    add_spellings();
    for (const std::string& word : ordinary_)
        if (!forms_.contains(word)) {
            const bool begins = find_beginning(word) != nullptr;
            forms_[word] = {begins ? add_word(word) : unknown_, Known::as_it_is};
        }
    add_squeezed();
    add_typos();
    for (const auto& [letters, shape] : beginnings_) {
        beginning_[letters] = add_entry(letters + "…");
        add_beginnings(letters, parts_.back());
    }
    manner_.resize(entry_count_);
    for (std::uint32_t entry = 0; entry < entry_count_; ++entry) {
        masks_.push_back(0);
        for (const ClassId one : classes_of(entry)) masks_.back() |= mask_of(one);
    }
}

std::vector<ClassId> Vocabulary::classes_of(std::uint32_t entry) const {
    std::vector<ClassId> classes;
    for (std::size_t i = 0; i < row_; ++i)
        for (std::uint64_t bits = bits_[entry * row_ + i]; bits != 0; bits &= bits - 1)
            classes.push_back(static_cast<ClassId>(64 * i + std::countr_zero(bits)));
    return classes;
}

}  // namespace holdfast::triage
