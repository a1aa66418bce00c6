// Responses as bytes. Own writing, not Beast's, since a response is a line, a few fields and a body
// that is sent as it is.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "router/http/http.hpp"

namespace holdfast::http {

struct Framing {
    std::string_view date;  // of now, RFC 9110 section 5.6.7
    bool secure = false;    // adds Strict-Transport-Security
    bool close = false;     // the last response on this connection
};

// Status line and fields up to the empty line. Nothing if a field holds a line break or NUL (a bug
// of the handler).
std::optional<std::string> response_head(const Response& response, const Framing& framing);

// 204 and 304 have no body whatever the handler put there.
bool has_body(int status);

// A problem of this folder that has no row in the table of errors: 405, 417, 426.
Response plain_problem(int status, std::string_view name, std::string_view title);

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::chrono::sys_seconds at);

}  // namespace holdfast::http
