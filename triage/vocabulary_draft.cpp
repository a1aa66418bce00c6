#include "triage/vocabulary_draft.hpp"

#include <algorithm>

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

ShapeId VocabularyDraft::add_shape(ByText<ShapeId>& known, std::string_view text, bool beginning) {
    if (const auto found = known.find(text); found != known.end()) return found->second;
    const auto made = static_cast<ShapeId>(shapes_.size());
    known.emplace(text, made);
    shapes_.push_back({.text = std::string(text), .beginning = beginning});
    return made;
}

ShapeId VocabularyDraft::word(std::string_view text) {
    return add_shape(words_, text, false);
}

ShapeId VocabularyDraft::beginning(std::string_view letters) {
    return add_shape(beginnings_, letters, true);
}

ClassId VocabularyDraft::class_of(const std::vector<ShapeId>& shapes) {
    if (shapes.size() == 1) {
        alone_.resize(shapes_.size());
        ClassId& alone = alone_[shapes.front()];
        if (alone == 0) {
            shapes_[shapes.front()].classes.push_back(class_count_);
            alone = ++class_count_;
        }
        return alone - 1;
    }
    const auto [at, fresh] = classes_.try_emplace(shapes, class_count_);
    if (fresh) {
        ++class_count_;
        for (const ShapeId shape : shapes) shapes_[shape].classes.push_back(at->second);
    }
    return at->second;
}

void VocabularyDraft::spell(const std::string& from, std::vector<std::string> to) {
    spellings_[from] = std::move(to);
}

const std::vector<std::string>* VocabularyDraft::spelling_of(std::string_view word) const {
    const auto found = spellings_.find(word);
    return found == spellings_.end() ? nullptr : &found->second;
}

EntryId VocabularyDraft::add_entry(std::string name) {
    entries_.push_back({std::move(name)});
    return static_cast<EntryId>(entries_.size() - 1);
}

Vocabulary::Found VocabularyDraft::add_found(std::span<const EntryId> entries,
                                             Vocabulary::Known how) {
    const Found found{static_cast<std::uint32_t>(made_.parts_.size()),
                      static_cast<std::uint32_t>(entries.size()), how};
    made_.parts_.insert(made_.parts_.end(), entries.begin(), entries.end());
    return found;
}

void VocabularyDraft::put_in(EntryId entry, ShapeId shape) {
    Row& row = entries_[entry].row;
    row.insert(row.end(), shapes_[shape].classes.begin(), shapes_[shape].classes.end());
}

void VocabularyDraft::put_in_beginnings(EntryId entry, std::string_view word) {
    for (std::size_t length = shortest_; length <= std::min(word.size(), longest_); ++length)
        if (const auto at = beginnings_.find(word.substr(0, length)); at != beginnings_.end())
            put_in(entry, at->second);
}

EntryId VocabularyDraft::add_word(std::string_view word) {
    const EntryId entry = add_entry(std::string(word));
    if (const auto known = words_.find(word); known != words_.end()) put_in(entry, known->second);
    if (all_digits(word)) put_in(entry, number());
    put_in_beginnings(entry, word);
    return entry;
}

void VocabularyDraft::add_words() {
    entry_of_.resize(shapes_.size());
    for (ShapeId shape = 1; shape < shapes_.size(); ++shape) {
        if (shapes_[shape].beginning) continue;
        const EntryId entry = entry_of_[shape] = add_word(shapes_[shape].text);
        forms_[shapes_[shape].text] = add_found({&entry, 1}, Vocabulary::Known::as_it_is);
    }
    for (const ShapeId word : called_numbers_) put_in(entry_of_[word], number());
    for (const ShapeId word : fillers_) entries_[entry_of_[word]].manner |= Vocabulary::filler;
    for (const ShapeId word : breaks_) entries_[entry_of_[word]].manner |= Vocabulary::breaker;
}

