#include "tests/bench/figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

namespace holdfast::bench {
namespace {

double seconds(timeval at) { return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_usec) / 1e6; }

double used(int who) {
    rusage usage{};
    ::getrusage(who, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double middle(std::vector<double> values) {
    if (values.empty()) return 0;
    std::ranges::sort(values);
    const auto half = values.size() / 2;
    return values.size() % 2 != 0 ? values[half] : (values[half - 1] + values[half]) / 2;
}

}  // namespace

double Latencies::percentile(double share) const {
    if (took_.empty()) return 0;
    const auto at = std::min(took_.size() - 1, static_cast<std::size_t>(share * static_cast<double>(took_.size())));
    std::ranges::nth_element(took_, took_.begin() + static_cast<std::ptrdiff_t>(at));
    return took_[at];
}

double cpu_seconds(pid_t pid) {
    std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
    std::string line;
    std::getline(file, line);
    // The name in brackets may hold anything; the 14th and 15th fields are user and system time.
    const auto end = line.rfind(')');
    if (end == std::string::npos) return 0;
    std::istringstream rest{line.substr(end + 1)};
    std::string skipped;
    for (int field = 3; field < 14; ++field) rest >> skipped;
    long user = 0, system = 0;
    rest >> user >> system;
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double own_cpu_seconds() { return used(RUSAGE_SELF); }
double own_thread_seconds() { return used(RUSAGE_THREAD); }

namespace {

long kilobytes_of(const std::string& path, std::string_view label) {
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(label)) return std::stol(line.substr(label.size())) * 1024;
    return 0;
}

}  // namespace

long memory_bytes(pid_t pid) { return kilobytes_of("/proc/" + std::to_string(pid) + "/smaps_rollup", "Pss:"); }
long resident_bytes(pid_t pid) { return kilobytes_of("/proc/" + std::to_string(pid) + "/status", "VmRSS:"); }

Cpu Cpu::of(pid_t server, pid_t redis) { return {cpu_seconds(server), cpu_seconds(redis), own_cpu_seconds()}; }

Cpu Cpu::operator-(const Cpu& before) const {
    return {server - before.server, redis - before.redis, driver - before.driver};
}

void Table::note(const std::string& name, double value) {
    if (!values_.contains(name)) order_.push_back(name);
    values_[name].push_back(value);
}

double Table::median(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? 0 : middle(found->second);
}

void Table::aim(const std::string& name, std::string aim) { aims_[name] = std::move(aim); }

void Table::print() const {
    std::printf("\n%s\n", title_.c_str());
    for (const auto& name : order_) {
        const auto& all = values_.at(name);
        const auto [least, most] = std::ranges::minmax(all);
        const auto aim = aims_.find(name);
        std::printf("  %-58s %12.3f", name.c_str(), middle(all));
        if (all.size() > 1) std::printf("   (%.3f to %.3f)", least, most);
        if (aim != aims_.end()) std::printf("   aim: %s", aim->second.c_str());
        std::printf("\n");
    }
    std::fflush(stdout);
}

}  // namespace holdfast::bench
