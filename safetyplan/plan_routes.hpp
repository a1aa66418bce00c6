// Safety plans over HTTP (openapi.yaml), for staff: whoever serves the contact now, or a supervisor
// who says why in `Holdfast-Reason`; each reading is an event before it is answered. A plan has the
// ETag "r<revision>", an agreed version, which never changes, "v<number>"; writing wants If-Match
// (RFC 9110 section 13). And for the person: the page behind a link they asked for, which gives
// nothing away, asks for a code and shows the plan once. Bounds: a body 2 MiB, a reason 300
// characters, `page_tries` tries at links from one address. Owned by a node.
#pragma once
#include <vector>

#include "router/desk/staff_routes.hpp"
#include "safetyplan/fhir.hpp"
#include "safetyplan/service.hpp"
#include "triage/instruments/instruments.hpp"

namespace holdfast::safetyplan {

inline constexpr std::size_t reason_chars_max = 300;
inline constexpr int page_tries = 20;
inline constexpr Millis page_pause = std::chrono::minutes{15};

struct RouteParts {
    Service& plans;
    queue::Line& line;
    const Clock& clock;
    const identity::NumberReader& numbers;
    const config::Settings& settings;
    const config::Texts& texts;
    const config::PlanTemplates& templates;
    std::shared_ptr<const triage::Instruments> instruments;
    desk::SignIns sign_in;
};

// A whole number in an address; 0: it is none.
std::int64_t number_of(std::string_view digits);

class PlanRoutes {
  public:
    explicit PlanRoutes(RouteParts parts) : parts_(std::move(parts)) {}
    std::vector<http::Route> routes();

  private:
    using Answer = Task<http::Response>;
    struct Reader {
        Service::Access who;
        std::string reason;
        bool supervises = false;
    };

    Answer plan(http::Request request, desk::Clinician clinician);
    Answer put(http::Request request, desk::Clinician clinician);
    Answer versions(http::Request request, desk::Clinician clinician);
    Answer agree(http::Request request, desk::Clinician clinician);
    Answer version(http::Request request, desk::Clinician clinician);
    Answer changes(http::Request request, desk::Clinician clinician);
    Answer fhir(http::Request request, desk::Clinician clinician);
    Answer page(http::Request request, desk::Clinician clinician);
    Answer wallet(http::Request request, desk::Clinician clinician);
    Answer ask_code(http::Request request);
    Answer show_once(http::Request request);

    static Result<Reader> reader(const http::Request& request, desk::Clinician clinician);
    static Result<Reader> writer(const http::Request& request, desk::Clinician clinician);
    // Without an event yet.
    Task<Result<Opened>> open(Reader reader, std::optional<std::int64_t> number);
    // With it.
    Task<Result<Opened>> read(Reader reader, Looked at);
    Answer answer_page(http::Request request, desk::Clinician clinician, Paper paper);
    // The newest finished one of whoever the plan is about, in whichever of their conversations.
    Task<std::optional<Screener>> screener(ContactId contact, const Copy& copy);
    Task<std::optional<Screener>> screener_in(std::vector<ContactId> contacts, vault::DataKey key);
    http::Response code_page(const http::Request& request, int status,
                             std::string_view notice) const;

    RouteParts parts_;
};

}  // namespace holdfast::safetyplan
