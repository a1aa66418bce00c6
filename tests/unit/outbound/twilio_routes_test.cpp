#include <gmock/gmock.h>

#include "tests/unit/outbound/routes.hpp"

namespace holdfast::intake {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TwilioRoutesTest : public tests::RoutesTest {};

TEST_F(TwilioRoutesTest, TakesAText) {
    const auto answer =
        twilio(twilio_text({{"Body", "I can’t 😢"}, {"NumMedia", "2"}, {"NewField", "x"}}));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)");
    ASSERT_EQ(taken_.size(), 1U);
    EXPECT_EQ(taken_[0].provider, "twilio");
    EXPECT_EQ(taken_[0].message_id, "SM1");
    EXPECT_EQ(taken_[0].from.reveal(), "+12015550123");
    EXPECT_EQ(taken_[0].text.reveal(), "I can’t 😢");
    EXPECT_EQ(taken_[0].media, 2);
    EXPECT_TRUE(taken_[0].provider_answers_help);
    EXPECT_EQ(routes_.counts().at("twilio").accepted, 1U);
    EXPECT_EQ(all_refused("twilio"), 0U);
}

TEST_F(TwilioRoutesTest, ARepeatIsAnsweredLikeTheFirst) {
    receipt_->repeated = true;
    EXPECT_EQ(twilio(twilio_text()).status, 200);
    EXPECT_EQ(routes_.counts().at("twilio").repeated, 1U);
}

TEST_F(TwilioRoutesTest, AnEmptyBodyIsAMessage) {
    EXPECT_EQ(twilio(twilio_text({{"Body", ""}, {"NumMedia", "1"}})).status, 200);
    EXPECT_EQ(taken_.at(0).text.reveal(), "");
}

TEST_F(TwilioRoutesTest, BrokenUtf8IsMendedAndNotRefused) {
    const auto form = twilio_text({{"Body", "caf\xE9 \xF0\x9F"}, {"From", "anonymous\xFF"}});
    EXPECT_EQ(twilio(form).status, 200) << "the signature is over the bytes as sent";
    EXPECT_EQ(taken_.at(0).text.reveal(), "caf\uFFFD \uFFFD\uFFFD");
    EXPECT_EQ(taken_.at(0).from.reveal(), "anonymous\uFFFD");
}

TEST_F(TwilioRoutesTest, BothTokensOfARotationAreGood) {
    EXPECT_EQ(twilio(twilio_text(), "/v1/sms/twilio", "older token").status, 200);
    EXPECT_EQ(twilio(twilio_text(), "/v1/sms/twilio", "oldest token").status, 403);
    EXPECT_EQ(taken_.size(), 1U);
}

TEST_F(TwilioRoutesTest, TheQueryIsSignedToo) {
    EXPECT_EQ(twilio(twilio_text(), "/v1/sms/twilio?line=main").status, 200);
    const auto form = twilio_text();
    const auto signature =
        twilio_signature("https://line.example.org/v1/sms/twilio?line=main", form, Secret{"token"});
    const auto answer = ask("/v1/sms/twilio?line=other", outbound::form_encoded(form),
                            {{"X-Twilio-Signature", signature}});
    EXPECT_EQ(answer.status, 403);
}

TEST_F(TwilioRoutesTest, NothingUnsignedIsBelieved) {
    const auto body = outbound::form_encoded(twilio_text());
    EXPECT_EQ(ask("/v1/sms/twilio", body).status, 400);
    EXPECT_EQ(refused("twilio", Refusal::missing_signature), 1U);
    for (const auto* wrong : {"x", "qEIRgc+1Vixtq1VCqxQLZ1SZyg0=", "===="})
        EXPECT_EQ(ask("/v1/sms/twilio", body, {{"X-Twilio-Signature", wrong}}).status, 403);
    EXPECT_EQ(ask("/v1/sms/twilio/status?ref=" + std::string{reference}, "MessageStatus=delivered")
                  .status,
              400);
    EXPECT_EQ(refused("twilio", Refusal::wrong_signature), 3U);
    EXPECT_THAT(taken_, IsEmpty());
    EXPECT_THAT(reports_, IsEmpty());
}

