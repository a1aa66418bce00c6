// The simulated carrier against our own side of Twilio, over the wire both ways.
#include "ops/rehearsal/carrier.hpp"

#include <gmock/gmock.h>

#include "ops/rehearsal/frame_client.hpp"
#include "router/outbound/twilio_provider.hpp"
#include "tests/unit/outbound/routes.hpp"

namespace holdfast::rehearsal {
namespace {

using outbound::Reason;
using Kind = outbound::SendOutcome::Kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char ana[] = "+12015550123";

class CarrierTest : public tests::RoutesTest {
  protected:
    CarrierTest() {
        carrier_.on_text(
            [this](const PhoneText& text) { arrived_.push_back(text.number + " " + text.text); });
        settings_.http.public_url = "http://127.0.0.1:" + std::to_string(server_->port());
        settings_.sms.twilio.from = "+12015550199";
        settings_.sms.twilio.api_url = carrier_.api_url();
        carrier_.set_webhook_url(settings_.http.public_url + "/v1/sms/twilio");
    }
    CarrierOptions options() const {
        return {.account_sid = settings_.sms.twilio.account_sid,
                .auth_token = Secret{"token"},
                .line = "+12015550199",
                .numbers = {ana}};
    }
    Result<std::string> text(const std::string& from, const std::string& body) {
        return tests::run(loop_, carrier_.text(from, body));
    }
    outbound::SendOutcome send(const std::string& text, const std::string& to = ana) {
        outbound::OutgoingText outgoing{PhoneNumber{to}, MessageText{text}, reference};
        return tests::run(loop_, provider_.send(std::move(outgoing)));
    }
    std::vector<std::string> reported(std::size_t count) {
        EXPECT_TRUE(tests::run_until(loop_, [&] { return reports_.size() >= count; }));
        std::vector<std::string> all;
        for (const auto& report : reports_)
            all.push_back(report.of.text() + " " + report.status +
                          (report.why.empty() ? "" : " " + report.why));
        return all;
    }
    std::string with(const std::string& rest) const { return std::string{reference} + rest; }

