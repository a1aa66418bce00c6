// What the lexicon files say, as written, with the line of everything that can be at fault: the
// policy (concepts, modifiers, rules) and one language's words for it. Filled by read_toml,
// compiled by Lexicon and Policy.
#pragma once
#include <iterator>
#include <string>
#include <vector>

#include "triage/assessor.hpp"

namespace holdfast::triage {

struct Located {
    std::string text;
    int line = 0;
};

// Where a modifier stands to what it changes: just before, just after, on either side, or over it
// as a whole.
enum class Side : std::uint8_t { before, after, either, over };

struct Change {
    Located from, to;  // concepts; `to` may be "nothing"
};

struct ModifierDefinition {
    Located id;
    Side side = Side::before;
    int reach = 0;  // words that may stand between
    std::vector<Change> changes{};
};

enum class Scope : std::uint8_t { words, sentence, conversation };

struct RuleDefinition {
    Located id;
    std::vector<Located> all{};  // each "concept" or "concept|concept"
    Scope scope = Scope::sentence;
    int words =
        0;  // for Scope::words: from the first word of the first to the last word of the last
    Level level = Level::none;
    std::vector<Concern> concerns{};
    std::string sentence{}, sentence_es{};
    double weight = 1;  // of its evidence inside its level
};

// What a turn counts for that nobody here can read.
struct UnreadDefinition {
    Level level = Level::none;
    std::string sentence{}, sentence_es{};
    std::vector<Located> words{};  // common words of languages that are not read
};

struct NamedPhrases {
    Located name;  // of a list, concept or modifier
    std::vector<Located> phrases;
};

struct PolicyDefinition {
    std::string file{};
    std::vector<Located> concepts;
    std::vector<NamedPhrases> hides;  // a concept and those it hides
    std::vector<ModifierDefinition> modifiers;
    std::vector<RuleDefinition> rules;
    UnreadDefinition unread{};
};

struct LanguageDefinition {
    std::string file{};
    std::string language{};  // "en"
    std::vector<Change> spellings{};
    std::vector<Located> ordinary{};  // words of the language, several to an item
    std::vector<Located> fillers{};   // words a phrase may be broken by, several to an item
    std::vector<Located> breaks{};    // words no gap reaches over, several to an item
    std::vector<NamedPhrases> lists{}, concepts{}, modifiers{}, stops{};
};

struct Definitions {
    std::vector<PolicyDefinition> policies;
    std::vector<LanguageDefinition> languages;
};

// Collects what is wrong, file by file.
class Faults {
  public:
    void add(const std::string& file, int line, std::string what) {
        faults_.push_back({file + ":" + std::to_string(line), std::move(what)});
    }
    void add(Faults more) {
        faults_.insert(faults_.end(), std::make_move_iterator(more.faults_.begin()),
                       std::make_move_iterator(more.faults_.end()));
    }
    bool empty() const { return faults_.empty(); }
    std::vector<LexiconFault> take() { return std::move(faults_); }

  private:
    std::vector<LexiconFault> faults_;
};

}  // namespace holdfast::triage
