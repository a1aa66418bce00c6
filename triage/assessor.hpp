// Reads the contact's turns of one conversation and says how urgent they look, and why. Pure: no
// I/O, no clock, the same answer on every machine, linear time in the length of the text. Immutable
// after construction; any thread may call it.
#pragma once
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "triage/assessment.hpp"

namespace holdfast::triage {

// The policy (policy.toml), one file for each language and, if there is one, the second voice
// (voice.toml), in any order.
struct LexiconFile {
    std::string name;     // "config/triage/en.toml", for faults
    std::string content;  // TOML
};

struct LexiconFault {
    std::string where;  // "config/triage/en.toml:17"
    std::string what;   // what is wrong and what would be right
};

class Assessor {
  public:
    // All faults at once, or an assessor.
    static std::expected<std::shared_ptr<const Assessor>, std::vector<LexiconFault>> make(
        std::vector<LexiconFile> lexicons);
    ~Assessor();

    // `turns`: the contact's messages, oldest first; invalid UTF-8 is read as far as it goes. At
    // most the last `turns_max` turns and 8 KiB of each are read. Sentences split over turns are
    // joined.
    Assessment assess(std::span<const std::string_view> turns) const;

    static constexpr std::size_t turns_max = 8;

  private:
    struct Rules;
    explicit Assessor(std::unique_ptr<const Rules> rules);
    std::unique_ptr<const Rules> rules_;
};

}  // namespace holdfast::triage
