// Messages of running conversations: from chat to desk and from desk to chat in turn, at a steady rate, whether the
// answers come or not, so that a server that falls behind shows it.
#include <cmath>
#include <stdexcept>

#include "tests/bench/bench.hpp"
#include "tests/bench/dialogue.hpp"
#include "tests/bench/people.hpp"

namespace holdfast::bench {
namespace {

constexpr int conversations = 200, steady_rate = 500, rate_first = 1000;
constexpr std::chrono::seconds set_up_limit{30}, arrival_limit{10};
constexpr double p99_limit_ms = 50;

struct Relayed {
    Latencies latencies;
    Cpu cpu;
    double seconds = 0;
    std::size_t sent = 0;
    bool all_came = false;
    double rate() const { return static_cast<double>(sent) / seconds; }
    bool good() const { return all_came && latencies.percentile(0.99) < p99_limit_ms; }
};

class Talks {
  public:
    explicit Talks(Site& site) : site_(site), desks_(open_desks(loop_, site, conversations, 1)) {
        for (auto& desk : desks_)
            desk->on_push = [this, &desk](std::string_view frame) {
                if (is(frame, "offer")) return take_offer(*desk, frame);
                if (is(frame, "event")) came(frame, 0);
            };
        for (int i = 0; i < conversations; ++i) start_chat();
        if (!loop_.run_for(set_up_limit, [this] { return accepted_ == conversations; }))
            throw std::runtime_error("conversations do not begin");
        loop_.run_for(std::chrono::milliseconds{500});
    }

    Relayed run(double rate, std::chrono::milliseconds time) {
        Relayed relayed;
        result_ = &relayed;
        first_ = next_;
        sent_.clear();
        const auto count = static_cast<std::size_t>(rate * std::chrono::duration<double>(time).count());
        const auto before = site_.cpu();
        const auto begun = Steady::now();
        const auto step = std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(1 / rate));
        for (std::size_t i = 0; i < count; ++i) sent_.push_back(begun + step * static_cast<int>(i));
        loop_.at(begun, [this] { send_due(); });
        relayed.all_came = loop_.run_for(time + arrival_limit, [&] { return relayed.latencies.count() == count; });
        relayed.seconds = std::chrono::duration<double>(Steady::now() - begun).count();
        relayed.cpu = site_.cpu() - before;
        relayed.sent = relayed.latencies.count();
        result_ = nullptr;
        return relayed;
    }

  private:
    struct Talk {
        Person* chat = nullptr;
        Person* desk = nullptr;
        std::string contact;
    };

    void start_chat() {
        auto& chat = *chats_.emplace_back(std::make_unique<Person>(loop_, site_, "/v1/chat"));
        chat.on_push = [this](std::string_view frame) {
            if (is(frame, "event")) came(frame, 1);
        };
        if (!loop_.run_for(set_up_limit, [&] { return chat.open(); })) throw std::runtime_error("a chat does not open");
        chat.ask("start", R"({"language":"en","consent":true})", [this, &chat](std::string_view answer) {
            auto& talk = talk_of(text_of(answer, "contact"));
            talk.chat = &chat;
        });
    }

    Talk& talk_of(std::string_view contact) {
        for (auto& talk : talks_)
            if (talk.contact == contact) return talk;
        talks_.push_back({nullptr, nullptr, std::string{contact}});
        return talks_.back();
    }

    void take_offer(Person& desk, std::string_view frame) {
        const std::string contact{text_of(frame, "contact")};
        desk.ask("accept", object({{"contact", contact}, {"offer", "=" + std::to_string(number_of(frame, "offer"))}}),
                 [this, &desk, contact](std::string_view answer) {
                     if (!is(answer, "ok")) throw std::runtime_error("not accepted: " + std::string{answer});
                     talk_of(contact).desk = &desk;
                     ++accepted_;
                 });
    }

    void send_due() {
        const auto now = Steady::now();
        while (next_ - first_ < sent_.size() && sent_[next_ - first_] <= now) send(next_++);
        if (next_ - first_ < sent_.size()) loop_.at(sent_[next_ - first_], [this] { send_due(); });
    }

    // Even numbers go from chat to desk, odd ones back; the conversation changes after each pair.
    void send(std::size_t number) {
        auto& talk = talks_[number / 2 % talks_.size()];
        const auto text = "I keep thinking about what you said last time, and it helps a little. #" + std::to_string(number);
        const auto id = "m" + std::to_string(number);
        if (number % 2 == 0)
            talk.chat->ask("message", object({{"client_msg_id", id}, {"text", text}}), {});
        else
            talk.desk->ask("say", object({{"contact", talk.contact}, {"client_msg_id", id}, {"text", text}}), {});
    }

