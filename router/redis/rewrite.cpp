#include "router/redis/rewrite.hpp"

#include <boost/asio/steady_timer.hpp>

namespace holdfast::redis {
namespace {

constexpr auto asked_again_after = std::chrono::milliseconds{20};

// A line of INFO.
std::string_view field(std::string_view info, std::string_view name) {
    const auto at = info.find(std::string{"\n"} + std::string{name} + ":");
    if (at == info.npos) return {};
    info.remove_prefix(at + 2 + name.size());
    return info.substr(0, info.find_first_of("\r\n"));
}

struct Job {
    std::string_view command, running, scheduled, status;
};
constexpr Job append_only{"BGREWRITEAOF", "aof_rewrite_in_progress", "aof_rewrite_scheduled",
                          "aof_last_bgrewrite_status"};
constexpr Job snapshot{"BGSAVE", "rdb_bgsave_in_progress", "rdb_bgsave_in_progress",
                       "rdb_last_bgsave_status"};

using Deadline = std::chrono::steady_clock::time_point;

// One that runs already began before the deletion: it is waited for, and another one made.
Task<Result<bool>> ended(Connection& connection, Job job, Deadline until) {
    while (std::chrono::steady_clock::now() < until) {
        auto info = co_await connection.command({"INFO", "persistence"});
        if (!info) co_return std::unexpected(info.error());
        if (field(info->text(), append_only.running) == "0" &&
            field(info->text(), append_only.scheduled) == "0" &&
            field(info->text(), snapshot.running) == "0")
            co_return field(info->text(), job.status) == "ok";
        asio::steady_timer pause{co_await asio::this_coro::executor, asked_again_after};
        co_await pause.async_wait(as_result);
    }
    co_return false;
}

Task<Result<bool>> run(Connection& connection, Job job, Deadline until) {
    auto before = co_await ended(connection, job, until);
    if (!before) co_return before;
    auto started = co_await connection.command({job.command});
    if (!started) co_return std::unexpected(started.error());
    co_return co_await ended(connection, job, until);
}

}  // namespace

Task<Result<bool>> rewrite_files(Connection& connection, std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    auto written = co_await run(connection, append_only, until);
    if (!written || !*written) co_return written;
    auto saves = co_await connection.command({"CONFIG", "GET", "save"});
    if (!saves) co_return std::unexpected(saves.error());
    if ((*saves)[1].text().empty()) co_return true;
    co_return co_await run(connection, snapshot, until);
}

}  // namespace holdfast::redis
