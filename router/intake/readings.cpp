#include "router/intake/readings.hpp"

namespace holdfast::intake {

triage::Assessment Readings::read(const std::string& person,
                                  std::span<const std::string_view> turns, std::size_t earlier) {
    // Most who wrote once do not write on for a while.
    if (earlier == 0) return assessor_->get()->assess(turns);
    auto& [name, conversation, words] = *place_of(person, earlier);
    auto assessment = conversation.read(turns.subspan(conversation.turns()));
    words_ += conversation.words() - words;
    words = conversation.words();
    while (words_ > words_max) leave_out(kept_.begin());
    return assessment;
}

void Readings::forget(const std::string& person) {
    if (const auto found = by_person_.find(person); found != by_person_.end())
        leave_out(found->second);
}

// With nothing read yet, or with just the earlier turns; behind all others.
Readings::Place Readings::place_of(const std::string& person, std::size_t earlier) {
    auto assessor = assessor_->get();
    // All are of one engine, which they hold on to.
    if (!kept_.empty() && &kept_.front().conversation.assessor() != assessor.get()) leave_out_all();
    if (const auto found = by_person_.find(person); found != by_person_.end()) {
        const auto& conversation = found->second->conversation;
        if (conversation.turns() == earlier) {
            kept_.splice(kept_.end(), kept_, found->second);
            return found->second;
        }
        leave_out(found->second);
    }
    const auto place =
        kept_.insert(kept_.end(), {person, triage::Conversation(std::move(assessor))});
    by_person_[place->person] = place;
    return place;
}

void Readings::leave_out(Place one) {
    words_ -= one->words;
    by_person_.erase(one->person);
    kept_.erase(one);
}

void Readings::leave_out_all() {
    by_person_.clear();
    kept_.clear();
    words_ = 0;
}

}  // namespace holdfast::intake
