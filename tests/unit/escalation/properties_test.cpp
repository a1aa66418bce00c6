// Random sequences of steps and notes: exactly what the rules say is taken, and what was taken
// stays as it was.
#include <gtest/gtest.h>

#include "ops/escalation/record_json.hpp"
#include "tests/unit/escalation/walk.hpp"

namespace holdfast::escalation::tests {
namespace {

constexpr int walks = 3000, tries_a_walk = 40;

const desk::NameOf no_names = [](std::string_view user) { return std::string{user}; };

template <class Kind>
const Kind* step_as(const Entry& entry) {
    const auto* step = std::get_if<Step>(&entry.what);
    return step ? std::get_if<Kind>(step) : nullptr;
}

// The rules once more, from what was taken so far and without a state: the newest of told and
// reached says whether somebody is awaited.
struct History {
    bool named = false, told = false, awaited = false, reached = false, closed = false;

    explicit History(const Record& record) {
        for (const auto& entry : record.entries) {
            if (step_as<Consulted>(entry)) named = true;
            if (step_as<Told>(entry)) told = awaited = true, reached = false;
            if (step_as<Reached>(entry)) awaited = false, reached = true;
            if (step_as<Closed>(entry)) closed = true;
        }
    }

    bool allows(const Step& step, const std::string& by) const {
        if (closed) return false;
        if (const auto* one = std::get_if<Consulted>(&step)) return !one->supervisor.empty();
        if (const auto* one = std::get_if<Told>(&step)) {
            const bool decided =
                one->agreed || (!one->second.empty() && one->second != by && !one->why.empty());
            return (named || !one->no_time.empty()) && !one->whom.empty() && decided;
        }
        if (const auto* one = std::get_if<Closed>(&step)) {
            if (one->why.empty()) return false;
            if (one->outcome == Outcome::reached) return reached;
            if (one->outcome == Outcome::not_located) return told;
            return true;
        }
        return awaited;
    }
};

Entry entry_at(int turn, std::string by, auto what) {
    return {.at = some_time + Millis{turn}, .by = std::move(by), .what = std::move(what)};
}

TEST(Walks, ExactlyWhatTheRulesSayIsTaken) {
    int taken = 0, refused = 0, closed = 0;
    for (unsigned seed = 0; seed < walks; ++seed) {
        Walk walk{seed};
        auto record = opened_record();
        for (int turn = 1; turn <= tries_a_walk; ++turn) {
            const auto step = walk.step();
            const auto by = walk.user();
            const bool allowed = History{record}.allows(step, by);
            const auto before = record.standing;
            ASSERT_EQ(try_to_add(record, entry_at(turn, by, step)), allowed)
                << "walk " << seed << " turn " << turn << " to " << name_of(aim_of(step));
            ++(allowed ? taken : refused);
            if (!allowed) ASSERT_EQ(record.standing, before);
            ASSERT_EQ(record.standing.told, History{record}.told);
            ASSERT_EQ(!record.standing.supervisor.empty(), History{record}.named);
        }
        closed += record.standing.state == State::closed;
    }
    // The walks must be worth something: plenty of both, and ends.
    EXPECT_GT(taken, walks * 2);
    EXPECT_GT(refused, walks * 10);
    EXPECT_GT(closed, walks / 2);
}

TEST(Walks, WhatMayComeNextIsWhatSomeStepMayDo) {
    for (unsigned seed = 0; seed < walks; ++seed) {
        Walk walk{seed};
        auto record = opened_record();
        for (int turn = 1; turn <= tries_a_walk; ++turn) {
            const auto ways = next(record.standing);
            const auto state = record.standing.state;
            const auto step = walk.step();
            const auto aim = aim_of(step);
            if (!try_to_add(record, entry_at(turn, walk.user(), step))) continue;
            const bool shown = std::ranges::find(ways, aim) != ways.end();
            // Another supervisor, or more about who is on the way, may be added at any time.
            const bool adds_more = aim == State::consulted || aim == state;
            ASSERT_TRUE(shown || adds_more) << name_of(aim) << " from " << name_of(state);
            ASSERT_EQ(next(record.standing).empty(), record.standing.state == State::closed);
            ASSERT_EQ(due(record.standing, {}).has_value(), !next(record.standing).empty());
        }
    }
}

// All that a journal does with them in between.
Entry kept_and_read(const Record& record, const Entry& entry, const vault::DataKey& key,
                    Random& random) {
    const auto parts = written(record.id, entry, record.rev + 1);
    const auto stored = journal::encode(a_contact, parts.header, parts.content, key, random);
    auto event = journal::decode(a_contact, entry.seq, stored, key);
    EXPECT_TRUE(event && event->opened);
    auto read = entry_of(*event);
    EXPECT_TRUE(read);
    return std::move(*read);
}

bool begins_with(const json::value& longer, const json::value& shorter) {
    const auto &all = longer.as_array(), &first = shorter.as_array();
    return all.size() >= first.size() && std::equal(first.begin(), first.end(), all.begin());
}

TEST(Walks, NothingIsLostOrAltered) {
    SeededRandom random{1};
    const auto key = vault::DataKey::make(random);
    int notes_after_closing = 0;
    for (unsigned seed = 0; seed < walks / 10; ++seed) {
        Walk walk{seed};
        auto record = opened_record({.basis = {walk.words(), {}, {}, {}}, .way = walk.words()});
        Record read = record;
        for (int turn = 1; turn <= tries_a_walk; ++turn) {
            const auto before = record_json(record, {}, no_names);
            const bool closed = record.standing.state == State::closed;
            auto entry = walk.chance(50) ? entry_at(turn, walk.user(), walk.step())
                                         : entry_at(turn, walk.user(), walk.note(record));
            if (!try_to_add(record, std::move(entry))) continue;
            notes_after_closing += closed;
            const auto now = record_json(record, {}, no_names);
            for (const auto* list : {"events", "tried", "where", "told", "notes"})
                ASSERT_TRUE(begins_with(now.at(list), before.at(list))) << list;
            ASSERT_EQ(now.at("events").as_array().size(),
                      before.at("events").as_array().size() + 1);
            read.add(kept_and_read(record, record.entries.back(), key, random));
            ASSERT_EQ(record_json(read, {}, no_names), now) << "walk " << seed;
        }
        const auto first = record.entries.front();
        ASSERT_EQ(record.find(first.seq)->at, first.at);
    }
    EXPECT_GT(notes_after_closing, 20) << "corrections come after the end, too";
}

TEST(Walks, ACorrectionNamesAnEntryOfThisEscalation) {
    for (unsigned seed = 0; seed < walks; ++seed) {
        Walk walk{seed};
        auto record = opened_record();
        for (int turn = 1; turn <= 10; ++turn) {
            const auto note = walk.note(record);
            const bool there = record.find(note.corrects) != nullptr;
            const bool added = try_to_add(record, entry_at(turn, "ana", note));
            if (note.kind == NoteKind::correction || note.corrects != 0)
                ASSERT_TRUE(there || !added);
            if (note.kind != NoteKind::basis) ASSERT_TRUE(!note.text.empty() || !added);
        }
    }
}

}  // namespace
}  // namespace holdfast::escalation::tests
