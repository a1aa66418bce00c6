// Conditional requests (RFC 9110 section 13): lists of entity tags, and problems under the statuses
// that preconditions have. Pure.
#pragma once
#include <string>
#include <string_view>

#include "router/http/http.hpp"

namespace holdfast::http {

// Whether an If-Match or If-None-Match names this tag, or any.
bool lists(std::string_view tags, std::string_view etag);

// The same problem under another status than its code's: 412 or 428.
Response problem_as(int status, const Error& error);

}  // namespace holdfast::http
