// Emergency escalations over HTTP (openapi.yaml), for staff: a counselor of a contact that they
// serve or served last, others of any. What changes something wants a key of the client's own, by
// which a repeat is known, and a step also the `rev` it was taken from; it answers with the
// escalation as it is then. Bounds: a body 64 KiB, a text 2,000 bytes, 200 steps and 200 notes of
// one escalation. Owned by a node.
#pragma once
#include "ops/escalation/service.hpp"
#include "safetyplan/plan_routes.hpp"

namespace holdfast::escalation {

struct RouteParts {
    Service& escalations;
    safetyplan::SignIn sign_in, sign_in_to_change;  // by the cookie; and from a page of this site
};

class EscalationRoutes {
  public:
    explicit EscalationRoutes(RouteParts parts) : parts_(std::move(parts)) {}
    std::vector<http::Route> routes();

  private:
    using Answer = Task<http::Response>;
    using Handler = Answer (EscalationRoutes::*)(http::Request);

    Answer open(http::Request request);
    Answer drill(http::Request request);
    Answer list(http::Request request);
    Answer read(http::Request request);
    Answer step(http::Request request);
    Answer note(http::Request request);
    Answer script(http::Request request);
    Answer eido(http::Request request);

    struct Reader {
        Access who;
        EscalationId id;
        std::vector<std::string> languages;
    };
    Task<Result<Reader>> reader(const http::Request& request) const;
    // With what was sent, and its key.
    struct Writer {
        Access who;
        json::object body;
        std::string key;
    };
    Task<Result<Writer>> writer(const http::Request& request) const;
    Answer answer(Access who, EscalationId id, int status);
    Answer answer(Access who, EscalationId id, Result<Changed> changed);

    RouteParts parts_;
};

}  // namespace holdfast::escalation
