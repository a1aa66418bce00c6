// The line, typed: each member calls the Redis function of the same name, which checks and changes everything in one
// atomic, durable step. The rules stand in router/queue/functions; nothing here decides. Owned by a node, used on its
// thread. All times are the line's time. Errors: what a function refuses comes back as `conflict`, `not_found`,
// `unreachable` or `incomplete`; the store's own trouble as `unavailable` or `unknown_outcome`.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "router/core/clock.hpp"
#include "router/core/id.hpp"
#include "router/redis/functions.hpp"
#include "triage/assessment.hpp"

namespace holdfast::queue {

// How much earlier than it did a contact of this level counts as having arrived. Imminent: ahead of everyone.
Millis credit(triage::Level level, const config::Settings::Line& line);

// language.program, the part of a lane that does not depend on risk.
std::string lane_of(std::string_view language);
// All lanes a clinician serves, with tiers, separated by spaces. Only seniors take high and imminent risk.
std::string lanes_served(const std::vector<std::string>& languages, bool senior);

struct Arrival {
    std::string idempotency_key;
    Millis remember{};           // how long a repeat is known
    std::string person;          // pseudonym
    std::string wrapped_key;     // that the events are sealed with
    bool key_is_new = false;
    std::string turns;           // of the open contact as the caller read it; empty: none known
    std::string sealed_number;   // new persons reached by text
    ContactId contact;           // the open one, or the id to make
    std::string channel;         // "chat", "sms:twilio", …
    std::string lane;
    std::string lane_anew;       // of an open contact that nobody has answered; empty: as it is
    triage::Level level = triage::Level::none;
    triage::Level own_level = triage::Level::none;  // of this message's own words
    std::string concerns;        // names, separated by commas
    std::string chat_node;       // where the chat's socket is
    std::string arrived_event, message_event, first_words_event;  // the last also in the language of `lane_anew`
    bool by_text = false;        // words to the contact leave as texts
    std::string keyword;         // "stop", "start", "help" or empty
    std::string keyword_answer_event;
    bool may_open = true;        // false: only an open contact may be added to
};

struct Arrived {
    enum class Kind { opened, added, repeated, kept, stale, closed, full } kind = Kind::kept;
    std::string contact;
    std::uint64_t seq = 0;
    std::string state;
    std::string wrapped_key;  // stale: what the person's key is, empty if there is none
    std::string turns;        // stale: of the open contact
};

struct Presence {
    std::string state;
    int capacity = 0, load = 0;
    std::string holding;                // a contact offered now, or empty
    std::vector<std::string> contacts;  // held
};

struct ContactRecord {  // what the line itself knows of a contact
    ContactId id;
    std::string state, person, channel, lane, owner, holder, node, concerns, left;
    triage::Level level = triage::Level::none, engine = triage::Level::none;
    std::int64_t arrived = 0, accepted = 0, deadline = 0, offer = 0, seen_contact = 0, seen_clinician = 0;
    std::string turns;
    bool assessed = false, returned = false;
    std::string escalation;  // "id state" of the newest emergency escalation; empty: none
    std::string language() const { return lane.substr(0, lane.find('.')); }
    bool by_text() const { return channel != "chat"; }
};

struct PersonRecord {
    std::string wrapped_key, sealed_number, contact;
    bool stopped = false;
    std::string plans;  // "versions agreed-at review working" of their safety plan; empty: none
};

struct OpenedContact {
    ContactRecord record;
    PersonRecord person;
    std::uint64_t last_seq = 0;  // the journal's length
    std::string last_event;      // as stored, where it is at hand
};

struct ClaimedText {
    ContactId contact;
    std::uint64_t seq = 0;
    int tries = 0;
    std::string channel, person, wrapped_key, sealed_number, event;
    bool stopped = false;
};

// A clinician's word on the risk, as it was kept.
struct Word {
    std::uint64_t seq = 0;
    std::optional<triage::Level> engine;  // the engine's, beside it; none for a repeat
    std::optional<OpenedContact> opened;  // the contact from then on; `assess` only, none for a repeat
};

struct Answered {
    std::string instrument;
    std::string read, kept;             // the answers so far, sealed: as the caller read them, and with this one
    std::string event, result_event;    // the latter with the last answer only
    std::optional<triage::Level> level; // of the result
    std::string about;                  // concerns the instrument is about, separated by commas
};

struct Due {
    TimePoint next;                    // when tick should be called again; epoch: nothing is planned
    struct Words {
        ContactId contact;
        bool returned = false;  // their clinician was lost; else the wait is long
    };
    std::vector<Words> words;          // who should get honest words now
    std::int64_t broken = 0;           // timers whose functions broke off: a bug; they are tried again
};

class Line {
  public:
    Line(redis::Functions functions, const config::Settings& settings, std::string node)
        : functions_(std::move(functions)), settings_(settings), node_(std::move(node)) {}

    // Hears each event that this node appended, once it is kept: the functions hint it to other nodes only. Without its
    // bytes when they are not certain: then it is to be read.
    using OnOwnEvent = std::function<void(std::string_view contact, std::uint64_t seq, std::string_view stored)>;
    void on_own_event(OnOwnEvent hear) { own_event_ = std::move(hear); }

