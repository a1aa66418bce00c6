// Our side of Kannel against the real one: the provider that sends, and the paths that take texts
// and reports.
#include "tests/integration/kannel/kannel.hpp"

#include <gmock/gmock.h>

#include "router/intake/provider_routes.hpp"
#include "router/outbound/kannel_provider.hpp"
#include "tests/unit/outbound/endpoint.hpp"

namespace holdfast {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

class KannelTest : public testing::TestWithParam<bool> {
  protected:
    KannelTest() {
        settings_.sms.kannel.enabled = true;
        settings_.sms.kannel.inbound_secret.value = "sekrit";
        settings_.sms.kannel.from = "+12015550199";
        settings_.sms.kannel.user = "holdfast";
        settings_.sms.kannel.password.value = "password";
        server_ = http::Server::listen(loop_.get_executor(), {}, {.http = routes_.routes()});
        settings_.http.public_url = "http://127.0.0.1:" + std::to_string(server_->port());
        kannel_.emplace(tests::Kannel::Options{
            .inbound_url = settings_.http.public_url + "/v1/sms/kannel/sekrit",
            .recode = GetParam()});
        settings_.sms.kannel.send_url = kannel_->send_url();
    }

    bool await(const std::function<bool()>& so) { return tests::run_until(loop_, so); }
    outbound::SendOutcome send(const std::string& text, const std::string& reference) {
        outbound::OutgoingText outgoing{PhoneNumber{"+12015550123"}, MessageText{text}, reference};
        return tests::run(loop_, provider_.send(std::move(outgoing)));
    }

    asio::io_context loop_{1};
    ManualClock clock_{from_epoch_ms(1'767'225'600'000)};
    config::Settings settings_;
    std::vector<intake::InboundText> taken_;
    std::vector<std::string> reports_;
    int refuse_first_ = 0;
    intake::ProviderRoutes routes_{{
        .accept = [this](intake::InboundText text) { return accept(std::move(text)); },
        .report = [this](intake::DeliveryReport report) { return note(std::move(report)); },
        .notice_failed = {},
        .not_kept = {},
        .clock = clock_,
        .settings = settings_,
    }};
    std::unique_ptr<http::Server> server_;
    outbound::HttpClient client_;
    outbound::KannelProvider provider_{client_, settings_};
    std::optional<tests::Kannel> kannel_;

  private:
    Task<Result<intake::Receipt>> accept(intake::InboundText text) {
        taken_.push_back(std::move(text));
        if (refuse_first_-- > 0) co_return fail(Errc::unavailable);
        co_return intake::Receipt{};
    }
    Task<Result<bool>> note(intake::DeliveryReport report) {
        reports_.push_back(report.of.text() + " " + report.status);
        co_return true;
    }
};

constexpr char first[] = "01JG0000000000000000000000.2", second[] = "01JG0000000000000000000000.3";

TEST_P(KannelTest, CarriesAConversationBothWays) {
    kannel_->text("+12015550123", "+12015550199", "I need help");
    ASSERT_TRUE(await([&] { return taken_.size() == 1; }));
    EXPECT_EQ(taken_[0].from.reveal(), "+12015550123");
    EXPECT_EQ(taken_[0].text.reveal(), "I need help");

    EXPECT_EQ(send("We are here. café €5 [now] 100% + @", first).kind,
              outbound::SendOutcome::Kind::sent);
    EXPECT_EQ(send("We’re here 😢", second).kind, outbound::SendOutcome::Kind::sent);
    ASSERT_TRUE(await([&] { return reports_.size() == 4 && kannel_->received().size() == 2; }));
    const auto received = kannel_->received();
    EXPECT_EQ(received[0].from, "+12015550199");
    EXPECT_EQ(received[0].to, "+12015550123");
    EXPECT_EQ(received[0].text, "We are here. café €5 [now] 100% + @");
    EXPECT_EQ(received[1].text, "We’re here 😢");
    const auto first_is = [](const char* status) { return std::string{first} + status; };
    const auto second_is = [](const char* status) { return std::string{second} + status; };
    EXPECT_THAT(reports_, UnorderedElementsAre(first_is(" sent"), first_is(" delivered"),
                                               second_is(" sent"), second_is(" delivered")));

    kannel_->text("+12015550123", "+12015550199", "don’t know… 😢", true);
    ASSERT_TRUE(await([&] { return taken_.size() == 2; }));
    EXPECT_EQ(taken_[1].text.reveal(), "don’t know… 😢");
    EXPECT_NE(taken_[0].message_id, taken_[1].message_id);
}

TEST_P(KannelTest, LongTextsArriveWhole) {
    const std::string plain(400, 'y');
    std::string wide = "’";
    for (int i = 0; i < 1'599; ++i) wide += static_cast<char>('a' + i % 26);
    EXPECT_EQ(send(plain, first).kind, outbound::SendOutcome::Kind::sent);
    EXPECT_EQ(send(wide, second).kind, outbound::SendOutcome::Kind::sent);
    ASSERT_TRUE(await([&] { return kannel_->received().size() == 2; }));
    EXPECT_EQ(kannel_->received()[0].text, plain);
    EXPECT_EQ(kannel_->received()[0].segments, 3);
    EXPECT_EQ(kannel_->received()[1].text, wide);
    EXPECT_EQ(kannel_->received()[1].segments, 24);
}

TEST_P(KannelTest, WhatWasNotKeptComesAgainUnderTheSameId) {
    refuse_first_ = 2;
    kannel_->text("anonymous", "+12015550199", "please");
    ASSERT_TRUE(await([&] { return taken_.size() == 3; }));
    EXPECT_EQ(taken_[0].from.reveal(), "anonymous");
    for (const auto& text : taken_) {
        EXPECT_EQ(text.message_id, taken_[0].message_id);
        EXPECT_EQ(text.text.reveal(), "please");
    }
    EXPECT_EQ(routes_.counts().at("kannel").accepted, 1U);
}

TEST_P(KannelTest, ItsRefusalsAreUnderstood) {
    settings_.sms.kannel.password.value = "wrong";
    const auto outcome = send("x", first);
    EXPECT_EQ(outcome.kind, outbound::SendOutcome::Kind::failed);
    EXPECT_EQ(outcome.why, outbound::Reason::provider_refused);
    settings_.sms.kannel.password.value = "password";
    kannel_.reset();
    EXPECT_EQ(send("x", first).kind, outbound::SendOutcome::Kind::retry);
}

INSTANTIATE_TEST_SUITE_P(Charset, KannelTest, testing::Values(true, false),
                         [](const auto& one) { return one.param ? "Recoded" : "AsSent"; });

}  // namespace
}  // namespace holdfast
