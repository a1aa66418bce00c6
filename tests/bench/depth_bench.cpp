// The same with a long line: intake, the next offer after a close, and whether the order is right.
#include <set>
#include <stdexcept>
#include <utility>

#include "tests/bench/bench.hpp"
#include "tests/bench/dialogue.hpp"
#include "tests/bench/people.hpp"

namespace holdfast::bench {
namespace {

constexpr std::uint64_t few = 10, many = 100'000;
constexpr int sample = 300;
constexpr std::chrono::seconds offer_limit{10}, rewrite_limit{60};
// line.offer_deadline_s, line.credit_high_s and line.credit_moderate_s as shipped; imminent goes first.
constexpr std::int64_t offer_deadline = 20'000;
constexpr std::int64_t credit_high = 3'600'000, credit_moderate = 900'000, credit_imminent = 87'600LL * 3'600'000;

std::int64_t credit(std::string_view level) {
    return level == "imminent" ? credit_imminent : level == "high" ? credit_high : level == "moderate" ? credit_moderate : 0;
}

class Deep {
  public:
    explicit Deep(Site& site) : site_(site) {}

    Outcome add(std::uint64_t count, std::chrono::milliseconds time) {
        Requests texts;
        for (; count > 0; --count, ++person_) texts.all.push_back(site_.text_request(person_, first_words(person_)));
        return converse({[this] { return connect_tcp(site_.port()); }, response_size}, texts, 16, time);
    }

    // One clinician answers and closes one after another; from each close to the next offer.
    Latencies serve(int contacts, bool refill) {
        Loop loop;
        Latencies latencies;
        std::string offer;
        Steady::time_point offered;
        auto desks = open_desks(loop, site_, 1, 1);
        auto& desk = *desks.front();
        const auto keep = [&](std::string_view frame) {
            const std::string contact{text_of(frame, "contact")};
            if (contact.empty() || served_.contains(contact)) return;
            offer = frame;
            offered = Steady::now();
        };
        desk.on_push = [&](std::string_view frame) {
            if (is(frame, "offer")) keep(frame);
        };
        // Being available gave the first one; its offer may have come before it was listened for.
        desk.ask("hello", "{}", [&](std::string_view welcome) {
            constexpr std::string_view begin = "\"offer\":";
            keep(welcome.substr(welcome.find(begin) + begin.size()));
        });
        for (int i = 0; i < contacts; ++i) {
            if (!loop.run_for(offer_limit, [&] { return !offer.empty(); })) throw std::runtime_error("no offer came");
            check_order(offer);
            if (refill) add(1, std::chrono::seconds{5});
            const auto closing = close(loop, desk, std::exchange(offer, {}));
            if (!loop.run_for(offer_limit, [&] { return !offer.empty(); })) throw std::runtime_error("no offer came");
            latencies.add(offered - closing);
        }
        return latencies;
    }

    std::size_t wrong_order() const { return wrong_order_; }
    std::size_t served() const { return served_.size(); }

  private:
    Steady::time_point close(Loop& loop, Person& desk, const std::string& offer) {
        const std::string contact{text_of(offer, "contact")};
        int answered = 0;
        const auto count = [&](std::string_view answer) {
            if (!is(answer, "ok")) throw std::runtime_error("refused: " + std::string{answer});
            ++answered;
        };
        desk.ask("accept", object({{"contact", contact}, {"offer", "=" + std::to_string(number_of(offer, "offer"))}}), count);
        desk.ask("end", object({{"contact", contact}}), count);
        desk.ask("assess", object({{"contact", contact}, {"level", "low"}, {"note", "talked"}}), count);
        if (!loop.run_for(offer_limit, [&] { return answered == 3; })) throw std::runtime_error("no answers");
        const auto closing = Steady::now();
        desk.ask("complete", object({{"contact", contact}, {"outcome", "supported"}}), count);
        if (!loop.run_for(offer_limit, [&] { return answered == 4; })) throw std::runtime_error("no answer");
        return closing;
    }

    // Virtual arrival never goes back from one offer to the next, unless the later one was not there when the earlier was
    // made.
    void check_order(const std::string& offer) {
        const auto arrived = number_of(offer, "arrived_at");
        const std::pair rank{arrived - credit(text_of(offer, "level")), std::string{text_of(offer, "contact")}};
        const bool was_there = arrived < last_made_;
        if ((was_there && rank <= last_) || !served_.insert(rank.second).second) ++wrong_order_;
        last_ = rank;
        last_made_ = number_of(offer, "deadline") - offer_deadline;
    }

    Site& site_;
    std::uint64_t person_ = 1;
    std::size_t wrong_order_ = 0;
    std::set<std::string> served_;
    std::pair<std::int64_t, std::string> last_;
    std::int64_t last_made_ = 0;
};

void wait_for_rewrite(const Site& site) {
    auto redis = site.store();
    const auto until = Steady::now() + rewrite_limit;
    while (redis.info("aof_rewrite_in_progress") != 0 && Steady::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
}

}  // namespace

void bench_depth(const Choices& choices) {
    Table table{"A long line: 100,000 waiting, beside 10"};
    table.aim("close to next offer: p50, times that at 10", "at most 1.25");
    table.aim("intake at 16 connections: share of that at 10", "at least 0.85");
    table.aim("wrong order", "0");
    for (int turn = 0; turn < choices.rounds; ++turn) {
        Site site{false, {"line.waiting_max=2000000", "line.long_wait_s=86400"}};
        Deep deep{site};
        deep.add(few, std::chrono::seconds{10});
        const auto near = deep.serve(sample, true);
        const auto small = deep.add(20'000, choices.time);
        deep.add(many, std::chrono::minutes{3});
        wait_for_rewrite(site);
        const auto far = deep.serve(sample, false);
        const auto large = deep.add(20'000, choices.time);
        table.note("close to next offer at 10: p50 ms", near.percentile(0.5));
        table.note("close to next offer at 100,000: p50 ms", far.percentile(0.5));
        table.note("close to next offer at 100,000: p99 ms", far.percentile(0.99));
        table.note("close to next offer: p50, times that at 10", far.percentile(0.5) / near.percentile(0.5));
        table.note("intake at 16 connections at 10: per second", small.per_second());
        table.note("intake at 16 connections at 100,000: per second", large.per_second());
        table.note("intake at 16 connections: share of that at 10", large.per_second() / small.per_second());
        table.note("served in the sample", static_cast<double>(deep.served()));
        table.note("wrong order", static_cast<double>(deep.wrong_order()));
    }
    table.print();
}

}  // namespace holdfast::bench
