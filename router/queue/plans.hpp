// Safety plans as the line keeps them: sealed, by person, typed. Each member calls the Redis
// function of the same name (router/queue/functions/plan.lua), which checks who may and does all of
// it in one durable step. What a plan says is not known here. A plan's holder is the person it was
// written with; one who brought it along by a code points to them. Used on a node's thread. Errors
// as in line.hpp; `conflict` also when the contact is not this clinician's now.
#pragma once
#include "router/queue/line.hpp"

namespace holdfast::queue {

// Who wants a contact's plan.
struct PlanAccess {
    enum class Mode { serving, person, reason };
    ContactId contact;
    Mode mode = Mode::serving;
    std::string user{};  // empty: the person
};

struct StoredPlan {
    std::string holder, wrapped_key;  // the holder's
    std::string revision, sealed;     // empty: none yet
};

struct OpenedPlan {
    OpenedContact contact;
    StoredPlan plan;
    std::uint32_t versions = 0;
    std::vector<std::string> wanted;  // sealed versions, the oldest first
};

// By place, as LRANGE counts: -1 is the newest.
struct Places {
    std::int64_t first = -1, last = -1;
};

struct PlanChange {
    std::string holder, was, revision, sealed, event, key;
    bool empty = false;  // nothing stands in it
};

struct PlanAgreement {
    std::string holder, revision;
    std::uint32_t versions = 0;  // there were
    std::string sealed;  // empty: the newest version says it already
    std::string review, event, key;
    bool by_person = false;  // the person is among those who agreed
};

// `seq` of the event; or stale: somebody else wrote meanwhile.
struct PlanKept {
    std::uint64_t seq = 0;
    bool again = false;
    std::uint32_t number = 0;         // of an agreement
    std::optional<StoredPlan> stale;  // of an agreement without what there is
};

inline constexpr int erase_keys_a_step = 1000;

class Plans {
  public:
    explicit Plans(Line& line) : line_(line) {}

    // `event`: of the reading, appended first; empty: none.
    Task<Result<OpenedPlan>> open(PlanAccess who, std::string event, std::optional<Places> wanted);
    Task<Result<PlanKept>> change(PlanAccess who, PlanChange change);
    Task<Result<PlanKept>> agree(TimePoint now, PlanAccess who, PlanAgreement agreement);
    // An event about the plan; its seq.
    Task<Result<std::uint64_t>> note(PlanAccess who, std::string event);
    // A new code by which the plan can be carried over, under its name. `conflict` ("plan") when there is no plan.
    Task<Result<>> code(PlanAccess who, std::string code, Millis life);
    // How many versions the plan has that is the person's from now on. `not_found` ("code"): no such code; `conflict`
    // ("code"): they have a plan of their own.
    Task<Result<std::uint32_t>> recall(PlanAccess who, std::string code, std::string event, std::string key);
    // An address that shows the plan once; token and code by their names. The event's seq.
    Task<Result<std::uint64_t>> link(PlanAccess who, std::string token, std::string code, Millis life, std::string event);
    struct Look {
        enum class Kind { shown, wrong, gone } kind = Kind::gone;
        StoredPlan plan{};
        std::uint32_t versions = 0;
        std::string newest{};  // sealed version
    };
    Task<Result<Look>> look(std::string token, std::string code, int tries);
    // Contacts of the person behind a contact and, if another holds their plan, of that one: the newest first, at most
    // `most` of each.
    struct Contacts {
        std::vector<ContactId> own, of_holder;
    };
    Task<Result<Contacts>> contacts(ContactId contact, int most);
    // What an idempotency key led to; 0: nothing.
    Task<Result<std::uint64_t>> known(std::string key);

    // One step of erasing the person behind a contact: `most` contacts, or some `erase_keys_a_step` keys looked through;
    // whether more is to be done. `conflict`: not while they are in a
    // conversation. `done`: forget that it was erased.
    Task<Result<bool>> erase(ContactId contact, int most, bool done);

  private:
    Line& line_;
};

}  // namespace holdfast::queue