TEST_F(TwilioRoutesTest, RefusalsNameTheFieldAndQuoteNothing) {
    for (const auto* field : {"MessageSid", "From"}) {
        const auto answer = twilio(twilio_text({{field, ""}}));
        EXPECT_EQ(answer.status, 400);
        EXPECT_THAT(answer.body, HasSubstr(field));
        EXPECT_THAT(answer.body, Not(HasSubstr("5550123")));
    }
    const auto other = twilio(twilio_text({{"AccountSid", "AC11111111111111111111111111111111"}}));
    EXPECT_EQ(other.status, 403);
    EXPECT_EQ(refused("twilio", Refusal::wrong_account), 1U);
    EXPECT_EQ(ask("/v1/sms/twilio", "Body=%zz").status, 400);
    EXPECT_EQ(refused("twilio", Refusal::malformed), 3U);
    EXPECT_THAT(taken_, IsEmpty());
}

TEST_F(TwilioRoutesTest, WhatIsNotKeptIsNotAcknowledged) {
    int round = 0;
    for (const auto code :
         {Errc::unavailable, Errc::unknown_outcome, Errc::throttled, Errc::shutting_down}) {
        receipt_ = fail(code);
        const auto answer = twilio(twilio_text());
        EXPECT_EQ(answer.status, 503) << facts(code).name;
        EXPECT_TRUE(answer.retry_after);
        EXPECT_EQ(refused("twilio", Refusal::not_kept), static_cast<std::uint64_t>(++round));
    }
    EXPECT_THAT(not_kept_, testing::Each("twilio+12015550123 I need help"));
    EXPECT_EQ(not_kept_.size(), 4U);
    twilio(twilio_text({{"Body", "STOP"}}));
    EXPECT_EQ(not_kept_.size(), 4U) << "who asks for silence gets it";
    EXPECT_EQ(routes_.counts().at("twilio").accepted, 0U);
}

TEST_F(TwilioRoutesTest, WhatTwilioTookForAKeywordIsOneAndStaysAsItWasSent) {
    struct Case {
        const char *body, *type;
        Keyword keyword;
    };
    const Case cases[] = {
        {"ALTO", "STOP", Keyword::stop},      {"Unstop.", "START", Keyword::start},
        {"Yes", "START", Keyword::start},     {"AYUDA", "HELP", Keyword::help},
        {"hello", "OTHER", Keyword::none},    {"stop", "", Keyword::stop},
        {"stop it please", "", Keyword::none},
    };
    for (const auto& one : cases) {
        SCOPED_TRACE(one.body);
        taken_.clear();
        twilio(twilio_text({{"Body", one.body}, {"OptOutType", one.type}}));
        ASSERT_EQ(taken_.size(), 1U);
        EXPECT_EQ(keyword_of(taken_[0]), one.keyword);
        EXPECT_EQ(taken_[0].text.reveal(), one.body);
    }
    receipt_ = fail(Errc::unavailable);
    twilio(twilio_text({{"Body", "ALTO"}, {"OptOutType", "STOP"}}));
    EXPECT_THAT(not_kept_, IsEmpty()) << "who asks for silence gets it";
}

TEST_F(TwilioRoutesTest, StatusesBecomeOurs) {
    struct Case {
        const char *said, *code, *status, *why;
    };
    const Case cases[] = {
        {"sent", "", "sent", ""},
        {"delivered", "", "delivered", ""},
        {"read", "", "delivered", ""},
        {"undelivered", "30003", "failed", "unreachable_phone"},
        {"undelivered", "30007", "failed", "filtered"},
        {"failed", "21610", "failed", "opted_out"},
        {"failed", "", "failed", "unknown"},
        {"canceled", "", "failed", "unknown"},
    };
    const auto target = "/v1/sms/twilio/status?ref=" + std::string{reference};
    for (const auto& one : cases) {
        SCOPED_TRACE(one.said);
        reports_.clear();
        EXPECT_EQ(
            twilio(twilio_text({{"MessageStatus", one.said}, {"ErrorCode", one.code}}), target)
                .status,
            204);
        ASSERT_EQ(reports_.size(), 1U);
        EXPECT_EQ(reports_[0].of.text(), reference);
        EXPECT_EQ(reports_[0].status, one.status);
        EXPECT_EQ(reports_[0].why, one.why);
    }
    for (const auto* said :
         {"queued", "sending", "accepted", "scheduled", "partially_delivered", "new"}) {
        reports_.clear();
        EXPECT_EQ(twilio(twilio_text({{"MessageStatus", said}}), target).status, 204);
        EXPECT_THAT(reports_, IsEmpty()) << said;
    }
}

