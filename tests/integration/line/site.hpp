// One site's line over a real Redis, with a clock turned by hand, and the invariants that hold after every step.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "router/queue/line.hpp"
#include "tests/support/store.hpp"

namespace holdfast::tests {

inline Store& store() {
    static Store made;
    return made;
}

inline config::Settings line_settings() {
    config::Settings settings;
    settings.line.offer_deadline = std::chrono::seconds{20};
    settings.line.passed_over = std::chrono::seconds{60};
    settings.line.clinician_grace = std::chrono::seconds{45};
    settings.line.capacity_default = 2;
    return settings;
}

class Site {
  public:
    Site() : Site(line_settings()) {}
    explicit Site(config::Settings settings)
        : settings_(std::move(settings)),
          prefix_("hf:{" + make_id_text(clock.now(), random) + "}:"),
          line(store().functions(prefix_), settings_, "node1") {}

    // A text of a new person, or a further one of the same; the receipt.
    // `own`: what its own words show, if that is less than what the engine now reads.
    queue::Arrived text(const std::string& person, triage::Level level, const std::string& id = {},
                        std::optional<triage::Level> own = {}, const std::string& concerns = {}) {
        auto& known = persons_[person];
        for (;;) {
            queue::Arrival arrival;
            arrival.idempotency_key = "m:" + (id.empty() ? make_id_text(clock.now(), random) : id);
            arrival.remember = std::chrono::hours{720};
            arrival.person = person;
            arrival.wrapped_key = known.key.empty() ? std::string(64, 'k') : known.key;
            arrival.key_is_new = true;
            arrival.turns = known.turns;
            const auto open = ContactId::parse(known.contact);
            arrival.contact = open ? *open : ContactId::make(clock.now(), random);
            arrival.channel = "sms:test";
            arrival.lane = queue::lane_of("en");
            arrival.level = level;
            arrival.own_level = own.value_or(level);
            arrival.concerns = concerns;
            arrival.arrived_event = "{\"t\":\"arrived\"}\n";
            arrival.message_event = "{\"t\":\"message\",\"by\":\"contact\"}\n";
            auto arrived = store().run(line.arrive(clock.now(), arrival));
            EXPECT_TRUE(arrived) << arrived.error().detail;
            if (!arrived) return {};
            if (arrived->kind == queue::Arrived::Kind::stale) {
                known = {arrived->wrapped_key, arrived->contact, arrived->turns};
                continue;
            }
            if (arrived->kind == queue::Arrived::Kind::opened || arrived->kind == queue::Arrived::Kind::added) {
                known.key = std::string(64, 'k');
                known.contact = arrived->contact;
                known.turns = std::to_string(std::atoi(known.turns.c_str()) + 1);
                if (arrived->kind == queue::Arrived::Kind::opened) known.turns = "1";
            }
            return *arrived;
        }
    }

    queue::Presence sit_down(const std::string& user, bool senior = true) {
        auto presence = store().run(
            line.present(clock.now(), user, "desk-" + user, queue::lanes_served({"en"}, senior)));
        EXPECT_TRUE(presence);
        return *presence;
    }
    void available(const std::string& user, int capacity = 2) {
        EXPECT_TRUE(store().run(line.availability(clock.now(), user, "desk-" + user, true, capacity)));
    }
    queue::ContactRecord contact(const std::string& id) {
        auto opened = store().run(line.open(*ContactId::parse(id)));
        EXPECT_TRUE(opened && *opened);
        return (*opened)->record;
    }
    std::string holding(const std::string& user) {
        return std::string{store().command({"HGET", prefix_ + "k:" + user, "holding"}).text()};
    }
    Result<> accept(const std::string& user, const std::string& id) {
        const auto offer = contact(id).offer;
        auto accepted = store().run(line.accept(clock.now(), user, *ContactId::parse(id), offer));
        if (!accepted) return std::unexpected(accepted.error());
        return {};
    }
    void pass(Millis time) {
        clock.advance(time);
        EXPECT_TRUE(store().run(line.tick(clock.now())));
    }
    std::set<std::string> members(const std::string& key) {
        const bool sorted = store().command({"TYPE", prefix_ + key}).text() == "zset";
        auto reply = sorted ? store().command({"ZRANGE", prefix_ + key, "0", "-1"}) : store().command({"SMEMBERS", prefix_ + key});
        std::set<std::string> all;
        for (std::size_t i = 0; i < reply.size(); ++i) all.emplace(reply[i].text());
        return all;
    }
    std::vector<std::string> events(const std::string& id) {
        auto page = store().run(line.journal(*ContactId::parse(id), 0, 1000));
        return page ? page->events : std::vector<std::string>{};
    }
    const std::string& prefix() const { return prefix_; }

    ManualClock clock{from_epoch_ms(1'795'000'000'000)};
    SystemRandom random;

  private:
    struct Known {
        std::string key, contact, turns;
    };
    config::Settings settings_;
    std::string prefix_;
    std::map<std::string, Known> persons_;

  public:
    queue::Line line;
};

}  // namespace holdfast::tests
