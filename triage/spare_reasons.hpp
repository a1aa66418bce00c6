// Reasons told before, kept with their memory for the next assessment, so that telling one
// allocates only while there are not enough. One for each thread that assesses.
#pragma once
#include <utility>
#include <vector>

#include "triage/assessment.hpp"

namespace holdfast::triage {

class SpareReasons {
  public:
    // Leaves `from` without reasons.
    void take_all(Assessment& from) {
        for (Reason& reason : from.reasons) spare_.push_back(std::move(reason));
        from.reasons.clear();
    }

    // An empty reason at the end of `into`.
    Reason& add(Assessment& into) {
        if (spare_.empty()) {
            Reason& made = into.reasons.emplace_back();
            made.rule.reserve(rule_usual);
            made.sentence.reserve(sentence_usual);
            made.sentence_es.reserve(sentence_usual);
            made.spans.reserve(spans_max);
            return made;
        }
        Reason& reason = into.reasons.emplace_back(std::move(spare_.back()));
        spare_.pop_back();
        reason.spans.clear();
        return reason;
    }

    void take_last(Assessment& from) {
        spare_.push_back(std::move(from.reasons.back()));
        from.reasons.pop_back();
    }

    // Puts the last reason behind those that are as high as it, and before the lower ones.
    static void order_last(Assessment& into) {
        auto at = into.reasons.end() - 1;
        for (; at != into.reasons.begin() && (at - 1)->level < at->level; --at)
            std::swap(*at, *(at - 1));
    }

  private:
    static constexpr std::size_t rule_usual = 40, sentence_usual = 240;  // bytes
    std::vector<Reason> spare_;
};

}  // namespace holdfast::triage
