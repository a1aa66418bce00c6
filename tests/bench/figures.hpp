// What a benchmark counts: latencies, CPU seconds of a process, its memory, and the medians of several rounds. Figures move
// with the machine and with what else runs on it, so raw Redis and Holdfast take turns within one round and ratios are
// taken per round. One thread.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace holdfast::bench {

using Steady = std::chrono::steady_clock;

class Latencies {
  public:
    void add(Steady::duration took) {
        took_.push_back(std::chrono::duration<double, std::milli>(took).count());
    }
    std::size_t count() const { return took_.size(); }
    double percentile(double share) const;  // milliseconds; 0 when there are none

  private:
    mutable std::vector<double> took_;
};

// User and system time of all its threads, from /proc/PID/stat (10 ms steps); 0 once it is gone.
double cpu_seconds(pid_t pid);
double own_cpu_seconds();      // of this process
double own_thread_seconds();   // of the calling thread
// Proportional set size: memory of its own and its share of what it shares, in bytes.
long memory_bytes(pid_t pid);
long resident_bytes(pid_t pid);

// CPU used between two moments by the server, its Redis and the benchmark itself.
struct Cpu {
    double server = 0, redis = 0, driver = 0;
    static Cpu of(pid_t server, pid_t redis);
    Cpu operator-(const Cpu& before) const;
};

// Named figures of several rounds, printed in the order they were first noted, each as median and range.
class Table {
  public:
    explicit Table(std::string title) : title_(std::move(title)) {}
    void note(const std::string& name, double value);
    double median(const std::string& name) const;
    // `aim`: what it should reach, in words; empty when there is none.
    void aim(const std::string& name, std::string aim);
    void print() const;

  private:
    std::string title_;
    std::vector<std::string> order_;
    std::map<std::string, std::vector<double>> values_;
    std::map<std::string, std::string> aims_;
};

}  // namespace holdfast::bench