void VocabularyDraft::add_spellings() {
    std::vector<EntryId> entries;
    for (const auto& [word, to] : spellings_) {
        entries.clear();
        for (const std::string& part : to) {
            const auto known = words_.find(part);
            entries.push_back(known == words_.end() ? add_word(part) : entry_of_[known->second]);
        }
        forms_[word] = add_found(entries, Vocabulary::Known::by_spelling);
    }
}

void VocabularyDraft::add_ordinary() {
    for (const std::string& word : ordinary_) {
        Found found = made_.unknown_;
        found.how = Vocabulary::Known::as_it_is;
        forms_.try_emplace(word, found);
    }
}

// A word that begins with more than one of them counts for each; so does the longest of them.
void VocabularyDraft::add_beginnings() {
    for (ShapeId shape = 1; shape < shapes_.size(); ++shape) {
        if (!shapes_[shape].beginning) continue;
        const std::string& letters = shapes_[shape].text;
        const EntryId entry = add_entry(letters + "…");
        put_in_beginnings(entry, letters);
        made_.beginning_.add(letters, add_found({&entry, 1}, Vocabulary::Known::as_it_is).packed());
        made_.beginning_letters_.set(Vocabulary::hash_of_first(letters));
        made_.beginning_lengths_ |= std::uint64_t{1} << std::min<std::size_t>(letters.size(), 63);
    }
    made_.beginning_.seal();
}

void VocabularyDraft::write_forms() {
    for (const auto& [word, found] : forms_) made_.forms_.add(word, found.packed());
    made_.forms_.seal();
    for (const auto& [word, shape] : words_) made_.typos_.add(word, forms_.at(word).packed());
    made_.typos_.seal();
}

void VocabularyDraft::write_squeezed() {
    // Shorter first, so that "sooo" is so and not soo.
    std::vector<std::pair<std::string, std::string_view>> doubled;
    for (const auto& [word, found] : forms_)
        if (std::string one = squeezed(word); one.size() < word.size() && !forms_.contains(one))
            doubled.emplace_back(std::move(one), word);
    std::ranges::sort(doubled, [](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first < b.first;
        return a.second.size() != b.second.size() ? a.second.size() < b.second.size()
                                                  : a.second < b.second;
    });
    std::string_view last;
    for (const auto& [one, word] : doubled) {
        if (one != last) made_.squeezed_.add(one, forms_.find(word)->second.packed());
        last = one;
    }
    made_.squeezed_.seal();
}

void VocabularyDraft::write_rows() {
    rows_of_.resize(class_count_);
    for (Entry& entry : entries_) {
        std::ranges::sort(entry.row);
        const auto [first, last] = std::ranges::unique(entry.row);
        entry.row.erase(first, last);
        const auto [at, fresh] = rows_.try_emplace(entry.row, row_count());
        if (fresh)
            for (const ClassId one : entry.row) rows_of_[one].push_back(at->second);
        if ((entry.manner & Vocabulary::filler) != 0) filler_rows_.insert(at->second);
        made_.entries_.push_back(
            {at->second, entry.manner, static_cast<std::uint32_t>(made_.names_.size())});
        made_.names_ += entry.name;
    }
    made_.entries_.push_back({0, 0, static_cast<std::uint32_t>(made_.names_.size())});
}

Vocabulary VocabularyDraft::seal() {
    for (const auto& [letters, shape] : beginnings_) {
        shortest_ = shortest_ == 0 ? letters.size() : std::min(shortest_, letters.size());
        longest_ = std::max(longest_, letters.size());
    }
    const EntryId unknown = add_entry("?"), any_number = add_entry("#");
    put_in(any_number, number());
    made_.unknown_ = add_found({&unknown, 1}, Vocabulary::Known::no);
    made_.number_ = add_found({&any_number, 1}, Vocabulary::Known::as_it_is);
    add_words();
    add_spellings();
    add_ordinary();
    write_forms();
    write_squeezed();
    add_beginnings();
    write_rows();
    made_.parts_.shrink_to_fit();
    made_.names_.shrink_to_fit();
    made_.entries_.shrink_to_fit();
    return std::move(made_);
}

}  // namespace holdfast::triage
