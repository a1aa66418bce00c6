#include "safetyplan/change.hpp"

#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Changes, AddLinesWhereTheyAreWanted) {
    Writing writing;
    const auto b = writing.add(Step::coping, "b");
    writing.add(Step::coping, "d");
    writing.add(Step::reasons, "other step");
    writing.add(Step::coping, "a", {.where = Place::Where::first, .after = {}});
    writing.add(Step::coping, "c", {.where = Place::Where::after, .after = b});
    writing.add(Step::coping, "e");
    EXPECT_THAT(writing.lines(Step::coping), ElementsAre("a", "b", "c", "d", "e"));
    EXPECT_THAT(writing.lines(Step::reasons), ElementsAre("other step"));
    EXPECT_EQ(writing.plan.revision, 6u);
}

TEST(Changes, MadeTwiceAreMadeOnce) {
    Writing writing;
    const auto add = writing.change(Add{.step = Step::coping, .content = Writing::line("a")});
    const auto item = writing.take(add).item;
    const auto edit =
        writing.change(Edit{.item = item, .expected = 1, .content = Writing::line("b")});
    writing.take(edit);
    writing.edit(item, 2, "c");
    const auto before = writing.plan;
    for (const auto& again : {add, edit}) {
        const auto applied = writing.take(again);
        EXPECT_EQ(applied.outcome, Outcome::repeated);
        EXPECT_EQ(applied.item, item);
        EXPECT_EQ(applied.version, 3u);
    }
    EXPECT_TRUE(writing.plan == before);
}

TEST(Changes, OfTwoOnOneLineKeepBothUntilOneWhoSawBothChooses) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    EXPECT_EQ(writing.edit(item, 1, "walk the dog", {"ana"}).outcome, Outcome::applied);
    EXPECT_EQ(writing.edit(item, 1, "walk to the river").outcome, Outcome::both_kept);
    EXPECT_THAT(writing.lines(Step::coping), ElementsAre("walk the dog | walk to the river"));
    const auto& texts = writing.plan.find(item)->entry.texts;
    EXPECT_EQ(texts[0].by.staff, "ana");
    EXPECT_TRUE(texts[1].by.is_person());
    // Ana has seen only her own: the person's text must stand.
    EXPECT_EQ(writing.edit(item, 2, "walk the dogs", {"ana"}).outcome, Outcome::both_kept);
    EXPECT_THAT(writing.lines(Step::coping), ElementsAre("walk to the river | walk the dogs"));
    EXPECT_EQ(writing.edit(item, 4, "walk the dogs to the river").outcome, Outcome::applied);
    EXPECT_THAT(writing.lines(Step::coping), ElementsAre("walk the dogs to the river"));
}

TEST(Changes, OfTwoToTheSameWordsAreNoConflict) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    writing.edit(item, 1, "walk the dog");
    EXPECT_EQ(writing.edit(item, 1, "walk the dog").outcome, Outcome::applied);
}

TEST(Changes, RemoveOnlyWhatTheirWriterSaw) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    writing.edit(item, 1, "walk far");
    EXPECT_EQ(writing.take(Remove{.item = item, .expected = 1}).outcome, Outcome::both_kept);
    EXPECT_THAT(writing.lines(Step::coping), ElementsAre("walk far"));
    EXPECT_EQ(writing.take(Remove{.item = item, .expected = 2}).outcome, Outcome::applied);
    EXPECT_THAT(writing.lines(Step::coping), IsEmpty());
    EXPECT_EQ(writing.take(Remove{.item = item, .expected = 3}).outcome, Outcome::repeated);
}

TEST(Changes, ToALineThatWasRemovedBringItBack) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    writing.add(Step::coping, "sing");
    writing.take(Remove{.item = item, .expected = 1});
    EXPECT_EQ(writing.edit(item, 1, "walk far").outcome, Outcome::came_back);
    EXPECT_THAT(writing.lines(Step::coping), ElementsAre("walk far", "sing"));
}

