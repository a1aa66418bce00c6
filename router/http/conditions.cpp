#include "router/http/conditions.hpp"

#include "router/core/json.hpp"
#include "router/http/text.hpp"

namespace holdfast::http {

bool lists(std::string_view tags, std::string_view etag) {
    return any_item(tags, ',', [&](std::string_view tag) { return tag == etag || tag == "*"; });
}

Response problem_as(int status, const Error& error) {
    auto response = problem(error);
    auto members = parse_object(response.body).value_or(json::object{});
    members["status"] = status;
    response.body = json::serialize(members);
    response.status = status;
    return response;
}

}  // namespace holdfast::http
