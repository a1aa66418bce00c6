// Errors are values where they are expected. An Error names what went wrong (Errc) and, in `detail`, which field
// and what mends it. `detail` is shown to callers and may be logged, so it never holds a name, number or text of a
// person. The facts about each code (whose fault, retry or not, HTTP status, public sentence) stand in one table.
#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace holdfast {

enum class Errc : std::uint8_t {
    bad_request,        // malformed or incomplete input; detail names the field
    unauthenticated,    // no or expired session
    forbidden,          // signed in, but not allowed
    bad_signature,      // a webhook whose signature is wrong
    not_found,          // unknown id
    conflict,           // the state moved on: a late accept, a second accept
    too_large,          // over a bound that the detail names
    throttled,          // too many tries; wait
    unreachable,        // the person cannot be reached (opted out, no number)
    incomplete,         // a close without assessment or outcome
    unavailable,        // the store is gone or full; nothing was kept
    unknown_outcome,    // the reply was lost: retry with the same id
    shutting_down,      // this node is draining
    internal,           // our own fault
};

enum class Retry : std::uint8_t { never, same_id, later };
enum class Blame : std::uint8_t { caller, us };

struct ErrorFacts {
    Errc code;
    std::string_view name;         // stable, used as problem type and in frames
    int status;                    // HTTP status
    Retry retry;
    Blame blame;
    std::string_view public_text;  // one plain sentence
};

struct Error {
    Errc code = Errc::internal;
    std::string detail{};  // names the field and the fix; never private
    std::string field{};   // the field at fault, if one is
};

template <class T = void>
using Result = std::expected<T, Error>;

// The table's row for a code. Never fails.
const ErrorFacts& facts(Errc code);

inline std::unexpected<Error> fail(Errc code, std::string detail = {}, std::string field = {}) {
    return std::unexpected(Error{code, std::move(detail), std::move(field)});
}

}  // namespace holdfast
