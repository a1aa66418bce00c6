// What is sent to each service, and what its answers mean; over real HTTP.
#include "ops/oncall/paths/services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>

#include "ops/oncall/paths/call.hpp"
#include "router/core/json.hpp"
#include "tests/support/fake_pager.hpp"
#include "tests/unit/outbound/endpoint.hpp"

namespace holdfast::oncall {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using tests::FakePager;
using Does = FakePager::Does;

class ServicesTest : public testing::Test {
  protected:
    ServicesTest() {
        settings_.http.public_url = "https://line.example.org";
        auto& oncall = settings_.oncall;
        oncall.private_addresses = {"127.0.0.1"};
        oncall.pagerduty.routing_key.value = FakePager::routing_key;
        oncall.pagerduty.url = oncall.alertmanager.url = pager_.url();
        oncall.slack.url.value = pager_.url("/slack");
        oncall.teams.url.value = pager_.url("/teams");
        oncall.webhook.url = pager_.url("/hook");
        alarm_.duty = "01KAPWYQ0M8Z3TQ5V7X9B2D4FH";
        alarm_.contact = "01KAPWYQ0M8Z3TQ5V7X9B2D4FJ";
        alarm_.kind = "answer";
        alarm_.turn = "3";
        alarm_.risk = triage::Level::imminent;
        alarm_.level = "primary";
        alarm_.rings = 3;
        alarm_.urgent = true;
        alarm_.code = "4821";
        alarm_.opened = alarm_.due = now_ - 70s;
    }

    outbound::HttpRequest request(std::string_view path) const {
        if (path == "/v2/enqueue") return pagerduty_request(alarm_, settings_);
        if (path == "/api/v2/alerts") return alertmanager_request(alarm_, settings_, now_);
        if (path == "/slack") return slack_request(alarm_, settings_);
        if (path == "/teams") return teams_request(alarm_, settings_);
        return webhook_request(alarm_, settings_, *keys_, now_);
    }
    Came sent(std::string_view path, Millis timeout = call_limit) {
        auto asked = request(path);
        EXPECT_EQ(asked.timeout, call_limit);
        asked.timeout = timeout;
        return tests::run(loop_, call(client_, std::move(asked)));
    }
    const json::value& body(std::string_view path) {
        EXPECT_EQ(sent(path).result, "sent") << path;
        EXPECT_THAT(pager_.faults, IsEmpty());
        return pager_.calls.back().body;
    }
    std::string at(const json::value& value, std::string_view pointer) {
        boost::system::error_code bad;
        const auto* found = value.find_pointer(pointer, bad);
        return found && found->is_string() ? std::string{found->get_string()} : "";
    }

