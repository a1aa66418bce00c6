// On-call parts over a real Redis, with accounts, a rota, a text provider that notes what it is
// given, and the services over real HTTP; one process-wide store, a site of its own for each test.
#pragma once
#include <gtest/gtest.h>

#include <boost/asio/thread_pool.hpp>

#include "config/load.hpp"
#include "ops/library.hpp"
#include "ops/oncall/carrier.hpp"
#include "ops/staff/staff.hpp"
#include "tests/support/fake_pager.hpp"
#include "tests/support/store.hpp"

namespace holdfast::tests {

inline Store& oncall_store() {
    static Store made;
    static const bool loaded = [] {
        return made.run(redis::load_library(*made.connection(), library())).has_value();
    }();
    EXPECT_TRUE(loaded);
    return made;
}

struct NotedText {
    std::string to, text, reference;
    Millis limit;
};

class NotingProvider final : public outbound::Provider {
  public:
    Task<outbound::SendOutcome> send(outbound::OutgoingText text) override {
        sent.push_back({text.to.reveal(), text.text.reveal(), text.reference, text.limit});
        co_return outcome;
    }
    std::vector<NotedText> sent;
    outbound::SendOutcome outcome{};
};

class OnCallTest : public testing::Test {
  protected:
    OnCallTest() {
        settings_.oncall.private_addresses = {"127.0.0.1"};
        settings_.oncall.pagerduty.routing_key.value = FakePager::routing_key;
        settings_.oncall.pagerduty.url = settings_.oncall.alertmanager.url = pager_.url();
        settings_.oncall.slack.url.value = pager_.url("/slack");
        settings_.oncall.teams.url.value = pager_.url("/teams");
        settings_.oncall.webhook.url = pager_.url("/hook");
        settings_.oncall.webhook.secret.value = FakePager::webhook_secret;
        auto made = std::make_unique<NotingProvider>();
        provider_ = made.get();
        providers_["kannel"] = std::move(made);
    }

    template <class T>
    T run(Task<T> task) {
        return oncall_store().run(std::move(task));
    }

    Result<bool> add(const std::string& user, std::optional<std::string> phone = {},
                     std::vector<std::string> languages = {"en"}) {
        staff::NewAccount account{user,      "Name of " + user,
                                  "on_call", std::move(languages),
                                  false,     Secret{"a long enough password 7"}};
        if (phone) account.phone = PhoneNumber{*phone};
        return run(staff_.add(std::move(account)));
    }
    // On call from now on, at that level.
    void put_on_call(const std::string& level, const std::string& user) {
        auto kept = run(rotas_.read());
        ASSERT_TRUE(kept);
        auto rota = *kept->rota;
        const auto start = rotas_.zone().shown(clock_.now()) - std::chrono::hours{1};
        rota.levels.push_back({.name = level, .shifts = {{user, start, 24 * 7, {}}}});
        const auto put = run(rotas_.put(kept->version, std::move(rota), {user}));
        ASSERT_TRUE(put) << put.error().detail;
    }

    config::Settings settings_;
    config::Loaded loaded_ = config::load({});
    SystemRandom random_;
    ManualClock clock_{from_epoch_ms(1'795'000'000'000)};
    FakePager pager_{oncall_store().loop()};
    outbound::HttpClient client_;
    std::string prefix_ = "hf:{" + make_id_text(clock_.now(), random_) + "}:";
    Result<vault::KeyRing> keys_ = vault::KeyRing::make(Secret{std::string(64, 'a')});
    Result<vault::Pseudonyms> pseudonyms_ = vault::Pseudonyms::make(Secret{std::string(64, 'b')});
    identity::NumberReader numbers_{"US"};
    asio::thread_pool passwords_{1};
    queue::Line line_{oncall_store().functions(prefix_), settings_, "node1"};
    staff::Staff staff_{
        {line_, clock_, random_, settings_, passwords_, *keys_, *pseudonyms_, numbers_}};
    outbound::Providers providers_;
    NotingProvider* provider_ = nullptr;
    oncall::RotaStore rotas_{line_, settings_};
    oncall::StaffTexts texts_{{providers_, random_, clock_, settings_, loaded_.texts}};
};

}  // namespace holdfast::tests
