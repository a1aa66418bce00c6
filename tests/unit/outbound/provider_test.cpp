#include "router/outbound/provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>

#include "router/core/json.hpp"
#include "router/intake/standard_webhook.hpp"
#include "tests/unit/outbound/endpoint.hpp"

namespace holdfast::outbound {
namespace {

using Kind = SendOutcome::Kind;
using testing::HasSubstr;
using testing::Not;

constexpr char webhook_secret[] = "whsec_aG90bGluZS10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5YWI=";

class ProviderTest : public testing::Test {
  protected:
    ProviderTest() {
        settings_.http.public_url = "https://line.example.org";
        auto& twilio = settings_.sms.twilio;
        twilio.enabled = true;
        twilio.account_sid = "AC00000000000000000000000000000000";
        twilio.auth_token.value = "token";
        twilio.from = "+12015550199";
        twilio.api_url = endpoint_.url("");
        auto& kannel = settings_.sms.kannel;
        kannel.enabled = true;
        kannel.from = "13013";
        kannel.user = "holdfast";
        kannel.password.value = "pw";
        kannel.inbound_secret.value = "sekrit";
        kannel.send_url = endpoint_.url("/cgi-bin/sendsms");
        auto& generic = settings_.sms.generic;
        generic.enabled = true;
        generic.from = "+12015550199";
        generic.secret.value = webhook_secret;
        generic.send_url = endpoint_.url("/send");
    }

    SendOutcome send(std::string_view provider, std::string text = "We are here") {
        const auto providers = make_providers(client_, settings_, clock_);
        OutgoingText outgoing{.to = PhoneNumber{"+12015550123"},
                              .text = MessageText{std::move(text)},
                              .reference = "01JG0000000000000000000000.7"};
        return tests::run(loop_, providers.find(provider)->second->send(std::move(outgoing)));
    }
    void answers(int status, std::string body = "", std::vector<http::Header> headers = {}) {
        endpoint_.answer = {status, "application/json", std::move(body), std::move(headers)};
    }
    http::Request& asked() { return endpoint_.seen.back(); }