    Task<Result<Arrived>> arrive(TimePoint now, Arrival arrival);

    Task<Result<Presence>> present(TimePoint now, std::string user, std::string desk, std::string lanes);
    Task<Result<>> availability(TimePoint now, std::string user, std::string desk, bool available, int capacity);
    Task<Result<>> lost(TimePoint now, std::string user, std::string desk);
    Task<Result<>> away(TimePoint now, std::string user);
    // The contact as it is from then on; its journal's last event is the accepting, which only a repeat leaves out.
    Task<Result<OpenedContact>> accept(TimePoint now, std::string user, ContactId contact, std::int64_t offer);
    Task<Result<>> decline(TimePoint now, std::string user, ContactId contact, std::int64_t offer);

    // The seq of the message; the same for a repeat.
    Task<Result<std::uint64_t>> say(TimePoint now, std::string user, ContactId contact, std::string key, std::string event,
                                    bool by_text);
    // `returned`: these are the words owed to one whose clinician was lost; they are said once. An empty event says
    // nothing, as to who sent STOP, and the next words are due all the same.
    Task<Result<>> line_says(TimePoint now, ContactId contact, std::string event, bool by_text, bool returned = false);
    // A word that lowers the level without a reason is `incomplete`.
    Task<Result<Word>> assess(TimePoint now, std::string user, ContactId contact, std::string key, triage::Level level,
                              std::string event, bool has_reason);
    // `conflict` when another answer was kept since they were read.
    Task<Result<Word>> answer(TimePoint now, std::string user, ContactId contact, std::string key, Answered answered);
    // The sealed answers of an instrument, empty if there are none; and the seq that a key led to, if it is known.
    struct Form {
        std::string answers;
        std::optional<std::uint64_t> again;
    };
    Task<Result<Form>> form(ContactId contact, std::string instrument, std::string key);
    // The same; its last event is the ending.
    Task<Result<OpenedContact>> end(TimePoint now, std::string user, ContactId contact);
    Task<Result<>> complete(TimePoint now, std::string user, ContactId contact, std::string event, bool no_conversation,
                            bool says_why_no_plan);
    Task<Result<>> leave(TimePoint now, ContactId contact, bool quickly);
    // `user` empty: the contact saw it.
    Task<Result<>> seen(ContactId contact, std::string user, std::uint64_t seq);

    struct ChatHere {
        ContactId contact;
        std::string wrapped_key;
    };
    // Nothing when there is no open conversation.
    Task<Result<std::optional<ChatHere>>> chat_here(std::string person);
    Task<Result<>> chat_gone(TimePoint now, ContactId contact);
    struct Place {
        std::string state;
        std::int64_t place = 0;
    };
    // Of each, in their order; at most places_max.
    Task<Result<std::vector<Place>>> places(std::vector<std::string> contacts);
    static constexpr std::size_t places_max = 200;

    Task<Result<Due>> tick(TimePoint now);
    // False when this node was taken for dead: what it held counts as lost until it is present again, and `said_again`.
    Task<Result<bool>> heartbeat(TimePoint now, bool said_again = false);

    Task<Result<std::vector<ClaimedText>>> outbox_claim(TimePoint now, Millis lease, int most);
    enum class TextFate { sent, failed, retry };
    // `why`: a code of router/outbound/plain_words.hpp, for failures. `opted_out`: the provider says that the person did;
    // they cannot be reached until they send START.
    Task<Result<>> outbox_done(TimePoint now, ContactId contact, std::uint64_t seq, TextFate fate, TimePoint retry_at,
                               std::string why, bool opted_out = false);
    // A provider's report: status "sent", "delivered" or "failed". True when it was news: a status never moves back, and of
    // "delivered" and "failed" the first stands.
    Task<Result<bool>> delivery(TimePoint now, ContactId contact, std::uint64_t seq, std::string status, std::string why);

    Task<Result<redis::Reply>> board(TimePoint now, int most);
    Task<Result<redis::Reply>> counts();

    // Reads. Nothing when there is no such contact.
    Task<Result<std::optional<OpenedContact>>> open(ContactId id);
    // Up to `most` stored events after `after`; a page that is not full is the last one.
    struct Page {
        std::vector<std::string> events;
        std::uint64_t upto = 0;  // the journal's length; below `after` when the reader is ahead of it
    };
    Task<Result<Page>> journal(ContactId id, std::uint64_t after, std::size_t most);

    const std::string& node() const { return node_; }
    redis::Functions& functions() { return functions_; }

    // For what appends by functions of its own and has told them not to hint this node(): their answer, a word, contact and
    // seq, with the event they appended.
    void hear_own(const redis::Reply& kept, std::string_view event) const;

  private:
    std::string offer_ms() const;
    std::string pass_ms() const;
    OpenedContact looked_at(const ContactId& contact, const redis::Reply& looked) const;

    redis::Functions functions_;
    const config::Settings& settings_;
    std::string node_;
    OnOwnEvent own_event_;
};

}  // namespace holdfast::queue
