#include "safetyplan/history.hpp"

#include <set>

#include "safetyplan/attention.hpp"
#include "tests/unit/safetyplan/random_plan.hpp"
#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Agreement agreement() {
    return {.agreed = {{.role = Party::Role::person, .name = {}},
                       {.role = Party::Role::other, .name = PlanText{"my sister Ana"}}},
            .why = PlanText{"first plan"},
            .by = {"ana"},
            .at = start};
}

TEST(Agreeing, KeepsThePlanWholeWithWhoWhenAndWhy) {
    Writing writing;
    const auto gone = writing.add(Step::coping, "gone");
    writing.add(Step::coping, "walk");
    writing.take(Remove{.item = gone, .expected = 1});
    writing.set(Setting::rating, "8");
    const auto version = agree(writing.plan, 4, agreement());
    ASSERT_TRUE(version);
    EXPECT_EQ(version->number, 5u);
    EXPECT_EQ(version->agreement, agreement());
    EXPECT_EQ(version->plan.items.size(), 1u);
    EXPECT_THAT(version->plan.recent, IsEmpty());
    EXPECT_EQ(rating_of(version->plan), 8);
    EXPECT_EQ(version->plan.revision, writing.plan.revision);
}

TEST(Agreeing, IsRefusedWhileSomethingIsOpenNamingIt) {
    Writing writing;
    EXPECT_THAT(agree(writing.plan, 0, agreement()).error(), Refuses(Errc::incomplete, "items"));
    const auto item = writing.add(Step::coping, "walk");
    auto nobody = agreement();
    nobody.agreed.clear();
    EXPECT_THAT(agree(writing.plan, 0, nobody).error(), Refuses(Errc::incomplete, "agreed"));
    auto nameless = agreement();
    nameless.agreed[1].name = {};
    EXPECT_THAT(agree(writing.plan, 0, nameless).error(), Refuses(Errc::bad_request, "agreed"));
    auto long_why = agreement();
    long_why.why = PlanText{std::string(1001, 'x')};
    EXPECT_THAT(agree(writing.plan, 0, long_why).error(), Refuses(Errc::too_large, "why"));

    writing.edit(item, 0, "run");
    EXPECT_THAT(agree(writing.plan, 0, agreement()).error(),
                Refuses(Errc::conflict, "items/" + item.text()));
    writing.edit(item, 2, "run");
    writing.set(Setting::likelier, "a note on the door");
    writing.take(Set{.setting = Setting::likelier, .expected = 0, .value = PlanText{"a call"}});
    EXPECT_THAT(agree(writing.plan, 0, agreement()).error(),
                Refuses(Errc::conflict, "settings/likelier"));
    writing.set(Setting::likelier, "both");

    const auto ana = writing.add(Step::people, Writing::person("Ana"));
    const auto action = writing.add(Step::surroundings, Writing::action("Lock it away", ana));
    EXPECT_TRUE(agree(writing.plan, 0, agreement()));
    writing.take(Remove{.item = ana, .expected = 1});
    EXPECT_THAT(agree(writing.plan, 0, agreement()).error(),
                Refuses(Errc::incomplete, "items/" + action.text() + "/helper"));
}

TEST(Agreeing, OnWhatWasAgreedSaysItAgainOnlyWithNothingNew) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    const auto version = agree(writing.plan, 0, agreement());
    ASSERT_TRUE(version);
    auto later = agreement();
    later.at += std::chrono::days{3};
    later.by = {"ben"};
    EXPECT_TRUE(says_again(*version, writing.plan, later));
    later.why = {};
    EXPECT_TRUE(says_again(*version, writing.plan, later));
    later.why = PlanText{"after the visit"};
    EXPECT_FALSE(says_again(*version, writing.plan, later)) << "another reason is kept";
    auto fewer = agreement();
    fewer.agreed.pop_back();
    EXPECT_FALSE(says_again(*version, writing.plan, fewer)) << "who agreed is part of it";
    writing.edit(item, 0, "run");
    writing.edit(item, 0, "walk");
    EXPECT_FALSE(is_as_agreed(writing.plan, *version)) << "two texts stand";
    writing.edit(item, writing.plan.items[0].entry.version, "run");
    EXPECT_FALSE(says_again(*version, writing.plan, agreement()));
    writing.edit(item, writing.plan.items[0].entry.version, "walk");
    EXPECT_TRUE(says_again(*version, writing.plan, agreement()));
}

// Two by the same day, of which the first has no outcome yet.
ItemId add_actions(Writing& writing) {
    const auto ana = writing.add(Step::people, Writing::person("Ana"));
    auto done = Writing::action("Give it away", ana);
    done.outcome = PlanText{"she has it"};
    const auto open = writing.add(Step::surroundings, Writing::action("Lock it away", ana));
    writing.add(Step::surroundings, done);
    return open;
}

TEST(Attention, MarksDaysThatAreOver) {
    Writing writing;
    const auto open = add_actions(writing);
    writing.set(Setting::review, "2026-12-03");
    EXPECT_THAT(attention(writing.plan), IsEmpty());
    EXPECT_THAT(attention(writing.plan, parse_date("2026-12-03")), IsEmpty());
    EXPECT_THAT(
        attention(writing.plan, parse_date("2026-12-04")),
        ElementsAre(
            Attention{.matter = Matter::due_passed, .item = open, .setting = {}},
            Attention{.matter = Matter::review_passed, .item = {}, .setting = Setting::review}));
    EXPECT_TRUE(agree(writing.plan, 0, agreement())) << "a day that is over is no fault";
}

