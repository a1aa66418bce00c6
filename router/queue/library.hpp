// The Redis functions of router/queue/functions, joined into one library: by themselves, as a line without the parts above
// the router, or with the code of those parts behind them, which a node loads (ops/library.hpp).
#pragma once
#include "router/redis/functions.hpp"

namespace holdfast::queue {

const redis::Library& library();
// `above`: Lua that may use whatever stands in router/queue/functions.
redis::Library library_with(std::string_view above);

}  // namespace holdfast::queue
