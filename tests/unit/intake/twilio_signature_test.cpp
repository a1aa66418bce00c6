#include "router/intake/twilio_signature.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

const Secret token{"0123456789abcdef0123456789abcdef"};
const Secret other{"fedcba9876543210fedcba9876543210"};
const std::string url = "https://hotline.example.org/hooks/twilio/sms?line=main";
const Parameters parameters{{"To", "+12015550199"}, {"Body", "I need help"}, {"ToCity", ""}};

json::array vectors() {
    std::ostringstream text;
    text << std::ifstream{std::filesystem::path{__FILE__}.parent_path() /
                          "twilio-signature-vectors.json"}
                .rdbuf();
    return json::parse(text.str()).as_array();
}

SignatureCheck form(std::string_view at, const Parameters& sent, std::string_view signature,
                    std::vector<Secret> tokens = {token}) {
    return check_twilio_form(at, sent, signature, tokens);
}

TEST(TwilioSignature, AgreesWithEveryVector) {
    int seen = 0;
    for (const auto& vector : vectors()) {
        const auto text = [&](const char* name) {
            return json::value_to<std::string>(vector.at(name));
        };
        Parameters sent;
        for (const auto& parameter : vector.at("params").as_object())
            sent.emplace_back(parameter.key(), json::value_to<std::string>(parameter.value()));
        const auto signature = text("x_twilio_signature");
        const auto expected = text("expect") == "accept" ? SignatureCheck::ok
                              : signature.empty()        ? SignatureCheck::missing
                                                         : SignatureCheck::wrong;
        EXPECT_EQ(form(text("url"), sent, signature, {Secret{text("auth_token")}}), expected)
            << text("name");
        std::ranges::reverse(sent);
        EXPECT_EQ(form(text("url"), sent, signature, {Secret{text("auth_token")}}), expected)
            << text("name") << " in another order";
        ++seen;
    }
    EXPECT_EQ(seen, 13);
}

TEST(TwilioSignature, TheUrlIsTriedWithAndWithoutItsPort) {
    const auto accepts = [](std::string_view signed_url, std::string_view ours) {
        return form(ours, parameters, twilio_signature(signed_url, parameters, token)) ==
               SignatureCheck::ok;
    };
    EXPECT_TRUE(accepts("https://a.example/x", "https://a.example/x"));
    EXPECT_TRUE(accepts("https://a.example:443/x", "https://a.example/x"));
    EXPECT_TRUE(accepts("https://a.example/x", "https://a.example:443/x"));
    EXPECT_TRUE(accepts("http://a.example:80/x", "http://a.example/x"));
    EXPECT_TRUE(accepts("https://a.example/x", "https://a.example:8443/x"));
    EXPECT_TRUE(accepts("https://a.example:443?q=1:2", "https://a.example?q=1:2"));
    EXPECT_TRUE(accepts("https://a.example:443", "https://a.example"));
    EXPECT_TRUE(accepts("https://u:p@a.example:443/x", "https://u:p@a.example/x"));
    EXPECT_TRUE(accepts("https://[2001:db8::1]:443/x", "https://[2001:db8::1]/x"));
    EXPECT_TRUE(accepts("https://a.example/x", "https://a.example/x#rc=2&rp=all"));
    EXPECT_FALSE(accepts("https://a.example:80/x", "https://a.example/x"));
    EXPECT_FALSE(accepts("https://a.example:444/x", "https://a.example/x"));
    EXPECT_FALSE(accepts("https://b.example/x", "https://a.example/x"));
    EXPECT_FALSE(accepts("https://a.example/x?", "https://a.example/x"));
    EXPECT_FALSE(accepts("https://u/x", "https://u:p@a.example/x"));
}

TEST(TwilioSignature, TwoTokensServeDuringRotation) {
    const auto signature = twilio_signature(url, parameters, token);
    EXPECT_EQ(form(url, parameters, signature, {token, other}), SignatureCheck::ok);
    EXPECT_EQ(form(url, parameters, signature, {other, token}), SignatureCheck::ok);
    EXPECT_EQ(form(url, parameters, signature, {Secret{}, token}), SignatureCheck::ok);
    EXPECT_EQ(form(url, parameters, signature, {other}), SignatureCheck::wrong);
}

TEST(TwilioSignature, WithoutATokenNothingIsAccepted) {
    const auto signature = twilio_signature(url, parameters, token);
    EXPECT_EQ(form(url, parameters, signature, {}), SignatureCheck::wrong);
    EXPECT_EQ(form(url, parameters, signature, {Secret{}, Secret{}}), SignatureCheck::wrong);
    EXPECT_THROW((void)twilio_signature(url, parameters, Secret{}), std::invalid_argument);
}

