#include "router/http/json_answer.hpp"

namespace holdfast::http {

Response as_json(const json::object& shown, int status) {
    return {status, "application/json", json::serialize(shown), {}};
}

Response with_members(Response problem, const json::object& further) {
    auto members = parse_object(problem.body).value_or(json::object{});
    for (const auto& [name, value] : further) members[name] = value;
    problem.body = json::serialize(members);
    return problem;
}

}  // namespace holdfast::http
