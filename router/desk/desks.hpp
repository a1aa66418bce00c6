// The live desks of one node: who is signed in at which socket, what they hold and what they are offered. One clinician has
// one live desk; opening another takes over. What a desk shows comes from the journal, so a reconnection loses nothing.
// Owned by a node; its thread only. Bounds: a frame 64 KiB, a note 8 KiB, 200 events a page; a desk that stops reading is
// closed once 1 MiB waits for it.
#pragma once
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/settings.hpp"
#include "router/conversation/frame.hpp"
#include "router/conversation/further.hpp"
#include "router/desk/render.hpp"
#include "router/http/http.hpp"
#include "router/identity/phone.hpp"
#include "router/intake/intake.hpp"
#include "router/queue/follower.hpp"
#include "triage/instruments/instruments.hpp"

namespace holdfast::desk {

struct Clinician {  // who is signed in
    std::string user, name, role;
    std::vector<std::string> languages;
    bool senior = false;
    std::string session;  // names the session, not the token
    bool may_answer() const { return role != "on_call"; }
    bool may_watch() const { return role != "counselor"; }
};

using SignIn = std::function<Task<Result<Clinician>>(const http::Request&)>;
struct SignIns {
    SignIn to_read, to_change;  // by the cookie; and from a page of this site
};

struct DeskParts {
    asio::any_io_executor executor;
    queue::Line& line;
    const Clock& clock;
    Random& random;
    const vault::KeyRing& keys;
    const identity::NumberReader& numbers;
    const config::Settings& settings;
    SignIn sign_in;                                     // by the request's cookie
    std::function<Task<Result<json::object>>()> board;  // what supervisors watch
    NameOf name_of;
    std::function<void()> text_queued;
    std::shared_ptr<const triage::Instruments> instruments;
    conversation::FurtherFrames further;
};

// How often a person's word met the engine's, since start: by the engine's level, then the person's.
using WordCounts = std::array<std::array<std::uint64_t, triage::level_count>, triage::level_count>;

class DeskSession;

class Desks {
  public:
    explicit Desks(DeskParts parts) : parts_(std::move(parts)), regions_(parts_.numbers) {}

    http::SocketRoute route();
    // GET /v1/contacts/{id}/events
    http::Route events_route();

    // From hints: the fields behind the kind.
    void on_event(std::string_view contact, queue::Hinted& hinted);
    void on_offer(const std::vector<std::string_view>& fields);
    void on_preview(const std::vector<std::string_view>& fields);
    void on_offer_gone(const std::vector<std::string_view>& fields);
    void on_presence(const std::vector<std::string_view>& fields);
    void on_superseded(std::string_view desk);
    void on_signed_out(std::string_view user, std::string_view session);
    void on_seen(std::string_view contact, std::uint64_t seq);
    void on_gap();
    void on_store(bool up);
    // The line counts this node's desks as lost: those that are here say so. False when the store failed meanwhile.
    Task<bool> present_again();
    // Counts to every desk, the board to those who watch it. Called each second.
    Task<> tell_counts();

    std::size_t live() const { return sessions_.size(); }
    const WordCounts& words() const { return words_; }

  private:
    friend class DeskSession;
    // A word that was kept, but for repeats.
    void count_word(std::optional<triage::Level> engine, triage::Level person) {
        if (engine) ++words_.at(static_cast<std::size_t>(*engine)).at(static_cast<std::size_t>(person));
    }
    std::shared_ptr<DeskSession> of_user(std::string_view user) const;
    std::shared_ptr<DeskSession> holding(std::string_view contact) const;
    // The newest event hinted since it was being accepted; the highest number if that is not known.
    std::uint64_t heard_meanwhile(const std::string& contact);

    DeskParts parts_;
    identity::RegionHints regions_;
    WordCounts words_{};
    std::vector<std::weak_ptr<DeskSession>> all_;                              // every open socket
    std::unordered_map<std::string, std::weak_ptr<DeskSession>> sessions_;     // live desks by user
    std::unordered_map<std::string, std::weak_ptr<DeskSession>> by_contact_;  // who follows it here
    std::unordered_map<std::string, std::uint64_t> accepting_;  // by contact: the newest event hinted meanwhile
};

}  // namespace holdfast::desk
