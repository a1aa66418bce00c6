// Reads the contact's turns of one conversation and says how urgent they look, and why. Pure: no
// I/O, no clock, the same answer on every machine, linear time in the length of the text. Immutable
// after construction; any thread may call it. With a Scratch and an Assessment kept from call to
// call nothing is allocated once they have grown to their size.
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
    // What a reading needs to work in: one for each thread, kept from call to call.
    class Scratch {
      public:
        Scratch();
        ~Scratch();
        Scratch(Scratch&&) noexcept;
        Scratch& operator=(Scratch&&) noexcept;

      private:
        friend class Assessor;
        friend class Conversation;
        friend class Explanation;
        struct Work;
        std::unique_ptr<Work> work_;
    };

    // All faults at once, or an assessor. Files are read and compiled beside each other, in threads
    // that are gone when it returns.
    static std::expected<std::shared_ptr<const Assessor>, std::vector<LexiconFault>> make(
        std::vector<LexiconFile> lexicons);
    ~Assessor();

    // `turns`: the contact's messages, oldest first; invalid UTF-8 is read as far as it goes. At
    // most the last `turns_max` turns and 64 KiB of each are read. Sentences split over turns are
    // joined. `language`: that of the contact if it is known ("es"), else guessed turn by turn.
    void assess(std::span<const std::string_view> turns, Scratch& scratch, Assessment& into,
                std::string_view language = {}) const;
    Assessment assess(std::span<const std::string_view> turns,
                      std::string_view language = {}) const;

    static constexpr std::size_t turns_max = 64;

    // Of the files it was made of, 16 hex digits: the same files, the same version.
    const std::string& version() const { return version_; }

  private:
    friend class Conversation;
    friend class Explanation;
    struct Past;
    struct Rules;
    Assessor(std::unique_ptr<const Rules> rules, std::string version);
    // Reads `turns` behind those of `past`, and tells of all together.
    void go_on(std::span<const std::string_view> turns, std::string_view language, Past& past,
               Scratch::Work& work, Assessment& into) const;
    static Scratch& scratch_here();  // of this thread
    std::unique_ptr<const Rules> rules_;
    std::string version_;
};

}  // namespace holdfast::triage
