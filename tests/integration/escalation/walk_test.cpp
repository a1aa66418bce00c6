// Random steps by several people at once: what holds after each.
#include "tests/unit/escalation/walk.hpp"

#include "tests/integration/escalation/emergency.hpp"

namespace holdfast::tests {
namespace {

using escalation::tests::Walk;

void expect_sound(Emergency& line, const EscalationId& id, std::size_t notes) {
    const auto& now = line.standing(id);
    EXPECT_EQ(line.field(id, "state"), escalation::name_of(now.state));
    EXPECT_EQ(line.field(id, "rev"), std::to_string(line.rev(id)));
    EXPECT_EQ(line.field(id, "supervisor"), now.supervisor);
    auto read = store().run(line.escalations.read(id, Emergency::sue));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->entries.size(), line.rev(id) + notes) << "an entry for each step and note";
    const bool closed = now.state == State::closed;
    EXPECT_EQ(line.members("eo").contains(id.text()), !closed);
    EXPECT_EQ(line.members("ed").contains(id.text()), closed);
    const auto open = [&](const std::string& kind) {
        const auto state = line.state_of(id, kind);
        return state == "open" || state == "acknowledged";
    };
    EXPECT_EQ(open("escalation"), !closed && (now.supervisor.empty() || !now.told))
        << "it rings until a supervisor is named and somebody told";
    EXPECT_EQ(open("responders"), now.state == State::told || now.state == State::on_the_way);
}

TEST(EscalationWalks, StateEntriesAndDutiesGoTogether) {
    int stale = 0, over = 0, taken = 0;
    for (unsigned seed = 0; seed < 30; ++seed) {
        Emergency line;
        Walk walk{seed};
        const auto contact = line.in_conversation(Level::imminent);
        auto id = line.open(contact, Emergency::ana)->id;
        std::size_t notes = 0;
        for (int turn = 0; turn < 25; ++turn) {
            line.wait(std::chrono::seconds{walk.pick(300)});
            const auto& who = walk.chance(50) ? Emergency::ana : Emergency::sue;
            if (walk.chance(15)) {
                const auto noted = store().run(line.escalations.note(
                    id, who, "{\"t\":\"escalation_noted\"}\n", line.new_key()));
                EXPECT_TRUE(noted);
                ++notes;
            } else if (walk.chance(10)) {
                const auto again = line.open(contact, who);
                ASSERT_TRUE(again);
                const bool closed = line.standing(id).state == State::closed;
                EXPECT_EQ(again->fate == Kept::Fate::done, closed) << "one is open at a time";
                if (closed) id = again->id, notes = 0;
            } else {
                const auto step = walk.step();
                if (!escalation::faults(line.standing(id), step, who.user).empty()) continue;
                const bool late = walk.chance(20);
                const auto before = line.rev(id);
                const auto kept = line.take(id, step, who, late ? before + 1 : before);
                const auto* told = std::get_if<escalation::Told>(&step);
                const bool stranger = told && !told->agreed && told->second == "bob";
                const auto* named = std::get_if<escalation::Consulted>(&step);
                const bool unknown = stranger || (named && named->supervisor == "bob");
                EXPECT_EQ(kept.has_value(), !late && !unknown);
                stale += late;
                taken += kept.has_value();
            }
            over += line.standing(id).state == State::closed;
            expect_sound(line, id, notes);
            if (testing::Test::HasFailure()) FAIL() << "walk " << seed << " turn " << turn;
        }
    }
    EXPECT_GT(taken, 60);
    EXPECT_GT(stale, 10);
    EXPECT_GT(over, 10);
}

TEST(EscalationWalks, ARepeatIsOneEntryAndAnotherContactHasAnother) {
    Emergency line;
    const auto contact = line.in_conversation(Level::high);
    const auto first = line.open(contact, Emergency::ana, "one");
    const auto again = line.open(contact, Emergency::ana, "one");
    ASSERT_TRUE(first && again);
    EXPECT_EQ(again->fate, Kept::Fate::again);
    EXPECT_EQ(again->id, first->id);
    EXPECT_EQ(again->seq, first->seq);
    const auto waits = line.arrive(Level::high);
    const auto refused = line.open(waits, Emergency::ana);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::forbidden) << "she does not serve them";
    EXPECT_TRUE(line.open(waits, Emergency::sue));
    EXPECT_EQ(line.members("eo").size(), 2u);
    const auto lists = store().run(line.escalations.list(Emergency::ana));
    ASSERT_TRUE(lists);
    EXPECT_EQ(lists->open.size(), 1u);
    EXPECT_EQ(store().run(line.escalations.list(Emergency::sue))->open.size(), 2u);
    const auto unknown = line.open(ContactId::make(line.clock.now(), line.random), Emergency::sue);
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().code, Errc::not_found);
}

TEST(EscalationWalks, AContactHasAHundredAtMost) {
    Emergency line;
    const auto contact = line.in_conversation(Level::high);
    for (int i = 0; i < 100; ++i) {
        const auto opened = line.open(contact, Emergency::ana);
        ASSERT_TRUE(opened);
        line.takes(opened->id, closed(escalation::Outcome::wrong));
    }
    const auto more = line.open(contact, Emergency::ana);
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().code, Errc::too_large);
    EXPECT_TRUE(line.members("eo").empty());
}

}  // namespace
}  // namespace holdfast::tests
