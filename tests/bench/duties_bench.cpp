// Ten thousand open duties whose times come within one minute, on the real program: how late each
// rings, seen from outside by the hint that goes to all nodes, and what the minute costs beside an
// idle one.
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "router/queue/hints.hpp"
#include "router/redis/subscription.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/site.hpp"

namespace holdfast::bench {
namespace {

using namespace std::chrono_literals;
constexpr int duties = 10'000;
constexpr auto spread = 60s, lead = 5s, idle = 10s, after = 2s;
constexpr auto prefix = "hf:{main}:";

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

// When each duty rang, by the clock of this machine, which is the store's too.
class Ear {
  public:
    explicit Ear(const std::string& socket) {
        redis::Subscription::Options options;
        options.endpoint = *redis::parse_url("unix://" + socket);
        options.channels = {std::string{prefix} + "n:all"};
        options.on_message = [this](std::string_view, std::string_view message) { hear(message); };
        options.on_gap = [this] { ready_ = true; };
        subscription_ = redis::Subscription::make(loop_.get_executor(), std::move(options));
        spawn(loop_.get_executor(), "ear", subscription_->run());
        thread_ = std::thread{[this] { loop_.run(); }};
        while (!ready_) std::this_thread::sleep_for(1ms);
    }
    ~Ear() {
        loop_.stop();
        thread_.join();
    }
    std::unordered_map<std::string, std::vector<std::int64_t>> rings() const {
        const std::scoped_lock held{guard_};
        return rings_;
    }

  private:
    void hear(std::string_view message) {
        const auto fields = queue::unpack_hint(message);
        if (fields.size() != 3 || fields[0] != "duty" || fields[2] != "ring") return;
        const std::scoped_lock held{guard_};
        rings_[std::string{fields[1]}].push_back(now_ms());
    }

    asio::io_context loop_{1};
    std::shared_ptr<redis::Subscription> subscription_;
    mutable std::mutex guard_;
    std::unordered_map<std::string, std::vector<std::int64_t>> rings_;
    std::atomic<bool> ready_ = false;
    std::thread thread_;
};

// Each of a contact of its own, which nobody serves any more.
void open_all(Store& store, std::int64_t first, bool urgent) {
    std::vector<Store::Command> commands;
    for (int i = 0; i < duties; ++i) {
        const auto contact = "C" + std::to_string(i);
        const auto padded = std::string(26 - contact.size(), '0') + contact;
        const auto due = first + i * std::chrono::milliseconds{spread}.count() / duties;
        commands.push_back({"HSET", std::string{prefix} + "c:" + padded, "state", "closed", "level",
                            "3", "person", "nobody"});
        commands.push_back({"FCALL", "hf_duty_open", "1", prefix, std::to_string(now_ms()), padded,
                            "escalation", std::to_string(due), urgent ? "urgent" : "routine", "3",
                            "", "", "", ""});
    }
    store.do_all(commands);
}

void measure(Table& table, bool urgent) {
    Site site{false};
    auto store = site.store();
    std::this_thread::sleep_for(1s);
    const auto before_idle = site.cpu();
    std::this_thread::sleep_for(idle);
    const auto resting = site.cpu() - before_idle;
    const Ear ear{(site.data_folder() / "redis/redis.sock").string()};
    // Loading takes a moment: the first is due after it.
    const auto first = now_ms() + std::chrono::milliseconds{lead}.count();
    open_all(store, first, urgent);
    if (now_ms() > first) throw std::runtime_error("opening took longer than the lead");
    std::this_thread::sleep_for(std::chrono::milliseconds{first - now_ms()});
    const auto before = site.cpu();
    std::this_thread::sleep_for(spread + after);
    const auto used = site.cpu() - before;

    Latencies late, gaps;
    std::uint64_t rings = 0;
    for (const auto& [duty, times] : ear.rings()) {
        const auto due = std::stoll(store.ask({"HGET", std::string{prefix} + "y:" + duty, "due"}));
        late.add(std::chrono::milliseconds{times.front() - due});
        rings += times.size();
        for (std::size_t i = 1; i < times.size(); ++i)
            gaps.add(std::chrono::milliseconds{times[i] - times[i - 1]});
    }
    if (late.count() != duties)
        throw std::runtime_error("only " + std::to_string(late.count()) + " rang");
    const std::string of = urgent ? ", urgent" : ", routine";
    table.aim("late: max ms" + of, "under 1000");
    table.note("late: p50 ms" + of, late.percentile(0.5));
    table.note("late: p99 ms" + of, late.percentile(0.99));
    table.note("late: max ms" + of, late.percentile(1));
    table.note("rings in the minute" + of, static_cast<double>(rings));
    if (urgent) table.aim("between two rings of one: max s" + of, "under 60");
    if (urgent) table.note("between two rings of one: max s" + of, gaps.percentile(1) / 1000);
    table.note("server CPU s" + of, used.server);
    table.note("Redis CPU s" + of, used.redis);
    const auto share = std::chrono::duration<double>(spread + after) / idle;
    table.note("idle for as long: server CPU s", resting.server * share);
    table.note("idle for as long: Redis CPU s", resting.redis * share);
}

}  // namespace

void bench_duties(const Choices& choices) {
    Table table{"10,000 open duties whose times come within a minute"};
    for (int round = 0; round < choices.rounds; ++round)
        for (const bool urgent : {false, true}) measure(table, urgent);
    table.print();
}

}  // namespace holdfast::bench
