// Measures the real program beside what the same Redis does raw. Usage: holdfast_bench
// intake|offer|relay|footprint|depth|plan|plan_wire|duties|all [--seconds N] [--rounds N]. BENCH_PROGRAM names another build to measure,
// for comparing two; TMPDIR is where the data lie: on a disk, or durability costs nothing and the figures mean little.
#include <sys/resource.h>


#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <thread>

#include "tests/bench/bench.hpp"

namespace {

using holdfast::bench::Choices;

const std::map<std::string_view, void (*)(const Choices&)> parts{{"intake", holdfast::bench::bench_intake},
                                                                 {"offer", holdfast::bench::bench_offer},
                                                                 {"relay", holdfast::bench::bench_relay},
                                                                 {"footprint", holdfast::bench::bench_footprint},
                                                                 {"depth", holdfast::bench::bench_depth},
                                                                 {"plan", holdfast::bench::bench_plan},
                                                                 {"plan_wire", holdfast::bench::bench_plan_wire},
                                                                 {"duties", holdfast::bench::bench_duties}};

int usage() {
    std::puts("holdfast_bench intake|offer|relay|footprint|depth|plan|plan_wire|duties|all [--seconds N] [--rounds N]");
    return 2;
}

void allow_descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void describe_machine() {
    std::string load;
    std::getline(std::ifstream{"/proc/loadavg"}, load);
    std::printf("%u cores shared by driver, server and Redis; load averages before: %s\n",
                std::thread::hardware_concurrency(), load.c_str());
    std::puts("Redis: appendfsync always, UNIX socket. Figures: median (least to most) of the rounds.");
}

}  // namespace

int main(int count, char** words) {
    Choices choices;
    std::string_view which;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        const int number = i + 1 < count ? std::atoi(words[i + 1]) : 0;
        if (word == "--seconds" && number > 0) {
            choices.time = std::chrono::seconds{number};
            ++i;
        } else if (word == "--rounds" && number > 0) {
            choices.rounds = number;
            ++i;
        } else if (which.empty() && (word == "all" || parts.contains(word))) {
            which = word;
        } else {
            return usage();
        }
    }
    if (which.empty()) return usage();
    allow_descriptors();
    describe_machine();
    try {
        for (const auto* name : {"footprint", "intake", "offer", "relay", "depth", "plan", "plan_wire", "duties"})
            if (which == "all" || which == name) parts.at(name)(choices);
    } catch (const std::exception& reason) {
        std::fprintf(stderr, "holdfast_bench: %s\n", reason.what());
        return 1;
    }
}
