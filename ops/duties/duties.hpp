// Duties in the store, typed: each member calls the Redis function of
// ops/duties/functions/duty.lua, which checks and changes everything in one durable step and holds
// the rules. What opens and ends duties by itself happens there too, with the event that causes it.
// Owned by a node, used on its thread. All times are the line's. Errors: `not_found` (no such
// duty), `bad_request` (field `for_s` or `to`), and the store's own trouble; that somebody was
// faster is a fate, not an error. Bounds: a page 100 of at most 500 looked at, a history 500 facts,
// a notice other than a ring an hour.
#pragma once
#include <map>

#include "config/settings.hpp"
#include "ops/duties/counts.hpp"
#include "ops/duties/duty.hpp"
#include "ops/duties/ring_text.hpp"
#include "router/core/json.hpp"
#include "router/queue/line.hpp"

namespace holdfast::duties {

struct Opening {
    std::string kind;
    ContactId contact;
    TimePoint due;
    bool urgent = false;
    triage::Level level = triage::Level::none;
    std::string owner{}, item{}, escalation{};
    bool drill = false;
};

struct Changed {
    enum class Fate {
        done,
        again,  // a repeat of the same key
        taken,  // refused: `duty.by` has it
        over,   // refused: it is done or void
        waits,  // refused: its contact waits in line, and is answered by being accepted
    } fate = Fate::done;
    Duty duty;
};

// A notice to be carried outside. `what`: "ring" (along the pager's paths, `path` is empty), or by
// one `path` that a duty was "opened", "acknowledged", "expired" (the promise is over) or "ended".
struct Notice {
    std::string member;  // names it in the store
    std::string what, path;
    std::int64_t turn = 0;  // of a ring its number, else the time
    Duty duty;
    std::string lost{};  // texts that did not arrive, as the store keeps it
};

struct Attempt {
    std::string path;    // as in the settings
    std::string result;  // a word of [a-z_0-9], "sent" when it went out
    bool finished = true;
    std::optional<TimePoint>
        again_at{};    // not finished: may be claimed again then; none: when the lease is over
    std::string to{};  // of the staff; empty: nobody by name
};

class Duties {
  public:
    explicit Duties(queue::Line& line) : line_(line) {}

    // The times and paths that hold for all nodes from now on.
    Task<Result<>> set_policy(const config::Settings& settings);

    // Opened again it is the one that there is, at most graver or earlier.
    Task<Result<Duty>> open(TimePoint now, Opening opening);
    // `span`: what is promised; none: as long as may be, which is duties.promise, or a day if it is
    // not urgent.
    Task<Result<Changed>> acknowledge(TimePoint now, DutyId id, std::string user,
                                      std::optional<Millis> span, std::string key);
    // To oneself: taken over. To somebody else: it rings until they have taken it.
    Task<Result<Changed>> assign(TimePoint now, DutyId id, std::string to, std::string by,
                                 std::string key);
    // `event`: what goes into the contact's journal, with their own words sealed.
    enum class End { done, voided };
    Task<Result<Changed>> end(TimePoint now, DutyId id, End how, std::string user,
                              std::string event, std::string key);
    Task<Result<std::optional<DutyId>>> by_code(std::string code);

    struct Page {
        std::vector<Duty> duties;
        std::string next;  // "DUE.ID" to go on after; empty: that was all
    };
    // Those not done or void, by due. `of`: only what this user owns, took, or serves the contact
    // of; empty: all.
    Task<Result<Page>> list(std::string after, std::string of);
    // Urgent ones that nobody has taken, the longest ringing first.
    Task<Result<std::vector<Duty>>> ringing(std::size_t most);
    struct Read {
        Duty duty;
        std::vector<json::object> history;
    };
    Task<Result<std::optional<Read>>> read(DutyId id);

    // Rings and the other notices have each their own room.
    struct Room {
        std::size_t rings = 0, others = 0;
    };
    Task<Result<std::vector<Notice>>> claim(TimePoint now, Millis lease, Room room);
    Task<Result<>> note(TimePoint now, const Notice& notice, Attempt attempt);
    // It did not arrive, for a reason that is a word: the newest ring goes on without it, if the
    // ladder is not past it. Told again, or of a duty that is gone, it does nothing.
    Task<Result<>> lost(TimePoint now, RingText text, std::string why);

    // The agreed plan whose days are next to be made duties; and those, in place of the ones
    // before.
    struct Planned {
        std::string entry, event;
    };
    Task<Result<std::optional<Planned>>> feed();
    struct Day {
        std::string item;  // empty: the review of the whole plan
        TimePoint due;
    };
    // False when somebody else has done it.
    Task<Result<bool>> keep_days(TimePoint now, std::string entry, std::string owner,
                                 std::vector<Day> days);

    // Looks at some of the open duties and of those who wait, from a place on, and sets the timers
    // that it misses. Returns where to go on; `mended`: how many were missing.
    struct Place {
        std::size_t part = 0, first = 0;  // the duties, then who waits, level by level
    };
    struct Watched {
        Place next;
        std::int64_t mended = 0;
    };
    Task<Result<Watched>> watch(TimePoint now, Place place);

    // Late now, by kind; drills as "drill:KIND".
    Task<Result<std::map<std::string, std::int64_t>>> late();
    const Counts& counts() const { return counts_; }

    static constexpr std::size_t page_max = 100, looked_max = 500, watched_max = 200;

  private:
    Result<Changed> changed(Result<redis::Reply> reply);

    queue::Line& line_;
    Counts counts_;
};

}  // namespace holdfast::duties
