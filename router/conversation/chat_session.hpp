// One chat's socket. Inside router/conversation only.
#pragma once
#include "router/conversation/chats.hpp"

namespace holdfast::conversation {

class ChatSession final : public http::Session, public std::enable_shared_from_this<ChatSession> {
  public:
    ChatSession(Chats& chats, std::string peer, std::shared_ptr<http::Socket> socket)
        : chats_(chats), peer_(std::move(peer)), socket_(std::move(socket)) {}

    Task<> on_text(std::string text) override;
    void on_close() override;

    void hint(queue::Hinted& hinted);
    void catch_up();
    Task<> caught_up();
    void seen(std::uint64_t seq);
    void close(std::uint16_t code) { socket_->close(code, ""); }
    void say_unavailable();
    Task<> tell_state();
    // If it is not what was told last.
    void tell(const queue::Line::Place& stands);
    Task<bool> here_again();
    // In line: then its place changes without an event of its own.
    bool waits() const { return told_state_ == "waiting"; }
    std::string contact() const { return follower_ ? follower_->contact().text() : std::string{}; }

  private:
    Task<Result<json::object>> handle(const Frame& frame);
    Task<Result<json::object>> start(const json::object& data);
    Task<Result<json::object>> resume(const json::object& data);
    Task<Result<json::object>> message(const json::object& data);
    Task<Result<json::object>> seen_by_contact(const json::object& data);
    Task<Result<json::object>> leave(const json::object& data);
    Task<Result<json::object>> ask_further(const Further& further, const json::object& data);
    void join(ContactId contact, const vault::DataKey& key, std::uint64_t after);
    void deliver(const journal::Event& event);
    // What the contact may see of an event; empty when nothing.
    json::object visible(const journal::Event& event) const;
    Task<Result<json::object>> where_it_stands();
    void note(const queue::Line::Place& stands);
    static Task<> leave_unjoined(Chats& chats, std::string person);

    Chats& chats_;
    std::string peer_;  // the address
    std::shared_ptr<http::Socket> socket_;
    Secret token_;
    bool begun_ = false;  // the line may count a contact as here
    std::shared_ptr<queue::Follower> follower_;
    std::uint64_t prev_ = 0;
    std::string told_state_;
    std::int64_t told_place_ = -1;
    std::string language_;
};

}  // namespace holdfast::conversation
