// A desk's frames: which handler each goes to, which may be on their way together, and their answers in order.
#include <algorithm>
#include <array>

#include "router/core/log.hpp"
#include "router/desk/desk_session.hpp"

namespace holdfast::desk {
namespace {

// A board is no desk: it watches without saying hello.
bool may_come_first(std::string_view type) { return type == "hello" || type == "watch" || type == "ping"; }

}  // namespace

const std::map<std::string, DeskSession::Handler, std::less<>>& DeskSession::handlers() {
    static const std::map<std::string, Handler, std::less<>> table{
        {"hello", &DeskSession::hello},   {"presence", &DeskSession::presence}, {"accept", &DeskSession::accept},
        {"decline", &DeskSession::decline}, {"read", &DeskSession::read},       {"say", &DeskSession::say},
        {"seen", &DeskSession::seen},     {"assess", &DeskSession::assess},     {"form", &DeskSession::form},
        {"answer", &DeskSession::answer}, {"end", &DeskSession::end},
        {"complete", &DeskSession::complete}, {"watch", &DeskSession::watch},   {"ping", &DeskSession::ping},
    };
    return table;
}

Task<> DeskSession::on_text(std::string text) {
    auto self = shared_from_this();
    auto frame = conversation::parse_frame(text);
    if (answers_.size() >= frames_together_max || !frame || !may_overlap(*frame)) co_await all_answered();
    const auto place = answered_ + answers_.size();
    answers_.emplace_back();
    if (!frame) co_return answer_at(place, conversation::refusal(0, frame.error()));
    if (may_overlap(*frame))
        spawn(desks_.parts_.executor, "desk_frame", handle(std::move(*frame), place));
    else
        co_await handle(std::move(*frame), place);
}

bool DeskSession::may_overlap(const conversation::Frame& frame) const {
    constexpr std::array<std::string_view, 5> types{"say", "seen", "assess", "end", "complete"};
    const auto* contact = frame.data.if_contains("contact");
    return std::ranges::find(types, frame.type) != types.end() && contact && contact->is_string() &&
           follows_.contains(std::string{contact->get_string()});
}

Task<> DeskSession::handle(conversation::Frame frame, std::uint64_t place) {
    auto self = shared_from_this();
    const auto handler = handlers().find(frame.type);
    const bool own = handler != handlers().end();
    Result<json::object> result = fail(Errc::bad_request, "unknown frame type", "type");
    try {
        if (own || desks_.parts_.further.contains(frame.type)) {
            auto known = co_await identify();
            if (!known)
                result = std::unexpected(known.error());
            else if (!greeted_ && !may_come_first(frame.type))
                result = fail(Errc::conflict, "send hello first");
            else if (own)
                result = co_await (this->*handler->second)(frame.data);
            else
                result = co_await ask_further(frame.type, frame.data);
        }
    } catch (...) {
        log(LogLevel::error, "desk_frame_failed");
        close(1011, "internal");
    }
    answer_at(place, result ? conversation::answer(frame.id, *result)
                            : conversation::refusal(frame.id, result.error()));
}

// Each of them has a deadline of its own.
Task<> DeskSession::all_answered() {
    while (!answers_.empty()) {
        asio::steady_timer done{desks_.parts_.executor, asio::steady_timer::time_point::max()};
        waiting_ = &done;
        co_await done.async_wait(as_result);
        waiting_ = nullptr;
    }
}

void DeskSession::answer_at(std::uint64_t place, conversation::Sent answer) {
    answers_.at(place - answered_) = std::move(answer);
    for (; !answers_.empty() && answers_.front(); ++answered_) {
        send(std::move(answers_.front()));
        answers_.pop_front();
    }
    if (answers_.empty() && waiting_ != nullptr) waiting_->cancel();
}

}  // namespace holdfast::desk
