// On-call over HTTP (openapi.yaml), for staff: who is on call now and next, where the rota has
// holes, and the rota itself, as JSON and as iCalendar. Everybody reads; supervisors and admins
// change it; anybody may swap themselves in. The rota's ETag is its version; replacing it wants
// If-Match (RFC 9110 section 13). Bounds: bodies of 256 KiB; `tries_max` tries at a swap while
// others change the rota. Owned by a node; its thread only; its parts outlive it.
#pragma once
#include <functional>
#include <vector>

#include "ops/oncall/rota_store.hpp"
#include "router/desk/staff_routes.hpp"

namespace holdfast::oncall {

class OnCallRoutes {
  public:
    struct Parts {
        RotaStore& rotas;
        const Clock& clock;
        desk::SignIns sign_in;
        std::function<std::string(std::string_view user)> name_of;
        // The urgent duties that ring now, as this clinician may see them.
        std::function<Task<Result<json::array>>(const desk::Clinician&)> ringing;
    };
    explicit OnCallRoutes(Parts parts) : parts_(std::move(parts)) {}

    std::vector<http::Route> routes();

    // How many holes there are within `holes_ahead`, for the board.
    Task<Result<std::size_t>> holes();

    static constexpr int tries_max = 3;

  private:
    using Answer = Task<http::Response>;

    Answer now(http::Request request, desk::Clinician clinician);
    Answer rota(http::Request request, desk::Clinician clinician);
    Answer put_rota(http::Request request, desk::Clinician clinician);
    Answer calendar(http::Request request, desk::Clinician clinician);
    Answer put_calendar(http::Request request, desk::Clinician clinician);
    Answer swap(http::Request request, desk::Clinician clinician);

    Task<Result<KeptRota>> add(std::string level, Swap swap, std::string key);
    json::array standings(const Rota& rota, std::string_view me, json::array& mine) const;
    http::Response answer(const KeptRota& kept) const;

    Parts parts_;
};

}  // namespace holdfast::oncall
