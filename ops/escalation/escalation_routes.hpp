// Emergency escalations over HTTP (openapi.yaml), for staff: a counselor of a contact that they
// serve or served last, others of any. What changes something wants a key of the client's own, by
// which a repeat is known, and a step also the `rev` it was taken from; it answers with the
// escalation as it is then. Bounds: a body 64 KiB, a text 2,000 bytes, 200 steps and 200 notes of
// one escalation. Owned by a node.
#pragma once
#include "ops/escalation/service.hpp"
#include "router/desk/staff_routes.hpp"

namespace holdfast::escalation {

struct RouteParts {
    Service& escalations;
    desk::SignIns sign_in;
};

class EscalationRoutes {
  public:
    explicit EscalationRoutes(RouteParts parts) : parts_(std::move(parts)) {}
    std::vector<http::Route> routes();

  private:
    using Answer = Task<http::Response>;

    Answer open(http::Request request, desk::Clinician clinician);
    Answer drill(http::Request request, desk::Clinician clinician);
    Answer list(http::Request request, desk::Clinician clinician);
    Answer read(http::Request request, desk::Clinician clinician);
    Answer step(http::Request request, desk::Clinician clinician);
    Answer note(http::Request request, desk::Clinician clinician);
    Answer script(http::Request request, desk::Clinician clinician);
    Answer eido(http::Request request, desk::Clinician clinician);

    struct Reader {
        Access who;
        EscalationId id;
        std::vector<std::string> languages;
    };
    static Result<Reader> reader(const http::Request& request, desk::Clinician clinician);
    // With what was sent, and its key.
    struct Writer {
        Access who;
        json::object body;
        std::string key;
    };
    static Result<Writer> writer(const http::Request& request, const desk::Clinician& clinician);
    Answer answer(Access who, EscalationId id, int status);
    Answer answer(Access who, EscalationId id, Result<Changed> changed);

    RouteParts parts_;
};

}  // namespace holdfast::escalation
