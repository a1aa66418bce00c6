#include <gmock/gmock.h>

#include <random>

#include "router/core/utf8.hpp"
#include "tests/unit/outbound/routes.hpp"

namespace holdfast::intake {
namespace {

using namespace std::literals;
using testing::HasSubstr;
using testing::IsEmpty;

class KannelRoutesTest : public tests::RoutesTest {
  protected:
    static constexpr char target[] = "/v1/sms/kannel/sekrit?id=k1&sender=%2B12015550123&to=13013";
    std::string taken_text(const std::string& query, std::optional<std::string> body) {
        taken_.clear();
        EXPECT_EQ(ask(target + query, std::move(body)).status, 200);
        return taken_.empty() ? "nothing was taken" : taken_[0].text.reveal();
    }
};

TEST_F(KannelRoutesTest, TakesATextAsKannelPostsIt) {
    const auto answer = ask(std::string{target} + "&ts=1&smsc=FAKE&coding=0&charset=UTF-8", "héllo",
                            {{"Content-Type", "text/plain; charset=\"UTF-8\""}});
    EXPECT_EQ(answer.status, 200) << "Kannel takes 204 for a failure";
    EXPECT_EQ(answer.body, "") << "a body would be sent as the reply";
    ASSERT_EQ(taken_.size(), 1U);
    EXPECT_EQ(taken_[0].provider, "kannel");
    EXPECT_EQ(taken_[0].message_id, "k1");
    EXPECT_EQ(taken_[0].from.reveal(), "+12015550123");
    EXPECT_EQ(taken_[0].text.reveal(), "héllo");
    EXPECT_FALSE(taken_[0].provider_answers_help);
}

TEST_F(KannelRoutesTest, ReadsEveryWayOfWriting) {
    const auto wide = "\0W\0e\x20\x19\0r\0e\0 \xD8\x3D\xDE\x22"s;
    EXPECT_EQ(taken_text("&coding=2&charset=UTF-16BE", wide), "We’re 😢");
    EXPECT_EQ(taken_text("&coding=2", wide), "We’re 😢");
    EXPECT_EQ(taken_text("&coding=2&charset=UTF-8", "We’re 😢"), "We’re 😢");
    EXPECT_EQ(taken_text("&coding=0&charset=UTF-8&text=in%20the+query", std::nullopt),
              "in the query");
    EXPECT_EQ(taken_text("&coding=2&text=%00h%00i", std::nullopt), "hi");
    EXPECT_EQ(taken_text("&coding=2", "\xD8\x3D"s), "\uFFFD") << "half a pair";
    EXPECT_EQ(taken_text("&coding=2", "\xDE\x22\0a"s), "\uFFFDa");
    EXPECT_EQ(taken_text("&coding=2", "\0a\0"s), "a\uFFFD") << "half a unit";
    EXPECT_EQ(taken_text("&coding=1&charset=8-BIT", "caf\xE9"), "caf\uFFFD");
    EXPECT_EQ(taken_text("", ""), "");
}

TEST_F(KannelRoutesTest, WhateverBytesComeTheTextIsUtf8) {
    std::mt19937_64 random{7};
    for (int round = 0; round < 200; ++round) {
        std::string bytes;
        for (auto length = random() % 30; length > 0; --length)
            bytes += static_cast<char>(random() % 3 == 0 ? 0xD8 + random() % 8 : random());
        EXPECT_TRUE(is_utf8(taken_text(round % 2 == 0 ? "&coding=2" : "&coding=0", bytes)))
            << "round " << round;
    }
}

TEST_F(KannelRoutesTest, StrangersAreTurnedAway) {
    for (const auto* path :
         {"/v1/sms/kannel/wrong?id=1&sender=2", "/v1/sms/kannel/sekri?id=1&sender=2"})
        EXPECT_EQ(ask(path, "x").status, 403) << path;
    EXPECT_EQ(ask("/v1/sms/kannel/wrong/status?ref=x&status=1", std::nullopt).status, 403);
    EXPECT_EQ(refused("kannel", Refusal::wrong_secret), 3U);
    EXPECT_EQ(ask(target, "x", {{"X-Forwarded-For", "192.0.2.1"}}).status, 403);
    EXPECT_EQ(refused("kannel", Refusal::wrong_address), 1U);
    EXPECT_THAT(taken_, IsEmpty());
}

TEST_F(KannelRoutesTest, RefusalsNameTheField) {
    const auto no_id = ask("/v1/sms/kannel/sekrit?sender=1", "x");
    EXPECT_EQ(no_id.status, 400);
    EXPECT_THAT(no_id.body, HasSubstr("\"id\""));
    const auto no_sender = ask("/v1/sms/kannel/sekrit?id=1", "x");
    EXPECT_EQ(no_sender.status, 400);
    EXPECT_THAT(no_sender.body, HasSubstr("\"sender\""));
    EXPECT_EQ(ask("/v1/sms/kannel/sekrit?id=" + std::string(257, 'x') + "&sender=1", "x").status,
              400);
    EXPECT_EQ(ask("/v1/sms/kannel/sekrit?id=%zz", "x").status, 400);
    EXPECT_EQ(refused("kannel", Refusal::malformed), 4U);
}

TEST_F(KannelRoutesTest, WhatIsNotKeptIsNotAcknowledged) {
    receipt_ = fail(Errc::unavailable);
    EXPECT_EQ(ask(target, "x").status, 503);
    EXPECT_EQ(not_kept_.size(), 1U);
}

TEST_F(KannelRoutesTest, ReportsBecomeOurs) {
    struct Case {
        const char *said, *status, *why;
    };
    const Case cases[] = {{"1", "delivered", ""},
                          {"2", "failed", "not_delivered"},
                          {"8", "sent", ""},
                          {"16", "failed", "provider_refused"}};
    const auto path = "/v1/sms/kannel/sekrit/status?ref=" + std::string{reference} + "&status=";
    for (const auto& one : cases) {
        reports_.clear();
        EXPECT_EQ(ask(path + one.said, std::nullopt).status, 200);
        ASSERT_EQ(reports_.size(), 1U) << one.said;
        EXPECT_EQ(reports_[0].status, one.status);
        EXPECT_EQ(reports_[0].why, one.why);
    }
    reports_.clear();
    EXPECT_EQ(ask(path + "4", std::nullopt).status, 200);
    for (const auto* wrong : {"", "3", "32", "x", "%31%00"})
        EXPECT_EQ(ask(path + wrong, std::nullopt).status, 400);
    EXPECT_THAT(reports_, IsEmpty());
}

TEST_F(KannelRoutesTest, ATextToStaffThatDidNotArriveIsHandedOn) {
    const std::string path = "/v1/sms/kannel/sekrit/status?ref=notice-";
    EXPECT_EQ(ask(path + "one.1.0&status=2", std::nullopt).status, 200);
    EXPECT_EQ(ask(path + "two.1.0&status=16", std::nullopt).status, 200);
    for (const auto* good : {"1", "4", "8"})
        EXPECT_EQ(ask(path + "one.1.0&status=" + good, std::nullopt).status, 200);
    EXPECT_THAT(notices_failed_,
                testing::ElementsAre("one.1.0 not_delivered", "two.1.0 provider_refused"));
    EXPECT_EQ(routes_.counts().at("kannel").reports, 2U);
    news_ = fail(Errc::unavailable);
    EXPECT_EQ(ask(path + "one.1.0&status=2", std::nullopt).status, 503) << "told again later";
    EXPECT_EQ(ask("/v1/sms/kannel/wrong/status?ref=notice-x&status=2", std::nullopt).status, 403);
    EXPECT_EQ(notices_failed_.size(), 3U);
    EXPECT_THAT(reports_, IsEmpty());
}

}  // namespace
}  // namespace holdfast::intake