    SystemRandom random_;
    std::vector<std::string> arrived_;
    outbound::HttpClient carrier_client_;
    Carrier carrier_{loop_.get_executor(), carrier_client_, clock_, random_, options()};
    outbound::TwilioProvider provider_{client_, settings_};
};

TEST_F(CarrierTest, BringsATextToTheWebhook) {
    const auto sid = text(ana, "I can’t 😢 &+=");
    ASSERT_TRUE(sid);
    EXPECT_THAT(*sid, StartsWith("SM"));
    ASSERT_EQ(taken_.size(), 1U);
    EXPECT_EQ(taken_[0].message_id, *sid);
    EXPECT_EQ(taken_[0].from.reveal(), ana);
    EXPECT_EQ(taken_[0].text.reveal(), "I can’t 😢 &+=");
    EXPECT_EQ(all_refused("twilio"), 0U);
}

TEST_F(CarrierTest, SaysWhenTheLineDidNotTakeIt) {
    receipt_ = fail(Errc::unavailable);
    EXPECT_FALSE(text(ana, "hello"));
    EXPECT_EQ(taken_.size(), 1U) << "an answer is not asked for twice";
    carrier_.set_webhook_url("http://127.0.0.1:1/v1/sms/twilio");
    EXPECT_FALSE(text(ana, "hello"));
    EXPECT_FALSE(text(ana, ""));
    EXPECT_FALSE(text("", "hello"));
    EXPECT_FALSE(text(ana, std::string(Carrier::text_chars_max + 1, 'x')));
    EXPECT_FALSE(text(ana, "\xFF"));
    EXPECT_EQ(carrier_.phones().texts().size(), 2U);
    EXPECT_EQ(carrier_.phones().texts().back().status, "failed");
}

TEST_F(CarrierTest, DeliversAndReports) {
    EXPECT_EQ(send("We are here").kind, Kind::sent);
    EXPECT_THAT(reported(2), ElementsAre(with(" sent"), with(" delivered")));
    EXPECT_THAT(arrived_, ElementsAre("+12015550123 We are here"));
    EXPECT_EQ(all_refused("twilio"), 0U);
    EXPECT_EQ(carrier_.counts().reports_refused, 0U);
}

TEST_F(CarrierTest, PhonesBehaveAsTold) {
    carrier_.set_mode(ana, PhoneMode::unreachable);
    EXPECT_EQ(send("one").kind, Kind::sent);
    EXPECT_THAT(reported(2), ElementsAre(with(" sent"), with(" failed unreachable_phone")));
    reports_.clear();
    carrier_.set_mode(ana, PhoneMode::fail);
    EXPECT_EQ(send("two").kind, Kind::sent);
    EXPECT_THAT(reported(2), ElementsAre(with(" sent"), with(" failed unknown")));
    EXPECT_THAT(arrived_, IsEmpty());
    carrier_.set_mode(ana, PhoneMode::deliver);
    send("three");
    EXPECT_THAT(arrived_, ElementsAre("+12015550123 three"));
}

TEST_F(CarrierTest, OnePhonesTextsComeInOrder) {
    for (char letter = 'a'; letter < 'k'; ++letter) send(std::string(1, letter));
    EXPECT_TRUE(tests::run_until(loop_, [&] { return reports_.size() == 20; }));
    std::string all;
    for (const auto& one : arrived_) all += one.back();
    EXPECT_EQ(all, "abcdefghij");
}

TEST_F(CarrierTest, StopBlocksTheLineUntilStart) {
    ASSERT_TRUE(text(ana, " stop "));
    ASSERT_EQ(taken_.size(), 1U) << "the line hears of it all the same";
    ASSERT_EQ(arrived_.size(), 1U);
    EXPECT_THAT(arrived_[0], testing::HasSubstr("unsubscribed"));
    const auto refused = send("Are you there?");
    EXPECT_EQ(refused.kind, Kind::failed);
    EXPECT_EQ(refused.why, Reason::opted_out);
    EXPECT_EQ(send("another", "+12015550124").kind, Kind::sent);
    ASSERT_TRUE(text(ana, "please stop this"));
    EXPECT_EQ(send("Are you there?").why, Reason::opted_out);
    ASSERT_TRUE(text(ana, "START"));
    EXPECT_EQ(send("Are you there?").kind, Kind::sent);
    ASSERT_TRUE(text(ana, "Help"));
    EXPECT_THAT(arrived_.back(), testing::HasSubstr("Reply STOP"));
}

TEST_F(CarrierTest, ChecksWhatTheRealOneChecks) {
    settings_.sms.twilio.auth_token.value = "wrong";
    EXPECT_EQ(send("x").why, Reason::provider_refused);
    settings_.sms.twilio.auth_token.value = "token";
    EXPECT_EQ(send(std::string(Carrier::text_chars_max, 'x')).kind, Kind::sent);
    EXPECT_EQ(send(std::string(Carrier::text_chars_max + 1, 'x')).why, Reason::too_long);
    EXPECT_EQ(send("x", "12015550123").why, Reason::invalid_number);
    EXPECT_EQ(send("x", "").why, Reason::provider_refused);
    EXPECT_EQ(send("").why, Reason::provider_refused);
    settings_.sms.twilio.from = "+12015550100";
    EXPECT_EQ(send("x").why, Reason::provider_refused);
    settings_.sms.twilio.from = "+12015550199";
    settings_.http.public_url = "not a URL";
    EXPECT_EQ(send("x").why, Reason::provider_refused);
    EXPECT_EQ(carrier_.counts().taken, 1U);
    EXPECT_EQ(carrier_.counts().refused, 7U);
}

TEST_F(CarrierTest, TooManyAtOnceAreToldToComeBack) {
    tests::Endpoint silent{loop_};
    silent.hangs = true;
    settings_.http.public_url = silent.url("");
    for (std::size_t i = 0; i < Carrier::under_way_max; ++i) ASSERT_EQ(send("x").kind, Kind::sent);
    const auto outcome = send("x");
    EXPECT_EQ(outcome.kind, Kind::retry);
    EXPECT_EQ(outcome.why, Reason::provider_busy);
}

class PageTest : public CarrierTest {
  protected:
    std::vector<http::Header> from_here() const {
        const auto here = "127.0.0.1:" + std::to_string(carrier_.port());
        return {{"Origin", "http://" + here}, {"Host", here}};
    }
    std::shared_ptr<FrameClient> open() {
        auto client =
            tests::run(loop_, FrameClient::connect(carrier_.port(), "/v1/phone", from_here()));
        EXPECT_TRUE(client) << client.error().detail;
        return client ? *client : nullptr;
    }
    Result<json::object> ask(FrameClient& page, const std::string& type, json::object data) {
        return tests::run(loop_, page.ask(type, std::move(data)));
    }
    Push next(FrameClient& page, const std::string& type) {
        return *tests::run(loop_, page.next(type, std::chrono::seconds{10}));
    }
};

TEST_F(PageTest, TextsBothWays) {
    const auto page = open();
    const auto hello = ask(*page, "hello", {});
    ASSERT_TRUE(hello);
    EXPECT_EQ(hello->at("line"), "+12015550199");
    EXPECT_EQ(hello->at("numbers"), json::array{ana});
    EXPECT_EQ(hello->at("history"), json::array{});
    const auto texted = ask(*page, "text", {{"from", ana}, {"text", "héllo"}});
    ASSERT_TRUE(texted);
    EXPECT_EQ(taken_.at(0).message_id, texted->at("sid").as_string());
    send("We are here");
    const auto came = next(*page, "text");
    EXPECT_EQ(came.data.at("number"), ana);
    EXPECT_EQ(came.data.at("text"), "We are here");
    EXPECT_TRUE(came.data.contains("at"));
    EXPECT_TRUE(came.data.contains("sid"));
    EXPECT_EQ(next(*page, "status").data.at("status"), "sent");
    EXPECT_EQ(next(*page, "status").data.at("status"), "delivered");
    EXPECT_TRUE(ask(*page, "ping", {})) << "pages ask whether the link lives";
    const auto again = ask(*page, "hello", {});
    const auto& history = again->at("history").as_array();
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].at("direction"), "in");
    EXPECT_EQ(history[1].at("direction"), "out");
    EXPECT_EQ(history[1].at("status"), "delivered");
    page->drop();
}

