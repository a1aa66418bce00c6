// Requests that must be answered 400, written from RFC 9112 and RFC 9110: each could be read in two
// ways by two programs, or is no request. A canary request may be glued behind any of them and must
// never be served.
#pragma once
#include <string>
#include <vector>

namespace holdfast::http {

struct Malformed {
    const char* why;
    std::string bytes;
};

std::vector<Malformed> malformed_requests();

}  // namespace holdfast::http
