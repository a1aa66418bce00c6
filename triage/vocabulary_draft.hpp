// A vocabulary while its lexicon is compiled. Phrases ask for word classes: one of these words, or
// any word that begins so, or a number. Filled, then sealed into a Vocabulary and thrown away.
#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "triage/vocabulary.hpp"

namespace holdfast::triage {

using ClassId = std::uint32_t;
using ShapeId = std::uint32_t;  // one member of a class: a word, a beginning, or any number

class VocabularyDraft {
  public:
    ShapeId word(std::string_view text);
    ShapeId beginning(std::string_view letters);
    ShapeId number() const { return 0; }
    // The class of exactly these shapes, which are sorted; the same shapes are the same class.
    ClassId class_of(const std::vector<ShapeId>& shapes);
    // `from` is read as `to`, of at most Found::parts_max words; all normalised. `to` is looked up
    // as it is, never spelled again.
    void spell(const std::string& from, std::vector<std::string> to);
    // What phrases must say for `word`, if not itself.
    const std::vector<std::string>* spelling_of(std::string_view word) const;
    // A word beside digits that counts as a number.
    void call_number(ShapeId word) { called_numbers_.push_back(word); }
    // A word of the language that no phrase asks for: it is no slip of another one.
    void call_ordinary(std::string word) { ordinary_.push_back(std::move(word)); }
    // A word that may stand between the words of any phrase.
    void call_filler(ShapeId word) { fillers_.push_back(word); }
    // A word no gap reaches over.
    void call_break(ShapeId word) { breaks_.push_back(word); }

    Vocabulary seal();
    // Once sealed: rows are sets of classes, and these are they that a class is in, ascending.
    RowId row_count() const { return static_cast<RowId>(rows_.size()); }
    std::span<const RowId> rows_of(ClassId one) const { return rows_of_[one]; }
    // Whether a word of the row is a filler.
    bool has_filler(RowId row) const { return filler_rows_.contains(row); }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    template <class Value>
    using ByText = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
    using Row = std::vector<ClassId>;
    struct Shape {
        std::string text;
        bool beginning = false;
        std::vector<ClassId> classes{};
    };
    struct Entry {
        std::string name;
        Row row{};
        std::uint8_t manner = 0;
    };
    using Found = Vocabulary::Found;

    ShapeId add_shape(ByText<ShapeId>& known, std::string_view text, bool beginning);
    EntryId add_entry(std::string name);
    Found add_found(std::span<const EntryId> entries, Vocabulary::Known how);
    void put_in(EntryId entry, ShapeId shape);
    void put_in_beginnings(EntryId entry, std::string_view word);
    EntryId add_word(std::string_view word);
    void add_words();
    void add_spellings();
    void add_ordinary();
    void add_beginnings();
    void write_forms();
    void write_squeezed();
    void write_rows();

    std::vector<Shape> shapes_{Shape{.text = "#"}};
    ByText<ShapeId> words_, beginnings_;
    std::map<std::vector<ShapeId>, ClassId> classes_;
    ClassId class_count_ = 0;
    std::vector<ClassId> alone_;  // by shape: the class of it alone, from 1
    std::vector<ShapeId> called_numbers_, fillers_, breaks_;
    std::vector<std::string> ordinary_;
    ByText<std::vector<std::string>> spellings_;
    // while sealing
    Vocabulary made_;
    std::size_t shortest_ = 0, longest_ = 0;  // of the beginnings
    std::vector<Entry> entries_;
    std::vector<EntryId> entry_of_;  // by shape
    ByText<Found> forms_;
    std::map<Row, RowId> rows_;
    std::vector<std::vector<RowId>> rows_of_;  // by class
    std::set<RowId> filler_rows_;
};

}  // namespace holdfast::triage
