#include "router/outbound/regret.hpp"

#include <gtest/gtest.h>

#include "router/outbound/reference.hpp"
#include "tests/unit/outbound/outbox.hpp"

namespace holdfast::outbound {
namespace {

class RegretTest : public testing::Test {
  protected:
    RegretTest() {
        auto made = std::make_unique<tests::ToldProvider>(loop_);
        provider_ = made.get();
        providers_["told"] = std::move(made);
        texts_.by_language["en"]["unavailable"] = "Please call 988.";
        texts_.by_language["es"]["unavailable"] = "Llama al 988.";
    }
    void tell(const std::string& number, std::string_view provider = "told",
              std::string_view language = "en") {
        regret_.tell(provider, PhoneNumber{number}, language);
        loop_.restart();
        loop_.poll();
    }

    asio::io_context loop_{1};
    ManualClock clock_{from_epoch_ms(1'767'225'600'000)};
    identity::NumberReader numbers_{"US"};
    Providers providers_;
    tests::ToldProvider* provider_;
    config::Texts texts_;
    Regret regret_{loop_.get_executor(), clock_, numbers_, providers_, texts_};
};

TEST_F(RegretTest, IsToldOnceInAWhile) {
    tell("+12015550123");
    tell("(201) 555-0123");
    tell("+12015550124");
    ASSERT_EQ(provider_->sent.size(), 2U);
    EXPECT_EQ(provider_->sent[0].to, "+12015550123");
    EXPECT_EQ(provider_->sent[0].text, "Please call 988.");
    EXPECT_EQ(regret_.told(), 2U);
    EXPECT_TRUE(provider_->sent[0].reference.starts_with(regret_reference));
    EXPECT_NE(provider_->sent[0].reference, provider_->sent[1].reference);
    clock_.advance(Regret::again_after - Millis{1});
    tell("+12015550123");
    EXPECT_EQ(provider_->sent.size(), 2U);
    clock_.advance(Millis{1});
    tell("+12015550123");
    EXPECT_EQ(provider_->sent.size(), 3U);
}

TEST_F(RegretTest, IsToldInTheLanguageOfTheText) {
    tell("+12015550123", "told", "es");
    tell("+12015550124", "told", "tlh");
    ASSERT_EQ(provider_->sent.size(), 2U);
    EXPECT_EQ(provider_->sent[0].text, "Llama al 988.");
    EXPECT_EQ(provider_->sent[1].text, "Please call 988.");
}

TEST_F(RegretTest, OnlyToPhonesAndByProvidersThereAre) {
    tell("anonymous");
    tell("72345");
    tell("+12015550123", "gone");
    EXPECT_TRUE(provider_->sent.empty());
}

TEST_F(RegretTest, KeepsItsBounds) {
    provider_->holds = true;
    for (std::size_t i = 0; i < Regret::together_max + 5; ++i)
        tell("+1201555" + std::to_string(1000 + i));
    EXPECT_EQ(provider_->held, Regret::together_max);
    provider_->release();
    loop_.restart();
    loop_.poll();
    for (std::size_t i = 0; i < Regret::numbers_max + 5; ++i)
        tell("+1202555" + std::to_string(1000 + i));
    EXPECT_EQ(regret_.told(), Regret::numbers_max);
}

}  // namespace
}  // namespace holdfast::outbound
