#include "triage/explain.hpp"

#include <algorithm>
#include <cstdio>

#include "triage/assessor_work.hpp"

namespace holdfast::triage {

class Explanation {
  public:
    Explanation(const Assessor& assessor, std::span<const std::string_view> turns)
        : rules_(*assessor.rules_), work_(*scratch_.work_), turns_(turns) {
        if (turns_.size() > Assessor::turns_max) turns_ = turns_.last(Assessor::turns_max);
        assessor.assess(turns_, scratch_, assessment_);
    }

    std::string text() {
        for (std::uint32_t turn = 0; turn < turns_.size(); ++turn) add_turn(turn);
        for (const Reading& reading : work_.readings) add_concepts(reading);
        for (const Reason& reason : assessment_.reasons) add_reason(reason);
        char score[16];
        std::snprintf(score, sizeof score, "%.3f", assessment_.score);
        out_ += "level " + std::string(name_of(assessment_.level)) + ", score " + score;
        for (const Concern concern : assessment_.concerns)
            out_ += concern == assessment_.concerns.front()
                        ? ", concerns " + std::string(name_of(concern))
                        : " " + std::string(name_of(concern));
        out_ += assessment_.unread ? ", not all of it could be read\n" : "\n";
        return std::move(out_);
    }

  private:
    void add_turn(std::uint32_t turn) {
        out_ += "turn " + std::to_string(turn + 1) + ":";
        for (std::size_t l = 0; l < rules_.languages.size(); ++l)
            out_ += " " + rules_.languages[l] + " knows " +
                    std::to_string(work_.past.words[l].known[turn]) +
                    (work_.past.loose[l][turn] != 0 ? " words" : " words, so no spelling of its own");
        out_ += "\n";
        std::uint32_t sentence = 0;
        for (std::uint32_t w = 0; w < text_.words.size(); ++w) {
            const Word& word = text_.words[w];
            if (word.turn != turn) continue;
            if (word.sentence != sentence && w > 0) out_ += "  --\n";
            sentence = word.sentence;
            out_ += "  " + std::string(turns_[turn].substr(word.begin, word.end - word.begin)) +
                    " -> " + std::string(text_.of(word));
            for (std::size_t l = 0; l < rules_.languages.size(); ++l) add_tokens(l, w);
            out_ += "\n";
        }
    }

    void add_tokens(std::size_t l, std::uint32_t word) {
        const auto& tokens = work_.past.words[l].tokens;
        std::string known;
        for (const Token& token : tokens)
            if (token.word <= word && word <= token.last_word)
                known += " " + std::string(rules_.lexicons[l].name_of(token.entry));
        out_ += "  [" + rules_.languages[l] + (known.empty() ? " -" : known) + "]";
    }

    void add_concepts(const Reading& reading) {
        for (const Mention& mention : reading.mentions) add_concept(mention);
        for (const Mention& mention : reading.dismissed) add_concept(mention);
    }

    void add_concept(const Mention& mention) {
        const auto& concepts = rules_.policy.concept_names();
        out_ += rules_.languages[mention.language] + " " + concepts[mention.said];
        if (mention.modifier != Mention::unmodified) {
            out_ += " by " + rules_.policy.modifier_names()[mention.modifier] + " -> ";
            out_ += mention.what == Modifier::nothing ? "nothing" : concepts[mention.what];
        }
        out_ += ":";
        for (std::uint32_t w = mention.first; w <= mention.last; ++w)
            out_ += " " + std::string(text_.of(text_.words[w]));
        out_ += "\n";
    }

    void add_reason(const Reason& reason) {
        out_ += "rule " + reason.rule + ", " + std::string(name_of(reason.level)) + ": " +
                reason.sentence;
        for (const Span& span : reason.spans)
            out_ += " [" + std::to_string(span.turn + 1) + ":" + std::to_string(span.begin) + "-" +
                    std::to_string(span.end) + "]";
        out_ += "\n";
    }

    Assessor::Scratch scratch_;
    Assessment assessment_;
    const Assessor::Rules& rules_;
    const Assessor::Scratch::Work& work_;
    const Text& text_ = work_.past.text;
    std::span<const std::string_view> turns_;
    std::string out_;
};

std::string explain(const Assessor& assessor, std::span<const std::string_view> turns) {
    return Explanation(assessor, turns).text();
}

}  // namespace holdfast::triage
