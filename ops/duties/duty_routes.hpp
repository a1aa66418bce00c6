// Duties over HTTP (openapi.yaml), for staff: who must do what by when, its history, taking it,
// giving it on, and saying that it is done or void. Supervisors, on-call staff and admins have all
// of them, others what is theirs: they own it, took it, or serve its contact. What they say about a
// duty is sealed with its contact's key and stands in that journal. Bounds: a page 100, a body 4
// KiB, a key 64 bytes, an outcome 200 and a reason 500 characters. Owned by a node.
#pragma once
#include <vector>

#include "ops/duties/duties.hpp"
#include "ops/duties/duty_json.hpp"
#include "router/desk/staff_routes.hpp"
#include "router/vault/vault.hpp"

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
        desk::SignIns sign_in;
    };
    explicit DutyRoutes(Parts parts) : parts_(std::move(parts)) {}
    std::vector<http::Route> routes();

  private:
    using Answer = Task<http::Response>;
    struct Asked {
        std::string user, key;
        json::object body;
        Duty duty;
    };

    Answer list(http::Request request, desk::Clinician clinician);
    Answer read(http::Request request, desk::Clinician clinician);
    Answer acknowledge(http::Request request, desk::Clinician clinician);
    Answer assign(http::Request request, desk::Clinician clinician);
    Answer done(http::Request request, desk::Clinician clinician);
    Answer voided(http::Request request, desk::Clinician clinician);

    Task<Result<Duties::Read>> find(const http::Request& request, const desk::Clinician& clinician);
    Task<Result<Asked>> asked(http::Request request, desk::Clinician clinician);
    Answer end(http::Request request, desk::Clinician clinician, Duties::End how);
    Task<Result<std::string>> event_of(const Asked& asked, Duties::End how, std::string words);
    Task<std::string> words_of(const ContactId& contact, std::uint64_t seq);
    http::Response answer(const Result<Changed>& changed) const;

    Parts parts_;
};

}  // namespace holdfast::duties
