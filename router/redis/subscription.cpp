#include "router/redis/subscription.hpp"

namespace holdfast::redis {
namespace {
constexpr auto connect_limit = std::chrono::milliseconds{2000};
constexpr auto ping_every = std::chrono::seconds{1};
constexpr auto silence_max = std::chrono::seconds{3};
constexpr auto backoff = std::chrono::milliseconds{100};
}  // namespace

std::shared_ptr<Subscription> Subscription::make(asio::any_io_executor executor, Options options) {
    return std::shared_ptr<Subscription>{new Subscription{std::move(executor), std::move(options)}};
}

Subscription::Subscription(asio::any_io_executor executor, Options options)
    : executor_(executor), options_(std::move(options)), timer_(executor) {}

void Subscription::stop() {
    stopped_ = true;
    if (link_) link_->close();
    link_.reset();
    timer_.cancel();
}

Task<> Subscription::run() {
    auto self = shared_from_this();
    while (!stopped_) {
        auto opened = co_await Link::open(options_.endpoint, connect_limit);
        if (opened && !stopped_) {
            link_ = *opened;
            co_await listen();
        }
        if (stopped_) break;
        timer_.expires_after(backoff);
        co_await timer_.async_wait(as_result);
    }
}

Task<> Subscription::listen() {
    link_->on_reply = [this](Reply reply) { take(reply); };
    link_->on_down = [this] {
        link_.reset();
        timer_.cancel();
    };
    if (!options_.endpoint.password.empty()) {
        const std::string user = options_.endpoint.user.empty() ? "default" : options_.endpoint.user;
        const std::array<std::string_view, 3> auth{"AUTH", user, options_.endpoint.password};
        link_->write(format_command(auth));
    }
    std::vector<std::string_view> subscribe{"SUBSCRIBE"};
    subscribe.insert(subscribe.end(), options_.channels.begin(), options_.channels.end());
    link_->write(format_command(subscribe));
    heard_ = std::chrono::steady_clock::now();
    const std::array<std::string_view, 1> ping{"PING"};
    while (link_ && !stopped_) {
        timer_.expires_after(ping_every);
        co_await timer_.async_wait(as_result);
        if (!link_ || stopped_) break;
        if (std::chrono::steady_clock::now() - heard_ > silence_max) {
            link_->close();
            link_.reset();
            break;
        }
        link_->write(format_command(ping));
    }
}

void Subscription::take(const Reply& reply) {
    heard_ = std::chrono::steady_clock::now();
    const auto kind = reply[0].text();
    if (kind == "message")
        options_.on_message(reply[1].text(), reply[2].text());
    else if (kind == "subscribe" && reply[2].integer() == static_cast<std::int64_t>(options_.channels.size()))
        options_.on_gap();
}

}  // namespace holdfast::redis
