// The Redis functions of router/queue/functions, joined into the one library that a node loads.
#pragma once
#include "router/redis/functions.hpp"

namespace holdfast::queue {

const redis::Library& library();

}  // namespace holdfast::queue