    asio::io_context loop_{1};
    tests::Endpoint endpoint_{loop_};
    HttpClient client_;
    ManualClock clock_{from_epoch_ms(1'767'225'600'000)};
    config::Settings settings_;
};

TEST_F(ProviderTest, OnlyWhatIsEnabledIsMade) {
    settings_.sms.kannel.enabled = false;
    const auto providers = make_providers(client_, settings_, clock_);
    EXPECT_EQ(providers.size(), 2U);
    EXPECT_FALSE(providers.contains("kannel"));
    settings_.sms.generic.secret.value = "whsec_no";
    EXPECT_THROW(make_providers(client_, settings_, clock_), std::runtime_error);
}

TEST_F(ProviderTest, TwilioGetsTheFormItAsksFor) {
    answers(201, R"({"sid":"SM1","status":"queued","error_code":null,"error_message":null})");
    EXPECT_EQ(send("twilio", "¿Estás ahí? 😢 &+=").kind, Kind::sent);
    EXPECT_EQ(asked().path,
              "/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json");
    EXPECT_EQ(asked().query, "") << "nothing private may stand in a URL";
    EXPECT_EQ(asked().header("content-type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(asked().header("authorization"),
              "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDp0b2tlbg==");
    const auto form = http::parse_form(asked().body);
    ASSERT_TRUE(form);
    const std::vector<http::Header> expected{
        {"To", "+12015550123"},
        {"From", "+12015550199"},
        {"Body", "¿Estás ahí? 😢 &+="},
        {"StatusCallback",
         "https://line.example.org/v1/sms/twilio/status?ref=01JG0000000000000000000000.7"},
        {"RiskCheck", "disable"},
        {"ContentRetention", "discard"},
        {"AddressRetention", "obfuscate"},
    };
    EXPECT_EQ(*form, expected);
}

struct Case {
    int status;
    std::string body;
    Kind kind;
    Reason why = Reason::none;
};

void PrintTo(const Case& one, std::ostream* out) {
    *out << one.status << " " << one.body;
}

class AnswersTest : public ProviderTest {
  protected:
    void expect_meaning(const std::string& provider, std::span<const Case> cases) {
        for (const auto& one : cases) {
            SCOPED_TRACE(testing::PrintToString(one));
            answers(one.status, one.body);
            const auto outcome = send(provider);
            EXPECT_EQ(outcome.kind, one.kind);
            EXPECT_EQ(code_of(outcome.why), code_of(one.why));
        }
    }
};

std::string code(int number) {
    return R"({"code":)" + std::to_string(number) + R"(,"message":"x","status":400})";
}

TEST_F(AnswersTest, TwiliosAnswersMeanWhatTheyMean) {
    const Case cases[] = {
        {200, "", Kind::sent},
        {201, "not JSON", Kind::sent},
        {201, R"({"status":"failed","error_code":21610})", Kind::failed, Reason::opted_out},
        {401, code(20003), Kind::failed, Reason::provider_refused},
        {400, code(20429), Kind::retry, Reason::provider_busy},
        {429, code(20429), Kind::retry, Reason::provider_busy},
        {429, "", Kind::retry, Reason::provider_busy},
        {400, code(21211), Kind::failed, Reason::invalid_number},
        {400, code(21212), Kind::failed, Reason::provider_refused},
        {400, code(21408), Kind::failed, Reason::no_route},
        {400, code(21610), Kind::failed, Reason::opted_out},
        {400, code(21611), Kind::retry, Reason::provider_busy},
        {400, code(21612), Kind::failed, Reason::no_route},
        {400, code(21614), Kind::failed, Reason::landline},
        {400, code(21617), Kind::failed, Reason::too_long},
        {400, code(63018), Kind::retry, Reason::provider_busy},
        {400, code(99'999), Kind::failed, Reason::provider_refused},
        {400, R"({"code":"21610"})", Kind::failed, Reason::provider_refused},
        {400, R"({"code":1e300})", Kind::failed, Reason::provider_refused},
        {400, "", Kind::failed, Reason::provider_refused},
        {303, "", Kind::failed, Reason::provider_refused},
        {404, "", Kind::failed, Reason::provider_refused},
        {408, "", Kind::retry, Reason::provider_down},
        {500, "", Kind::retry, Reason::provider_down},
        {503, code(21610), Kind::retry, Reason::provider_down},
    };
    expect_meaning("twilio", cases);
}

TEST_F(ProviderTest, TwiliosUndeliveredCodesHaveReasons) {
    const std::pair<int, Reason> cases[] = {
        {30003, Reason::unreachable_phone}, {30004, Reason::blocked},
        {30005, Reason::invalid_number},    {30006, Reason::landline},
        {30007, Reason::filtered},          {30008, Reason::unknown},
        {30022, Reason::daily_limit},       {30027, Reason::daily_limit},
        {30032, Reason::not_registered},
    };
    for (const auto& [number, why] : cases) {
        answers(201, R"({"status":"undelivered","error_code":)" + std::to_string(number) + "}");
        EXPECT_EQ(code_of(send("twilio").why), code_of(why)) << number;
    }
}

TEST_F(ProviderTest, AnAnswerTooLongIsStillAnAnswer) {
    answers(201, std::string(HttpClient::answer_bytes_max + 1, ' '));
    EXPECT_EQ(send("twilio").kind, Kind::sent) << "or the text would leave twice";
}

TEST_F(ProviderTest, TheProvidersOwnPauseIsKept) {
    answers(429, "", {{"Retry-After", "9"}});
    for (const auto* provider : {"twilio", "kannel", "generic"})
        EXPECT_EQ(send(provider).retry_after, Millis{9'000}) << provider;
}

TEST_F(ProviderTest, NobodyThereIsTriedAgain) {
    const auto dead = "http://127.0.0.1:1";
    settings_.sms.twilio.api_url = settings_.sms.kannel.send_url = settings_.sms.generic.send_url =
        dead;
    for (const auto* provider : {"twilio", "kannel", "generic"}) {
        const auto outcome = send(provider);
        EXPECT_EQ(outcome.kind, Kind::retry) << provider;
        EXPECT_EQ(outcome.why, Reason::provider_down) << provider;
    }
}

TEST_F(ProviderTest, KannelGetsNothingPrivateInItsUrl) {
    answers(202, "0: Accepted for delivery");
    EXPECT_EQ(send("kannel", "plain é").kind, Kind::sent);
    EXPECT_EQ(asked().method, http::Method::post);
    EXPECT_EQ(asked().path + asked().query, "/cgi-bin/sendsms");
    EXPECT_EQ(asked().body, "plain é");
    EXPECT_EQ(asked().header("content-type"), "text/plain; charset=UTF-8");
    EXPECT_EQ(asked().header("x-kannel-username"), "holdfast");
    EXPECT_EQ(asked().header("x-kannel-password"), "pw");
    EXPECT_EQ(asked().header("x-kannel-from"), "13013");
    EXPECT_EQ(asked().header("x-kannel-to"), "+12015550123");
    EXPECT_EQ(asked().header("x-kannel-coding"), "0");
    EXPECT_EQ(asked().header("x-kannel-dlr-mask"), "31");
    EXPECT_EQ(asked().header("x-kannel-dlr-url"),
              "https://line.example.org/v1/sms/kannel/sekrit/status?"
              "ref=01JG0000000000000000000000.7&status=%d");
    send("kannel", "curly ’");
    EXPECT_EQ(asked().header("x-kannel-coding"), "2");
}

TEST_F(AnswersTest, KannelsAnswersMeanWhatTheyMean) {
    const Case cases[] = {
        {202, "0: Accepted for delivery", Kind::sent},
        {202, "3: Queued for later delivery", Kind::sent},
        {403, "Authorization failed for sendsms", Kind::failed, Reason::provider_refused},
        {400, "Number(s) has/have been denied by white- and/or black-lists.", Kind::failed,
         Reason::blocked},
        {400, "Empty receiver number not allowed, rejected", Kind::failed,
         Reason::provider_refused},
        {404, "", Kind::failed, Reason::provider_refused},
        {503, "Temporal failure, try again later.", Kind::retry, Reason::provider_down},
    };
    expect_meaning("kannel", cases);
}

TEST_F(ProviderTest, TheGenericGatewayCanCheckWhoSends) {
    answers(202);
    EXPECT_EQ(send("generic", "hëllo").kind, Kind::sent);
    const auto keys = intake::WebhookKeys::make(Secret{webhook_secret});
    const auto id = std::string{asked().header("webhook-id")};
    const intake::Webhook webhook{id, asked().header("webhook-timestamp"),
                                  asked().header("webhook-signature"), asked().body};
    EXPECT_EQ(keys->verify(webhook, clock_.now()), intake::WebhookCheck::ok);
    const auto message = parse_object(asked().body);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->at("type"), "message.send");
    EXPECT_EQ(message->at("timestamp"), "2026-01-01T00:00:00.000Z");
    const json::object expected{{"reference", "01JG0000000000000000000000.7"},
                                {"to", "+12015550123"},
                                {"from", "+12015550199"},
                                {"text", "hëllo"}};
    EXPECT_EQ(message->at("data"), expected);
    clock_.advance(Millis{60'000});
    send("generic", "hëllo");
    EXPECT_EQ(asked().header("webhook-id"), id) << "a repeat must be known as one";
}

TEST_F(AnswersTest, GenericAnswersMeanWhatTheyMean) {
    const Case cases[] = {
        {200, "", Kind::sent},
        {204, "", Kind::sent},
        {400, "", Kind::failed, Reason::provider_refused},
        {303, "", Kind::failed, Reason::provider_refused},
        {408, "", Kind::retry, Reason::provider_down},
        {429, "", Kind::retry, Reason::provider_busy},
        {502, "", Kind::retry, Reason::provider_down},
    };
    expect_meaning("generic", cases);
}

TEST(PlainWords, EveryReasonHasACodeAndASentence) {
    for (const auto& row : kReasons) {
        EXPECT_EQ(reason_of(row.code), row.reason);
        EXPECT_EQ(plain_words(row.code), row.sentence);
        EXPECT_EQ(row.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), row.code.npos);
        if (row.reason == Reason::none) continue;
        EXPECT_FALSE(row.code.empty());
        EXPECT_TRUE(row.sentence.ends_with('.')) << row.code;
        EXPECT_THAT(std::string{row.sentence}, Not(HasSubstr("  ")));
    }
    EXPECT_EQ(reason_of("made_up"), Reason::unknown);
    EXPECT_EQ(reason_of("opted_out\",\"x"), Reason::unknown);
}

}  // namespace
}  // namespace holdfast::outbound
