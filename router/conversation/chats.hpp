// All live chats of one node. A chat is found again by its token, whose pseudonym names the person; the socket may come
// and go, the conversation stays in the journal. A contact sees messages and what concerns them, never offers, levels or
// notes; each visible event names the one before it (`prev`), so the page can prove that it missed nothing.
// Owned by a node; its thread only. Bounds: a frame 64 KiB, a message settings.chat.message_chars_max characters.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "config/settings.hpp"
#include "router/conversation/frame.hpp"
#include "router/conversation/further.hpp"
#include "router/http/http.hpp"
#include "router/intake/intake.hpp"
#include "router/queue/follower.hpp"

namespace holdfast::conversation {

class ChatSession;

struct ChatParts {
    asio::any_io_executor executor;
    intake::Intake& intake;
    queue::Line& line;
    const Clock& clock;
    Random& random;
    const vault::KeyRing& keys;
    const config::Settings& settings;
    const config::Texts& texts;
    std::function<std::string(std::string_view user)> first_name;  // how staff are called towards contacts
    FurtherFrames further;
};

class Chats {
  public:
    explicit Chats(ChatParts parts) : parts_(std::move(parts)) {}

    http::SocketRoute route();
    http::Route settings_route();

    // From hints.
    void on_event(std::string_view contact, queue::Hinted& hinted);
    void on_state(std::string_view contact);
    void on_seen(std::string_view contact, std::uint64_t seq);
    // Hints may have been missed, or the store is back: everybody reads what is new, one after another: ten thousand reads
    // at once would leave no room in the pipeline for what people write.
    void on_gap();
    // What is written now is not kept.
    void on_store_trouble();
    // The line counts this node's chats as gone: those that are here say so. False when the store failed meanwhile.
    Task<bool> here_again();
    // Tells everyone in line where they stand, when that has changed. Called every few seconds.
    Task<> tell_places();

    std::size_t live() const { return sessions_.size(); }

  private:
    friend class ChatSession;
    Task<> catch_up(std::uint64_t gap);
    ChatParts parts_;
    std::unordered_map<std::string, std::weak_ptr<ChatSession>> sessions_;  // by contact
    std::uint64_t gaps_ = 0;
};

}  // namespace holdfast::conversation
