// The benchmarks, each one a part of holdfast_bench. They print figures and judge nothing.
#pragma once
#include <chrono>

namespace holdfast::bench {

struct Choices {
    std::chrono::milliseconds time{3000};  // of each measurement
    int rounds = 3;
};

void bench_intake(const Choices& choices);     // durable intake of new persons, beside raw Redis
void bench_offer(const Choices& choices);      // first text to offer, and the whole way to the close
void bench_relay(const Choices& choices);      // messages of conversations, beside raw Redis
void bench_footprint(const Choices& choices);  // start, memory
void bench_plan(const Choices& choices);       // a safety plan rendered, kept and changed; no store
void bench_plan_wire(const Choices& choices);  // a line written, beside a message relayed; versions opened
void bench_duties(const Choices& choices);     // how late 10,000 duties ring; over two minutes a round
void bench_depth(const Choices& choices);      // the same with 100,000 waiting

}  // namespace holdfast::bench
