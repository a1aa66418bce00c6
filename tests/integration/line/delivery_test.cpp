// What becomes of a text is told by the sender and by the provider's reports, in any order and more than once. Its status
// never moves back, and of "delivered" and "failed" the first stands.
#include <random>

#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

// A text to the contact that the sender has claimed; its place in the journal.
std::uint64_t claimed_text(Site& site, const ContactId& contact) {
    EXPECT_TRUE(store().run(site.line.line_says(site.clock.now(), contact, "{\"t\":\"message\"}\n", true)));
    auto claimed = store().run(site.line.outbox_claim(site.clock.now(), std::chrono::seconds{30}, 9));
    EXPECT_TRUE(claimed && claimed->size() == 1);
    return claimed->front().seq;
}

std::vector<std::string> statuses(Site& site, const std::string& contact, std::uint64_t of) {
    const auto about = "\"of\":" + std::to_string(of) + ",\"status\":\"";
    std::vector<std::string> found;
    for (const auto& event : site.events(contact)) {
        const auto at = event.find(about);
        if (at == event.npos) continue;
        const auto begin = at + about.size();
        found.push_back(event.substr(begin, event.find('"', begin) - begin));
    }
    return found;
}

std::vector<std::uint64_t> sent_in_turn(Site& site, const ContactId& contact, int count) {
    std::vector<std::uint64_t> sent;
    for (; count > 0; --count) {
        auto claimed = store().run(site.line.outbox_claim(site.clock.now(), std::chrono::seconds{30}, 9));
        EXPECT_TRUE(claimed && claimed->size() == 1);
        if (!claimed || claimed->size() != 1) break;
        sent.push_back(claimed->front().seq);
        const auto fate = queue::Line::TextFate::sent;
        EXPECT_TRUE(store().run(site.line.outbox_done(site.clock.now(), contact, sent.back(), fate, {}, "")));
    }
    auto none = store().run(site.line.outbox_claim(site.clock.now(), std::chrono::seconds{30}, 9));
    EXPECT_TRUE(none && none->empty());
    return sent;
}

void say_in_line(Site& site, const ContactId& contact, int count) {
    for (; count > 0; --count)
        EXPECT_TRUE(store().run(site.line.line_says(site.clock.now(), contact, "{\"t\":\"message\"}\n", true)));
}

TEST(Outbox, SendsThePersonsTextsInTheirOrderAndEachOnce) {
    Site site;
    const auto contact = *ContactId::parse(site.text("a", triage::Level::none).contact);
    const auto before = site.events(contact.text()).size();
    say_in_line(site, contact, 3);
    EXPECT_EQ(sent_in_turn(site, contact, 3), (std::vector<std::uint64_t>{before + 1, before + 2, before + 3}));
    const auto then = site.events(contact.text()).size();
    say_in_line(site, contact, 1);
    EXPECT_EQ(sent_in_turn(site, contact, 1), (std::vector<std::uint64_t>{then + 1}));
}

TEST(Outbox, SendsWhatAnOlderHoldfastHasQueuedBeforeWhatCameLater) {
    Site site;
    const auto contact = *ContactId::parse(site.text("a", triage::Level::none).contact);
    const auto first = site.events(contact.text()).size() + 1;
    say_in_line(site, contact, 1);
    // It had them all in the list.
    store().command({"HDEL", site.prefix() + "c:" + contact.text(), "text"});
    store().command({"RPUSH", site.prefix() + "oc:" + contact.text(), std::to_string(first)});
    say_in_line(site, contact, 1);
    EXPECT_EQ(sent_in_turn(site, contact, 2), (std::vector<std::uint64_t>{first, first + 1}));
}

TEST(Delivery, NeverMovesBackInWhateverOrderItIsTold) {
    Site site;
    const auto name = site.text("a", triage::Level::none).contact;
    const auto contact = *ContactId::parse(name);
    std::random_device device;
    const auto seed = device();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random{seed};
    const std::vector<std::string> told{"sent", "delivered", "failed", "the sender: sent", "the sender: failed"};
    for (int text = 0; text < 150; ++text) {
        const auto seq = claimed_text(site, contact);
        std::vector<std::string> wanted;
        bool noted = false;
        const auto tell = [&](std::string what) {
            const bool by_sender = what.starts_with("the sender: ");
            if (by_sender && std::exchange(noted, true)) return;  // it says so once
            if (by_sender) {
                what = what.substr(12);
                const auto fate = what == "sent" ? queue::Line::TextFate::sent : queue::Line::TextFate::failed;
                EXPECT_TRUE(store().run(site.line.outbox_done(site.clock.now(), contact, seq, fate, {}, "")));
            } else {
                EXPECT_TRUE(store().run(site.line.delivery(site.clock.now(), contact, seq, what, "")));
            }
            const bool ended = !wanted.empty() && wanted.back() != "sent";
            if (!ended && (wanted.empty() || what != "sent")) wanted.push_back(what);
        };
        for (int step = 0; step < 8; ++step) tell(told[random() % told.size()]);
        tell("the sender: sent");  // so that the next one may go
        EXPECT_EQ(statuses(site, name, seq), wanted);
    }
}

}  // namespace
}  // namespace holdfast::tests
