#include "router/intake/standard_webhook.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "router/core/random.hpp"
#include "router/vault/digest.hpp"
#include "router/vault/encoding.hpp"

namespace holdfast::intake {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

Secret secret(char letter, std::size_t bytes = 32) {
    return Secret{"whsec_" + vault::base64(std::string(bytes, letter))};
}

const TimePoint now{1767225600s};
const auto keys = WebhookKeys::make(secret('a')).value();
const std::string body = R"({"from":"+12015550123","text":"I need help"})";

WebhookCheck check(std::string_view id, std::string_view time, std::string_view signature,
                   std::string_view raw_body = body, TimePoint at = now) {
    return keys.verify({id, time, signature, raw_body}, at);
}

TEST(StandardWebhook, AgreesWithThePublishedLibrary) {
    std::ostringstream text;
    text << std::ifstream{std::filesystem::path{__FILE__}.parent_path() /
                          "standard-webhooks-vector.json"}
                .rdbuf();
    const auto vector = json::parse(text.str());
    const auto header = [&](const char* name) {
        return json::value_to<std::string>(vector.at("headers").at(name));
    };
    const auto raw_body = json::value_to<std::string>(vector.at("raw_body"));
    const auto its_keys =
        WebhookKeys::make(Secret{json::value_to<std::string>(vector.at("secret"))}).value();
    EXPECT_EQ(its_keys.sign(header("webhook-id"), now, raw_body), header("webhook-signature"));
    EXPECT_EQ(WebhookKeys::timestamp(now), header("webhook-timestamp"));
    EXPECT_EQ(its_keys.verify({header("webhook-id"), header("webhook-timestamp"),
                               header("webhook-signature"), raw_body},
                              now),
              WebhookCheck::ok);
}

TEST(StandardWebhook, HoldsForFiveMinutesEitherWay) {
    const auto signature = keys.sign("msg_1", now, body);
    const auto time = WebhookKeys::timestamp(now);
    for (const auto off : {0ms, 299'999ms, 300'000ms, -300'000ms})
        EXPECT_EQ(check("msg_1", time, signature, body, now + off), WebhookCheck::ok);
    for (const auto off : {300'001ms, -300'001ms, 86'400'000ms, Millis{-now.time_since_epoch()}})
        EXPECT_EQ(check("msg_1", time, signature, body, now + off), WebhookCheck::stale);
    // Whether it was in time is told only to who has the key.
    EXPECT_EQ(check("msg_1", "1", signature), WebhookCheck::wrong);
}

TEST(StandardWebhook, MissingPartsAreMissing) {
    const auto signature = keys.sign("msg_1", now, body);
    const auto time = WebhookKeys::timestamp(now);
    EXPECT_EQ(check("", time, signature), WebhookCheck::missing);
    EXPECT_EQ(check("msg_1", "", signature), WebhookCheck::missing);
    EXPECT_EQ(check("msg_1", time, ""), WebhookCheck::missing);
    EXPECT_EQ(check("msg_1", time, keys.sign("msg_1", now, ""), ""), WebhookCheck::ok);
}

TEST(StandardWebhook, AnyOfSeveralSignaturesWillDo) {
    const auto signature = keys.sign("msg_1", now, body);
    const auto time = WebhookKeys::timestamp(now);
    EXPECT_EQ(check("msg_1", time, "v1,AAAA " + signature), WebhookCheck::ok);
    EXPECT_EQ(check("msg_1", time, signature + " v1a,AAAA"), WebhookCheck::ok);
    EXPECT_EQ(check("msg_1", time, "v2,x  " + signature + " "), WebhookCheck::ok);
    std::string many;
    for (int count = 0; count < 7; ++count) many += "v1,AAAA ";
    EXPECT_EQ(check("msg_1", time, many + signature), WebhookCheck::ok);
    EXPECT_EQ(check("msg_1", time, many + "v1,AAAA " + signature), WebhookCheck::wrong);
}

TEST(StandardWebhook, OnlyVersionOneCounts) {
    const auto time = WebhookKeys::timestamp(now);
    const auto plain = keys.sign("msg_1", now, body).substr(3);
    for (const auto* prefix : {"", "v1a,", "v2,", "V1,", "v1=", "v1,v1,", ",", "v1, "})
        EXPECT_EQ(check("msg_1", time, prefix + plain), WebhookCheck::wrong) << prefix;
    EXPECT_EQ(check("msg_1", time, "v1,"), WebhookCheck::wrong);
}

TEST(StandardWebhook, BothKeysServeDuringRotation) {
    const auto time = WebhookKeys::timestamp(now);
    const auto during = WebhookKeys::make(secret('b'), secret('a')).value();
    const auto after = WebhookKeys::make(secret('b')).value();
    const auto by_old = keys.sign("msg_1", now, body);
    const auto by_both = during.sign("msg_1", now, body);
    EXPECT_EQ(during.verify({"msg_1", time, by_old, body}, now), WebhookCheck::ok);
    EXPECT_EQ(after.verify({"msg_1", time, by_old, body}, now), WebhookCheck::wrong);
    EXPECT_EQ(after.verify({"msg_1", time, by_both, body}, now), WebhookCheck::ok);
    EXPECT_EQ(keys.verify({"msg_1", time, by_both, body}, now), WebhookCheck::ok);
    EXPECT_EQ(std::ranges::count(by_both, ' '), 1);
}

// What was signed as id, time, body must not pass when it is cut in another place.
TEST(StandardWebhook, CannotBeCutAnotherWay) {
    const auto signature = keys.sign("a", now, "1767225601." + body);
    EXPECT_EQ(check("a.1767225600", "1767225601", signature), WebhookCheck::wrong);
    EXPECT_THROW((void)keys.sign("a.b", now, body), std::invalid_argument);
    EXPECT_THROW((void)keys.sign("", now, body), std::invalid_argument);
    EXPECT_THROW((void)keys.sign(std::string(257, 'i'), now, body), std::invalid_argument);
}

// Even if whoever has the key signed it so.
TEST(StandardWebhook, ATimeIsPlainDigits) {
    const auto signed_with = [](std::string_view time) {
        const std::string_view parts[] = {"msg_1", ".", time, ".", body};
        return "v1," + vault::base64(vault::hmac_sha256(std::string(32, 'a'), parts));
    };
    EXPECT_EQ(check("msg_1", "1767225600", signed_with("1767225600")), WebhookCheck::ok);
    for (const auto* time : {"01767225600", "+1767225600", "1767225600 ", " 1767225600",
                             "1767225600.0", "-1", "0", "1e9", "17672256001767225600", "now"})
        EXPECT_EQ(check("msg_1", time, signed_with(time)), WebhookCheck::wrong) << time;
}

TEST(StandardWebhook, AnyChangeIsWrong) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 shape{seed};
    SeededRandom random{seed};
    const auto time = WebhookKeys::timestamp(now);
    const auto flip = [&](std::string& text) {
        text[shape() % text.size()] ^= static_cast<char>(1 << shape() % 8);
    };
    for (int round = 0; round < 3000; ++round) {
        auto raw_body = random.bytes(shape() % 100 + 1);
        auto id = "msg_" + std::to_string(round);
        auto signature = keys.sign(id, now, raw_body);
        ASSERT_EQ(check(id, time, signature, raw_body), WebhookCheck::ok);
        const auto part = shape() % 3;
        flip(part == 0 ? raw_body : part == 1 ? id : signature);
        ASSERT_EQ(check(id, time, signature, raw_body), WebhookCheck::wrong) << part;
    }
}

TEST(StandardWebhook, SecretsAreReadStrictly) {
    for (const auto bytes : {24U, 32U, 64U}) EXPECT_TRUE(WebhookKeys::make(secret('x', bytes)));
    for (const auto bytes : {0U, 23U, 65U}) EXPECT_FALSE(WebhookKeys::make(secret('x', bytes)));
    const auto text = secret('x').reveal();
    const auto plain = WebhookKeys::make(Secret{text.substr(6)});
    ASSERT_FALSE(plain);
    EXPECT_EQ(plain.error().code, Errc::bad_request);
    EXPECT_EQ(plain.error().detail.find(text.substr(6, 8)), std::string::npos);
    EXPECT_FALSE(WebhookKeys::make(Secret{text + "\n"}));
    EXPECT_FALSE(WebhookKeys::make(Secret{}));
    EXPECT_FALSE(WebhookKeys::make(Secret{}, secret('x')));
    EXPECT_FALSE(WebhookKeys::make(secret('x'), Secret{"whsec_"}));
}

}  // namespace
}  // namespace holdfast::intake
