#include "triage/judge.hpp"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <tuple>

namespace holdfast::triage {

void Judge::judge(const Policy& policy, const Text& text, std::span<const Mention> mentions,
                  std::span<const std::string> languages, SpareReasons& spare, Assessment& into) {
    policy_ = &policy;
    spare_ = &spare;
    text_ = &text;
    mentions_ = mentions;
    seen_.assign(policy.term_count_, {});
    counts_.assign(policy.rules_.size(), 0);
    fired_.clear();
    told_concerns_.clear();
    spare.take_all(into);
    into.concerns.clear();
    into.level = Level::none;
    into.unread = false;
    for (std::uint32_t m = 0; m < mentions.size(); ++m)
        for (const auto [rule, term] : policy.uses_[mentions[m].what]) see(rule, term, m);

    // By rule, and in each as they fired; sort() does not allocate.
    std::ranges::sort(fired_, {}, [](const Fired& f) { return std::tuple(f.rule, f.mention); });
    std::uint32_t concerns = 0;
    double evidence = 0;
    for (std::size_t begin = 0, end = 0; begin < fired_.size(); begin = end) {
        const std::uint32_t rule = fired_[begin].rule;
        while (end < fired_.size() && fired_[end].rule == rule) ++end;
        const Policy::Rule& told = policy.rules_[rule];
        concerns |= told.concerns;
        into.level = std::max(into.level, told.level);
        const double share =
            (1.0 + static_cast<double>(told.level)) / (1.0 + static_cast<double>(into.level));
        evidence += told.weight * share * share * std::log2(1.0 + static_cast<double>(end - begin));
        tell(rule, std::span(fired_).subspan(begin, end - begin), languages, into);
    }
    for (int c = 0; c < concern_count; ++c)
        if (concerns >> c & 1) into.concerns.push_back(static_cast<Concern>(c));
    score(evidence, into);
}

void Judge::score(double evidence, Assessment& into) const {
    // Something was meant, though no rule holds: better than nothing at all.
    if (into.level == Level::none)
        evidence = 0.3 * std::log2(1.0 + static_cast<double>(mentions_.size()));
    const double within = 1.0 - std::exp(-evidence / 3.0);
    into.score = (static_cast<double>(into.level) + 0.999 * within) / level_count;
}

void Judge::see(std::uint32_t rule, std::uint32_t term, std::uint32_t mention) {
    const Policy::Rule& one = policy_->rules_[rule];
    Seen* seen = &seen_[one.first_term];
    seen[term] = {mention, seen[term].last};
    set_.clear();
    for (std::uint32_t t = 0; t < one.terms.size(); ++t) {
        const bool other = t != term && seen[t].last != unseen && overlap(seen[t].last, mention);
        set_.push_back(other ? seen[t].earlier : seen[t].last);
        if (set_.back() == unseen) return;
    }
    if (together(rule)) fire(rule);
}

void Judge::fire(std::uint32_t rule) {
    for (const std::uint32_t mention : set_) {
        if (counts_[rule] >= fired_max) return;
        // The mentions of one rule come in order, so what it already has is near the end.
        bool known = false;
        std::uint32_t looked = 0;
        for (auto one = fired_.rbegin(); one != fired_.rend() && looked < fired_max;
             ++one, ++looked)
            known = known || (one->rule == rule && one->mention == mention);
        if (known) continue;
        fired_.push_back({rule, mention});
        ++counts_[rule];
    }
}

bool Judge::overlap(std::uint32_t one, std::uint32_t other) const {
    return mentions_[one].first <= mentions_[other].last &&
           mentions_[other].first <= mentions_[one].last;
}

bool Judge::together(std::uint32_t rule) const {
    const Policy::Rule& one = policy_->rules_[rule];
    std::uint32_t first_word = unseen, last_word = 0;
    for (const std::uint32_t mention : set_) {
        // One phrase is not two things.
        for (const std::uint32_t other : set_)
            if (mention != other && overlap(mention, other)) return false;
        first_word = std::min(first_word, mentions_[mention].first);
        last_word = std::max(last_word, mentions_[mention].last);
    }
    if (one.scope == Scope::conversation) return true;
    const bool one_sentence = text_->words[first_word].sentence == text_->words[last_word].sentence;
    return (one.scope == Scope::words || one_sentence) &&
           last_word - first_word < static_cast<std::uint32_t>(one.words);
}

void Judge::tell(std::uint32_t rule, std::span<const Fired> fired,
                 std::span<const std::string> languages, Assessment& into) {
    const Policy::Rule& from = policy_->rules_[rule];
    Reason& reason = spare_->add(into);
    reason.rule.assign(languages[mentions_[fired.front().mention].language]);
    reason.rule += '.';
    reason.rule += from.id;
    reason.sentence.assign(from.sentence);
    reason.sentence_es.assign(from.sentence_es);
    reason.level = from.level;
    for (const Fired& one : fired) add_spans(mentions_[one.mention], reason.spans);
    std::ranges::sort(reason.spans, {},
                      [](const Span& span) { return std::tuple(span.turn, span.begin, span.end); });
    // Sorted, a span inside another stands behind it, or before it with the same beginning.
    const auto within = [](const Span& one, const Span& other) {
        return one.turn == other.turn && one.begin <= other.begin && other.end <= one.end;
    };
    std::size_t kept = 0;
    for (const Span& span : reason.spans) {
        if (kept > 0 && within(reason.spans[kept - 1], span)) continue;
        if (kept > 0 && within(span, reason.spans[kept - 1])) --kept;
        reason.spans[kept++] = span;
    }
    reason.spans.resize(kept);
    if (reason.spans.size() > spans_max) reason.spans.resize(spans_max);
    if (is_echo(reason, from.concerns, into)) {
        spare_->take_last(into);
    } else {
        told_concerns_.push_back(from.concerns);
    }
}

// A mention over several turns has a span in each.
void Judge::add_spans(const Mention& mention, std::vector<Span>& spans) const {
    for (std::uint32_t w = mention.first; w <= mention.last; ++w) {
        const Word& word = text_->words[w];
        if (w > mention.first && spans.back().turn == word.turn)
            spans.back().end = word.end;
        else
            spans.push_back({word.turn, word.begin, word.end});
    }
}

// Says nothing that a reason told before it, of at least its level and with its concerns, does not.
bool Judge::is_echo(const Reason& reason, std::uint32_t concerns, const Assessment& told) const {
    const auto inside = [](const Span& span, const std::vector<Span>& places) {
        return std::ranges::any_of(places, [&](const Span& place) {
            return place.turn == span.turn && place.begin <= span.begin && span.end <= place.end;
        });
    };
    for (std::size_t i = 0; i + 1 < told.reasons.size(); ++i)
        if ((concerns & ~told_concerns_[i]) == 0 &&
            std::ranges::all_of(reason.spans, [&](const Span& span) {
                return inside(span, told.reasons[i].spans);
            }))
            return true;
    return false;
}

}  // namespace holdfast::triage