TEST(TwilioSignature, RepeatedNamesCountEachValueOnceInOrder) {
    const auto expected = [](std::string_view text) {
        return vault::base64(vault::hmac_sha1(token.reveal(), vault::Parts{&text, 1}));
    };
    EXPECT_EQ(
        twilio_signature("https://a/", {{"b", "2"}, {"B", "9"}, {"b", "1"}, {"b", "2"}}, token),
        expected("https://a/B9b1b2"));
    // By bytes, not by letters or by characters of 16 bits.
    EXPECT_EQ(
        twilio_signature(
            "https://a/",
            {{"\xf0\x9f\x98\xa2", "3"}, {"\xef\xbc\xa1", "2"}, {"a", "1"}, {"aA", ""}, {"Z", ""}},
            token),
        expected("https://a/Za1aA\xef\xbc\xa1"
                 "2\xf0\x9f\x98\xa2"
                 "3"));
}

TEST(TwilioSignature, AnyChangeIsWrong) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 shape{seed};
    SeededRandom random{seed};
    for (int round = 0; round < 2000; ++round) {
        Parameters sent;
        for (auto count = shape() % 8 + 1; count > 0; --count)
            sent.emplace_back("name" + std::to_string(count), random.bytes(shape() % 40 + 1));
        auto signature = twilio_signature(url, sent, token);
        ASSERT_EQ(form(url, sent, signature), SignatureCheck::ok);
        std::ranges::shuffle(sent, shape);
        ASSERT_EQ(form(url, sent, signature), SignatureCheck::ok);
        auto changed = sent;
        auto& value = changed[shape() % changed.size()].second;
        value[shape() % value.size()] ^= static_cast<char>(1 << shape() % 8);
        ASSERT_EQ(form(url, changed, signature), SignatureCheck::wrong);
        changed = sent;
        changed.pop_back();
        ASSERT_EQ(form(url, changed, signature), SignatureCheck::wrong);
        signature[shape() % signature.size()] ^= static_cast<char>(1 << shape() % 8);
        ASSERT_EQ(form(url, sent, signature), SignatureCheck::wrong);
        ASSERT_EQ(form(url, sent, signature.substr(0, shape() % 27 + 1)), SignatureCheck::wrong);
    }
}

TEST(TwilioSignature, TooManyParametersAreWrong) {
    Parameters sent;
    for (std::size_t count = 0; count < parameters_max; ++count)
        sent.emplace_back("p" + std::to_string(count), "");
    EXPECT_EQ(form(url, sent, twilio_signature(url, sent, token)), SignatureCheck::ok);
    sent.emplace_back("more", "");
    EXPECT_EQ(form(url, sent, twilio_signature(url, sent, token)), SignatureCheck::wrong);
}

TEST(TwilioSignature, OtherBodiesAreBoundByTheirHash) {
    const std::string body = R"({"MessageSid":"SM1"})";
    const auto hash = vault::hex(vault::sha256(body));
    const auto check = [&](const std::string& at, std::string_view raw_body) {
        return check_twilio_body(at, raw_body, twilio_signature(at, {}, token), {&token, 1});
    };
    EXPECT_EQ(check("https://a.example/x?bodySHA256=" + hash, body), SignatureCheck::ok);
    EXPECT_EQ(check("https://a.example/x?a=1&bodySHA256=" + hash + "&b=2", body),
              SignatureCheck::ok);
    EXPECT_EQ(check("https://a.example/x?bodySHA256=" + hash, body + " "), SignatureCheck::wrong);
    EXPECT_EQ(check("https://a.example/x?bodySHA256=", ""), SignatureCheck::wrong);
    // Only a parameter of the query counts.
    EXPECT_EQ(check("https://a.example/x?a=1", body), SignatureCheck::wrong);
    EXPECT_EQ(check("https://a.example/x?notbodySHA256=" + hash, body), SignatureCheck::wrong);
    EXPECT_EQ(check("https://a.example/bodySHA256=" + hash, body), SignatureCheck::wrong);
    EXPECT_EQ(check("https://a.example/x#?bodySHA256=" + hash, body), SignatureCheck::wrong);
    const auto at = "https://a.example/x?bodySHA256=" + hash;
    EXPECT_EQ(check_twilio_body(at, body, "", {&token, 1}), SignatureCheck::missing);
    EXPECT_EQ(check_twilio_body(at, body, twilio_signature(at, {}, other), {&token, 1}),
              SignatureCheck::wrong);
    EXPECT_EQ(check_twilio_body(at, body, twilio_signature(at, {}, token), {}),
              SignatureCheck::wrong);
}

}  // namespace
}  // namespace holdfast::intake