TEST(Changes, MoveFreelyAndTheFirstOfTwoMovesHolds) {
    Writing writing;
    const auto a = writing.add(Step::distraction, "a");
    const auto b = writing.add(Step::distraction, "b");
    const auto c = writing.add(Step::distraction, "c");
    const auto move = [&](const ItemId& item, std::uint32_t seen, Step step, Place place) {
        return writing.take(Move{.item = item, .expected = seen, .step = step, .place = place});
    };
    EXPECT_EQ(move(c, 1, Step::distraction, {.where = Place::Where::first}).version, 2u);
    EXPECT_THAT(writing.lines(Step::distraction), ElementsAre("c", "a", "b"));
    const auto revision = writing.plan.revision;
    EXPECT_EQ(move(c, 1, Step::distraction, {}).outcome, Outcome::place_moved);
    EXPECT_EQ(writing.plan.revision, revision);
    EXPECT_THAT(writing.lines(Step::distraction), ElementsAre("c", "a", "b"));
    move(c, 2, Step::distraction, {.where = Place::Where::after, .after = b});
    move(a, 1, Step::distraction, {});
    EXPECT_THAT(writing.lines(Step::distraction), ElementsAre("b", "c", "a"));
    move(b, 1, Step::coping, {});
    EXPECT_THAT(writing.lines(Step::distraction), ElementsAre("c", "a"));
    EXPECT_THAT(writing.lines(Step::coping), ElementsAre("b"));
    EXPECT_EQ(writing.edit(b, 1, "b!").outcome, Outcome::applied) << "a move is no other text";
}

TEST(Changes, MoveNothingWhereItsFieldsHaveNoPlace) {
    Writing writing;
    const auto ana = writing.add(Step::people, Writing::person("Ana"));
    const auto line = writing.add(Step::coping, "line");
    EXPECT_THAT(writing.refused(Move{.item = ana, .expected = 1, .step = Step::coping}),
                Refuses(Errc::bad_request, "relation"));
    const Place after_self{.where = Place::Where::after, .after = ana};
    EXPECT_THAT(writing.refused(
                    Move{.item = ana, .expected = 1, .step = Step::people, .place = after_self}),
                Refuses(Errc::bad_request, "after"));
    const Place after_other{.where = Place::Where::after, .after = line};
    EXPECT_THAT(writing.refused(
                    Move{.item = ana, .expected = 1, .step = Step::people, .place = after_other}),
                Refuses(Errc::bad_request, "after"));
}

TEST(Changes, ThatDoNotFitAreRefusedByFieldAndChangeNothing) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    const auto stranger = *ItemId::parse(writing.next_id().text());
    const auto big = Writing::line(std::string(8192, 'x'));
    EXPECT_THAT(writing.refused(Edit{.item = stranger, .expected = 0, .content = big}),
                Refuses(Errc::not_found, "item"));
    EXPECT_THAT(writing.refused(Edit{.item = item, .expected = 1, .content = big}),
                Refuses(Errc::too_large, "text"));
    EXPECT_THAT(writing.refused(Edit{.item = item, .expected = 2, .content = Writing::line("a")}),
                Refuses(Errc::bad_request, "expected"));
    EXPECT_THAT(writing.refused(Remove{.item = item, .expected = 2}),
                Refuses(Errc::bad_request, "expected"));
    EXPECT_THAT(writing.refused(Remove{.item = stranger, .expected = 0}),
                Refuses(Errc::not_found, "item"));
    EXPECT_THAT(writing.refused(Set{
                    .setting = Setting::review, .expected = 1, .value = PlanText{"2026-12-03"}}),
                Refuses(Errc::bad_request, "expected"));
    const Place nowhere{.where = Place::Where::after, .after = stranger};
    EXPECT_THAT(
        writing.refused(Add{.step = Step::coping, .place = nowhere, .content = Writing::line("a")}),
        Refuses(Errc::not_found, "after"));
}