TEST_F(PageTest, RefusesWhatItCannotDo) {
    const auto page = open();
    EXPECT_TRUE(ask(*page, "mode", {{"number", ana}, {"mode", "unreachable"}}));
    EXPECT_EQ(carrier_.phones().mode(ana), PhoneMode::unreachable);
    EXPECT_EQ(ask(*page, "mode", {{"number", ana}, {"mode", "off"}}).error().field, "mode");
    EXPECT_EQ(ask(*page, "text", {{"from", ana}}).error().field, "text");
    EXPECT_EQ(ask(*page, "text", {{"from", ana}, {"text", std::string(1'601, 'x')}}).error().field,
              "text");
    EXPECT_EQ(ask(*page, "dance", {}).error().field, "type");
    receipt_ = fail(Errc::unavailable);
    EXPECT_EQ(ask(*page, "text", {{"from", ana}, {"text", "x"}}).error().code, Errc::unavailable);
    page->drop();
}

TEST_F(PageTest, AnotherSitesPageIsNotLetIn) {
    auto headers = from_here();
    headers[0].second = "https://evil.example";
    EXPECT_FALSE(tests::run(loop_, FrameClient::connect(carrier_.port(), "/v1/phone", headers)));
    EXPECT_FALSE(
        tests::run(loop_, FrameClient::connect(carrier_.port(), "/v1/phone", {headers[1]})));
}

TEST_F(PageTest, OnlySoManyPages) {
    std::vector<std::shared_ptr<FrameClient>> pages;
    for (std::size_t i = 0; i < Carrier::sockets_max; ++i) pages.push_back(open());
    EXPECT_FALSE(
        tests::run(loop_, FrameClient::connect(carrier_.port(), "/v1/phone", from_here())));
    for (const auto& page : pages) page->drop();
}

TEST(CarrierPhonesTest, KeepsItsBounds) {
    CarrierPhones phones;
    for (std::size_t i = 0; i < CarrierPhones::texts_max + 3; ++i)
        phones.add({.sid = std::to_string(i), .number = {}, .text = {}});
    EXPECT_EQ(phones.texts().size(), CarrierPhones::texts_max);
    EXPECT_EQ(phones.texts().front().sid, "3");
    for (std::size_t i = 0; i < CarrierPhones::numbers_max; ++i) {
        EXPECT_TRUE(phones.set_mode(std::to_string(i), PhoneMode::fail));
        EXPECT_FALSE(phones.keyword(std::to_string(i), "STOP").empty());
    }
    EXPECT_FALSE(phones.set_mode("x", PhoneMode::fail));
    EXPECT_TRUE(phones.keyword("x", "STOP").empty());
    EXPECT_TRUE(phones.set_mode("1", PhoneMode::deliver));
    EXPECT_TRUE(phones.set_mode("x", PhoneMode::fail));
}

}  // namespace
}  // namespace holdfast::rehearsal
