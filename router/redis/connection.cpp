#include "router/redis/connection.hpp"

#include <algorithm>
#include <boost/asio/async_result.hpp>

#include "router/core/log.hpp"

namespace holdfast::redis {
namespace {

constexpr std::chrono::steady_clock::duration backoff_least = std::chrono::milliseconds{5};
constexpr std::chrono::steady_clock::duration backoff_most = std::chrono::milliseconds{500};
constexpr int backoff_share = 8;  // of the time that it has been away

Errc code_of(std::string_view error) {
    for (std::string_view transient : {"OOM", "MISCONF", "LOADING", "READONLY", "MASTERDOWN", "NOREPLICAS", "BUSY",
                                       "CLUSTERDOWN", "UNKILLABLE"})
        if (error.starts_with(transient) || error.find(transient) != std::string_view::npos) return Errc::unavailable;
    return Errc::internal;
}

// The error's own first word only: the rest may quote arguments.
std::string first_word(std::string_view error) { return std::string{error.substr(0, error.find(' '))}; }

Task<Result<Reply>> refuse(std::string why) { co_return fail(Errc::unavailable, std::move(why)); }

Task<Result<Reply>> send_own(Connection& connection, std::string formatted) {
    auto reply = co_await connection.send(formatted);
    co_return reply;
}

}  // namespace

std::shared_ptr<Connection> Connection::make(asio::any_io_executor executor, Options options) {
    return std::shared_ptr<Connection>{new Connection{std::move(executor), std::move(options)}};
}

Connection::Connection(asio::any_io_executor executor, Options options)
    : executor_(executor), options_(std::move(options)), watchdog_(executor), wakeup_(executor) {}

Task<> Connection::run() {
    auto self = shared_from_this();
    using Steady = std::chrono::steady_clock;
    auto away_since = Steady::now();
    std::string said;  // why it cannot be reached, while it stays the same
    while (!stopped_) {
        auto opened = co_await open_link();
        const auto backoff = std::clamp((Steady::now() - away_since) / backoff_share, backoff_least, backoff_most);
        if (opened) {
            said.clear();
            set_up(true);
            while (link_ && !stopped_) {
                wakeup_.expires_at(asio::steady_timer::time_point::max());
                co_await wakeup_.async_wait(as_result);
            }
            set_up(false);
            ++reconnects_;
            away_since = Steady::now();
        } else {
            if (backoff == backoff_most && std::exchange(said, opened.error().detail) != opened.error().detail)
                log(LogLevel::warn, "redis_unreachable", {vouched("why", opened.error().detail)});
            drop(Errc::unavailable, "could not be prepared");
        }
        if (stopped_) break;
        wakeup_.expires_after(opened ? backoff_least : backoff);
        co_await wakeup_.async_wait(as_result);
    }
}

void Connection::stop() {
    stopped_ = true;
    drop(Errc::shutting_down, "stopped");
    wakeup_.cancel();
    watchdog_.cancel();
}

Task<Result<>> Connection::open_link() {
    auto opened = co_await Link::open(options_.endpoint, options_.deadline);
    if (!opened) co_return std::unexpected(opened.error());
    link_ = *opened;
    link_->on_reply = [this](Reply reply) { take(std::move(reply)); };
    link_->on_down = [this] { drop(Errc::unknown_outcome, "connection lost"); };
    auto signed_in = co_await sign_in();
    if (!signed_in) co_return signed_in;
    if (!options_.prepare) co_return Result<>{};
    co_return co_await options_.prepare(*this);
}

Task<Result<>> Connection::sign_in() {
    if (!options_.endpoint.password.empty()) {
        const std::string user = options_.endpoint.user.empty() ? "default" : options_.endpoint.user;
        auto answer = co_await command({"AUTH", user, options_.endpoint.password});
        if (!answer) co_return fail(Errc::unavailable, "redis refused the user or password");
    }
    if (options_.endpoint.database != 0) {
        const auto number = std::to_string(options_.endpoint.database);
        auto answer = co_await command({"SELECT", number});
        if (!answer) co_return std::unexpected(answer.error());
    }
    co_return Result<>{};
}

Task<Result<Reply>> Connection::command(std::initializer_list<std::string_view> arguments) {
    return command(std::span{arguments.begin(), arguments.size()});
}

Task<Result<Reply>> Connection::command(std::span<const std::string_view> arguments) {
    // Formatted now, while the arguments are alive; queued when awaited.
    return send_own(*this, format_command(arguments));
}

Task<Result<Reply>> Connection::send(std::string_view formatted) {
    if (!link_ || stopped_) return refuse("redis is down");
    if (pending_.size() >= options_.in_flight_max) return refuse("redis is too slow");
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<Reply>)>(
        [this](auto handler, std::string_view bytes) {
            pending_.push_back({std::move(handler), std::chrono::steady_clock::now() + options_.deadline});
            if (link_) link_->write(bytes);
            watch_deadlines();
        },
        asio::use_awaitable, formatted);
}

void Connection::take(Reply reply) {
    if (pending_.empty()) return drop(Errc::unknown_outcome, "a reply nobody asked for");
    auto done = std::move(pending_.front().done);
    pending_.pop_front();
    if (reply.is_error()) {
        const auto code = code_of(reply.text());
        std::move(done)(Result<Reply>{fail(code, "redis: " + first_word(reply.text()))});
    } else {
        std::move(done)(Result<Reply>{std::move(reply)});
    }
}

void Connection::drop(Errc outcome, std::string_view why) {
    if (link_) {
        link_->close();
        link_.reset();
        if (up_ && !stopped_) log(LogLevel::warn, "redis_dropped", {vouched("why", why)});
    }
    auto unanswered = std::move(pending_);
    pending_.clear();
    for (auto& one : unanswered) {
        auto done = std::move(one.done);
        asio::post(executor_, [done = std::move(done), outcome]() mutable {
            std::move(done)(Result<Reply>{fail(outcome, "redis did not answer")});
        });
    }
    wakeup_.cancel();
}

// Deadlines are in order, so the oldest command's is the one to wait for.
void Connection::watch_deadlines() {
    if (watching_ || pending_.empty()) return;
    watching_ = true;
    watchdog_.expires_at(pending_.front().deadline);
    watchdog_.async_wait([self = shared_from_this()](boost::system::error_code) {
        self->watching_ = false;
        if (self->stopped_) return;
        if (!self->pending_.empty() && self->pending_.front().deadline <= std::chrono::steady_clock::now())
            self->drop(Errc::unknown_outcome, "deadline missed");
        self->watch_deadlines();
    });
}

void Connection::set_up(bool up) {
    if (up_ == up) return;
    up_ = up;
    if (options_.on_change) options_.on_change(up);
}

}  // namespace holdfast::redis
