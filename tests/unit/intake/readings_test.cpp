// Readings kept from message to message say what reading all turns anew says, whatever happened in
// between.
#include "router/intake/readings.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/lexicons.hpp"

namespace holdfast::intake {
namespace {

using Turns = std::vector<std::string>;

std::shared_ptr<const triage::Assessor> shipped() {
    auto files = triage::shipped_lexicons();
    files.push_back(triage::shipped_file("voice.toml"));
    return *triage::Assessor::make(std::move(files));
}

class ReadingsTest : public testing::Test {
  protected:
    // What this message makes of the turns before it, read through `readings_`; and it must be what
    // they all say at once.
    void expect_same(const std::string& person, const Turns& before, const std::string& message) {
        std::vector<std::string_view> turns(before.begin(), before.end());
        turns.push_back(message);
        EXPECT_EQ(readings_.read(person, turns, before.size()), now_->assess(turns)) << message;
    }
    void writes(const std::string& person, const std::string& message) {
        expect_same(person, said_[person], message);
        said_[person].push_back(message);
    }

    std::shared_ptr<const triage::Assessor> now_ = shipped();
    std::shared_ptr<triage::LiveAssessor> live_ = std::make_shared<triage::LiveAssessor>(now_);
    Readings readings_{live_};
    std::map<std::string, Turns> said_;
};

TEST_F(ReadingsTest, several_persons_write_in_turn) {
    const Turns messages{"i want to",  "die",        "not really", "i have pills",
                         "in my hand", "right now.", "goodbye"};
    for (const auto& message : messages)
        for (const auto* person : {"a", "b", "c"})
            writes(person, message + std::string{" "} + person);
}

TEST_F(ReadingsTest, a_message_that_was_not_kept_is_not_among_the_turns) {
    for (const auto* message : {"hello", "it is me again", "are you there"}) writes("a", message);
    expect_same("a", said_["a"], "i am going to kill myself");
    writes("a", "thank you");
    EXPECT_EQ(said_["a"].size(), 4U);
}

TEST_F(ReadingsTest, turns_that_were_read_anew_are_other_turns) {
    for (const auto* message : {"hello", "i want to", "kill"}) writes("a", message);
    said_["a"].back() = "leave";  // as another node wrote it down
    readings_.forget("a");
    writes("a", "myself");
}

TEST_F(ReadingsTest, turns_may_fall_away_at_the_front) {
    for (int i = 0; i < 20; ++i) writes("a", "i cannot go on with " + std::to_string(i));
    said_["a"].erase(said_["a"].begin(), said_["a"].begin() + 16);
    writes("a", "and i do not want to");
}

TEST_F(ReadingsTest, with_other_lexicons_all_turns_are_read_by_them_and_the_old_are_let_go) {
    for (const auto* message : {"hello", "nice weather", "out here"}) writes("a", message);
    writes("b", "hello");
    writes("b", "are you there");
    const std::weak_ptr<const triage::Assessor> old = now_;
    now_ = *triage::Assessor::make(triage::shipped_lexicons());  // without the second voice
    live_->replace(now_);
    writes("a", "today");
    EXPECT_TRUE(old.expired());
    writes("b", "i see");
}

TEST_F(ReadingsTest, who_was_left_out_is_read_anew) {
    std::string many;
    while (many.size() < 60'000) many += "word by word ";
    writes("early", "i want to");
    writes("early", "end");
    for (int i = 0; i < 30; ++i) {
        readings_.read("late" + std::to_string(i), std::vector<std::string_view>{"hello", many}, 1);
        ASSERT_LE(readings_.words(), Readings::words_max);
    }
    EXPECT_GT(readings_.words(), Readings::words_max / 2);
    writes("early", "my life");
}

}  // namespace
}  // namespace holdfast::intake
