// Many connections, on each of them one request after the other: the next leaves when the answer has come. One thread.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/wire.hpp"

namespace holdfast::bench {

struct Dialogue {
    std::function<int()> connect;
    // Bytes of the first complete answer, 0 while incomplete; `good` becomes false for one that is a refusal.
    std::function<std::size_t(std::string_view received, bool& good)> answer_size;
};

// Requests that are written beforehand, so that writing them costs nothing while it is measured.
struct Requests {
    std::vector<std::string> all;
    std::size_t next = 0;
    bool over() const { return next == all.size(); }
};

struct Outcome {
    Latencies latencies;
    double seconds = 0;
    std::size_t answers = 0, refused = 0;
    double per_second() const { return seconds > 0 ? static_cast<double>(answers) / seconds : 0; }
};

// Until the time is over or the requests are used up, and all answers have come. Throws std::runtime_error when answers
// stay away.
Outcome converse(const Dialogue& dialogue, Requests& requests, int connections, std::chrono::milliseconds time);

// For HTTP: whole by its Content-Length, refused from status 300 on.
std::size_t response_size(std::string_view received, bool& good);

}  // namespace holdfast::bench
