#include "triage/vocabulary.hpp"

#include <algorithm>

namespace holdfast::triage {
namespace {

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

ClassId Vocabulary::class_of(const std::set<WordShape>& shapes) {
    const auto [at, fresh] = classes_.emplace(shapes, static_cast<ClassId>(classes_.size()));
    if (!fresh) return at->second;
    for (const WordShape& shape : shapes) {
        if (shape.kind == WordShape::Kind::number)
            number_classes_.insert(at->second);
        else
            (shape.kind == WordShape::Kind::word ? words_ : beginnings_)[shape.text].insert(
                at->second);
    }
    return at->second;
}

void Vocabulary::spell(const std::string& from, std::vector<std::string> to) {
    spellings_[from] = std::move(to);
}

std::vector<std::string> Vocabulary::spelled(const std::string& word) const {
    const auto found = spellings_.find(word);
    return found == spellings_.end() ? std::vector{word} : found->second;
}

void Vocabulary::add_beginnings(std::string_view word, Classes& classes) const {
    for (const auto& [letters, of_beginning] : beginnings_)
        if (word.starts_with(letters)) classes.insert(of_beginning.begin(), of_beginning.end());
}

Vocabulary::Classes Vocabulary::classes_of(const std::string& word) const {
    Classes classes;
    if (const auto found = words_.find(word); found != words_.end()) classes = found->second;
    add_beginnings(word, classes);
    if (all_digits(word) || numbers_.contains(word))
        classes.insert(number_classes_.begin(), number_classes_.end());
    return classes;
}

Vocabulary::Range Vocabulary::add_entry(const Classes& classes) {
    bits_.resize(bits_.size() + row_);
    for (const ClassId one : classes)
        bits_[entry_count_ * row_ + one / 64] |= std::uint64_t{1} << (one % 64);
    parts_.push_back(entry_count_++);
    const auto end = static_cast<std::uint32_t>(parts_.size());
    return {end - 1, end};
}

void Vocabulary::seal() {
    row_ = classes_.size() / 64 + 1;
    unknown_ = add_entry({});
    for (const std::string& word : numbers_) words_[word];
    for (const auto& [word, classes] : words_) forms_[word] = add_entry(classes_of(word));
    for (const auto& [word, to] : spellings_) {
        const auto begin = static_cast<std::uint32_t>(parts_.size());
        for (const std::string& part : to) {
            const auto known = forms_.find(part);
            if (known != forms_.end() && words_.contains(part))
                parts_.push_back(parts_[known->second.begin]);
            else
                add_entry(classes_of(part));
        }
        forms_[word] = {begin, static_cast<std::uint32_t>(parts_.size())};
    }
    // Shorter first, so that "sooo" is so and not soo.
    std::vector<std::string_view> shortest_first;
    for (const auto& [word, range] : forms_) shortest_first.push_back(word);
    std::ranges::sort(shortest_first, [](std::string_view a, std::string_view b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    for (const std::string_view word : shortest_first)
        squeezed_.try_emplace(squeezed(word), forms_.find(word)->second);
    for (const auto& [letters, of_beginning] : beginnings_) {
        Classes classes;
        add_beginnings(letters, classes);
        beginning_[letters] = add_entry(classes);
        shortest_ = shortest_ == 0 ? letters.size() : std::min(shortest_, letters.size());
        longest_ = std::max(longest_, letters.size());
    }
    number_ = add_entry(number_classes_);
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

std::vector<Token> Vocabulary::tokens_of(const Text& text) const {
    std::vector<Token> tokens;
    tokens.reserve(text.words.size() + text.words.size() / 2 + 8);
    for (std::uint32_t i = 0; i < text.words.size(); ++i) {
        const Word& word = text.words[i];
        const Range parts = find(text.of(word));
        for (std::uint32_t part = parts.begin; part < parts.end; ++part)
            tokens.push_back({i, word.sentence, parts_[part]});
    }
    return tokens;
}

}  // namespace holdfast::triage
