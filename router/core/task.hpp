// Coroutines of one node's event loop. A Task runs on the loop that awaits it and is never touched by another thread.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string_view>

#include "router/core/error.hpp"

namespace holdfast {

namespace asio = boost::asio;

template <class T = void>
using Task = asio::awaitable<T>;

// The one completion token: errors come back in a tuple, nothing throws for a dropped connection.
inline constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// Starts a task on its own; an exception that leaves it is a bug: it is logged under `name` and counted.
void spawn(asio::any_io_executor executor, std::string_view name, Task<> task);

}  // namespace holdfast
