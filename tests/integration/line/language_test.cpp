// Until somebody has answered, a contact waits for who speaks the language it writes in.
#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

using triage::Level;

// A further text of this person, clearly in that language.
void write(Site& site, const std::string& person, const std::string& contact, const std::string& language,
           Level level = Level::none) {
    queue::Arrival arrival;
    arrival.idempotency_key = "m:" + make_id_text(site.clock.now(), site.random);
    arrival.remember = std::chrono::hours{720};
    arrival.person = person;
    arrival.wrapped_key = std::string(64, 'k');
    arrival.turns = std::string{store().command({"HGET", site.prefix() + "c:" + contact, "turns"}).text()};
    arrival.contact = *ContactId::parse(contact);
    arrival.lane_anew = queue::lane_of(language);
    arrival.level = arrival.own_level = level;
    arrival.by_text = true;
    arrival.message_event = "{\"t\":\"message\",\"by\":\"contact\"}\n";
    arrival.first_words_event = "{\"t\":\"message\",\"by\":\"line\"}\n";
    auto arrived = store().run(site.line.arrive(site.clock.now(), arrival));
    ASSERT_TRUE(arrived && arrived->kind == queue::Arrived::Kind::added);
}

std::size_t first_words(Site& site, const std::string& contact) {
    std::size_t said = 0;
    for (const auto& event : site.events(contact)) said += event.contains("\"by\":\"line\"");
    return said;
}

TEST(LanguageAnew, MovesWhoWaitsToItsLaneAtTheirOldPlace) {
    Site site;
    const auto first = site.text("a", Level::low).contact;
    site.clock.advance(std::chrono::minutes{1});
    const auto second = site.text("b", Level::low).contact;
    const auto rank = store().command({"ZSCORE", site.prefix() + "q:en.general.open", first});
    write(site, "a", first, "es");
    EXPECT_EQ(site.members("q:en.general.open"), std::set<std::string>{second});
    EXPECT_EQ(site.members("q:es.general.open"), std::set<std::string>{first});
    EXPECT_EQ(store().command({"ZSCORE", site.prefix() + "q:es.general.open", first}).text(), rank.text());
    EXPECT_EQ(site.contact(first).language(), "es");
    EXPECT_EQ(first_words(site, first), 1U);
    write(site, "a", first, "en", Level::imminent);
    EXPECT_EQ(site.members("q:es.general.open"), std::set<std::string>{});
    EXPECT_EQ(site.members("q:en.general.high"), std::set<std::string>{first}) << "both in one step";
    write(site, "a", first, "es");
    EXPECT_EQ(site.members("q:es.general.high"), std::set<std::string>{first});
    EXPECT_EQ(first_words(site, first), 1U) << "once in each language";
}

TEST(LanguageAnew, StaysWhereSomebodyAnswered) {
    Site site;
    site.sit_down("ana");
    site.available("ana");
    const auto contact = site.text("a", Level::low).contact;
    ASSERT_TRUE(site.accept("ana", contact));
    write(site, "a", contact, "es");
    EXPECT_EQ(site.contact(contact).language(), "en");
    EXPECT_EQ(first_words(site, contact), 0U);
    // Also while they wait for somebody again.
    ASSERT_TRUE(store().run(site.line.lost(site.clock.now(), "ana", "desk-ana")));
    site.pass(std::chrono::seconds{46});
    ASSERT_EQ(site.contact(contact).state, "waiting");
    write(site, "a", contact, "es");
    EXPECT_EQ(site.contact(contact).language(), "en");
}

TEST(LanguageAnew, TakesTheOfferFromWhoDoesNotSpeakIt) {
    Site site;
    site.sit_down("ana");
    site.available("ana");
    const auto contact = site.text("a", Level::low).contact;
    const auto other = site.text("b", Level::low).contact;
    EXPECT_EQ(site.holding("ana"), contact);
    write(site, "a", contact, "es");
    EXPECT_EQ(site.contact(contact).state, "waiting");
    EXPECT_EQ(site.holding("ana"), other) << "the next one whom they can talk with";
}

}  // namespace
}  // namespace holdfast::tests
