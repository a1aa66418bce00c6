// STOP of somebody without an open contact is answered once, through the outbox, and nobody stands in line for it.
#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

struct Stop : testing::Test {
    queue::Arrived send(std::string keyword = "stop") {
        queue::Arrival arrival;
        arrival.idempotency_key = "m:" + make_id_text(site.clock.now(), site.random);
        arrival.remember = std::chrono::hours{720};
        arrival.person = "a";
        arrival.wrapped_key = std::string(64, 'k');
        arrival.key_is_new = true;
        arrival.sealed_number = "number";
        arrival.contact = contact = ContactId::make(site.clock.now(), site.random);
        arrival.channel = "sms:test";
        arrival.lane = queue::lane_of("en");
        arrival.by_text = true;
        arrival.keyword = std::move(keyword);
        arrival.arrived_event = "{\"t\":\"arrived\"}\n";
        arrival.message_event = "{\"t\":\"message\",\"by\":\"contact\"}\n";
        arrival.first_words_event = "{\"t\":\"message\",\"by\":\"line\"}\n";
        arrival.keyword_answer_event = "{\"t\":\"message\",\"by\":\"line\",\"force\":true}\n";
        auto arrived = store().run(site.line.arrive(site.clock.now(), arrival));
        EXPECT_TRUE(arrived);
        return *arrived;
    }
    std::vector<queue::ClaimedText> claimed() {
        auto texts = store().run(site.line.outbox_claim(site.clock.now(), std::chrono::seconds{30}, 9));
        EXPECT_TRUE(texts);
        return *texts;
    }

    Site site;
    ContactId contact = ContactId::make(site.clock.now(), site.random);
};

TEST_F(Stop, OfAStrangerIsAnsweredOnceFromAContactThatNeverStoodInLine) {
    site.sit_down("ana");
    site.available("ana");
    EXPECT_EQ(send().kind, queue::Arrived::Kind::kept);
    const auto first = contact;
    const auto texts = claimed();
    ASSERT_EQ(texts.size(), 1U);
    EXPECT_EQ(texts[0].contact.text(), first.text());
    EXPECT_TRUE(texts[0].event.contains("force")) << "the answer to STOP, not the first words";
    EXPECT_TRUE(texts[0].stopped);
    EXPECT_EQ(site.contact(first.text()).state, "closed");
    EXPECT_EQ(site.holding("ana"), "");
    EXPECT_EQ(site.members("w:0"), std::set<std::string>{});
    EXPECT_EQ(site.members("t"), std::set<std::string>{});
    EXPECT_EQ(send().kind, queue::Arrived::Kind::kept);
    EXPECT_TRUE(site.events(contact.text()).empty()) << "one confirmation";
}

TEST_F(Stop, HoldsBackTheFirstWordsOfALaterContact) {
    send();
    EXPECT_EQ(send("").kind, queue::Arrived::Kind::opened);
    for (const auto& event : site.events(contact.text())) EXPECT_EQ(event.find("\"by\":\"line\""), event.npos);
}

TEST_F(Stop, IsOverWithTheStartThatOpensALaterContact) {
    send();
    EXPECT_EQ(send("start").kind, queue::Arrived::Kind::opened);
    EXPECT_TRUE(std::ranges::any_of(site.events(contact.text()), [](const std::string& event) {
        return event.contains("\"by\":\"line\"");
    }));
}

TEST_F(Stop, OfAStrangerIsErasedWithThem) {
    send();
    const auto key = site.prefix() + "j:" + contact.text();
    store().command({"FCALL", "hf_erase", "1", site.prefix(), contact.text(), "10", ""});
    EXPECT_EQ(store().command({"EXISTS", key}).integer(), 0);
    send();
    const auto before = site.prefix() + "j:" + contact.text();
    store().command({"HSET", site.prefix() + "p:a", "stopped", ""});
    send();
    store().command({"FCALL", "hf_erase", "1", site.prefix(), contact.text(), "10", ""});
    EXPECT_EQ(store().command({"EXISTS", before}).integer(), 0) << "found through the later one";
}

// A further text of somebody in line, which their provider took for START and answered itself.
std::vector<std::string> events_after_start(Site& site, const std::string& contact) {
    const auto before = site.events(contact).size();
    queue::Arrival arrival;
    arrival.idempotency_key = "m:" + make_id_text(site.clock.now(), site.random);
    arrival.remember = std::chrono::hours{720};
    arrival.person = "b";
    arrival.wrapped_key = std::string(64, 'k');
    arrival.turns = std::string{store().command({"HGET", site.prefix() + "c:" + contact, "turns"}).text()};
    arrival.contact = *ContactId::parse(contact);
    arrival.by_text = true;
    arrival.keyword = "start";
    arrival.message_event = "{\"t\":\"message\",\"by\":\"contact\"}\n";
    auto arrived = store().run(site.line.arrive(site.clock.now(), arrival));
    EXPECT_TRUE(arrived && arrived->kind == queue::Arrived::Kind::added);
    auto events = site.events(contact);
    events.erase(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(before));
    return events;
}

TEST_F(Stop, IsOverWithWhatTheProviderTookForStartWhichElseIsAMessage) {
    const auto contact = site.text("b", triage::Level::none).contact;
    EXPECT_EQ(events_after_start(site, contact).size(), 1U);
    store().command({"HSET", site.prefix() + "p:b", "stopped", "1"});
    const auto events = events_after_start(site, contact);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_TRUE(events[1].contains("opted_in"));
    EXPECT_EQ(store().command({"HGET", site.prefix() + "p:b", "stopped"}).text(), "");
}

}  // namespace
}  // namespace holdfast::tests
