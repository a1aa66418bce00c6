// What was read of the persons who write on, so that their next message costs one reading. The most
// recent are kept, `words_max` words in all: about 20 MiB; who was left out is read anew from their
// last turns. Which turns are read together does not depend on what is kept. One thread.
#pragma once
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "triage/conversation.hpp"
#include "triage/live_assessor.hpp"

namespace holdfast::intake {

class Readings {
  public:
    explicit Readings(std::shared_ptr<const triage::LiveAssessor> assessor)
        : assessor_(std::move(assessor)) {}

    // What all `turns` say together; of these the first `earlier` are those that the person's
    // messages before this one were read with. If the message is not kept after all, its reading is
    // of no use to the next and left aside.
    triage::Assessment read(const std::string& person, std::span<const std::string_view> turns,
                            std::size_t earlier);
    // Their turns are not what they were.
    void forget(const std::string& person);

    std::size_t words() const { return words_; }  // kept

    static constexpr std::size_t words_max = 200'000;

  private:
    struct Kept {
        std::string person;
        triage::Conversation conversation;
        std::size_t words = 0;  // of it
    };
    using Place = std::list<Kept>::iterator;
    Place place_of(const std::string& person, std::size_t earlier);
    void leave_out(Place one);
    void leave_out_all();

    std::shared_ptr<const triage::LiveAssessor> assessor_;
    std::list<Kept> kept_;  // least recent first
    std::unordered_map<std::string_view, Place> by_person_;
    std::size_t words_ = 0;
};

}  // namespace holdfast::intake
