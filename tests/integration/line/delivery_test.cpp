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
