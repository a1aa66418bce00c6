// All Redis functions of Holdfast, the router's and those of the parts above it, joined into the
// one library that a node and the commands load.
#pragma once
#include "router/redis/functions.hpp"

namespace holdfast {

const redis::Library& library();

}  // namespace holdfast
