#include "triage/lexicon.hpp"

#include <algorithm>

namespace holdfast::triage {
namespace {

constexpr std::uint32_t first_modifier = concepts_max;  // outputs below are concepts

}  // namespace

// Where modifiers begin, end, cover and are stopped, by token.
class Lexicon::Marks {
  public:
    Marks(const Lexicon& lexicon, const Text& text, std::span<const Token> tokens,
          std::span<const Match> matches)
        : lexicon_(lexicon), text_(text), tokens_(tokens), places_(tokens.size()) {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            places_[i].stops = lexicon.stops_[tokens[i].entry];
        for (const Match& match : matches)
            if (match.output >= first_modifier) mark(match, match.output - first_modifier);
        for (auto& reaches : covers_)
            for (std::size_t i = 1; i < reaches.size(); ++i)
                reaches[i] = std::max(reaches[i], reaches[i - 1]);
    }

    // What a concept counts for where it was said.
    ConceptId changed(const Match& match) const {
        const auto what = static_cast<ConceptId>(match.output);
        for (std::uint32_t m = 0; m < lexicon_.modifiers_.size(); ++m) {
            const Modifier& modifier = lexicon_.modifiers_[m];
            if (modifier.becomes[what] != Modifier::unchanged && applies(modifier, m, match))
                return modifier.becomes[what];
        }
        return what;
    }

  private:
    struct Place {
        std::uint32_t begins = 0, ends = 0, stops = 0;  // bit per modifier
    };

    std::uint32_t turn_of(std::uint32_t token) const {
        return text_.words[tokens_[token].word].turn;
    }

    void mark(const Match& match, std::uint32_t modifier) {
        places_[match.last].ends |= 1U << modifier;
        if (turn_of(match.first) == turn_of(match.last))
            places_[match.first].begins |= 1U << modifier;
        if (lexicon_.modifiers_[modifier].side != Side::over) return;
        covers_.resize(lexicon_.modifiers_.size());
        auto& reaches = covers_[modifier];
        reaches.resize(tokens_.size());
        reaches[match.first] = std::max(reaches[match.first], match.last + 1);
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
                return covered(m, match);
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

    bool covered(std::uint32_t m, const Match& match) const {
        if (m >= covers_.size() || covers_[m].empty()) return false;
        // By its last word: "jump on" takes the jump out of "I will jump" too.
        const std::uint32_t reach = covers_[m][match.last];
        return reach > match.last && turn_of(reach - 1) == turn_of(match.last);
    }

    const Lexicon& lexicon_;
    const Text& text_;
    std::span<const Token> tokens_;
    std::vector<Place> places_;
    std::vector<std::vector<std::uint32_t>> covers_;  // by modifier, token: end of the farthest one
};

bool Lexicon::is_hidden(const Match& match, std::span<const Match> same_end) const {
    return std::ranges::any_of(same_end, [&](const Match& other) {
        return other.output < first_modifier && other.first <= match.first &&
               (hides_[other.output] >> match.output & 1) != 0;
    });
}

Reading Lexicon::read(const Text& text) const {
    const std::vector<Token> tokens = vocabulary_.tokens_of(text);
    const Scan scan = automaton_.scan(tokens, vocabulary_);
    const Marks marks(*this, text, tokens, scan.matches);
    Reading reading{.mentions = {}, .steps = scan.steps};
    const std::span<const Match> matches(scan.matches);
    for (std::size_t begin = 0, end = 0; begin < matches.size(); begin = end) {
        while (end < matches.size() && matches[end].last == matches[begin].last) ++end;
        const auto same_end = matches.subspan(begin, end - begin);
        reading.steps += same_end.size() * same_end.size();
        for (const Match& match : same_end) {
            if (match.output >= first_modifier || is_hidden(match, same_end)) continue;
            const ConceptId what = marks.changed(match);
            if (what == Modifier::nothing) continue;
            reading.mentions.push_back(
                {what, number_, tokens[match.first].word, tokens[match.last].word});
        }
    }
    return reading;
}

}  // namespace holdfast::triage
