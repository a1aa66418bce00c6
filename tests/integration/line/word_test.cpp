// A person's word on the risk, outright or by an instrument: it outranks the engine's, both are
// kept, and what is written after it is told to whoever is there.
#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

using triage::Level;
using namespace std::chrono_literals;

constexpr auto assessed_event = "{\"t\":\"assessed\"}\n";

class Word : public testing::Test {
  protected:
    void SetUp() override {
        site.sit_down("ana");
        site.available("ana", 5);
    }
    ContactId talking(const std::string& person, Level level, const std::string& concerns = {}) {
        const auto id = site.text(person, level, {}, {}, concerns).contact;
        EXPECT_TRUE(site.accept("ana", id));
        return *ContactId::parse(id);
    }
    Result<queue::Word> assess(ContactId contact, Level level, bool reason = true,
                               const std::string& key = {}, const std::string& user = "ana") {
        const auto once = key.empty() ? "a:" + make_id_text(site.clock.now(), site.random) : key;
        return store().run(
            site.line.assess(site.clock.now(), user, contact, once, level, assessed_event, reason));
    }
    queue::Answered answered(const std::string& read, const std::string& kept) {
        return {.instrument = "screener",
                .read = read,
                .kept = kept,
                .event = "{\"t\":\"answered\"}\n",
                .result_event = {},
                .level = {},
                .about = "suicide,self_injury"};
    }
    queue::Answered scored(const std::string& read, const std::string& kept,
                           std::optional<Level> level) {
        auto last = answered(read, kept);
        last.result_event = "{\"t\":\"scored\"}\n";
        last.level = level;
        return last;
    }
    Result<queue::Word> answer(ContactId contact, queue::Answered what, const std::string& key = {},
                               const std::string& user = "ana") {
        const auto once = key.empty() ? "b:" + make_id_text(site.clock.now(), site.random) : key;
        return store().run(
            site.line.answer(site.clock.now(), user, contact, once, std::move(what)));
    }
    std::string kept(ContactId contact) {
        return store().run(site.line.form(contact, "screener", ""))->answers;
    }
    int count(ContactId contact, const std::string& type) {
        int found = 0;
        for (const auto& event : site.events(contact.text()))
            found += event.starts_with("{\"t\":\"" + type + "\"") ? 1 : 0;
        return found;
    }
    Site site;
};

TEST_F(Word, LowersTheLevelOnlyWithAReasonAndKeepsTheEnginesBesideIt) {
    const auto contact = talking("a", Level::high);
    const auto without = assess(contact, Level::low, false);
    ASSERT_FALSE(without);
    EXPECT_EQ(without.error().code, Errc::incomplete);
    EXPECT_EQ(without.error().field, "note");
    EXPECT_FALSE(site.contact(contact.text()).assessed);
    const auto word = assess(contact, Level::low, true);
    ASSERT_TRUE(word);
    EXPECT_EQ(word->engine, Level::high);
    const auto record = site.contact(contact.text());
    EXPECT_TRUE(record.assessed);
    EXPECT_EQ(record.level, Level::low);
    EXPECT_EQ(record.engine, Level::high);
    EXPECT_TRUE(assess(contact, Level::low, false)) << "what stands may be said again";
    EXPECT_TRUE(assess(contact, Level::imminent, false)) << "raising needs no reason";
}

TEST_F(Word, SaidTwiceWithOneKeyIsOneWord) {
    const auto contact = talking("a", Level::none);
    const auto first = assess(contact, Level::low, false, "a:same"),
               again = assess(contact, Level::high, false, "a:same");
    ASSERT_TRUE(first && again);
    EXPECT_EQ(first->seq, again->seq);
    EXPECT_FALSE(again->engine) << "a repeat is not counted";
    EXPECT_EQ(site.contact(contact.text()).level, Level::low);
    EXPECT_EQ(count(contact, "assessed"), 1);
}

