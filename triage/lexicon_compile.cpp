#include <algorithm>
#include <map>
#include <optional>

#include "triage/automaton_draft.hpp"
#include "triage/lexicon.hpp"
#include "triage/phrase.hpp"
#include "triage/read_toml.hpp"
#include "triage/vocabulary_draft.hpp"

namespace holdfast::triage {

// Fills a lexicon from what its file says.
class Lexicon::Compiler {
  public:
    Compiler(Lexicon& lexicon, const LanguageDefinition& definition, Faults& faults)
        : lexicon_(lexicon), from_(definition), faults_(faults) {}

    void run(const Policy& policy) {
        for (const Change& spelling : from_.spellings) add_spelling(spelling);
        for (const Located& words : from_.fillers)
            for (const std::string& word : words_of(words.text))
                vocabulary_.call_filler(vocabulary_.word(word));
        for (const Located& words : from_.breaks)
            for (const std::string& word : words_of(words.text))
                vocabulary_.call_break(vocabulary_.word(word));
        for (const Located& words : from_.ordinary)
            for (std::string& word : words_of(words.text))
                vocabulary_.call_ordinary(std::move(word));
        for (const NamedPhrases& list : from_.lists) add_list(list);
        add_phrases(from_.concepts, "concept", policy.concept_names(), 0);
        add_phrases(from_.modifiers, "modifier", policy.modifier_names(), concepts_max);
        add_stops(policy.modifier_names());
        lexicon_.vocabulary_ = vocabulary_.seal();
        if (vocabulary_.row_count() >= Automaton::rows_max ||
            automaton_.node_count() + vocabulary_.row_count() >= Automaton::nodes_max)
            return fault(1, "more words and phrases than the engine has room for: leave some out");
        lexicon_.automaton_ = automaton_.seal(vocabulary_);
        mark_stops();
    }

  private:
    void fault(int line, std::string what) { faults_.add(from_.file, line, std::move(what)); }

    static std::vector<std::string> words_of(std::string_view text) {
        const Text normal = normalise(std::span(&text, 1));
        std::vector<std::string> words;
        for (const Word& word : normal.words) words.emplace_back(normal.of(word));
        return words;
    }

    void add_spelling(const Change& spelling) {
        const auto from = words_of(spelling.from.text);
        auto to = words_of(spelling.to.text);
        if (from.size() != 1)
            fault(spelling.from.line,
                  "'" + spelling.from.text + "' must be one word to be spelled otherwise");
        else if (to.empty())
            fault(spelling.to.line, "'" + spelling.to.text + "' has no letters");
        else if (to.size() > Vocabulary::Found::parts_max)
            fault(spelling.to.line, "'" + spelling.to.text + "' has more than " +
                                        std::to_string(Vocabulary::Found::parts_max) + " words");
        else
            vocabulary_.spell(from.front(), std::move(to));
    }

    void add_list(const NamedPhrases& list) {
        std::vector<Piece> entries;
        for (const Located& entry : list.phrases) {
            auto piece = parse_phrase(entry.text, vocabulary_, lists_);
            if (piece)
                entries.push_back(std::move(*piece));
            else if (!entry.text.empty())
                fault(entry.line, "'" + entry.text + "': " + piece.error());
        }
        Piece all = choice_of(std::move(entries));
        if (list.name.text == "number") {
            if (all.kind != Piece::Kind::words)
                fault(list.name.line, "'number' must hold single words");
            for (const ShapeId word : all.words) vocabulary_.call_number(word);
        }
        lists_.emplace(list.name.text, std::make_shared<const Piece>(std::move(all)));
    }

    void add_phrase(const Located& phrase, std::optional<std::uint32_t> output) {
        auto piece = parse_phrase(phrase.text, vocabulary_, lists_);
        std::optional<std::string> wrong;
        if (!piece)
            wrong = piece.error();
        else
            wrong = automaton_.add(*piece, output.value_or(0), vocabulary_);
        if (wrong && !phrase.text.empty()) fault(phrase.line, "'" + phrase.text + "': " + *wrong);
    }

    // Index of a named thing, or nothing and a fault.
    std::optional<std::uint32_t> find(const Located& name, const char* kind,
                                      const std::vector<std::string>& known) {
        const auto found = std::ranges::find(known, name.text);
        if (found != known.end()) return static_cast<std::uint32_t>(found - known.begin());
        fault(name.line, std::string("unknown ") + kind + " '" + name.text + "'" +
                             nearest_of(name.text, known));
        return std::nullopt;
    }

    void add_phrases(const std::vector<NamedPhrases>& groups, const char* kind,
                     const std::vector<std::string>& known, std::uint32_t base) {
        for (const NamedPhrases& group : groups) {
            const auto index = find(group.name, kind, known);
            std::map<std::string_view, int> seen;
            for (const Located& phrase : group.phrases) {
                if (const auto [at, fresh] = seen.emplace(phrase.text, phrase.line); !fresh)
                    fault(phrase.line,
                          "'" + phrase.text + "' is already in line " + std::to_string(at->second));
                add_phrase(phrase, index ? std::optional(base + *index) : std::nullopt);
            }
        }
    }

    void add_stops(const std::vector<std::string>& modifiers) {
        for (const NamedPhrases& stops : from_.stops) {
            const auto index = find(stops.name, "modifier", modifiers);
            for (const Located& stop : stops.phrases) {
                const auto words = words_of(stop.text);
                if (words.size() != 1) {
                    fault(stop.line, "'" + stop.text + "' must be one word");
                    continue;
                }
                if (index)
                    stops_.emplace_back(vocabulary_.class_of({vocabulary_.word(words.front())}),
                                        1U << *index);
            }
        }
    }

    void mark_stops() {
        const Vocabulary& vocabulary = lexicon_.vocabulary_;
        std::vector<std::uint32_t> by_row(vocabulary_.row_count());
        for (const auto& [word, modifiers] : stops_)
            for (const RowId row : vocabulary_.rows_of(word)) by_row[row] |= modifiers;
        lexicon_.stops_.resize(vocabulary.entry_count());
        for (EntryId entry = 0; entry < vocabulary.entry_count(); ++entry)
            lexicon_.stops_[entry] = by_row[vocabulary.row_of(entry)];
    }

    Lexicon& lexicon_;
    VocabularyDraft vocabulary_;
    AutomatonDraft automaton_;
    const LanguageDefinition& from_;
    Faults& faults_;
    Lists lists_;
    std::vector<std::pair<ClassId, std::uint32_t>> stops_;  // word, bit of the modifier it stops
};

Lexicon::Lexicon(const LanguageDefinition& definition, std::uint8_t number, const Policy& policy,
                 Faults& faults)
    : number_(number),
      modifiers_(policy.modifiers().begin(), policy.modifiers().end()),
      hides_(policy.hides()) {
    Compiler(*this, definition, faults).run(policy);
}

}  // namespace holdfast::triage
