// Whether the configured Redis is one that production may start on (redis::durability_faults), asked before anything
// serves. A Redis that does not answer within the limit is not judged here: nodes wait for it, and judge it whenever they
// connect. Main thread.
#pragma once
#include <string>
#include <vector>

#include "router/core/clock.hpp"
#include "router/redis/connection.hpp"

namespace holdfast::ops {

// What to mend; empty when it is safe or does not answer.
std::vector<std::string> unsafe_store(const redis::Endpoint& store, Millis limit);

}  // namespace holdfast::ops
