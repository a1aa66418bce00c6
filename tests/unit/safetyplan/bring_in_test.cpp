#include "safetyplan/bring_in.hpp"

#include <boost/json/parse.hpp>

#include "safetyplan/plan_json.hpp"
#include "tests/unit/safetyplan/random_plan.hpp"
#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

const Editor importer{"imp"};
const TimePoint later = start + std::chrono::days{1};

Text& text_at(Plan& plan, std::size_t item) {
    return plan.items.at(item).entry.texts.at(0);
}

TEST(BringingIn, KeepsTheWritersOfWhatStoodHere) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    writing.edit(item, 1, "walk by the sea", {"ana"});
    writing.set(Setting::rating, "7");
    const auto brought = bring_in(writing.plan, &writing.plan, importer, later);
    EXPECT_EQ(brought.items.at(0).entry, writing.plan.items.at(0).entry);
    EXPECT_EQ(brought.settings, writing.plan.settings);
}

TEST(BringingIn, MakesEverythingElseTheImporters) {
    Writing writing;
    writing.add(Step::coping, "walk");
    auto given = writing.plan;
    text_at(given, 0).content.text = PlanText{"run"};
    text_at(given, 0).by = {"ana"};
    given.items.push_back(given.items[0]);
    SeededRandom random{7};
    given.items.back().id = ItemId::make(later, random);
    text_at(given, 1).by = {};  // the document says: the person
    given.settings[0].texts = {{.content = Writing::line("9"), .version = 5, .by = {}, .at = start}};
    given.settings[0].version = 5;
    for (const auto* before : {static_cast<const Plan*>(nullptr), &std::as_const(writing.plan)}) {
        auto brought = bring_in(given, before, importer, later);
        for (const std::size_t i : {0, 1}) {
            EXPECT_EQ(text_at(brought, i).by, importer);
            EXPECT_EQ(text_at(brought, i).at, later);
        }
        EXPECT_EQ(brought.settings[0].texts.at(0).by, importer);
        EXPECT_TRUE(check_plan(brought));
    }
}

TEST(BringingIn, NeverLetsAChangeUnderWayOverwriteIt) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    const auto left_out = writing.add(Step::coping, "sing");
    auto given = writing.plan;
    given.items.pop_back();
    text_at(given, 0).content.text = PlanText{"run"};
    writing.plan = bring_in(given, &writing.plan, importer, later);
    EXPECT_EQ(writing.edit(item, 1, "walk slowly").outcome, Outcome::both_kept);
    EXPECT_EQ(writing.edit(left_out, 1, "sing loudly").outcome, Outcome::came_back);
    const auto moved = writing.take(
        Move{.item = item, .expected = 1, .step = Step::reasons, .place = {}});
    EXPECT_EQ(moved.outcome, Outcome::place_moved);
}

TEST(BringingIn, NeverShowsTheSameTextTwice) {
    Writing writing;
    const auto item = writing.add(Step::coping, "walk");
    auto given = writing.plan;
    auto& texts = given.items.at(0).entry.texts;
    texts.push_back({.content = Writing::line("run"), .version = 2, .by = {}, .at = start});
    texts.push_back({.content = Writing::line("walk"), .version = 3, .by = {}, .at = start});
    given.settings[0].texts.assign(2, {.content = Writing::line("9"), .version = 1, .by = {}, .at = start});
    for (const auto* before : {static_cast<const Plan*>(nullptr), &std::as_const(writing.plan)}) {
        Writing brought;
        brought.plan = bring_in(given, before, importer, later);
        EXPECT_EQ(brought.lines(Step::coping), std::vector<std::string>{"walk | run"});
        EXPECT_TRUE(brought.plan.settings[0].settled());
        EXPECT_TRUE(check_plan(brought.plan));
    }
    texts.erase(texts.begin() + 1);
    const auto same = bring_in(given, &writing.plan, importer, later);
    EXPECT_EQ(same.find(item)->entry, writing.plan.items.at(0).entry) << "nothing is new in it";
}

// Whatever stood and whatever comes: a sound plan, whose versions only rose.
TEST(BringingIn, GivesASoundPlan) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomWriter writer{seed};
    for (int round = 0; round < 100; ++round) {
        const auto before = writer.plan(writer.pick(60));
        auto given = before;
        for (std::size_t i = writer.pick(30); i > 0; --i)
            (void)apply(given, writer.change(given, {}));
        if (round % 3 == 0) given = writer.plan(writer.pick(60));
        const auto brought = bring_in(given, &before, importer, later);
        const auto sound = check_plan(brought);
        ASSERT_TRUE(sound) << sound.error().detail;
        for (const auto& item : given.items) {
            const auto& now = brought.find(item.id)->entry;
            ASSERT_EQ(now.texts.size(), item.entry.texts.size());
            const auto* was = before.find(item.id);
            EXPECT_GE(now.version, was ? was->entry.version : 0);
            for (const auto& text : now.texts) {
                const auto same = [&](const Text& one) { return one.content == text.content; };
                const bool stood = was && std::ranges::any_of(was->entry.texts, same);
                EXPECT_TRUE(stood || (text.by == importer && text.at == later));
            }
        }
    }
}

// One value in a document, at any depth, in place of another of it or of something else.
class Damage {
  public:
    explicit Damage(RandomWriter& writer) : writer_(writer) {}

    std::string to(json::value document) {
        collect(document);
        const json::value* other = places_[writer_.pick(places_.size())];
        static const auto strange = json::parse(
            R"([null, true, -1, 0, 1, 1000000000, 9.5, "", "x", "Ana", [], {}, "\u202e", "2026-02-30"])");
        const auto& list = strange.get_array();
        json::value in_place = writer_.pick(2) == 0 ? *other : list[writer_.pick(list.size())];
        *places_[writer_.pick(places_.size())] = std::move(in_place);
        auto text = json::serialize(document);
        if (writer_.pick(8) == 0)
            text[writer_.pick(text.size())] = static_cast<char>(writer_.pick(256));
        return text;
    }

  private:
    void collect(json::value& value) {
        places_.push_back(&value);
        if (auto* list = value.if_array())
            for (auto& one : *list) collect(one);
        if (auto* object = value.if_object())
            for (auto& member : *object) collect(member.value());
    }

    RandomWriter& writer_;
    std::vector<json::value*> places_{};
};

// Whatever a document says that is taken at all: what is then kept here can be read again.
TEST(BringingIn, KeepsNothingThatCannotBeReadAgain) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    const identity::NumberReader reader{"US"};
    RandomWriter writer{seed};
    int taken = 0, refused = 0;
    for (int round = 0; round < 3000; ++round) {
        const auto before = writer.plan(writer.pick(12));
        auto given = writer.pick(2) == 0 ? before : writer.plan(writer.pick(12));
        writer.settle(given);
        json::value document = to_json(given);
        if (writer.pick(2) == 0)
            if (const auto version =
                    agree(given, 1, {.agreed = {{}}, .why = {}, .by = importer, .at = start}))
                document = to_json(*version);
        const auto plan = read_export(Damage{writer}.to(std::move(document)), reader);
        ++(plan ? taken : refused);
        if (!plan) {
            EXPECT_FALSE(plan.error().detail.empty());
            continue;
        }
        const auto brought = bring_in(*plan, &before, importer, later);
        const auto again = read_plan(json::serialize(to_json(brought)), reader);
        ASSERT_TRUE(again) << again.error().detail;
        ASSERT_TRUE(*again == brought);
    }
    EXPECT_GT(taken, 100);
    EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace holdfast::safetyplan
