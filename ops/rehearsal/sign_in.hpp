// Signing a scripted person in over the real wire, for rehearsals, tests and benchmarks.
#pragma once
#include <string>

#include "router/core/task.hpp"

namespace holdfast::rehearsal {

// The session's cookie, "name=value", to be sent as Cookie; empty when refused. `origin`: the site's public address.
Task<std::string> sign_in(std::uint16_t port, std::string origin, std::string user, std::string password);

}  // namespace holdfast::rehearsal
