// Duties over HTTP (openapi.yaml), for staff: who must do what by when, its history, taking it,
// giving it on, and saying that it is done or void. Supervisors, on-call staff and admins have all
// of them, others what is theirs: they own it, took it, or serve its contact. What they say about a
// duty is sealed with its contact's key and stands in that journal. Bounds: a page 100, a body 4
// KiB, a key 64 bytes, an outcome 200 and a reason 500 characters. Owned by a node.
#pragma once
#include <vector>

#include "ops/duties/duties.hpp"
#include "ops/duties/duty_json.hpp"
#include "router/desk/desks.hpp"
#include "router/vault/vault.hpp"
#include "safetyplan/plan_routes.hpp"

namespace holdfast::duties {

inline constexpr std::size_t outcome_chars_max = 200, reason_chars_max = 500;

class DutyRoutes {
  public:
    struct Parts {
        Duties& duties;
        queue::Line& line;
        const Clock& clock;
        Random& random;
        const vault::KeyRing& keys;
        desk::NameOf name_of;
        safetyplan::SignIn sign_in,
            sign_in_to_change;  // by the cookie; and from a page of this site
    };
    explicit DutyRoutes(Parts parts) : parts_(std::move(parts)) {}
    std::vector<http::Route> routes();

  private:
    using Answer = Task<http::Response>;
    using Handler = Answer (DutyRoutes::*)(http::Request);
    struct Asked {
        std::string user, key;
        json::object body;
        Duty duty;
    };

    Answer list(http::Request request);
    Answer read(http::Request request);
    Answer acknowledge(http::Request request);
    Answer assign(http::Request request);
    Answer done(http::Request request);
    Answer voided(http::Request request);

    Task<Result<Duties::Read>> find(const http::Request& request, const desk::Clinician& clinician);
    Task<Result<Asked>> asked(http::Request request);
    Answer end(http::Request request, Duties::End how);
    Task<Result<std::string>> event_of(const Asked& asked, Duties::End how, std::string words);
    Task<std::string> words_of(const ContactId& contact, std::uint64_t seq);
    http::Response answer(const Result<Changed>& changed) const;

    Parts parts_;
};

}  // namespace holdfast::duties
