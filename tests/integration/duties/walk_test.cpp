// A random walk over everything that opens, rings, takes, gives on and ends duties; after each step
// every invariant holds.
#include <gmock/gmock.h>

#include <random>

#include "tests/integration/duties/scene.hpp"

namespace holdfast::tests {
namespace {

using Fate = Changed::Fate;
constexpr Millis gap_max = 60s;

class Walk {
  public:
    explicit Walk(unsigned seed) : dice_(seed) {
        for (const auto& user : users_) {
            scene_.sit_down(user);
            scene_.available(user, 3);
        }
    }

    void step() {
        switch (dice_() % 14) {
            case 0:
            case 1:
                arrive();
                break;
            case 2:
                answer();
                break;
            case 3:
            case 4:
                contact_writes();
                break;
            case 5:
                clinician_writes();
                break;
            case 6:
                end_conversation();
                break;
            case 7:
                leave();
                break;
            case 8:
                scene_.wait(Millis{dice_() % 90'000});
                break;
            case 9:
                scene_.wait(Millis{dice_() % 400'000});
                break;
            case 10:
                take();
                break;
            case 11:
                give_or_end();
                break;
            case 12:
                come_or_go();
                break;
            case 13:
                open();
                break;
        }
    }

    void check() {
        std::map<std::string, std::int64_t> late;
        std::set<std::string> alive, ringing;
        for (const auto& contact : contacts_) {
            std::set<std::string> open_here;
            std::set<std::pair<std::string, std::string>> kinds;
            for (const auto& id : scene_.members("yw:" + contact.text())) {
                auto read = store().run(scene_.duties.read(*DutyId::parse(id)));
                ASSERT_TRUE(read && *read) << id;
                const auto& duty = (*read)->duty;
                check_history(duty, (*read)->history);
                if (duty.over()) continue;
                alive.insert(id);
                open_here.insert(id);
                ASSERT_TRUE(kinds.emplace(duty.kind, duty.item).second)
                    << "two of one kind are open";
                if (duty.overdue(scene_.clock.now())) ++late[duty.kind];
                if (duty.urgent && duty.ringing()) ringing.insert(id);
                ASSERT_FALSE(
                    store().command({"ZSCORE", scene_.prefix() + "t", "duty:" + id}).is_nil())
                    << "nothing will wake " << id;
            }
            ASSERT_EQ(listed(contact), open_here);
        }
        ASSERT_EQ(scene_.members("yo"), alive);
        ASSERT_EQ(scene_.members("yr"), ringing);
        for (const auto& timer : scene_.members("t"))
            if (timer.starts_with("duty:"))
                ASSERT_TRUE(alive.contains(timer.substr(5))) << "what is over would ring";
        for (const auto& ring : scene_.members("yg"))
            ASSERT_TRUE(ringing.contains(ring.substr(0, id_length))) << ring;
        auto counted = store().run(scene_.duties.late());
        ASSERT_TRUE(counted);
        std::erase_if(*counted, [](const auto& one) { return one.second == 0; });
        ASSERT_EQ(*counted, late);
    }
    std::size_t rings() const { return rings_; }

  private:
    std::set<std::string> listed(const ContactId& contact) {
        const std::string ids{
            store().command({"HGET", scene_.prefix() + "c:" + contact.text(), "duties"}).text()};
        std::set<std::string> all;
        for (std::size_t at = 0; at < ids.size(); at += id_length + 1)
            all.insert(ids.substr(at, id_length));
        return all;
    }

    // The history is complete as long as it is shorter than its bound, which these walks do not
    // reach.
    void check_history(const Duty& duty, const std::vector<json::object>& history) {
        std::optional<TimePoint> quiet_since;
        std::int64_t rings = 0;
        bool over = false, urgent = false;  // what is not rings seldom
        for (const auto& fact : history) {
            const std::string what{fact.at("what").as_string()};
            const auto at = from_epoch_ms(fact.at("at").as_int64());
            ASSERT_FALSE(over) << what << " after it was over";
            const bool was_urgent = urgent;
            if (what == "opened" || what == "graver") urgent = fact.at("urgent").as_bool();
            const bool starts = what == "opened" || what == "expired" ||
                                (what == "graver" && (rings == 0 || !was_urgent || !quiet_since)) ||
                                (what == "assigned" && !quiet_since);
            if (starts) quiet_since = std::max(at, duty.due);
            if (what == "ring") {
                ++rings;
                if (urgent) ASSERT_LE(at - *quiet_since, gap_max) << duty.kind;
                quiet_since = at;
            }
            if (what == "acknowledged") quiet_since.reset();
            over = what == "done" || what == "void";
        }
        ASSERT_EQ(rings, duty.rings) << "a ring is not in the history";
        ASSERT_EQ(over, duty.over());
        ASSERT_EQ(urgent, duty.urgent);
        if (!over && urgent && duty.state == "open" && quiet_since)
            ASSERT_LE(scene_.clock.now() - std::min(*quiet_since, scene_.clock.now()), gap_max)
                << duty.kind << " went quiet";
        rings_ += static_cast<std::size_t>(rings);
    }
    template <class T>
    const T& any(const std::vector<T>& of) {
        return of[dice_() % of.size()];
    }
    std::optional<Duty> any_duty() {
        auto all = scene_.all();
        if (all.empty()) return std::nullopt;
        return any(all);
    }

    void arrive() {
        const auto person = "w" + std::to_string(dice_() % 10);
        const auto arrived = scene_.text(person, static_cast<Level>(dice_() % 5));
        if (arrived.kind == queue::Arrived::Kind::opened)
            contacts_.push_back(*ContactId::parse(arrived.contact));
    }
    void contact_writes() {
        scene_.text("w" + std::to_string(dice_() % 10), static_cast<Level>(dice_() % 5));
        collect();
    }
    // Whoever wrote may have opened a contact by it.
    void collect() {
        for (int person = 0; person < 10; ++person) {
            const auto open = store().command(
                {"HGET", scene_.prefix() + "p:w" + std::to_string(person), "contact"});
            if (auto id = ContactId::parse(open.text());
                id && std::ranges::find(contacts_, *id) == contacts_.end())
                contacts_.push_back(*id);
        }
    }
    void answer() {
        const auto& user = any(users_);
        if (const auto id = scene_.holding(user); !id.empty()) {
            const auto accepted = scene_.accept(user, id);
            ASSERT_TRUE(accepted || accepted.error().code == Errc::conflict);
        }
    }
    std::optional<std::pair<std::string, ContactId>> any_held() {
        const auto& user = any(users_);
        const auto held = scene_.members("h:" + user);
        if (held.empty()) return std::nullopt;
        return std::pair{user, *ContactId::parse(*held.begin())};
    }
    void clinician_writes() {
        if (const auto held = any_held()) scene_.answers(held->first, held->second);
    }
    void end_conversation() {
        const auto held = any_held();
        if (!held) return;
        const auto now = scene_.clock.now();
        ASSERT_TRUE(store().run(scene_.line.end(now, held->first, held->second)));
        if (dice_() % 3 == 0) return;
        ASSERT_TRUE(store().run(scene_.line.assess(now, held->first, held->second, scene_.new_key(),
                                                   static_cast<Level>(dice_() % 5),
                                                   "{\"t\":\"assessed\"}\n", true)));
        ASSERT_TRUE(store().run(scene_.line.complete(now, held->first, held->second,
                                                     "{\"t\":\"closed\"}\n", false, true)));
    }
    void leave() {
        if (!contacts_.empty()) scene_.leaves(any(contacts_));
    }
    void come_or_go() {
        const auto& user = any(users_);
        if (dice_() % 2) {
            store().run(scene_.line.lost(scene_.clock.now(), user, "desk-" + user));
        } else {
            scene_.sit_down(user);
            scene_.available(user, 3);
        }
    }
    void take() {
        const auto duty = any_duty();
        if (!duty) return;
        std::optional<Millis> span;
        if (dice_() % 2) span = Millis{1000 + dice_() % 300'000};
        const auto who = any(users_);
        const auto taken = scene_.take(*duty, who, span);
        ASSERT_TRUE(taken) << taken.error().detail;
        ASSERT_EQ(taken->fate,
                  duty->state == "acknowledged" && duty->by != who ? Fate::taken : Fate::done);
    }
    void give_or_end() {
        const auto duty = any_duty();
        if (!duty) return;
        const auto who = any(users_);
        switch (dice_() % 3) {
            case 0:
                ASSERT_TRUE(is(scene_.give(*duty, any(users_), who), Fate::done));
                break;
            case 1:
                ASSERT_TRUE(is(scene_.end(*duty, who, Duties::End::voided), Fate::done));
                break;
            case 2:
                ASSERT_TRUE(scene_.end(*duty, who, Duties::End::done));
                break;
        }
    }
    void open() {
        if (contacts_.empty()) return;
        const std::vector<std::string> kinds{"escalation", "responders", "plan_review"};
        scene_.open(any(kinds), any(contacts_), Millis{dice_() % 200'000}, dice_() % 2);
    }

    std::mt19937 dice_;
    Scene scene_{with_paths()};
    const std::vector<std::string> users_{"ana", "ben", "sue"};
    std::vector<ContactId> contacts_;
    std::size_t rings_ = 0;
};

TEST(Walk, EveryInvariantHoldsAfterEachStep) {
    std::size_t rings = 0;
    for (int walk = 0; walk < 5; ++walk) {
        const auto* given = std::getenv("TEST_SEED");
        const unsigned seed = given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                                    : std::random_device{}();
        SCOPED_TRACE("seed " + std::to_string(seed));
        Walk one{seed};
        for (int i = 0; i < 100; ++i) {
            one.step();
            one.check();
            if (testing::Test::HasFatalFailure()) return;
        }
        rings += one.rings();
    }
    EXPECT_GT(rings, 0U) << "nothing rang: the walks show nothing";
}

}  // namespace
}  // namespace holdfast::tests
