#include "router/core/rounds.hpp"

namespace holdfast {

Task<> Rounds::run(std::function<Task<>()> look) {
    running_ = true;
    while (!stopping_) {
        woken_ = false;
        co_await look();
        if (woken_ || stopping_) continue;
        pause_.expires_after(look_every);
        co_await pause_.async_wait(as_result);
    }
    running_ = false;
    idle_.cancel();
}

void Rounds::wake() {
    woken_ = true;
    pause_.cancel();
}

Task<bool> Rounds::stop(Millis limit) {
    stopping_ = true;
    wake();
    idle_.expires_after(limit);
    while (under_way_ > 0 || running_) {
        const auto [cancelled] = co_await idle_.async_wait(as_result);
        if (!cancelled) co_return false;
    }
    co_return true;
}

void Rounds::begin(std::string_view name, Task<> work) {
    ++under_way_;
    spawn(executor_, name, carried(std::move(work)));
}

Task<> Rounds::carried(Task<> work) {
    co_await std::move(work);
    if (under_way_-- == together_max) wake();  // there may be more that found no room
    if (stopping_) idle_.cancel();
}

}  // namespace holdfast
