// Holds the policy's rules against what a text mentions: for each rule the last mention of each of
// its terms, and what it fired on. Kept by its caller from text to text, so that it allocates only
// while it grows; not for two threads at once. Linear in the mentions.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "triage/policy.hpp"
#include "triage/spare_reasons.hpp"

namespace holdfast::triage {

class Judge {
  public:
    // `mentions` in order of `last`; `languages`: names by Mention::language, they begin the rule
    // ids. All of `into` is overwritten.
    void judge(const Policy& policy, const Text& text, std::span<const Mention> mentions,
               std::span<const std::string> languages, SpareReasons& spare, Assessment& into);

  private:
    static constexpr std::uint32_t unseen = 0xFFFFFFFF;
    static constexpr std::uint32_t fired_max = spans_max;  // mentions kept for one rule

    struct Seen {  // the last mention of a term, and the one before it
        std::uint32_t last = unseen, earlier = unseen;
    };
    struct Fired {
        std::uint32_t rule = 0, mention = 0;
    };

    void see(std::uint32_t rule, std::uint32_t term, std::uint32_t mention);
    void fire(std::uint32_t rule);
    bool overlap(std::uint32_t one, std::uint32_t other) const;
    bool together(std::uint32_t rule) const;
    void tell(std::uint32_t rule, std::span<const Fired> fired,
              std::span<const std::string> languages, Assessment& into);
    void add_spans(const Mention& mention, std::vector<Span>& spans) const;
    bool is_echo(const Reason& reason, std::uint32_t concerns, const Assessment& told) const;
    void score(double evidence, Assessment& into) const;

    const Policy* policy_ = nullptr;
    SpareReasons* spare_ = nullptr;
    const Text* text_ = nullptr;
    std::span<const Mention> mentions_;
    std::vector<Seen> seen_;             // by term
    std::vector<std::uint32_t> counts_;  // by rule: mentions it fired on
    std::vector<Fired> fired_;
    std::vector<std::uint32_t> set_;
    std::vector<std::uint32_t> told_concerns_;  // of each reason told
};

}  // namespace holdfast::triage
