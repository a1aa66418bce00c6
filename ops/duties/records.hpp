// Duties as the functions answer them (look_at in functions/duty.lua). Inside ops/duties only.
// Pure.
#pragma once
#include <vector>

#include "ops/duties/duty.hpp"
#include "router/core/error.hpp"
#include "router/redis/reply.hpp"

namespace holdfast::duties {

// `internal` when it is no answer of ours.
Result<Duty> duty_of(const redis::Reply& look);
std::vector<Duty> duties_of(const redis::Reply& looks);

}  // namespace holdfast::duties
