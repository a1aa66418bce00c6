#include "router/core/error.hpp"

#include <array>

namespace holdfast {
namespace {

constexpr std::array kFacts{
    ErrorFacts{Errc::bad_request, "bad_request", 400, Retry::never, Blame::caller, "The request could not be read."},
    ErrorFacts{Errc::unauthenticated, "unauthenticated", 401, Retry::never, Blame::caller, "Please sign in."},
    ErrorFacts{Errc::forbidden, "forbidden", 403, Retry::never, Blame::caller, "You may not do this."},
    ErrorFacts{Errc::bad_signature, "bad_signature", 403, Retry::never, Blame::caller, "The signature is wrong."},
    ErrorFacts{Errc::not_found, "not_found", 404, Retry::never, Blame::caller, "There is nothing here by that name."},
    ErrorFacts{Errc::conflict, "conflict", 409, Retry::never, Blame::caller, "This has already moved on."},
    ErrorFacts{Errc::too_large, "too_large", 413, Retry::never, Blame::caller, "This is too large."},
    ErrorFacts{Errc::throttled, "throttled", 429, Retry::later, Blame::caller, "Too many tries. Please wait."},
    ErrorFacts{Errc::unreachable, "unreachable", 409, Retry::never, Blame::caller,
               "This person cannot be reached that way now."},
    ErrorFacts{Errc::incomplete, "incomplete", 422, Retry::never, Blame::caller, "Something is still missing."},
    ErrorFacts{Errc::unavailable, "unavailable", 503, Retry::same_id, Blame::us,
               "We cannot take this right now; it was not kept."},
    ErrorFacts{Errc::unknown_outcome, "unknown_outcome", 503, Retry::same_id, Blame::us,
               "We do not know whether this was kept. Send it again with the same id."},
    ErrorFacts{Errc::shutting_down, "shutting_down", 503, Retry::same_id, Blame::us,
               "This server is restarting. Please try again."},
    ErrorFacts{Errc::internal, "internal", 500, Retry::same_id, Blame::us, "Something went wrong on our side."},
};

static_assert(kFacts.size() == static_cast<std::size_t>(Errc::internal) + 1, "every code has its row");

}  // namespace

const ErrorFacts& facts(Errc code) { return kFacts[static_cast<std::size_t>(code)]; }

}  // namespace holdfast
