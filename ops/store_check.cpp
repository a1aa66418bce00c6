#include "ops/store_check.hpp"

#include <boost/asio/io_context.hpp>
#include <optional>

#include "router/redis/functions.hpp"

namespace holdfast::ops {
namespace {

using Faults = std::optional<std::vector<std::string>>;

Task<Result<>> judge(redis::Connection& connection, Faults& judged) {
    auto faults = co_await redis::durability_faults(connection);
    if (!faults) co_return std::unexpected(faults.error());
    judged = std::move(*faults);
    co_return Result<>{};
}

}  // namespace

std::vector<std::string> unsafe_store(const redis::Endpoint& store, Millis limit) {
    asio::io_context loop{1};
    Faults judged;
    redis::Connection::Options options;
    options.endpoint = store;
    options.deadline = limit;
    options.prepare = [&judged](redis::Connection& connection) {
        return judge(connection, judged);
    };
    auto connection = redis::Connection::make(loop.get_executor(), std::move(options));
    spawn(loop.get_executor(), "store_check", connection->run());
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!judged && std::chrono::steady_clock::now() < until) loop.run_one_until(until);
    connection->stop();
    while (loop.run_one_for(std::chrono::milliseconds{20}) > 0) continue;
    return judged.value_or(std::vector<std::string>{});
}

}  // namespace holdfast::ops
