// Texts and delivery reports of any gateway that signs JSON by Standard Webhooks 1.0.0:
//   POST /v1/sms/generic         {"type":"message.received","data":{"id","from","text","media"?}}
//   POST /v1/sms/generic/status  {"type":"message.status","data":{"reference","status","why"?}}
// `data.id` is what a repeat is known by. `status` is sent, delivered or failed; others are taken
// and ignored. `why` is a code of router/outbound/plain_words.hpp. 204 once it is kept.
#pragma once
#include "router/intake/provider_routes.hpp"

namespace holdfast::intake {

std::vector<http::Route> generic_routes(ProviderDesk desk);

}  // namespace holdfast::intake