TEST_F(Word, StandsAgainstWhatWasSaidBeforeAndIsWarnedOfWhatIsSaidAfter) {
    const auto contact = talking("a", Level::imminent);
    ASSERT_TRUE(assess(contact, Level::low));
    site.text("a", Level::imminent, {}, Level::none);
    EXPECT_EQ(count(contact, "level"), 0) << "the engine still reads the old words: no news";
    site.text("a", Level::imminent, {}, Level::high);
    EXPECT_EQ(count(contact, "level"), 1);
    EXPECT_NE(site.events(contact.text()).back().find("\"from\":1,\"to\":3,\"stands\":true"),
              std::string::npos);
    EXPECT_EQ(site.contact(contact.text()).level, Level::low) << "the person's word stands";
    site.text("a", Level::imminent, {}, Level::high);
    EXPECT_EQ(count(contact, "level"), 1) << "the same again is no rise";
    site.text("a", Level::imminent, {}, Level::imminent);
    EXPECT_EQ(count(contact, "level"), 2);
    ASSERT_TRUE(assess(contact, Level::low));
    site.text("a", Level::imminent, {}, Level::moderate);
    EXPECT_EQ(count(contact, "level"), 3) << "a new word begins anew";
}

TEST_F(Word, WhereNobodyIsWithThemAnyMoreWhatTheyWriteMovesThemForward) {
    const auto contact = talking("a", Level::none);
    ASSERT_TRUE(assess(contact, Level::low));
    ASSERT_TRUE(store().run(site.line.lost(site.clock.now(), "ana", "desk-ana")));
    site.pass(50s);
    ASSERT_EQ(site.contact(contact.text()).state, "waiting");
    site.text("a", Level::high);
    const auto record = site.contact(contact.text());
    EXPECT_EQ(record.level, Level::high);
    EXPECT_FALSE(record.assessed) << "it is to be assessed anew";
    EXPECT_TRUE(site.members("q:en.general.high").contains(contact.text()));
    EXPECT_TRUE(site.members("w:3").contains(contact.text()));
}

TEST_F(Word, EveryRiseDuringTheConversationIsTold) {
    const auto contact = talking("a", Level::none);
    site.text("a", Level::moderate);
    site.text("a", Level::moderate);
    site.text("a", Level::high);
    EXPECT_EQ(count(contact, "level"), 2);
    EXPECT_EQ(site.contact(contact.text()).level, Level::high);
}

TEST_F(Word, ConcernsOnceSeenStay) {
    const auto contact = talking("a", Level::moderate, "suicide");
    site.text("a", Level::moderate, {}, {}, "abuse,suicide");
    site.text("a", Level::moderate, {}, {}, "child");
    EXPECT_EQ(site.contact(contact.text()).concerns, "suicide,abuse,child");
}

TEST_F(Word, OfAnInstrumentComesWithItsLastAnswer) {
    const auto contact = talking("a", Level::high, "suicide");
    ASSERT_TRUE(answer(contact, answered("", "one")));
    EXPECT_EQ(kept(contact), "one");
    EXPECT_FALSE(site.contact(contact.text()).assessed);
    const auto last = answer(contact, scored("one", "two", Level::low));
    ASSERT_TRUE(last);
    EXPECT_EQ(last->engine, Level::high);
    const auto record = site.contact(contact.text());
    EXPECT_TRUE(record.assessed);
    EXPECT_EQ(record.level, Level::low) << "it is about all that was seen";
    EXPECT_EQ(count(contact, "answered"), 2);
    EXPECT_EQ(count(contact, "scored"), 1);
    EXPECT_EQ(site.events(contact.text()).size(), last->seq + 1)
        << "the seq is the answer's, the result's follows";
}

TEST_F(Word, OfAnInstrumentDoesNotLowerWhatItIsNotAbout) {
    const auto contact = talking("a", Level::high, "suicide,abuse");
    ASSERT_TRUE(answer(contact, scored("", "one", Level::none)));
    EXPECT_TRUE(site.contact(contact.text()).assessed);
    EXPECT_EQ(site.contact(contact.text()).level, Level::high);
    ASSERT_TRUE(answer(contact, scored("one", "two", Level::imminent)));
    EXPECT_EQ(site.contact(contact.text()).level, Level::imminent) << "but it may raise it";
}

TEST_F(Word, AResultWithoutALevelIsNoAssessment) {
    const auto contact = talking("a", Level::moderate);
    ASSERT_TRUE(answer(contact, scored("", "one", std::nullopt)));
    EXPECT_FALSE(site.contact(contact.text()).assessed);
    EXPECT_EQ(site.contact(contact.text()).level, Level::moderate);
    EXPECT_EQ(count(contact, "scored"), 1);
}

