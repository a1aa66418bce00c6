#include "triage/lexicon.hpp"

#include <algorithm>

namespace holdfast::triage {
namespace {

constexpr std::uint32_t first_modifier = concepts_max;  // outputs below are concepts

}  // namespace

// Where modifiers begin, end, cover and are stopped, by token.
class Lexicon::Marks {
  public:
    Marks(const Lexicon& lexicon, std::span<const Token> tokens, Reading& reading)
        : lexicon_(lexicon), tokens_(tokens), places_(reading.places) {
        places_.assign(tokens_.size(), {});
        for (std::size_t i = 0; i < tokens_.size(); ++i)
            places_[i].stops = lexicon.stops_[tokens_[i].entry];
        for (const Match& match : reading.scan.matches)
            if (match.output >= first_modifier) mark(match, match.output - first_modifier);
        for (std::size_t i = 1; i < places_.size(); ++i)
            for (std::size_t o = 0; o < over_max; ++o)
                places_[i].cover[o] = std::max(places_[i].cover[o], places_[i - 1].cover[o]);
    }

    // The modifier that changes a concept where it was said, or Mention::unmodified.
    std::uint8_t modifier_of(const Match& match) const {
        for (std::uint32_t m = 0; m < lexicon_.modifiers_.size(); ++m) {
            const Modifier& modifier = lexicon_.modifiers_[m];
            if (modifier.becomes[match.output] != Modifier::unchanged &&
                applies(modifier, m, match))
                return static_cast<std::uint8_t>(m);
        }
        return Mention::unmodified;
    }

  private:
    std::uint32_t turn_of(std::uint32_t token) const { return tokens_[token].turn; }

    void mark(const Match& match, std::uint32_t modifier) {
        places_[match.last].ends |= 1U << modifier;
        const bool in_one_turn = turn_of(match.first) == turn_of(match.last);
        if (in_one_turn) places_[match.first].begins |= 1U << modifier;
        if (lexicon_.modifiers_[modifier].side != Side::over) return;
        auto& cover = places_[match.first].cover[lexicon_.modifiers_[modifier].over];
        cover = std::max(cover, match.last + 1);
    }

    bool applies(const Modifier& modifier, std::uint32_t m, const Match& match) const {
        switch (modifier.side) {
            case Side::before:
                return stands_before(modifier, m, match);
            case Side::after:
                return stands_after(modifier, m, match);
            case Side::either:
                return stands_before(modifier, m, match) || stands_after(modifier, m, match);
            case Side::over:
                return covered(modifier, match);
        }
        return false;
    }

    bool stands_before(const Modifier& modifier, std::uint32_t m, const Match& match) const {
        // A phrase that begins with a stop word stands for itself: "I want to die" after "my son".
        if (places_[match.first].stops >> m & 1) return false;
        for (std::uint32_t away = 0; away <= static_cast<std::uint32_t>(modifier.reach); ++away) {
            if (match.first < away + 1) return false;
            const std::uint32_t at = match.first - away - 1;
            if (tokens_[at].sentence != tokens_[match.first].sentence) return false;
            if (places_[at].ends >> m & 1) return true;
            if (places_[at].stops >> m & 1) return false;
        }
        return false;
    }

    bool stands_after(const Modifier& modifier, std::uint32_t m, const Match& match) const {
        for (std::uint32_t away = 0; away <= static_cast<std::uint32_t>(modifier.reach); ++away) {
            const std::uint32_t at = match.last + away + 1;
            if (at >= tokens_.size() || turn_of(at) != turn_of(match.last) ||
                tokens_[at].sentence != tokens_[match.last].sentence)
                return false;
            if (places_[at].begins >> m & 1) return true;
            if (places_[at].stops >> m & 1) return false;
        }
        return false;
    }

    bool covered(const Modifier& modifier, const Match& match) const {
        // By its last word: "jump on" takes the jump out of "I will jump" too.
        const std::uint32_t reach = places_[match.last].cover[modifier.over];
        return reach > match.last && turn_of(reach - 1) == turn_of(match.last);
    }

    const Lexicon& lexicon_;
    std::span<const Token> tokens_;
    std::vector<Reading::Place>& places_;
};

// A phrase that begins in an earlier turn hides nothing: one turn never takes back what another
// said.
bool Lexicon::is_hidden(std::span<const Token> tokens, const Match& match,
                        std::span<const Match> same_end) const {
    const auto turn_of = [&](const Match& one) { return tokens[one.first].turn; };
    return std::ranges::any_of(same_end, [&](const Match& other) {
        return other.output < first_modifier && other.first <= match.first &&
               turn_of(other) == turn_of(match) && hides_[other.output].test(match.output);
    });
}

// "tried to kill" inside "tried to kill myself" says nothing of its own. A phrase that reaches over
// turns hides nothing that stands in one: what one turn says no other takes back.
void Lexicon::find_inside(std::span<const Token> tokens, Reading& reading) const {
    const auto& matches = reading.scan.matches;
    // By whether it reaches over turns.
    std::array<std::array<const Match*, concepts_max>, 2> longer{};
    reading.inside.assign(matches.size(), 0);
    for (std::size_t m = matches.size(); m-- > 0;) {
        const Match& match = matches[m];
        if (match.output >= first_modifier) continue;
        const std::uint32_t turn = tokens[match.last].turn;
        const Match*& other = longer[tokens[match.first].turn != turn ? 1 : 0][match.output];
        if (other != nullptr && other->first <= match.first && tokens[other->last].turn == turn)
            reading.inside[m] = 1;
        else
            other = &match;
    }
}

void Lexicon::collect(std::span<const Token> tokens, const Marks& marks,
                      std::span<const Match> same_end, Reading& reading) const {
    for (const Match& match : same_end) {
        const auto index = static_cast<std::size_t>(&match - reading.scan.matches.data());
        if (match.output >= first_modifier || reading.inside[index] != 0 ||
            is_hidden(tokens, match, same_end))
            continue;
        const auto said = static_cast<ConceptId>(match.output);
        const std::uint8_t by = marks.modifier_of(match);
        const ConceptId what =
            by == Mention::unmodified ? said : modifiers_[by].becomes[match.output];
        const Mention mention{
            what, said, by, number_, tokens[match.first].word, tokens[match.last].last_word};
        (what == Modifier::nothing ? reading.dismissed : reading.mentions).push_back(mention);
    }
}

void Lexicon::read(const Text& text, std::span<const std::uint8_t> loose,
                   Vocabulary::Reading& words, Reading& reading) const {
    reading.mentions.clear();
    reading.dismissed.clear();
    vocabulary_.tokens_of(text, loose, words);
    automaton_.scan(words.tokens, vocabulary_, reading.scan);
    reading.steps = words.steps + reading.scan.steps;
    const Marks marks(*this, words.tokens, reading);
    find_inside(words.tokens, reading);
    const std::span<const Match> matches(reading.scan.matches);
    for (std::size_t begin = 0, end = 0; begin < matches.size(); begin = end) {
        while (end < matches.size() && matches[end].last == matches[begin].last) ++end;
        reading.steps += (end - begin) * (end - begin);
        collect(words.tokens, marks, matches.subspan(begin, end - begin), reading);
    }
}

}  // namespace holdfast::triage
