// The rounds of a part that carries what waits in the store: it looks each second, and when woken,
// until it is stopped; what a look finds is under way on its own, `together_max` at a time. Owned
// by that part, which outlives what is under way; a node's thread only.
#pragma once
#include <boost/asio/steady_timer.hpp>
#include <functional>

#include "router/core/clock.hpp"
#include "router/core/task.hpp"

namespace holdfast {

class Rounds {
  public:
    explicit Rounds(asio::any_io_executor executor)
        : executor_(std::move(executor)), pause_(executor_), idle_(executor_) {}

    Task<> run(std::function<Task<>()> look);
    void wake();
    // Looks no more; true once all that is under way is done, false after `limit`.
    Task<bool> stop(Millis limit);

    // An exception that leaves the work is logged under `name`, and keeps the place.
    void begin(std::string_view name, Task<> work);
    // How much more a look may begin.
    std::size_t room() const { return stopping_ ? 0 : together_max - under_way_; }
    std::size_t under_way() const { return under_way_; }
    bool stopping() const { return stopping_; }

    static constexpr std::size_t together_max = 32;
    static constexpr Millis look_every{1'000};

  private:
    Task<> carried(Task<> work);

    asio::any_io_executor executor_;
    asio::steady_timer pause_, idle_;
    std::size_t under_way_ = 0;
    bool woken_ = false, stopping_ = false, running_ = false;
};

}  // namespace holdfast
