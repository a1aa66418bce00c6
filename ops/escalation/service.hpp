// Emergency escalations as staff work on them: opened with one call, taken through their steps,
// noted on, read, handed over as a call script or a file, and practised. The decisions are the
// rules' (steps.hpp, record.hpp); who may, and that nobody was faster, the store checks in the same
// step as it keeps (escalations.hpp). What is written is an event of the contact's journal, sealed
// with their person's key. Each taking out of words (script, EIDO) is an event before it is
// answered. Owned by a node; its thread only. Errors as in escalations.hpp.
#pragma once
#include <functional>

#include "ops/escalation/call_script.hpp"
#include "ops/escalation/counts.hpp"
#include "ops/escalation/eido.hpp"
#include "ops/escalation/escalations.hpp"
#include "ops/escalation/record_json.hpp"
#include "router/identity/phone.hpp"

namespace holdfast::escalation {

struct ServiceParts {
    queue::Line& line;
    const Clock& clock;
    Random& random;
    const vault::KeyRing& keys;
    const identity::NumberReader& numbers;
    const config::Settings& settings;
    desk::NameOf name_of;
    std::function<json::object(const duties::Duty&)> show_duty;
};

// One as it was just read.
struct Whole {
    Record record;
    queue::OpenedContact contact;
    vault::DataKey key;
    std::vector<duties::Duty> duties;
};

// A change that was kept; or what is wrong with it, all of it.
struct Changed {
    Kept kept{};
    std::vector<Fault> faults{};
};

class Service {
  public:
    explicit Service(ServiceParts parts) : parts_(std::move(parts)), kept_(parts_.line) {}

    Task<Result<Kept>> open(Access who, ContactId contact, Opened opened, std::string key);
    // A practice contact of this user's, and its escalation.
    Task<Result<Kept>> drill(std::string user, std::string key);
    Task<Result<Changed>> step(Access who, EscalationId id, Step step, std::uint32_t rev,
                               std::string key);
    Task<Result<Changed>> note(Access who, EscalationId id, Note note, std::string key);

    Task<Result<json::object>> read(Access who, EscalationId id);
    // {"open","recent"}
    Task<Result<json::object>> list(Access who);
    // The open ones, for the board.
    Task<Result<json::array>> open_now();
    Task<Result<json::object>> script(Access who, EscalationId id, std::string language);
    Task<Result<json::object>> eido(Access who, EscalationId id);

    const Counts& counts() const { return counts_; }

  private:
    Task<Result<Whole>> whole(Access who, EscalationId id);
    Task<Result<std::vector<Words>>> said_by(const Whole& whole);
    Task<Result<>> seen(Access who, const Whole& whole, std::string_view what);
    std::string event_of(const Record& record, const Entry& entry, const vault::DataKey& key);
    json::object show(const Brief& brief) const;
    Pace pace() const { return {.responders = parts_.settings.duties.responders}; }
    std::string in_contact(const queue::ContactRecord& contact) const;
    identity::Sender sender_of(const Whole& whole) const;

    ServiceParts parts_;
    Escalations kept_;
    Counts counts_;
};

}  // namespace holdfast::escalation
