// Safety plans over the wire: what a desk and a chat may ask (asyncapi.yaml), kept in the store
// before it is answered. The decisions are the document's (change.hpp, history.hpp); who may is
// checked by the store in the same step. A change is applied to the plan as this node knows it and
// put in its place if that is still the newest; else it is applied again to what is, a few times.
// What both sides are told travels as events of the contact's journal, sealed with its person's
// key.
//
// `plan_agreed` carries, unsealed in its header, `due`: [{"item"?, "on"}], the days by which
// somebody must look at the plan or at an action of it. That is all that duties are made of; what
// they are about is read from the plan.
//
// Owned by a node; its thread only.
#pragma once
#include <functional>

#include "config/plan_template.hpp"
#include "config/settings.hpp"
#include "router/conversation/further.hpp"
#include "router/journal/event.hpp"
#include "safetyplan/change.hpp"
#include "safetyplan/kept_plan.hpp"
#include "safetyplan/plan_json.hpp"
#include "safetyplan/render_html.hpp"

namespace holdfast::safetyplan {

inline constexpr std::size_t versions_a_page = 20;
inline constexpr std::size_t parts_max = 40;  // of a plan sent as messages
inline constexpr int tries_max = 32;          // at one change, while others write
inline constexpr queue::Places newest_place{-1, -1};

struct ServiceParts {
    queue::Line& line;
    const Clock& clock;
    Random& random;
    const vault::KeyRing& keys;
    const vault::Pseudonyms& pseudonyms;
    const identity::NumberReader& numbers;
    const config::Settings& settings;
    const config::PlanTemplates& templates;
    std::function<void()> text_queued;  // a text to a phone waits in the outbox
};

// A contact's plan as it was just read, and the versions that were asked for, the oldest first.
struct Opened {
    Copy copy;
    std::uint32_t versions = 0;
    std::vector<Version> wanted{};
};

struct Agreed {
    std::uint32_t number = 0;
    std::uint64_t seq = 0;  // of the event
    bool known = false;     // the newest version said it already: no new one was made
};

// What of a plan was read, as its event says: "plan" (the working plan), "versions" (their list), or,
// with its number, "version", "changes", "fhir", "page", "wallet".
struct Looked {
    std::string_view what;
    std::int64_t number = 0;
};

// So many tries at the thing of that name.
struct Tries {
    std::string name;
    int most;
};

class Service {
  public:
    explicit Service(ServiceParts parts) : parts_(std::move(parts)), kept_(parts_.line) {}

    conversation::FurtherFrames desk_frames();
    conversation::FurtherFrames chat_frames();

    using Access = queue::PlanAccess;
    // Reads it anew; `event`: of the reading, first.
    Task<Result<Opened>> open(Access who, std::string event,
                              std::optional<queue::Places> wanted = {});

    // The version and the one before it, the last of `wanted`; `not_found` if there is no such
    // version.
    Task<Result<Opened>> open_two(Access who, std::string event, std::int64_t number);
    // `before` 0: from the newest on.
    Task<Result<json::object>> list_versions(Access who, std::string event, std::int64_t before);
    Task<Result<Agreed>> agree_on(Access who, std::uint64_t revision, Agreement agreement);
    // A plan from outside, whole, in the place of the one that had this revision (none: there is
    // none), as bring_in() has it. Nothing: somebody else wrote meanwhile.
    Task<Result<std::optional<Plan>>> replace(Access who, const Copy& copy, Plan plan);
    // The event of a reading; with a reason unless whoever reads serves the contact.
    std::string reading(const std::string& user, Looked at) const;
    std::string reading(const Access& who, const Copy& copy, const std::string& reason,
                        Looked at) const;
    const config::PlanTemplate& words_for(const Copy& copy) const;
    // What a link shows, once, to whoever has its code; nothing: the code is wrong. `not_found`:
    // the link is over.
    Task<Result<std::optional<Page>>> look(std::string token, std::string code);
    // `throttled` after that many tries within `pause` at one of these.
    Task<Result<>> count_try(std::vector<Tries> tries, Millis pause);

    // Staff without a name is whoever records it.
    Result<Agreement> agreement_of(const json::object& data, const std::string& user) const;

  private:
    using Asked = conversation::Asked;
    using Answer = Task<Result<json::object>>;
    using Frame = Answer (Service::*)(Asked);
    conversation::Further bound(Frame frame);

    Answer show(Asked asked);
    Answer change(Asked asked);
    Answer ask_to_look(Asked asked);
    Answer agree(Asked asked);
    Answer send_text(Asked asked);
    Answer versions(Asked asked);
    Answer version(Asked asked);
    Answer show_to_person(Asked asked);
    Answer page(Asked asked);
    Answer code(Asked asked);
    Answer recall(Asked asked);
    Answer link(Asked asked);

    // As open(), without keeping a copy.
    Task<Result<Opened>> read(Access who, std::string event, std::optional<queue::Places> wanted);
    Task<Result<Copy>> known(Access who);
    // The same, to be changed: no longer among the copies.
    Task<Result<Copy>> taken(Access who);
    Result<Copy> copy_of(const queue::OpenedPlan& opened) const;
    Result<> renew(Copy& copy, const queue::StoredPlan& newest) const;
    Plan new_plan(const Copy& copy, TimePoint now);

    ServiceParts parts_;
    queue::Plans kept_;
    Copies copies_;
};

queue::PlanAccess access_of(const conversation::Asked& asked);

// The words of a plan in its language, as both sides show it.
json::object words_json(const config::PlanTemplate& words);
// {number, at, by, why?, review?}
json::object newest_json(const Version& version);
json::array attention_json(const Plan& plan, TimePoint now);
json::array changes_json(const Plan& before, const Plan& after);
// Of open_two().
json::array changes_since_last(const Opened& opened);
// `version`: none while it is not agreed.
Page page_of(const Plan& plan, const Version* version, const config::PlanTemplate& words,
             Paper paper);

}  // namespace holdfast::safetyplan
