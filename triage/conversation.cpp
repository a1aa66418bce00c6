#include "triage/conversation.hpp"

#include "triage/assessor_work.hpp"

namespace holdfast::triage {

Conversation::Conversation(std::shared_ptr<const Assessor> assessor)
    : assessor_(std::move(assessor)), past_(std::make_unique<Assessor::Past>()) {}
Conversation::~Conversation() = default;
Conversation::Conversation(Conversation&&) noexcept = default;
Conversation& Conversation::operator=(Conversation&&) noexcept = default;

Assessment Conversation::read(std::span<const std::string_view> more) {
    Assessment assessment;
    Assessor::Scratch::Work& work = *Assessor::scratch_here().work_;
    assessor_->go_on(more, {}, *past_, work, assessment);
    past_->finish_sentences(work.mentions);
    return assessment;
}

std::size_t Conversation::turns() const {
    return past_->text.turns.size();
}

std::size_t Conversation::words() const {
    return past_->text.words.size();
}

}  // namespace holdfast::triage
