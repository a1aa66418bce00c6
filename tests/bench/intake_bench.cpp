#include <cstdio>
#include <string>

#include "tests/bench/bench.hpp"
#include "tests/bench/dialogue.hpp"
#include "tests/bench/site.hpp"

namespace holdfast::bench {
namespace {

constexpr std::chrono::milliseconds warm_up{300};
// More than any of the two can take in a second.
constexpr double most_per_second = 25'000, most_with_one = 8'000;

std::size_t enough(int connections, std::chrono::milliseconds time) {
    const double most = connections == 1 ? most_with_one : most_per_second;
    return static_cast<std::size_t>(most * std::chrono::duration<double>(time + warm_up).count());
}

struct Measured {
    Outcome outcome;
    Cpu cpu;
    double microseconds(double seconds) const { return seconds * 1e6 / static_cast<double>(outcome.answers); }
};

Measured measure(const Dialogue& dialogue, Requests& requests, int connections, std::chrono::milliseconds time,
                 pid_t server, pid_t redis) {
    converse(dialogue, requests, connections, warm_up);
    const auto before = Cpu::of(server, redis);
    Measured measured;
    measured.outcome = converse(dialogue, requests, connections, time);
    measured.cpu = Cpu::of(server, redis) - before;
    return measured;
}

void note(Table& table, const std::string& who, const Measured& measured) {
    const auto& outcome = measured.outcome;
    table.note(who + ": per second", outcome.per_second());
    table.note(who + ": p50 ms", outcome.latencies.percentile(0.5));
    table.note(who + ": p99 ms", outcome.latencies.percentile(0.99));
    table.note(who + ": Redis CPU µs each", measured.microseconds(measured.cpu.redis));
    if (outcome.refused > 0) table.note(who + ": refused", static_cast<double>(outcome.refused));
}

void round(Table& table, int connections, std::chrono::milliseconds time, Site& site, RawRedis& raw, std::uint64_t& person) {
    Requests writes, texts;
    for (auto left = enough(connections, time); left > 0; --left) {
        writes.all.push_back(raw_arrival(++person));
        texts.all.push_back(site.text_request(person, first_words(person)));
    }
    const Dialogue to_redis{[&] { return connect_unix(raw.socket()); }, reply_size};
    const Dialogue to_site{[&] { return connect_tcp(site.port()); }, response_size};
    const auto limit = measure(to_redis, writes, connections, time, 0, raw.pid());
    const auto taken = measure(to_site, texts, connections, time, site.pid(), site.redis_pid());
    note(table, "raw Redis", limit);
    note(table, "Holdfast", taken);
    table.note("Holdfast: own CPU µs each", taken.microseconds(taken.cpu.server));
    table.note("driver: CPU µs each", taken.microseconds(taken.cpu.driver));
    table.note("per second, share of raw Redis", taken.outcome.per_second() / limit.outcome.per_second());
    table.note("p50, times raw Redis", taken.outcome.latencies.percentile(0.5) / limit.outcome.latencies.percentile(0.5));
}

}  // namespace

void bench_intake(const Choices& choices) {
    std::uint64_t person = 0;
    for (const bool answers : {false, true}) {
        Site site{answers, {"line.waiting_max=2000000"}};
        RawRedis raw;
        for (const int connections : {1, 16, 128}) {
            Table table{"Intake of new persons by signed webhook, " + std::to_string(connections) + " connection(s), " +
                        (answers ? "first words leave by a gateway meanwhile" : "first words wait in the outbox")};
            if (connections == 1) table.aim("p50, times raw Redis", "at most 2");
            if (connections == 128) {
                table.aim("per second, share of raw Redis", "at least 0.6");
                table.aim("Holdfast: own CPU µs each", "at most 35");
            }
            for (int turn = 0; turn < choices.rounds; ++turn) round(table, connections, choices.time, site, raw, person);
            table.print();
        }
    }
}

}  // namespace holdfast::bench
