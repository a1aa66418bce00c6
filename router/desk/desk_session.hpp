// One desk's socket. Inside router/desk only.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <map>

#include "router/desk/desks.hpp"

namespace holdfast::desk {

inline constexpr std::size_t note_bytes_max = 8 * 1024;
inline constexpr std::size_t frames_together_max = 16;

class DeskSession final : public http::Session, public std::enable_shared_from_this<DeskSession> {
  public:
    DeskSession(Desks& desks, http::Request request, std::shared_ptr<http::Socket> socket);

    Task<> on_text(std::string text) override;
    void on_close() override;

    void hint(std::string_view contact, queue::Hinted& hinted);
    void catch_up();
    void send(std::string_view type, const json::object& data) { socket_->send(conversation::push(type, data)); }
    void send(conversation::Sent frame) { socket_->send(std::move(frame)); }
    void close(std::uint16_t code, std::string_view reason) { socket_->close(code, reason); }
    Task<> show_offer(ContactId contact);
    Task<> show_presence();
    Task<> show_current_offer();
    // Unless it is the line's live desk of this clinician already; false when the store failed.
    Task<bool> present_again();

    const Clinician& clinician() const { return clinician_; }
    const std::string& desk() const { return desk_; }
    bool watches() const { return watches_; }
    bool present() const { return present_; }

  private:
    using Answer = Task<Result<json::object>>;
    using Handler = Answer (DeskSession::*)(const json::object&);
    static const std::map<std::string, Handler, std::less<>>& handlers();

    Answer hello(const json::object& data);
    Answer presence(const json::object& data);
    Answer accept(const json::object& data);
    Answer decline(const json::object& data);
    Answer read(const json::object& data);
    Answer say(const json::object& data);
    Answer seen(const json::object& data);
    Answer assess(const json::object& data);
    Answer form(const json::object& data);
    Answer answer(const json::object& data);
    Answer end(const json::object& data);
    Answer complete(const json::object& data);
    Answer watch(const json::object& data);
    Answer ping(const json::object& data);
    Answer ask_further(const std::string& type, const json::object& data);

    Task<Result<>> identify();
    // Frames that only give the line something to do for a contact followed here are on their way together, at most
    // frames_together_max of them; the line does them in order. All others wait until the ones before are answered.
    bool may_overlap(const conversation::Frame& frame) const;
    Task<> handle(conversation::Frame frame, std::uint64_t place);
    Task<> all_answered();
    // Answers leave in the order of the frames.
    void answer_at(std::uint64_t place, conversation::Sent answer);
    // A contact as the line knows it, with the key to what was said.
    struct Held {
        queue::ContactRecord record;
        vault::DataKey key;
        queue::PersonRecord person;
        std::uint64_t last_seq = 0;
        std::string last_event;  // if it is at hand
    };
    Task<Result<Held>> held(const json::object& data);
    // The same for what only needs the key: contacts followed here are not read again.
    struct Grip {
        ContactId contact;
        vault::DataKey key;
    };
    Task<Result<Grip>> grip(const json::object& data);
    Task<Result<Held>> open(ContactId contact);
    Result<Held> unlock(queue::OpenedContact opened) const;
    static Held held_with(const vault::DataKey& key, queue::OpenedContact opened);
    // An instrument as far as it is answered; answers to another version of it do not count.
    struct Form {
        const triage::Instrument* instrument = nullptr;
        triage::Answers answers;
        std::string stored;                // as they were read
        std::optional<std::uint64_t> again;  // the seq that the key led to before
        bool ended() const { return !triage::next_item(*instrument, answers); }
    };
    Task<Result<Form>> form_of(const Held& mine, const json::object& data, std::string key);
    queue::Answered answered_of(const Held& mine, const Form& before, const triage::Answers& answers, const std::string& item,
                                TimePoint now) const;
    Task<Result<json::object>> card(ContactId contact);
    json::object card_of(const Held& opened) const;
    Task<> show_card(ContactId contact);
    // Shows all that comes behind `after`.
    Result<std::shared_ptr<queue::Follower>> follow(const Held& opened, std::uint64_t after);
    void unfollow(const std::string& contact);
    void deliver(const ContactId& contact, bool by_text, const journal::Event& event);
    Task<Result<json::object>> current_offer(const std::string& holding);
    Task<Result<Said>> said_by(const Held& opened);

    // What a number says of itself: it does not change, and finding it out is dear.
    struct Reach {
        bool dialable = true;
        std::string region;
    };
    Reach reach_of(const Held& opened) const;

    Desks& desks_;
    http::Request request_;  // its cookie says who this is
    Clinician clinician_;
    std::shared_ptr<http::Socket> socket_;
    std::string desk_;
    struct Following {
        std::shared_ptr<queue::Follower> follower;
        bool by_text = false;
        Reach reach;
    };
    std::unordered_map<std::string, Following> follows_;  // by contact
    bool greeted_ = false, present_ = false, watches_ = false, closed_ = false;
    std::deque<conversation::Sent> answers_;  // none yet: under way
    std::uint64_t answered_ = 0;              // the place of the first of them
    asio::steady_timer* waiting_ = nullptr;   // for all of them
};

}  // namespace holdfast::desk
