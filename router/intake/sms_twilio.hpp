// Texts and status callbacks of Twilio (Programmable Messaging webhooks). Everything is signed over
// the public URL of the settings; two auth tokens are good during a rotation. What Twilio adds to
// its forms is ignored; media are counted and never fetched. Answers an empty TwiML document:
// replies go through the REST API. Statuses come in any order; the line sees to it that none moves
// a text back. Secrets: settings.
#pragma once
#include "router/intake/provider_routes.hpp"

namespace holdfast::intake {

std::vector<http::Route> twilio_routes(ProviderDesk desk);

}  // namespace holdfast::intake
