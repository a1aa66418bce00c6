// All that a node answers over HTTP and by sockets, part by part.
#include "ops/node.hpp"
#include "ops/persons/persons.hpp"
#include "ops/version.hpp"
#include "router/http/json_answer.hpp"

namespace holdfast {

http::Routes Node::routes() {
    http::Routes routes;
    const auto fixed = [](http::Response response) {
        return [](http::Response same) -> Task<http::Response> { co_return same; }(std::move(response));
    };
    auto& list = routes.http;
    list.push_back({http::Method::get, "/healthz", [fixed](http::Request) { return fixed({200, "text/plain", "ok\n", {}}); }});
    list.push_back({http::Method::get, "/readyz", [this, fixed](http::Request) { return fixed(readiness()); }});
    list.push_back({http::Method::get, "/version", [this, fixed](http::Request) {
                        auto facts = version_facts();
                        facts["triage"] = common_.assessor->get()->version();
                        return fixed(http::as_json(facts));
                    }});
    for (auto& route : staff_.routes()) list.push_back(std::move(route));
    list.push_back(desks_.events_route());
    for (auto& route : plan_routes_.routes()) list.push_back(std::move(route));
    for (auto& route : duty_routes_.routes()) list.push_back(std::move(route));
    for (auto& route : oncall_.routes()) list.push_back(std::move(route));
    for (auto& route : escalation_routes_.routes()) list.push_back(std::move(route));
    list.push_back(persons::erase_route({line_, clock_, staff_.sign_ins().to_change}));
    if (common_.settings.chat.enabled) {
        list.push_back(chats_.settings_route());
        routes.sockets.push_back(chats_.route());
    }
    routes.sockets.push_back(desks_.route());
    for (auto& route : provider_routes_.routes()) list.push_back(std::move(route));
    const auto page = [this, fixed](http::Request request) {
        std::optional<http::Response> found;
        // The simulated phone has a server of its own, in the demo only.
        const bool phone = request.path == "/phone" || request.path == "/phone.html";
        if (common_.pages && !phone) found = common_.pages->find(request);
        return fixed(found ? std::move(*found) : http::problem({Errc::not_found, "no such page"}));
    };
    for (const auto* pattern : {"/", "/{page}", "/assets/{file}"}) list.push_back({http::Method::get, pattern, page});
    return routes;
}

http::Response Node::readiness() const {
    json::array reasons;
    if (!connection_->up() && !store_faults_.empty())
        for (const auto& fault : store_faults_) reasons.push_back(json::value("store: not safe enough for production: " + fault));
    else if (!connection_->up())
        reasons.push_back("store: Redis cannot be reached");
    else if (store_refuses_)
        reasons.push_back("store: Redis refuses to write: look at its memory, its disk and its replicas");
    if (stopping_) reasons.push_back("draining");
    const bool ready = reasons.empty();
    return http::as_json({{"ready", ready}, {"reasons", std::move(reasons)}}, ready ? 200 : 503);
}

}  // namespace holdfast
