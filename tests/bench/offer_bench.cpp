// New persons at a steady rate, offered to clinicians who answer each: accept, say, end, assess, complete.
#include <stdexcept>

#include "tests/bench/bench.hpp"
#include "tests/bench/people.hpp"

namespace holdfast::bench {
namespace {

constexpr int clinicians = 200, per_second = 50, web_connections = 8;
constexpr std::chrono::seconds settle{1}, closing_limit{20};

class Shift {
  public:
    explicit Shift(Site& site) : site_(site), desks_(open_desks(loop_, site, clinicians, 2)) {
        for (auto& desk : desks_) {
            desk->on_push = [this, &desk](std::string_view frame) {
                if (is(frame, "offer")) take(*desk, frame);
            };
        }
        for (int i = 0; i < web_connections; ++i)
            webhooks_.push_back(std::make_unique<Connection>(loop_, connect_tcp(site.port())));
    }

    void run(std::chrono::milliseconds time, Table& table) {
        const auto idle = site_.cpu();
        loop_.run_for(settle);
        const auto before = site_.cpu();
        send_all(static_cast<int>(time.count() * per_second / 1000));
        if (!loop_.run_for(time + closing_limit, [this] { return closed_ == sent_.size(); }))
            throw std::runtime_error("contacts were not closed: " + std::to_string(closed_) + " of " + std::to_string(sent_.size()));
        const auto used = site_.cpu() - before, resting = before - idle;
        const auto each = [&](double seconds) { return seconds * 1000 / static_cast<double>(closed_); };
        table.note("first message to offer: p50 ms", offers_.percentile(0.5));
        table.note("first message to offer: p99 ms", offers_.percentile(0.99));
        table.note("accept to answer: p50 ms", accepts_.percentile(0.5));
        table.note("server CPU ms a contact, arrival to close", each(used.server));
        table.note("Redis CPU ms a contact, arrival to close", each(used.redis));
        table.note("both", each(used.server + used.redis));
        table.note("both, with 200 idle desks' share left out",
                   each(used.server + used.redis - (resting.server + resting.redis) * std::chrono::duration<double>(time) / settle));
    }

  private:
    void send_all(int count) {
        const auto begun = Steady::now();
        for (int i = 0; i < count; ++i) {
            const auto at = begun + i * std::chrono::microseconds{1'000'000} / per_second;
            sent_.push_back(at);
            // Written now, so that nothing but the sending is left for then.
            auto request = site_.text_request(static_cast<std::uint64_t>(++person_), std::string{first_words(static_cast<std::uint64_t>(i))} + " #" + std::to_string(i));
            loop_.at(at, [this, i, request = std::move(request)] {
                webhooks_[static_cast<std::size_t>(i % web_connections)]->send(request);
            });
        }
    }

    void take(Person& desk, std::string_view offer) {
        const auto now = Steady::now();
        const auto text = text_of(offer, "text");
        const auto number = std::stoul(std::string{text.substr(text.rfind('#') + 1)});
        offers_.add(now - sent_.at(number));
        const std::string contact{text_of(offer, "contact")};
        const auto which = object({{"contact", contact}, {"offer", "=" + std::to_string(number_of(offer, "offer"))}});
        const auto id = "c" + std::to_string(number);
        desk.ask("accept", which, [this, now](std::string_view answer) {
            check(answer);
            accepts_.add(Steady::now() - now);
        });
        desk.ask("say", object({{"contact", contact}, {"client_msg_id", id}, {"text", "I am here with you. What happened tonight?"}}), &check);
        desk.ask("end", object({{"contact", contact}}), &check);
        desk.ask("assess", object({{"contact", contact}, {"level", "low"}, {"note", "talked it through"}}), &check);
        desk.ask("complete", object({{"contact", contact}, {"outcome", "supported"}}), [this](std::string_view answer) {
            check(answer);
            ++closed_;
        });
    }

    static void check(std::string_view answer) {
        if (!is(answer, "ok")) throw std::runtime_error("refused: " + std::string{answer});
    }

    Loop loop_;
    Site& site_;
    std::vector<std::unique_ptr<Person>> desks_;
    std::vector<std::unique_ptr<Connection>> webhooks_;
    std::vector<Steady::time_point> sent_;
    Latencies offers_, accepts_;
    std::size_t closed_ = 0;
    static inline int person_ = 0;
};

}  // namespace

void bench_offer(const Choices& choices) {
    for (const bool answers : {false, true}) {
        Table table{std::string{"First message to offer, 50 a second, 200 clinicians online, "} +
                    (answers ? "texts leave by a gateway meanwhile" : "texts wait in the outbox")};
        table.aim("first message to offer: p50 ms", "1.2");
        table.aim("first message to offer: p99 ms", "3.3");
        table.aim("both", "1.6");
        for (int turn = 0; turn < choices.rounds; ++turn) {
            Site site{answers};
            Shift shift{site};
            shift.run(choices.time, table);
        }
        table.print();
    }
}

}  // namespace holdfast::bench
