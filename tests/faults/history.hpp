// What everybody tried to say and what they were told about it: the history that the checker holds against the journals.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace holdfast::tests {

struct Saying {
    enum class Fate {
        under_way,
        acknowledged,  // must be there exactly once
        unknown,       // given up without an answer: may be there once
        refused,       // was never taken: must not be there
    };
    std::string id;       // the speaker's own, the same on every try
    std::string speaker;  // "+1201…", "chat2", "ana"
    std::string text;     // the only one of its kind
    Fate fate = Fate::under_way;
    std::string contact{};  // where it was said, if the speaker knows
    std::int64_t seq = 0;   // what the acknowledgement named, if it did
    int tries = 0;
};

class History {
  public:
    // The reference stays good.
    Saying& begin(const std::string& speaker, const std::string& words) {
        const auto id = speaker + "-" + std::to_string(sayings_.size());
        sayings_.push_back({.id = id, .speaker = speaker, .text = id + " " + words});
        return sayings_.back();
    }
    void violation(std::string what) { violations_.push_back(std::move(what)); }

    const std::deque<Saying>& sayings() const { return sayings_; }
    const std::vector<std::string>& violations() const { return violations_; }
    std::size_t count(Saying::Fate fate) const {
        std::size_t count = 0;
        for (const auto& one : sayings_) count += one.fate == fate ? 1 : 0;
        return count;
    }
    std::size_t tried_again() const {
        std::size_t count = 0;
        for (const auto& one : sayings_) count += one.tries > 1 ? 1 : 0;
        return count;
    }

  private:
    std::deque<Saying> sayings_;
    std::vector<std::string> violations_;
};

}  // namespace holdfast::tests
