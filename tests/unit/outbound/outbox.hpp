// One site with an outbox over a real Redis, a provider that answers as told, and a clock turned by
// hand.
#pragma once
#include <deque>

#include "router/outbound/sender.hpp"
#include "tests/support/store.hpp"
#include "tests/unit/outbound/endpoint.hpp"

namespace holdfast::tests {

inline Store& store() {
    static Store made;
    return made;
}

class ToldProvider final : public outbound::Provider {
  public:
    explicit ToldProvider(asio::io_context& loop)
        : held_(loop, std::chrono::steady_clock::time_point::max()) {}

    struct Sent {
        std::string to, text, reference;
        int part;
    };
    std::deque<outbound::SendOutcome> outcomes{};  // then all is sent
    std::vector<Sent> sent{};                      // all that it was asked to send
    std::function<void()> before_answer{};
    bool holds = false;
    std::size_t held = 0, most_held = 0;

    Task<outbound::SendOutcome> send(outbound::OutgoingText text) override {
        sent.push_back({text.to.reveal(), text.text.reveal(), text.reference, text.part});
        most_held = std::max(most_held, ++held);
        while (holds) co_await held_.async_wait(as_result);
        --held;
        if (before_answer) before_answer();
        if (outcomes.empty()) co_return outbound::SendOutcome{};
        auto next = outcomes.front();
        outcomes.pop_front();
        co_return next;
    }
    void release() {
        holds = false;
        held_.cancel();
    }

  private:
    asio::steady_timer held_;
};

class OutboxTest : public testing::Test {
  protected:
    OutboxTest() {
        auto made = std::make_unique<ToldProvider>(store().loop());
        provider_ = made.get();
        providers_["told"] = std::move(made);
        settings_.sms.message_chars_max = 160;
    }
    ~OutboxTest() override {
        provider_->release();
        store().run(sender_.stop());
    }

    struct Person {
        std::string pseudonym, wrapped;
        vault::DataKey key;
        ContactId contact;
    };
    // A waiting contact without anything to send.
    Person person(const std::string& number, const std::string& channel = "sms:told") {
        const auto key = vault::DataKey::make(random_);
        Person made{
            make_id_text(clock_.now(), random_), {}, key, ContactId::make(clock_.now(), random_)};
        made.wrapped = keys_->wrap(key, made.pseudonym, random_);
        queue::Arrival arrival;
        arrival.idempotency_key = made.pseudonym;
        arrival.remember = std::chrono::hours{1};
        arrival.person = made.pseudonym;
        arrival.wrapped_key = made.wrapped;
        arrival.key_is_new = true;
        arrival.contact = made.contact;
        arrival.channel = channel;
        arrival.lane = queue::lane_of("en");
        if (!number.empty())
            arrival.sealed_number = vault::seal(key, "number" + made.pseudonym, number, random_);
        arrival.arrived_event = "{\"t\":\"arrived\"}\n";
        EXPECT_TRUE(store().run(line_.arrive(clock_.now(), std::move(arrival))));
        return made;
    }
    void write(const Person& to, const std::string& text, bool force = false) {
        auto header = journal::header("message", clock_.now());
        header["by"] = "line";
        if (force) header["force"] = true;
        queue_event(to, journal::encode(to.contact, header, {{"text", text}}, to.key, random_));
    }
    void queue_event(const Person& to, std::string event) {
        EXPECT_TRUE(store().run(line_.line_says(clock_.now(), to.contact, std::move(event), true)));
    }
    void stopped(const Person& who) {
        store().command({"HSET", prefix_ + "p:" + who.pseudonym, "stopped", "1"});
    }
    std::string stopped_word(const Person& who) {
        const auto kept = store().command({"HGET", prefix_ + "p:" + who.pseudonym, "stopped"});
        return std::string{kept.text()};
    }
    int opted_out_events(const Person& who) {
        const auto page = store().run(line_.journal(who.contact, 0, 200));
        int found = 0;
        for (const auto& stored : page->events) found += stored.contains("\"opted_out\"") && !stored.contains("why");
        return found;
    }

    void start() { spawn(store().loop().get_executor(), "sender", sender_.run()); }
    // Looks now, and waits until nothing is due or under way.
    void settle() {
        sender_.wake();
        EXPECT_TRUE(run_until(store().loop(), [&] {
            // Asked in this order: what was under way may have made the next text due.
            if (sender_.under_way() > 0) return false;
            const auto now = std::to_string(epoch_ms(clock_.now()));
            const auto due = store().command({"ZCOUNT", prefix_ + "oq", "-inf", now});
            return due.integer() == 0 && sender_.under_way() == 0;
        }));
    }
    void advance(Millis by) {
        clock_.advance(by);
        settle();
    }
    // What the journal says became of the texts: "2 sent", "3 failed opted_out".
    std::vector<std::string> deliveries(const Person& of) {
        const auto page = store().run(line_.journal(of.contact, 0, 200));
        std::vector<std::string> found;
        std::uint64_t seq = 0;
        for (const auto& stored : page->events) {
            const auto event = journal::decode(of.contact, ++seq, stored, of.key);
            if (!event || event->type() != "delivery") continue;
            auto line =
                std::to_string(event->number("of")) + " " + std::string{event->text("status")};
            if (!event->text("why").empty()) line += " " + std::string{event->text("why")};
            found.push_back(std::move(line));
        }
        return found;
    }
    // When the next try of a contact's head is due, after now.
    Millis due(const Person& of) {
        const auto score = store().command({"ZSCORE", prefix_ + "oq", of.contact.text()});
        return Millis{std::stoll(std::string{score.text()}) - epoch_ms(clock_.now())};
    }
    outbound::SendCounts counts() {
        const auto found = sender_.counts().find("told");
        return found->second;
    }

    SystemRandom random_;
    ManualClock clock_{from_epoch_ms(1'767'225'600'000)};
    config::Settings settings_;
    std::string prefix_ = "hf:{" + make_id_text(clock_.now(), random_) + "}:";
    Result<vault::KeyRing> keys_ = vault::KeyRing::make(Secret{std::string(64, 'a')});
    identity::NumberReader numbers_{"US"};
    queue::Line line_{store().functions(prefix_), settings_, "node1"};
    outbound::Providers providers_;
    ToldProvider* provider_ = nullptr;
    outbound::Sender sender_{store().loop().get_executor(),
                             {line_, clock_, random_, *keys_, numbers_, settings_, providers_}};
};

}  // namespace holdfast::tests
