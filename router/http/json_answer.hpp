// What routes answer: an object as JSON, and problems that say more than their row in the table of
// errors. Nothing of it is stored by browsers, as nothing that does not say otherwise. Pure.
#pragma once
#include "router/core/json.hpp"
#include "router/http/http.hpp"

namespace holdfast::http {

Response as_json(const json::object& shown, int status = 200);

// The problem with further members (RFC 9457 section 3.2), or others in their place.
Response with_members(Response problem, const json::object& further);

}  // namespace holdfast::http