    static constexpr const char* all[] = {"/v2/enqueue", "/api/v2/alerts", "/slack", "/teams",
                                          "/hook"};
    const TimePoint now_ = from_epoch_ms(1'795'000'000'000);
    asio::io_context loop_{1};
    FakePager pager_{loop_};
    outbound::HttpClient client_;
    config::Settings settings_;
    Result<intake::WebhookKeys> keys_ =
        intake::WebhookKeys::make(Secret{FakePager::webhook_secret});
    Alarm alarm_;
};

TEST_F(ServicesTest, EachTakesWhatItIsSentAtEveryTurnOfADuty) {
    for (const auto what : {Alarm::What::ring, Alarm::What::opened, Alarm::What::acknowledged,
                            Alarm::What::expired, Alarm::What::ended})
        for (const bool drill : {false, true})
            for (const auto* path : all) {
                alarm_.what = what;
                alarm_.drill = drill;
                alarm_.until = now_ + 15min;
                alarm_.by = calls(what) ? "" : "sam";
                EXPECT_EQ(sent(path).of, Came::Of::delivered) << path << " " << name_of(what);
            }
    EXPECT_THAT(pager_.faults, IsEmpty());
    EXPECT_EQ(pager_.calls.size(), 50U);
}

TEST_F(ServicesTest, OnePagerDutyAlertFollowsADutyFromRingToEnd) {
    auto event = body("/v2/enqueue");
    EXPECT_EQ(at(event, "/event_action"), "trigger");
    EXPECT_EQ(at(event, "/dedup_key"), alarm_.duty);
    EXPECT_EQ(at(event, "/payload/severity"), "critical");
    EXPECT_EQ(at(event, "/payload/summary"),
              "A contact waits for an answer (imminent risk); ring 3, level primary");
    EXPECT_EQ(at(event, "/client_url"), "https://line.example.org/oncall");
    alarm_.drill = true;
    event = body("/v2/enqueue");
    EXPECT_EQ(at(event, "/payload/severity"), "info");
    EXPECT_THAT(at(event, "/payload/summary"), testing::StartsWith("PRACTICE: "));
    alarm_.what = Alarm::What::acknowledged;
    EXPECT_EQ(at(body("/v2/enqueue"), "/event_action"), "acknowledge");
    alarm_.what = Alarm::What::ended;
    event = body("/v2/enqueue");
    EXPECT_EQ(at(event, "/event_action"), "resolve");
    EXPECT_EQ(at(event, "/dedup_key"), alarm_.duty);
}

TEST_F(ServicesTest, AnAlertEndsWhenTheDutyDoes) {
    auto alert = body("/api/v2/alerts");
    EXPECT_EQ(at(alert, "/0/labels/severity"), "page");
    EXPECT_EQ(at(alert, "/0/endsAt"), "");
    const auto labels = alert.at_pointer("/0/labels");
    alarm_.what = Alarm::What::ended;
    alarm_.rings = 9;
    alert = body("/api/v2/alerts");
    EXPECT_EQ(at(alert, "/0/endsAt"), to_iso8601(now_));
    EXPECT_EQ(alert.at_pointer("/0/labels"), labels) << "or it would be another alert";
}

TEST_F(ServicesTest, ATryAgainHasTheSameWebhookId) {
    body("/hook");
    body("/hook");
    const auto id = [](const FakePager::Call& call) {
        for (const auto& [name, value] : call.headers)
            if (name == "webhook-id") return value;
        return std::string{};
    };
    EXPECT_EQ(id(pager_.calls[0]), id(pager_.calls[1]));
    alarm_.turn = "4";
    body("/hook");
    EXPECT_NE(id(pager_.calls[0]), id(pager_.calls[2]));
}

TEST_F(ServicesTest, ChatsGetAButtonOnlyWhileSomethingIsToBeDone) {
    for (const auto* path : {"/slack", "/teams"}) {
        alarm_.what = Alarm::What::ring;
        EXPECT_THAT(json::serialize(body(path)), HasSubstr("https://line.example.org/oncall"));
        alarm_.what = Alarm::What::ended;
        EXPECT_THAT(json::serialize(body(path)), Not(HasSubstr("https://line.example.org/oncall")));
    }
}

TEST_F(ServicesTest, NoCodeLeavesByAService) {
    for (const auto* path : all) {
        body(path);
        EXPECT_THAT(pager_.calls.back().raw, Not(HasSubstr("4821")))
            << "it would let others take it";
    }
}

TEST_F(ServicesTest, AnswersMeanWhatTheyMean) {
    struct Case {
        Does does;
        Came::Of of;
        std::string result;
    };
    const Case cases[] = {{Does::refuse, Came::Of::refused, "http_400"},
                          {Does::busy, Came::Of::later, "http_429"},
                          {Does::fail, Came::Of::later, "http_500"},
                          {Does::redirect, Came::Of::refused, "http_302"},
                          {Does::silence, Came::Of::later, "no_answer"}};
    for (const auto* path : all)
        for (const auto& one : cases) {
            pager_.does[path] = one.does;
            const auto came = sent(path, one.does == Does::silence ? Millis{200} : call_limit);
            EXPECT_EQ(came.of, one.of) << path << one.result;
            EXPECT_EQ(came.result, one.result) << path;
            if (one.does == Does::busy) EXPECT_EQ(came.retry_after, 7s);
        }
    EXPECT_EQ(pager_.redirected, 0);
}

TEST_F(ServicesTest, WhatIsWrongAtTheDoorIsRefusedThere) {
    settings_.oncall.pagerduty.routing_key.value = "short";
    EXPECT_EQ(sent("/v2/enqueue").result, "http_400");
    EXPECT_THAT(pager_.faults, testing::ElementsAre(HasSubstr("should be 32 characters")));
}

TEST_F(ServicesTest, NobodyThereAndAHangingLineAreTriedAgainAndAPrivateAddressNever) {
    settings_.oncall.slack.url.value = "http://127.0.0.1:1/slack";
    EXPECT_EQ(sent("/slack").result, "unreachable");
    // Connects, and nobody ever reads.
    asio::ip::tcp::acceptor deaf{loop_, {asio::ip::make_address("127.0.0.1"), 0}};
    settings_.oncall.slack.url.value =
        "http://127.0.0.1:" + std::to_string(deaf.local_endpoint().port()) + "/slack";
    const auto hung = sent("/slack", 200ms);
    EXPECT_EQ(hung.of, Came::Of::later);
    EXPECT_EQ(hung.result, "no_answer");
    settings_.oncall.private_addresses = {"10.0.0.5"};
    for (const auto* path : all) {
        const auto came = sent(path);
        EXPECT_EQ(came.of, Came::Of::refused);
        EXPECT_EQ(came.result, "private_address") << path;
    }
    EXPECT_THAT(pager_.calls, IsEmpty());
}

}  // namespace
}  // namespace holdfast::oncall
