#include "ops/oncall/reply.hpp"

#include <gmock/gmock.h>

#include "tests/unit/oncall/scene.hpp"

namespace holdfast::oncall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(Codes, AreFourDigitsEachAndNothingElseButAWordThatAgrees) {
    for (const auto* text : {"4821", " 4821\n", "4821.", "\t4821 . ", "4821!", "#4821", "\"4821\"",
                             "ok 4821", "4821 OK", "Ack: 4821", "Sí, 4821", "4821 4821"})
        EXPECT_THAT(codes_in(text), ElementsAre("4821")) << text;
    EXPECT_THAT(codes_in("4821 0820,7704"), ElementsAre("4821", "0820", "7704"));
    for (const auto* text : {"", ".", "482", "48210", "48 21", "-", "ok", "no 4821", "not 4821",
                             "4821 x", "٤٨٢١", "4821 please", "help"})
        EXPECT_THAT(codes_in(text), IsEmpty()) << text;
    std::string many;
    for (std::size_t i = 0; i <= Reply::codes_max; ++i) many += " " + std::to_string(4000 + i);
    EXPECT_THAT(codes_in(many), IsEmpty());
}

// What was asked of the duties: "sam 4821 KEY".
Task<Result<Taken>> note(std::vector<std::string>& asked, Result<Taken> answer, std::string user,
                         std::string code, std::string key) {
    asked.push_back(user + " " + code + " " + key);
    co_return answer;
}

class ReplyTest : public tests::OnCallTest {
  protected:
    ReplyTest() { EXPECT_TRUE(add("sam", "+12015550140", {"es"})); }
    std::optional<Result<intake::Receipt>> text(const std::string& from, const std::string& words,
                                                const std::string& id = "m1") {
        intake::InboundText inbound{.provider = "kannel",
                                    .message_id = id,
                                    .from = PhoneNumber{from},
                                    .text = MessageText{words}};
        auto receipt = run(reply_.take(inbound));
        tests::oncall_store().command({"PING"});  // the answer is sent by itself
        return receipt;
    }
    std::string saying(const char* key, const std::string& code) const {
        auto words = loaded_.texts.get("es", key);
        return words.replace(words.find("{code}"), 6, code);
    }
    std::vector<std::string> answers() const {
        std::vector<std::string> all;
        for (const auto& one : provider_->sent) all.push_back(one.to + " " + one.text);
        return all;
    }

    Result<Taken> fate_ = Taken::yes;
    std::vector<std::string> asked_;
    Reply reply_{{tests::oncall_store().loop().get_executor(), line_, clock_, staff_.phones(),
                  texts_, [this](std::string user, std::string code, std::string key) {
                      return note(asked_, fate_, std::move(user), std::move(code), std::move(key));
                  }}};
};

TEST_F(ReplyTest, TheRightCodeFromAStaffPhoneTakesTheDutyAndIsAnswered) {
    const auto receipt = text("201 555 0140", "4821");
    ASSERT_TRUE(receipt && *receipt);
    EXPECT_EQ((*receipt)->contact, "") << "no contact came of it";
    EXPECT_THAT(asked_, ElementsAre("sam 4821 staff:kannel:m1"));
    EXPECT_THAT(answers(), ElementsAre("+12015550140 " + saying("staff_taken", "4821")));
    EXPECT_EQ(reply_.counts().taken, 1U);
}

TEST_F(ReplyTest, AStrangersRightCodeAndOtherWordsOfStaffAreAContacts) {
    EXPECT_FALSE(text("+12015550199", "4821"));
    EXPECT_FALSE(text("+12015550140", "I need help myself"));
    EXPECT_FALSE(text("+12015550140", "STOP"));
    EXPECT_FALSE(text("anonymous", "4821"));
    EXPECT_THAT(asked_, IsEmpty());
    EXPECT_THAT(answers(), IsEmpty());
}

TEST_F(ReplyTest, AWrongCodeIsAnsweredAndCountedButNotWithoutEnd) {
    fate_ = Taken::wrong_code;
    for (int i = 0; i < Reply::answers_max + 5; ++i)
        EXPECT_TRUE(*text("+12015550140", "0000", "m" + std::to_string(i)));
    EXPECT_EQ(reply_.counts().wrong_code, 15U);
    EXPECT_EQ(provider_->sent.size(), static_cast<std::size_t>(Reply::answers_max));
    EXPECT_THAT(answers()[0], HasSubstr(saying("staff_wrong_code", "0000")));
    fate_ = Taken::yes;
    EXPECT_TRUE(*text("+12015550140", "4821", "right"));
    EXPECT_EQ(reply_.counts().taken, 1U) << "a right one always counts";
    EXPECT_THAT(answers().back(), HasSubstr(saying("staff_taken", "4821")));
}

TEST_F(ReplyTest, SomebodyWasFaster) {
    fate_ = Taken::by_another;
    EXPECT_TRUE(*text("+12015550140", "4821"));
    EXPECT_THAT(answers(), ElementsAre(HasSubstr(saying("staff_taken_by_another", "4821"))));
    EXPECT_EQ(reply_.counts().by_another, 1U);
}

TEST_F(ReplyTest, OfSeveralAlarmsEachCodeTakesItsOwnAndTheAnswersSayWhich) {
    EXPECT_TRUE(*text("+12015550140", "4821 0820"));
    EXPECT_THAT(asked_, ElementsAre("sam 4821 staff:kannel:m1", "sam 0820 staff:kannel:m1"));
    EXPECT_THAT(answers(), ElementsAre(HasSubstr(saying("staff_taken", "4821")),
                                       HasSubstr(saying("staff_taken", "0820"))));
    EXPECT_EQ(reply_.counts().taken, 2U);
    EXPECT_TRUE((*text("+12015550140", "4821 0820"))->repeated);
    EXPECT_EQ(provider_->sent.size(), 2U);
}

TEST_F(ReplyTest, AProvidersRepeatDoesNothing) {
    EXPECT_TRUE(*text("+12015550140", "4821"));
    const auto again = text("+12015550140", "4821");
    ASSERT_TRUE(again && *again);
    EXPECT_TRUE((*again)->repeated);
    EXPECT_EQ(asked_.size(), 1U);
    EXPECT_EQ(provider_->sent.size(), 1U);
    EXPECT_EQ(reply_.counts().repeated, 1U);
}

TEST_F(ReplyTest, WhatCouldNotBeKeptIsNotAnsweredAndWorksWhenItComesAgain) {
    fate_ = fail(Errc::unavailable, "the store is gone");
    const auto refused = text("+12015550140", "4821");
    ASSERT_TRUE(refused);
    ASSERT_FALSE(*refused);
    EXPECT_EQ(refused->error().code, Errc::unavailable);
    EXPECT_THAT(answers(), IsEmpty());
    fate_ = Taken::yes;
    EXPECT_TRUE(*text("+12015550140", "4821"));
    EXPECT_EQ(provider_->sent.size(), 1U);
    EXPECT_THAT(asked_, testing::Each(HasSubstr("staff:kannel:m1")));
}

}  // namespace
}  // namespace holdfast::oncall
