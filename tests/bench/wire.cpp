#include "tests/bench/wire.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <system_error>

namespace holdfast::bench {
namespace {

template <class Address>
int connected(int family, const Address& address) {
    const int descriptor = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0 || ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const int fault = errno;
        if (descriptor >= 0) ::close(descriptor);
        throw std::system_error(fault, std::generic_category(), "connect");
    }
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    return descriptor;
}

}  // namespace

int connect_tcp(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int descriptor = connected(AF_INET, address);
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
}

int connect_unix(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return connected(AF_UNIX, address);
}

Connection::Connection(Loop& loop, int descriptor) : loop_(loop), descriptor_(descriptor) {
    epoll_event event{.events = EPOLLIN, .data = {.ptr = this}};
    ::epoll_ctl(loop_.epoll_, EPOLL_CTL_ADD, descriptor_, &event);
}

Connection::~Connection() { ::close(descriptor_); }

void Connection::watch(bool for_writing) {
    if (writing_ == for_writing) return;
    writing_ = for_writing;
    epoll_event event{.events = EPOLLIN | (for_writing ? EPOLLOUT : 0U), .data = {.ptr = this}};
    ::epoll_ctl(loop_.epoll_, EPOLL_CTL_MOD, descriptor_, &event);
}

void Connection::send(std::string_view bytes) {
    if (closed_) return;
    if (queued_.empty()) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    if (bytes.empty()) return;
    queued_.append(bytes);
    watch(true);
}

void Connection::flush() {
    const auto sent = ::send(descriptor_, queued_.data(), queued_.size(), MSG_NOSIGNAL);
    if (sent > 0) queued_.erase(0, static_cast<std::size_t>(sent));
    if (queued_.empty()) watch(false);
}

void Connection::ready(std::uint32_t events) {
    if ((events & EPOLLOUT) != 0) flush();
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
    const auto got = ::recv(descriptor_, loop_.scratch_.data(), loop_.scratch_.size(), 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        closed_ = true;
        ::epoll_ctl(loop_.epoll_, EPOLL_CTL_DEL, descriptor_, nullptr);
        return;
    }
    std::string_view fresh{loop_.scratch_.data(), static_cast<std::size_t>(got)};
    if (received_.empty()) {
        fresh.remove_prefix(on_bytes ? on_bytes(fresh) : fresh.size());
        received_.assign(fresh);
    } else {
        received_.append(fresh);
        received_.erase(0, on_bytes ? on_bytes(received_) : received_.size());
    }
}

Loop::Loop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}
Loop::~Loop() { ::close(epoll_); }

void Loop::at(Steady::time_point time, std::function<void()> action) { timers_.push({time, std::move(action)}); }

void Loop::run_timers() {
    while (!timers_.empty() && timers_.top().time <= Steady::now()) {
        auto action = timers_.top().action;
        timers_.pop();
        action();
    }
}

bool Loop::run_until(Steady::time_point end, const std::function<bool()>& done) {
    std::array<epoll_event, 256> events;
    for (;;) {
        run_timers();
        if (done && done()) return true;
        const auto now = Steady::now();
        if (now >= end) return false;
        auto wake = end;
        if (!timers_.empty()) wake = std::min(wake, timers_.top().time);
        const auto wait = std::max<std::int64_t>(0, std::chrono::nanoseconds{wake - now}.count());
        const timespec limit{wait / 1'000'000'000, wait % 1'000'000'000};
        const int count = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &limit, nullptr);
        for (int i = 0; i < count; ++i)
            static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr)->ready(events[static_cast<std::size_t>(i)].events);
    }
}

}  // namespace holdfast::bench
