// Escalations in the store, typed: each member calls the Redis function of
// ops/escalation/functions/escalation.lua, which checks who may and that nothing has moved, and
// changes everything in one durable step. What an escalation says is not known here. Owned by a
// node, used on its thread. All times are the line's. Errors: `not_found`, `forbidden` (who does
// not serve the contact), `conflict` (field `rev`: somebody was faster; `to`: it is closed),
// `incomplete` (no such account), `too_large` (200 steps, 200 notes, 100 of a contact), and the
// store's own trouble.
#pragma once
#include "ops/duties/duty.hpp"
#include "ops/escalation/record.hpp"
#include "router/queue/line.hpp"

namespace holdfast::escalation {

struct Access {
    enum class Mode { serving, any };  // who serves the contact; a supervisor, on-call or admin
    Mode mode = Mode::serving;
    std::string user{};
};

struct Kept {
    enum class Fate { done, again, open_already } fate = Fate::done;  // the last: `id` is open
    EscalationId id{};
    std::uint64_t seq = 0;                 // of the event
    std::optional<Millis> since_opened{};  // of a step that was not taken before
    std::optional<Millis> waited{};        // how long its duty did for the supervisor named now
};

struct Practice {
    ContactId contact;
    std::string person, wrapped_key, lane;
    triage::Level level{};
};

struct StepTaken {
    std::uint32_t rev = 0;  // it was taken from
    State step{}, state{};  // from then on
    std::string event, supervisor, second, outcome;
    bool agreed = false;
};

struct Brief {
    EscalationId id{};
    ContactId contact{};
    std::uint32_t rev = 0;
    Standing standing{};
    TimePoint opened{};
    std::string by;
    bool drill = false;
    std::optional<Outcome> outcome{};
    triage::Level level{};  // of the contact
};

class Escalations {
  public:
    explicit Escalations(queue::Line& line) : line_(line) {}

    Task<Result<Kept>> open(TimePoint now, ContactId contact, EscalationId id, Access who,
                            std::string event, std::string key);
    Task<Result<Kept>> drill(TimePoint now, Practice practice, EscalationId id, std::string user,
                             std::string event, std::string key);
    Task<Result<Kept>> step(TimePoint now, EscalationId id, Access who, StepTaken taken,
                            std::string key);
    Task<Result<Kept>> note(EscalationId id, Access who, std::string event, std::string key);
    // The event of taking its words out.
    Task<Result<>> seen(EscalationId id, Access who, std::string event);
    // Whether this key has led to something.
    Task<Result<bool>> known(std::string key);

    struct Stored {
        ContactId contact;
        std::vector<std::pair<std::uint64_t, std::string>> entries;  // seq and event
        std::vector<duties::Duty> duties;                            // the oldest first
    };
    Task<Result<Stored>> read(EscalationId id, Access who);
    struct Lists {
        std::vector<Brief> open, recent;
    };
    // Of an Access that serves: of the contacts that they serve or served last.
    Task<Result<Lists>> list(Access who, int recent = recent_max);

    static constexpr int open_max = 50, recent_max = 50;

  private:
    queue::Line& line_;
};

}  // namespace holdfast::escalation