TEST(Changes, OfSettingsFollowTheSameRule) {
    Writing writing;
    writing.set(Setting::rating, "7");
    writing.set(Setting::review, "2026-12-03");
    EXPECT_EQ(rating_of(writing.plan), 7);
    EXPECT_EQ(to_text(*review_of(writing.plan)), "2026-12-03");
    const Set late{.setting = Setting::rating, .expected = 0, .value = PlanText{"9"}};
    EXPECT_EQ(writing.take(late).outcome, Outcome::both_kept);
    EXPECT_EQ(writing.plan.setting(Setting::rating).texts.size(), 2u);
    writing.set(Setting::rating, "");
    EXPECT_EQ(rating_of(writing.plan), std::nullopt);
    for (const auto* value : {"11", "-1", "7.5", "seven", "07"})
        EXPECT_THAT(writing.refused(Set{.setting = Setting::rating,
                                        .expected = writing.plan.setting(Setting::rating).version,
                                        .value = PlanText{value}}),
                    Refuses(Errc::bad_request, "rating"));
    EXPECT_THAT(writing.refused(
                    Set{.setting = Setting::review, .expected = 1, .value = PlanText{"tomorrow"}}),
                Refuses(Errc::bad_request, "review"));
}

TEST(Changes, NameAsHelperOnlySomebodyWhoAgreed) {
    Writing writing;
    const auto ana = writing.add(Step::people, Writing::person("Ana"));
    const auto ben = writing.add(Step::people, Writing::person("Ben", MayCall::refused));
    const auto line = writing.add(Step::coping, "walk");
    writing.add(Step::surroundings, Writing::action("Give the tablets away", ana));
    for (const auto& helper : {ben, line, *ItemId::parse(writing.next_id().text())})
        EXPECT_THAT(writing.refused(Add{.step = Step::surroundings,
                                        .content = Writing::action("Lock it away", helper)}),
                    Refuses(Errc::bad_request, "helper"));
}

TEST(Bounds, TwoHundredItemsAndNotOneMore) {
    Writing writing;
    std::vector<ItemId> items;
    for (std::size_t i = 0; i < items_max; ++i)
        items.push_back(writing.add(Step::coping, "line " + std::to_string(i)));
    EXPECT_THAT(writing.refused(Add{.step = Step::coping, .content = Writing::line("one more")}),
                Refuses(Errc::too_large, "items"));
    writing.take(Remove{.item = items[0], .expected = 1});
    writing.add(Step::coping, "one more");
    EXPECT_THAT(
        writing.refused(Edit{.item = items[0], .expected = 1, .content = Writing::line("back")}),
        Refuses(Errc::too_large, "items"));
    EXPECT_TRUE(check_plan(writing.plan));
}

TEST(Bounds, OfRemovedEntriesChangeIdsAndTexts) {
    Writing writing;
    for (std::size_t i = 0; i < 2 * removed_max; ++i) {
        const auto item = writing.add(Step::coping, "line");
        writing.take(Remove{.item = item, .expected = 1});
    }
    EXPECT_EQ(writing.plan.items.size(), removed_max);
    EXPECT_EQ(writing.plan.recent.size(), recent_kept);
    const auto item = writing.add(Step::coping, "line");
    for (std::size_t i = 1; i < texts_max; ++i) writing.edit(item, 0, std::to_string(i));
    EXPECT_THAT(writing.refused(Edit{.item = item, .expected = 0, .content = Writing::line("x")}),
                Refuses(Errc::conflict, "item"));
    EXPECT_TRUE(check_plan(writing.plan));
}

TEST(Bounds, OfAllTextsTogether) {
    Writing writing;
    const std::string large(text_bytes_max, 'x');
    while (bytes_of(writing.plan) + text_bytes_max <= plan_bytes_max)
        writing.add(Step::coping, large);
    EXPECT_THAT(writing.refused(Add{.step = Step::coping, .content = Writing::line(large)}),
                Refuses(Errc::too_large, "plan"));
    const auto first = writing.plan.items.front().id;
    EXPECT_EQ(writing.edit(first, 1, std::string(text_bytes_max, 'y')).outcome, Outcome::applied)
        << "a text that takes another's place needs no more room";
}

}  // namespace
}  // namespace holdfast::safetyplan