TEST_F(TwilioRoutesTest, ATextToStaffThatDidNotArriveIsHandedOn) {
    const auto target = "/v1/sms/twilio/status?ref=notice-one.1.0";
    for (const auto* said : {"queued", "sent", "delivered"})
        EXPECT_EQ(twilio(twilio_text({{"MessageStatus", said}}), target).status, 204);
    EXPECT_THAT(notices_failed_, IsEmpty());
    for (const auto* said : {"failed", "undelivered"})
        EXPECT_EQ(
            twilio(twilio_text({{"MessageStatus", said}, {"ErrorCode", "30006"}}), target).status,
            204);
    EXPECT_THAT(notices_failed_, testing::Each("one.1.0 landline"));
    EXPECT_EQ(notices_failed_.size(), 2U);
}

TEST_F(TwilioRoutesTest, ReportsNeedAReferenceOfOurs) {
    const auto form = twilio_text({{"MessageStatus", "delivered"}});
    for (const auto* query : {"", "?ref=", "?ref=abc", "?ref=01JG0000000000000000000000.0x7"})
        EXPECT_EQ(twilio(form, std::string{"/v1/sms/twilio/status"} + query).status, 400) << query;
    EXPECT_EQ(twilio(twilio_text(), "/v1/sms/twilio/status?ref=" + std::string{reference}).status,
              400);
    EXPECT_EQ(twilio(form, "/v1/sms/twilio/status?ref=regret-01JG0000000000000000000000").status,
              204);
    EXPECT_THAT(reports_, IsEmpty());
    const auto target = "/v1/sms/twilio/status?ref=" + std::string{reference};
    news_ = fail(Errc::not_found);
    EXPECT_EQ(twilio(form, target).status, 404);
    news_ = fail(Errc::unavailable);
    EXPECT_EQ(twilio(form, target).status, 503);
    news_ = false;
    EXPECT_EQ(twilio(form, target).status, 204) << "old news is no fault";
}

TEST_F(TwilioRoutesTest, OfATextInPartsTheLastSpeaksAndAnyFailureCounts) {
    const auto target = "/v1/sms/twilio/status?ref=" + std::string{reference} + ".more";
    twilio(twilio_text({{"MessageStatus", "delivered"}}), target);
    twilio(twilio_text({{"MessageStatus", "sent"}}), target);
    EXPECT_THAT(reports_, IsEmpty());
    twilio(twilio_text({{"MessageStatus", "undelivered"}, {"ErrorCode", "30003"}}), target);
    ASSERT_EQ(reports_.size(), 1U);
    EXPECT_EQ(reports_[0].of.seq, 7U);
}

TEST_F(TwilioRoutesTest, AnEnabledProviderNeedsItsSecret) {
    settings_.sms.twilio.auth_token.value.clear();
    settings_.sms.twilio.auth_token_previous.value.clear();
    EXPECT_THROW(routes_.routes(), std::runtime_error);
    settings_.sms.twilio.enabled = false;
    for (const auto& route : routes_.routes()) EXPECT_THAT(route.pattern, Not(HasSubstr("twilio")));
    settings_.sms.kannel.inbound_secret.value.clear();
    EXPECT_THROW(routes_.routes(), std::runtime_error);
    settings_.sms.kannel.enabled = false;
    settings_.sms.generic.secret.value.clear();
    EXPECT_THROW(routes_.routes(), std::runtime_error);
}

}  // namespace
}  // namespace holdfast::intake
