// What was read of one contact's turns, kept so that the next turn costs one reading and not one of
// all: only a sentence that the turns before left unfinished is gone through again. Says exactly
// what Assessor::assess says of the same turns at once. Holds on to its Assessor, and about 100
// bytes for each word. Not for two threads at once.
#pragma once
#include <memory>
#include <span>
#include <string_view>

#include "triage/assessor.hpp"

namespace holdfast::triage {

class Conversation {
  public:
    explicit Conversation(std::shared_ptr<const Assessor> assessor);
    ~Conversation();
    Conversation(Conversation&&) noexcept;
    Conversation& operator=(Conversation&&) noexcept;

    // Reads `more` behind what was read before, at most Assessor::turns_max in all, and assesses
    // all together. After an exception it is of no more use.
    Assessment read(std::span<const std::string_view> more);

    std::size_t turns() const;
    std::size_t words() const;
    const Assessor& assessor() const { return *assessor_; }

  private:
    std::shared_ptr<const Assessor> assessor_;
    std::unique_ptr<Assessor::Past> past_;
};

}  // namespace holdfast::triage
