#include "router/http/conditions.hpp"

#include "router/http/json_answer.hpp"
#include "router/http/text.hpp"

namespace holdfast::http {

bool lists(std::string_view tags, std::string_view etag) {
    return any_item(tags, ',', [&](std::string_view tag) { return tag == etag || tag == "*"; });
}

Response problem_as(int status, const Error& error) {
    auto response = with_members(problem(error), {{"status", status}});
    response.status = status;
    return response;
}

}  // namespace holdfast::http