TEST(Attention, CountsADayAsOverWhenItIsOverEverywhere) {
    const auto midnight = TimePoint{std::chrono::sys_days{*parse_date("2026-12-04")}};
    EXPECT_EQ(today_of(midnight), *parse_date("2026-12-03"));
    EXPECT_EQ(today_of(midnight + std::chrono::hours{11}), *parse_date("2026-12-03"));
    EXPECT_EQ(today_of(midnight + std::chrono::hours{12}), *parse_date("2026-12-04"));
}

TEST(Attention, NamesWhatWantsSomebody) {
    Writing writing;
    EXPECT_THAT(attention(writing.plan), IsEmpty());
    const auto ana = writing.add(Step::people, Writing::person("Ana"));
    const auto ben = writing.add(Step::people, Writing::person("Ben"));
    const auto odd =
        writing.add(Step::people, Writing::person("Cy", MayCall::unasked, "the old number"));
    const auto first = writing.add(Step::surroundings, Writing::action("Lock it away", ana));
    const auto second = writing.add(Step::surroundings, Writing::action("Give it away", ben));
    writing.take(Remove{.item = ana, .expected = 1});
    writing.take(
        Edit{.item = ben, .expected = 1, .content = Writing::person("Ben", MayCall::refused)});
    writing.take(Edit{.item = ben, .expected = 1, .content = Writing::person("Benno")});
    writing.set(Setting::likelier, "a note");
    writing.take(Set{.setting = Setting::likelier, .expected = 0, .value = PlanText{"a call"}});
    const auto of = [](Matter matter, const ItemId& item) {
        return Attention{.matter = matter, .item = item, .setting = {}};
    };
    EXPECT_THAT(
        attention(writing.plan),
        ElementsAre(
            of(Matter::two_texts, ben), of(Matter::number_not_dialable, odd),
            of(Matter::helper_gone, first), of(Matter::helper_not_agreed, second),
            Attention{.matter = Matter::two_texts, .item = {}, .setting = Setting::likelier}));
}

TEST(Deadlines, AreTheReviewAndActionsWithoutOutcome) {
    Writing writing;
    const auto open = add_actions(writing);
    writing.set(Setting::review, "2026-11-30");
    EXPECT_THAT(deadlines(writing.plan),
                ElementsAre(Deadline{.action = {}, .due = *parse_date("2026-11-30")},
                            Deadline{.action = open, .due = *parse_date("2026-12-03")}));
}

TEST(Difference, NamesWhatWasAddedRemovedChangedAndMoved) {
    Writing writing;
    std::vector<ItemId> items;
    for (const auto* text : {"a", "b", "c", "d"}) items.push_back(writing.add(Step::coping, text));
    writing.set(Setting::rating, "5");
    const auto before = writing.plan;
    EXPECT_THAT(difference(before, before), IsEmpty());
    const auto added = writing.add(Step::reasons, "my cat");
    writing.edit(items[1], 1, "b!");
    writing.take(Remove{.item = items[2], .expected = 1});
    writing.take(Move{.item = items[3],
                      .expected = 1,
                      .step = Step::coping,
                      .place = {.where = Place::Where::first}});
    writing.set(Setting::rating, "8");
    writing.set(Setting::review, "2026-12-03");
    std::vector<std::string> told;
    for (const auto& one : difference(before, writing.plan))
        told.push_back(std::string{name_of(one.kind)} + " " + one.before.text.reveal() + " > " +
                       one.after.text.reveal());
    EXPECT_THAT(told, ElementsAre("moved d > d", "changed b > b!", "added  > my cat",
                                  "removed c > ", "changed 5 > 8", "added  > 2026-12-03"));
    EXPECT_EQ(difference(before, writing.plan)[2].item, added);
}

TEST(Difference, BetweenStepsIsAMove) {
    Writing writing;
    const auto item = writing.add(Step::coping, "the park");
    const auto before = writing.plan;
    writing.take(Move{.item = item, .expected = 1, .step = Step::distraction, .place = {}});
    const auto found = difference(before, writing.plan);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].kind, Difference::Kind::moved);
    EXPECT_EQ(found[0].step, Step::distraction);
}

// For any two plans: each entry that differs is named, and nothing else.
TEST(Difference, IsCompleteAndSpare) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomWriter writer{seed};
    for (int round = 0; round < 100; ++round) {
        const auto before = writer.plan(writer.pick(40));
        auto after = before;
        for (std::size_t i = writer.pick(20); i > 0; --i)
            (void)apply(after, writer.change(after, {}));
        std::set<std::string> named;
        for (const auto& one : difference(before, after))
            if (!one.setting) named.insert(one.item.text());
        for (const auto& item : after.items) {
            const auto* old = before.find(item.id);
            const bool was = old && old->entry.stands(), is = item.entry.stands();
            bool differs = was != is;
            if (was && is)
                differs = old->entry.texts.back().content != item.entry.texts.back().content ||
                          old->step != item.step;
            if (differs) {
                EXPECT_TRUE(named.contains(item.id.text()));
            }
            if (!was && !is) {
                EXPECT_FALSE(named.contains(item.id.text()));
            }
            if (was && is && !differs && old->placed == item.placed &&
                named.contains(item.id.text()))
                // Only others' moves can have changed its neighbours: then somebody did move.
                EXPECT_TRUE(std::ranges::any_of(after.items, [&](const Item& other) {
                    const auto* then = before.find(other.id);
                    return then && then->placed != other.placed;
                }));
        }
    }
}

}  // namespace
}  // namespace holdfast::safetyplan
