// Which words of the line are due to whom: honest ones while the wait is long, and at once to a phone whose clinician
// was lost.
#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

using namespace std::chrono_literals;

config::Settings with_long_wait() {
    auto settings = line_settings();
    settings.line.long_wait = 5min;
    settings.line.long_wait_repeat = 15min;
    return settings;
}

struct Words : testing::Test {
    // What is due now, as "returned" or "long wait"; empty when nothing is.
    std::string due() {
        auto ticked = store().run(site.line.tick(site.clock.now()));
        EXPECT_TRUE(ticked);
        EXPECT_LE(ticked->words.size(), 1U);
        if (ticked->words.empty()) return {};
        return ticked->words[0].returned ? "returned" : "long wait";
    }
    std::string due_after(Millis time) {
        site.clock.advance(time);
        return due();
    }
    std::string lost_with_their_clinician(const std::string& contact) {
        EXPECT_TRUE(site.accept("ana", contact));
        EXPECT_TRUE(store().run(site.line.lost(site.clock.now(), "ana", "desk-ana")));
        site.clock.advance(46s);
        EXPECT_EQ(due(), "") << "what came due by this tick is told by the next";
        return contact;
    }
    std::size_t say(const std::string& contact, bool returned) {
        const auto before = site.events(contact).size();
        auto said = store().run(site.line.line_says(site.clock.now(), *ContactId::parse(contact), "{\"t\":\"message\"}\n",
                                                    true, returned));
        EXPECT_TRUE(said);
        return site.events(contact).size() - before;
    }

    Site site{with_long_wait()};
};

TEST_F(Words, APhoneWhoseClinicianWasLostIsToldAtOnceAndOnce) {
    site.sit_down("ana");
    site.available("ana");
    const auto contact = lost_with_their_clinician(site.text("a", triage::Level::none).contact);
    EXPECT_EQ(due(), "returned");
    EXPECT_EQ(due_after(11s), "returned") << "nobody said it: its lease is over";
    EXPECT_EQ(say(contact, true), 1U);
    EXPECT_EQ(say(contact, true), 0U) << "said once";
    EXPECT_EQ(due_after(5min - 1ms), "");
    EXPECT_EQ(due_after(1ms), "long wait");
    EXPECT_EQ(say(contact, false), 1U);
    EXPECT_EQ(due_after(15min - 1ms), "");
    EXPECT_EQ(due_after(1ms), "long wait");
}

TEST_F(Words, AChatPageHasItsOwn) {
    site.sit_down("ana");
    site.available("ana");
    const auto contact = site.text("a", triage::Level::none).contact;
    store().command({"HSET", site.prefix() + "c:" + contact, "channel", "chat"});
    lost_with_their_clinician(contact);
    EXPECT_EQ(due(), "");
    EXPECT_EQ(due_after(5min - 1ms), "");
    EXPECT_EQ(due_after(1ms), "long wait");
}

}  // namespace
}  // namespace holdfast::tests