    // Each side also hears its own messages again; what counts is the other side's.
    void came(std::string_view frame, std::size_t parity) {
        const auto text = text_of(frame, "text");
        const auto mark = text.rfind('#');
        if (mark == std::string_view::npos || !result_) return;
        const auto number = static_cast<std::size_t>(std::stoul(std::string{text.substr(mark + 1)}));
        if (number % 2 != parity || number < first_ || number - first_ >= sent_.size()) return;
        result_->latencies.add(Steady::now() - sent_[number - first_]);
    }

    Loop loop_;
    Site& site_;
    std::vector<std::unique_ptr<Person>> desks_, chats_;
    std::vector<Talk> talks_;
    std::vector<Steady::time_point> sent_;
    std::size_t next_ = 0, first_ = 0;
    int accepted_ = 0;
    Relayed* result_ = nullptr;
};

// Up by a third until it fails, then halves the gap twice.
Relayed highest(Talks& talks, std::chrono::milliseconds time) {
    Relayed best;
    double good = 0, bad = 0;
    for (double rate = rate_first; bad == 0 || bad / good > 1.08;) {
        auto relayed = talks.run(rate, time);
        if (relayed.good()) {
            good = rate;
            best = std::move(relayed);
        } else {
            bad = rate;
            if (good == 0) return relayed;
        }
        rate = bad == 0 ? rate * 4 / 3 : std::sqrt(good * bad);
    }
    return best;
}

double raw_rate(RawRedis& raw, std::uint64_t& number, std::chrono::milliseconds time, double& redis_cpu) {
    Requests messages;
    for (auto left = 80 * time.count(); left > 0; --left, ++number)
        messages.all.push_back(raw_message(number, static_cast<int>(number % conversations)));
    // One subscriber hears all, as a node does.
    Loop loop;
    Connection subscriber{loop, connect_unix(raw.socket())};
    subscriber.send("*2\r\n$9\r\nSUBSCRIBE\r\n$5\r\n" + std::string{raw_channel} + "\r\n");
    std::atomic<bool> over = false;
    std::thread hearing{[&] {
        while (!over) loop.run_for(std::chrono::milliseconds{50});
    }};
    const auto before = Cpu::of(0, raw.pid());
    const auto outcome = converse({[&] { return connect_unix(raw.socket()); }, reply_size}, messages, 64, time);
    redis_cpu = (Cpu::of(0, raw.pid()) - before).redis / static_cast<double>(outcome.answers) * 1000;
    over = true;
    hearing.join();
    return outcome.per_second();
}

}  // namespace

void bench_relay(const Choices& choices) {
    Table table{"Relay in 200 conversations, chat to desk and desk to chat"};
    table.aim("at 500/s: p50 ms", "0.5");
    table.aim("at 500/s: p99 ms", "1.6");
    table.aim("at 500/s: CPU s per 1,000, both", "0.36");
    table.aim("highest rate, share of raw Redis", "at least 0.4");
    std::uint64_t number = 0;
    for (int turn = 0; turn < choices.rounds; ++turn) {
        Site site{false};
        Talks talks{site};
        talks.run(steady_rate, std::chrono::milliseconds{500});
        const auto steady = talks.run(steady_rate, choices.time);
        const auto per_thousand = [](double seconds, const Relayed& of) { return seconds * 1000 / static_cast<double>(of.sent); };
        table.note("at 500/s: p50 ms", steady.latencies.percentile(0.5));
        table.note("at 500/s: p99 ms", steady.latencies.percentile(0.99));
        table.note("at 500/s: CPU s per 1,000, server", per_thousand(steady.cpu.server, steady));
        table.note("at 500/s: CPU s per 1,000, Redis", per_thousand(steady.cpu.redis, steady));
        table.note("at 500/s: CPU s per 1,000, both", per_thousand(steady.cpu.server + steady.cpu.redis, steady));
        RawRedis raw;
        double raw_cpu = 0;
        const auto limit = raw_rate(raw, number, choices.time, raw_cpu);
        const auto peak = highest(talks, choices.time);
        table.note("raw Redis at 64 connections: per second", limit);
        table.note("raw Redis: CPU s per 1,000", raw_cpu);
        table.note("highest rate with p99 under 50 ms: per second", peak.good() ? peak.rate() : 0);
        table.note("highest rate: CPU s per 1,000, server", per_thousand(peak.cpu.server, peak));
        table.note("highest rate: CPU s per 1,000, Redis", per_thousand(peak.cpu.redis, peak));
        table.note("highest rate: CPU s per 1,000, driver", per_thousand(peak.cpu.driver, peak));
        table.note("highest rate, share of raw Redis", peak.good() ? peak.rate() / limit : 0);
    }
    table.print();
}

}  // namespace holdfast::bench
