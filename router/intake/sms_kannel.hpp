// Texts and delivery reports of Kannel (1.4.5, tried against the real one), which signs nothing:
// the path ends in a secret and the source address must be one of the allowed. Set up there as
//   post-url = ".../v1/sms/kannel/SECRET?id=%I&sender=%p&to=%P&coding=%c&charset=%C"
// UCS-2 texts come as UTF-16BE unless smsbox has mo-recode. Kannel counts every answer but 200 and
// 202 as a failure and brings the text again `http-request-retry` times, every `http-queue-delay`
// seconds, then drops it: both should be high.
#pragma once
#include "router/intake/provider_routes.hpp"

namespace holdfast::intake {

std::vector<http::Route> kannel_routes(ProviderDesk desk);

}  // namespace holdfast::intake
