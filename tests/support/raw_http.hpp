// One HTTP exchange by hand over a connection of its own, for what the program's own client does not show: headers, and
// requests that no client would send. The wait ends after 20 s, with status 0.
#pragma once
#include <string>
#include <vector>

#include "router/core/task.hpp"
#include "router/http/http.hpp"

namespace holdfast::tests {

struct RawAnswer {
    int status = 0;
    std::string head, body;  // names of headers in lower case
    std::string header(std::string_view name) const;
};

// `headers` beside Host, Connection and Content-Length.
Task<RawAnswer> exchange(std::uint16_t port, std::string method, std::string target,
                         std::vector<http::Header> headers = {}, std::string body = {});

}  // namespace holdfast::tests
