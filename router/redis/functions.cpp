#include "router/redis/functions.hpp"

#include <boost/asio/steady_timer.hpp>
#include <charconv>

#include "router/core/log.hpp"

namespace holdfast::redis {
namespace {

constexpr int lost_reply_tries = 20;  // with the pause: about a second, then the outcome is unknown
constexpr auto lost_reply_pause = std::chrono::milliseconds{50};
constexpr std::string_view replica_wait_ms = "200";
constexpr std::string_view version_mark = "-- version ";

int version_of(std::string_view code) {
    const auto at = code.find(version_mark);
    int version = 0;
    if (at != std::string_view::npos) {
        const auto digits = code.substr(at + version_mark.size(), 9);
        std::from_chars(digits.data(), digits.data() + digits.size(), version);
    }
    return version;
}

}  // namespace

Task<Result<>> load_library(Connection& connection, const Library& library) {
    auto listed = co_await connection.command({"FUNCTION", "LIST", "LIBRARYNAME", library.name, "WITHCODE"});
    if (!listed) co_return std::unexpected(listed.error());
    if (listed->size() > 0) {
        const auto found = (*listed)[0];
        std::string_view code;
        Reply value;
        for (std::size_t i = 0; i + 1 < found.size(); i += 2)
            if (found[i].text() == "library_code") value = found[i + 1];
        code = value.text();
        if (code == library.code) co_return Result<>{};
        if (version_of(code) > library.version)
            co_return fail(Errc::unavailable, "the store holds functions of a newer Holdfast: upgrade this node");
    }
    auto loaded = co_await connection.command({"FUNCTION", "LOAD", "REPLACE", library.code});
    if (!loaded) co_return std::unexpected(loaded.error());
    log(LogLevel::info, "functions_loaded", {{"version", library.version}});
    co_return Result<>{};
}

Task<Result<std::vector<std::string>>> durability_faults(Connection& connection) {
    struct Wanted {
        std::string_view name, value, mend;
    };
    constexpr Wanted wanted[] = {
        {"appendonly", "yes", "set appendonly yes"},
        {"appendfsync", "always", "set appendfsync always: weaker loses acknowledged messages"},
        {"no-appendfsync-on-rewrite", "no", "set no-appendfsync-on-rewrite no"},
        {"maxmemory-policy", "noeviction", "set maxmemory-policy noeviction"},
    };
    std::vector<std::string> faults;
    for (const auto& one : wanted) {
        auto got = co_await connection.command({"CONFIG", "GET", one.name});
        if (!got) co_return std::unexpected(got.error());
        const auto value = (*got)[1];
        if (value.text() != one.value)
            faults.push_back("Redis " + std::string{one.name} + " is '" + std::string{value.text()} + "': " +
                             std::string{one.mend});
    }
    co_return faults;
}

bool Functions::is_behind(const Turn& turn) const {
    if (lost_.empty() || turn.first.empty()) return false;
    const auto first = lost_.lower_bound({turn.first, 0});
    return first != lost_.end() && first->first == turn.first && first->second < turn.second;
}

std::string Functions::written(std::string_view verb, std::string_view function,
                               std::span<const std::string_view> arguments) const {
    const std::array<std::string_view, 4> head{verb, function, "1", prefix_};
    return format_command(head, arguments);
}

Task<Result<Reply>> Functions::change(std::string_view function, Arguments arguments, std::string in_order_of) {
    return carry_out(written("FCALL", function, {arguments.begin(), arguments.size()}), std::move(in_order_of));
}

Task<Result<Reply>> Functions::change(std::string_view function, const std::vector<std::string>& arguments) {
    const std::vector<std::string_view> views(arguments.begin(), arguments.end());
    return carry_out(written("FCALL", function, views), {});
}

Task<Result<Reply>> Functions::ask(std::string_view function, Arguments arguments) {
    return look_up(written("FCALL_RO", function, {arguments.begin(), arguments.size()}));
}

Task<Result<Reply>> Functions::ask(std::string_view function, const std::vector<std::string>& arguments) {
    const std::vector<std::string_view> views(arguments.begin(), arguments.end());
    return look_up(written("FCALL_RO", function, views));
}

Task<Result<Reply>> Functions::carry_out(std::string command, std::string in_order_of) {
    const Turn turn{std::move(in_order_of), ++turns_};
    bool lost = false;
    Result<Reply> reply = fail(Errc::unavailable, "redis is down");
    for (int pauses = 0;; ++pauses) {
        if (!is_behind(turn)) {
            reply = co_await call(command, true);
            if (reply) break;
            lost = lost || reply.error().code == Errc::unknown_outcome;
            // Once a reply was lost, "not now" is no longer an answer to "was it done?".
            if (!lost || (reply.error().code != Errc::unknown_outcome && reply.error().code != Errc::unavailable)) break;
            lost_.insert(turn);
        }
        if (pauses == lost_reply_tries) {
            if (lost) reply = fail(Errc::unknown_outcome, "redis did not answer");
            break;
        }
        asio::steady_timer pause{co_await asio::this_coro::executor, lost_reply_pause};
        co_await pause.async_wait(as_result);
    }
    if (lost) lost_.erase(turn);
    co_return reply;
}

Task<Result<Reply>> Functions::look_up(std::string command) {
    auto reply = co_await call(command, false);
    co_return reply;
}

Task<Result<Reply>> Functions::call(std::string_view command, bool changes) {
    // While the connection is being made anew nothing is queued behind it: callers hear at once.
    if (!connection_->up()) co_return fail(Errc::unavailable, "redis is down");
    auto reply = co_await connection_->send(command);
    if (!reply || replicas_ == 0 || !changes) co_return reply;
    // WAIT counts replicas for this connection's last write, so it must follow on the same connection.
    const auto wanted = std::to_string(replicas_);
    auto confirmed = co_await connection_->command({"WAIT", wanted, replica_wait_ms});
    if (!confirmed) co_return std::unexpected(confirmed.error());
    if (confirmed->integer() < replicas_) co_return fail(Errc::unknown_outcome, "too few replicas confirmed");
    co_return reply;
}

}  // namespace holdfast::redis
