// The time of the line: milliseconds since the Unix epoch, the same on every node. Rules and functions take a
// TimePoint as an argument and never ask a clock themselves; tests turn a ManualClock by hand.
#pragma once
#include <chrono>
#include <string>

namespace holdfast {

using Millis = std::chrono::milliseconds;
using TimePoint = std::chrono::sys_time<Millis>;

class Clock {
  public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
};

// A node's clock: this machine's steady clock, set from the store's time when it connects and slewed by at most
// 1 part in 200 afterwards, so a jump of the wall clock fires nothing. One thread.
class NodeClock final : public Clock {
  public:
    NodeClock();
    TimePoint now() const override;
    // The store said it was `reference` at this moment. The first call sets the clock, later ones slew it.
    void agree(TimePoint reference);

  private:
    using Steady = std::chrono::steady_clock;
    Steady::time_point origin_;
    TimePoint base_;
    std::chrono::microseconds slew_{0};       // still to be spread
    mutable Steady::time_point slewed_at_{};  // when slew_ was last agreed
    bool agreed_ = false;
};

class ManualClock final : public Clock {
  public:
    explicit ManualClock(TimePoint start) : now_(start) {}
    TimePoint now() const override { return now_; }
    void advance(Millis by) { now_ += by; }

  private:
    TimePoint now_;
};

// 2026-11-22T04:00:00.000Z
std::string to_iso8601(TimePoint at);

inline std::int64_t epoch_ms(TimePoint at) { return at.time_since_epoch().count(); }
inline TimePoint from_epoch_ms(std::int64_t ms) { return TimePoint{Millis{ms}}; }

}  // namespace holdfast
