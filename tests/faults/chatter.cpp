#include "tests/faults/talkers.hpp"

namespace holdfast::tests {

using std::chrono::milliseconds;

Task<> Chatter::work() {
    while (!scene_.over()) {
        auto client = co_await scene_.program().chat();
        if (client) {
            bool joined = co_await join(**client);
            while (joined && !token_.empty() && !(*client)->closed() && !scene_.over()) {
                // A phone that walks out of the network.
                if (!scene_.finishing() && scene_.dice(100) == 0) break;
                co_await turn(**client);
            }
            (*client)->drop();
        }
        co_await pause(milliseconds{30});
    }
}

Task<bool> Chatter::join(Client& client) {
    if (token_.empty()) {
        if (scene_.finishing()) co_return false;
        auto started = co_await client.ask("start", {{"language", "en"}, {"consent", true}});
        if (!started) co_return false;
        token_ = started->at("token").as_string();
        contact_ = started->at("contact").as_string();
        last_ = 0;
        conversations_[contact_];
    }
    co_return co_await resume(client);
}

Task<bool> Chatter::resume(Client& client) {
    for (;;) {
        auto resumed = co_await client.ask("resume", {{"token", token_}, {"last_seq", last_}});
        if (!resumed) {
            if (resumed.error().code == Errc::not_found) finish();
            co_return false;
        }
        const auto before = last_;
        for (const auto& event : resumed->at("events").as_array())
            if (event.at("seq").to_number<std::int64_t>() > last_) show(event.as_object());
        if (last_ == before || last_ >= resumed->at("upto").to_number<std::int64_t>()) co_return true;
    }
}

Task<> Chatter::turn(Client& client) {
    const auto any = [](const rehearsal::Push&) { return true; };
    auto push = co_await client.next(any, milliseconds{15});
    if (push) {
        co_await take(client, std::move(*push));
    } else if (saying_ || (!scene_.finishing() && scene_.dice(4) == 0)) {
        co_await say(client);
    }
}

Task<> Chatter::take(Client& client, rehearsal::Push push) {
    if (push.type != "event") co_return;
    const auto& event = push.data.at("event").as_object();
    if (event.at("seq").to_number<std::int64_t>() <= last_) co_return;
    if (push.data.at("prev").to_number<std::int64_t>() <= last_) {
        show(event);
        co_return;
    }
    bool resumed = co_await resume(client);
    if (!resumed) client.drop();
}

void Chatter::show(const json::object& event) {
    last_ = event.at("seq").to_number<std::int64_t>();
    Line line{last_, std::string{event.at("type").as_string()}, {}};
    if (const auto* text = event.if_contains("text")) line.text = text->as_string();
    conversations_[contact_].shown.push_back(std::move(line));
    if (conversations_[contact_].shown.back().type == "closed") finish();
}

// The conversation is over; what had no answer keeps none.
void Chatter::finish() {
    conversations_[contact_].open = false;
    token_.clear();
    if (!saying_) return;
    saying_->fate = saying_->tries > 0 ? Saying::Fate::unknown : Saying::Fate::refused;
    saying_ = nullptr;
}

Task<> Chatter::say(Client& client) {
    if (!saying_) {
        saying_ = &scene_.history().begin(name_, "I write from a page");
        saying_->contact = contact_;
    }
    ++saying_->tries;
    auto kept = co_await client.ask("message", {{"client_msg_id", saying_->id}, {"text", saying_->text}});
    if (kept) {
        saying_->fate = Saying::Fate::acknowledged;
        saying_->seq = kept->at("seq").to_number<std::int64_t>();
        saying_ = nullptr;
        co_return;
    }
    const auto code = kept.error().code;
    if (code == Errc::not_found) {
        finish();
    } else if (facts(code).blame != Blame::us) {
        scene_.history().violation("a chat's message was answered " + kept.error().detail);
        client.drop();
    } else if (!scene_.finishing() && scene_.dice(6) == 0) {
        saying_->fate = Saying::Fate::unknown;
        saying_ = nullptr;
    }
}

}  // namespace holdfast::tests
