// A random walk over everything that can happen to the line; after each step every invariant of the design holds.
#include <random>

#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

using triage::Level;
using namespace std::chrono_literals;

class Walk {
  public:
    explicit Walk(unsigned seed) : dice_(seed) {
        for (const auto* user : {"ana", "ben", "cy"}) site_.sit_down(user, std::string_view{user} != "cy");
    }

    void step() {
        switch (dice_() % 12) {
            case 0: case 1: case 2: arrive(); break;
            case 3: case 4: answer(true); break;
            case 5: answer(false); break;
            case 6: close(); break;
            case 7: say(); break;
            case 8: site_.pass(Millis{dice_() % 30'000}); break;
            case 9: come_or_go(); break;
            case 10: leave(); break;
            case 11: site_.pass(Millis{dice_() % 3'000}); break;
        }
    }

    void check() {
        std::map<std::string, int> load;
        std::set<std::string> waiting, in_line;
        for (const auto& id : contacts_) {
            const auto contact = site_.contact(id);
            const bool queued = site_.members("q:en.general.open").contains(id) || site_.members("q:en.general.high").contains(id);
            ASSERT_EQ(queued, contact.state == "waiting") << id;
            if (contact.state == "waiting" || contact.state == "offered") in_line.insert(id);
            else ASSERT_EQ(store().command({"EXISTS", site_.prefix() + "x:" + id}).integer(), 0) << "passed over, and left";
            int holders = 0;
            for (const auto& user : users_) {
                const bool held = site_.members("h:" + user).contains(id);
                const bool offered = site_.holding(user) == id;
                holders += held + offered;
                load[user] += held + offered;
                ASSERT_EQ(held, (contact.state == "active" || contact.state == "wrapup") && contact.owner == user);
                ASSERT_EQ(offered, contact.state == "offered" && contact.holder == user);
                if (offered) ASSERT_TRUE(user != "cy" || contact.level < Level::high) << "a trainee is offered high risk";
            }
            ASSERT_LE(holders, 1) << "two clinicians have one contact";
            ASSERT_EQ(site_.events(id).size(), lengths_of(id)) << "the journal only grows";
        }
        for (const auto& user : users_) {
            const auto load_now = store().command({"HGET", site_.prefix() + "k:" + user, "load"}).integer();
            ASSERT_EQ(load_now, load[user]) << user;
            ASSERT_LE(load_now, 2) << user;
        }
        std::set<std::string> by_level;
        for (int level = 0; level < 5; ++level)
            for (const auto& id : site_.members("w:" + std::to_string(level))) {
                ASSERT_TRUE(by_level.insert(id).second) << "counted at two levels";
                ASSERT_EQ(static_cast<int>(site_.contact(id).level), level);
            }
        ASSERT_EQ(by_level, in_line);
        for (const std::string lane : {"en.general.open", "en.general.high"})
            for (const auto& user : site_.members("f:" + lane))
                for (const auto& id : site_.members("q:" + lane))
                    ASSERT_TRUE(store().command({"ZSCORE", site_.prefix() + "x:" + id, user}).integer() >
                                epoch_ms(site_.clock.now()))
                        << user << " is free while " << id << " waits since " << journal_of(id);
    }

  private:
    std::size_t lengths_of(const std::string& id) {
        const auto length = site_.events(id).size();
        EXPECT_GE(length, lengths_[id]);
        lengths_[id] = length;
        return length;
    }
    std::string journal_of(const std::string& id) {
        std::string all = std::to_string(epoch_ms(site_.clock.now()));
        for (const auto* timer : {"pass:", "offer:"})
            all += std::string{"\n"} + timer + std::string{store().command({"ZSCORE", site_.prefix() + "t", timer + id}).text()};
        for (const auto& event : site_.events(id)) all += "\n" + event;
        return all;
    }
    const std::string& user() { return users_[dice_() % users_.size()]; }

    void arrive() {
        const auto arrived = site_.text("p" + std::to_string(dice_() % 12), static_cast<Level>(dice_() % 5));
        if (arrived.kind == queue::Arrived::Kind::opened) contacts_.push_back(arrived.contact);
    }
    void answer(bool yes) {
        const auto who = user();
        const auto id = site_.holding(who);
        if (id.empty()) return;
        const auto offer = site_.contact(id).offer;
        auto result = yes ? site_.accept(who, id)
                          : store().run(site_.line.decline(site_.clock.now(), who, *ContactId::parse(id), offer));
        ASSERT_TRUE(result || result.error().code == Errc::conflict);
    }
    void close() {
        const auto who = user();
        const auto held = site_.members("h:" + who);
        if (held.empty()) return;
        const auto contact = *ContactId::parse(*held.begin());
        ASSERT_TRUE(store().run(site_.line.end(site_.clock.now(), who, contact)));
        if (dice_() % 3 == 0) return;
        const auto key = "a:" + std::to_string(++count_);
        ASSERT_TRUE(store().run(site_.line.assess(site_.clock.now(), who, contact, key, static_cast<Level>(dice_() % 5), "{\"t\":\"assessed\"}\n", true)));
        ASSERT_TRUE(store().run(site_.line.complete(site_.clock.now(), who, contact, "{\"t\":\"closed\"}\n", false, true)));
    }
    void say() {
        const auto who = user();
        const auto held = site_.members("h:" + who);
        if (held.empty()) return;
        const auto contact = *ContactId::parse(*held.begin());
        const auto key = "k:" + std::to_string(++count_);
        auto first = store().run(site_.line.say(site_.clock.now(), who, contact, key, "{\"t\":\"message\"}\n", true));
        auto again = store().run(site_.line.say(site_.clock.now(), who, contact, key, "{\"t\":\"message\"}\n", true));
        ASSERT_TRUE(first && again);
        ASSERT_EQ(*first, *again) << "a repeat is the same message";
    }
    void come_or_go() {
        const auto who = user();
        const auto state = store().command({"HGET", site_.prefix() + "k:" + who, "state"});
        if (state.text() == "available" && dice_() % 2)
            ASSERT_TRUE(store().run(site_.line.lost(site_.clock.now(), who, "desk-" + who)));
        else {
            site_.sit_down(who, who != "cy");
            site_.available(who);
        }
    }
    void leave() {
        if (contacts_.empty()) return;
        const auto& id = contacts_[dice_() % contacts_.size()];
        if (site_.contact(id).state == "wrapup") return;
        ASSERT_TRUE(store().run(site_.line.leave(site_.clock.now(), *ContactId::parse(id), dice_() % 2)));
    }

    std::mt19937 dice_;
    Site site_;
    const std::vector<std::string> users_{"ana", "ben", "cy"};
    std::vector<std::string> contacts_;
    std::map<std::string, std::size_t> lengths_;
    int count_ = 0;
};

TEST(Invariants, HoldOnRandomWalks) {
    for (int walk = 0; walk < 6; ++walk) {
        const auto* given = std::getenv("TEST_SEED");
        const unsigned seed = given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
        SCOPED_TRACE("seed " + std::to_string(seed));
        Walk one{seed};
        for (int i = 0; i < 120; ++i) {
            one.step();
            if (i % 4 == 3) one.check();
            if (testing::Test::HasFatalFailure()) return;
        }
    }
}

}  // namespace
}  // namespace holdfast::tests