TEST_F(Word, OfTwoAnswersToTheSameQuestionTheFirstIsKept) {
    const auto contact = talking("a", Level::none);
    ASSERT_TRUE(answer(contact, answered("", "one")));
    const auto late = answer(contact, scored("", "other", Level::high));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Errc::conflict);
    EXPECT_EQ(late.error().field, "item");
    EXPECT_EQ(kept(contact), "one");
    EXPECT_FALSE(site.contact(contact.text()).assessed);
    EXPECT_EQ(count(contact, "answered"), 1);
    EXPECT_EQ(count(contact, "scored"), 0);
}

TEST_F(Word, AnAnswerSentTwiceIsOneAnswer) {
    const auto contact = talking("a", Level::none);
    const auto first = answer(contact, answered("", "one"), "b:same"),
               again = answer(contact, answered("", "one"), "b:same");
    ASSERT_TRUE(first && again);
    EXPECT_EQ(first->seq, again->seq);
    EXPECT_EQ(count(contact, "answered"), 1);
    EXPECT_EQ(store().run(site.line.form(contact, "screener", "b:same"))->again, first->seq);
    EXPECT_FALSE(store().run(site.line.form(contact, "screener", "b:other"))->again);
}

TEST_F(Word, IsTheOwnersAndOnlyInAConversation) {
    const auto waiting = *ContactId::parse(site.text("a", Level::none).contact);
    EXPECT_EQ(answer(waiting, answered("", "one")).error().code, Errc::conflict)
        << "not accepted yet";
    ASSERT_TRUE(site.accept("ana", waiting.text()));
    EXPECT_EQ(answer(waiting, answered("", "one"), {}, "ben").error().code, Errc::conflict);
    const auto nobody = ContactId::make(site.clock.now(), site.random);
    EXPECT_EQ(answer(nobody, answered("", "one")).error().code, Errc::not_found);
    ASSERT_TRUE(store().run(site.line.end(site.clock.now(), "ana", waiting)));
    ASSERT_TRUE(answer(waiting, scored("", "one", Level::low))) << "also while wrapping up";
    ASSERT_TRUE(store().run(
        site.line.complete(site.clock.now(), "ana", waiting, "{\"t\":\"closed\"}\n", false, true)))
        << "an instrument's level is an assessment";
    EXPECT_EQ(answer(waiting, answered("one", "two")).error().code, Errc::conflict)
        << "it is closed";
}

TEST_F(Word, TheBoardShowsBothWordsAndWhoRoseWhileNobodyAnswered) {
    const auto held = talking("a", Level::high);
    ASSERT_TRUE(assess(held, Level::low));
    ASSERT_TRUE(store().run(site.line.availability(site.clock.now(), "ana", "desk-ana", false, 5)));
    const auto rose = site.text("b", Level::none).contact,
               came_high = site.text("c", Level::high).contact;
    site.clock.advance(5s);
    site.text("b", Level::imminent);
    const auto board = store().run(site.line.board(site.clock.now(), 10));
    ASSERT_TRUE(board);
    const auto line = (*board)[2];
    ASSERT_EQ(line.size(), 2U);
    EXPECT_EQ(line[0][0].text(), rose);
    EXPECT_EQ(line[0][7].integer(), 4);
    EXPECT_EQ(line[0][9].integer(), epoch_ms(site.clock.now()));
    EXPECT_EQ(line[1][0].text(), came_high);
    EXPECT_EQ(line[1][9].text(), "") << "it came as high: nothing rose";
    const auto contact = (*board)[3][0][4][0];
    EXPECT_EQ(contact[1].integer(), 1);
    EXPECT_EQ(contact[4].integer(), 3);
    EXPECT_EQ(contact[5].text(), "1");
    site.available("ana", 5);
    ASSERT_TRUE(site.accept("ana", rose));
    ASSERT_TRUE(store().run(site.line.lost(site.clock.now(), "ana", "desk-ana")));
    site.pass(50s);
    const auto later = store().run(site.line.board(site.clock.now(), 10));
    ASSERT_TRUE(later);
    for (std::size_t i = 0; i < (*later)[2].size(); ++i)
        EXPECT_EQ((*later)[2][i][9].text(), "") << "it was answered since";
}

}  // namespace
}  // namespace holdfast::tests
