#include "ops/escalation/requests.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

namespace holdfast::escalation::tests {
namespace {

json::object body(std::string_view text) {
    return json::parse(text).as_object();
}

template <class Value>
std::string fault(const Result<Value>& read) {
    return read ? "none" : std::string{facts(read.error().code).name} + " " + read.error().field;
}

TEST(Requests, AStepIsReadWithItsFields) {
    const auto step =
        read_step(body(R"({"to":"told","kind":"mobile_team","whom":" the team\n of 3 ",
        "agreed":false,"second":"sue","why":"no answer","reference":"A-17"})"));
    ASSERT_TRUE(step);
    const auto& told = std::get<Told>(*step);
    EXPECT_EQ(told.kind, Whom::mobile_team);
    EXPECT_EQ(told.whom.reveal(), "the team  of 3");
    EXPECT_EQ(told.second, "sue");
    EXPECT_EQ(told.reference.reveal(), "A-17");
    EXPECT_FALSE(told.agreed);
}

TEST(Requests, WhatIsWrongIsNamed) {
    const std::pair<const char*, const char*> steps[] = {
        {R"({})", "incomplete to"},
        {R"({"to":"ringing"})", "bad_request to"},
        {R"({"to":"opened"})", "bad_request to"},
        {R"({"to":"told","agreed":true})", "incomplete kind"},
        {R"({"to":"told","kind":"police","agreed":true})", "bad_request kind"},
        {R"({"to":"told","kind":"emergency"})", "incomplete agreed"},
        {R"({"to":"told","kind":"emergency","agreed":"yes"})", "bad_request agreed"},
        {R"({"to":"told","kind":"emergency","agreed":true,"said":7})", "bad_request said"},
        {R"({"to":"consulted","supervisor":"Sue Smith"})", "bad_request supervisor"},
        {R"({"to":"reached","note":"bell \u0007"})", "bad_request note"},
        {R"({"to":"closed","why":"x"})", "incomplete outcome"},
        {R"({"to":"closed","outcome":"left","why":"x"})", "bad_request outcome"}};
    for (const auto& [text, expected] : steps)
        EXPECT_EQ(fault(read_step(body(text))), expected) << text;
    EXPECT_EQ(fault(read_opening(body(R"({"basis":{"desire":"\u0000"}})"))),
              "bad_request basis/desire");
    EXPECT_EQ(fault(read_opening(body(R"({"basis":"grave"})"))), "bad_request basis");
    EXPECT_EQ(fault(read_note(body(R"({"kind":"rumour"})"))), "bad_request kind");
    EXPECT_EQ(fault(read_note(body(R"({"kind":"correction","corrects":-1})"))),
              "bad_request corrects");
    EXPECT_EQ(fault(read_rev(body(R"({})"))), "bad_request rev");
    EXPECT_EQ(fault(read_key(body(R"({"key":"a b"})"))), "bad_request key");
    EXPECT_EQ(fault(read_key(body(R"({})"))), "bad_request key");
}

TEST(Requests, TextsAreBounded) {
    const std::string fits(words_bytes_max, 'x');
    EXPECT_EQ(fault(read_note({{"kind", "note"}, {"text", fits}})), "none");
    EXPECT_EQ(fault(read_note({{"kind", "note"}, {"text", fits + "x"}})), "too_large text");
    EXPECT_EQ(fault(read_opening({{"basis", json::object{{"intent", fits + "x"}}}})),
              "too_large basis/intent");
    EXPECT_EQ(fault(read_key({{"key", std::string(key_bytes_max + 1, 'k')}})), "too_large key");
}

TEST(Requests, OneKeyIsEnoughToOpen) {
    const auto opening = read_opening(body(R"({"key":"k"})"));
    ASSERT_TRUE(opening);
    EXPECT_TRUE(opening->basis.empty());
    EXPECT_FALSE(opening->drill);
}

}  // namespace
}  // namespace holdfast::escalation::tests
