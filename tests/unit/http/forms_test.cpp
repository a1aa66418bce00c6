#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <random>

#include "router/http/forwarded.hpp"
#include "router/http/http.hpp"

namespace holdfast::http {
namespace {

using Pairs = std::vector<Header>;

TEST(Form, KeepsOrderRepeatsAndEmptyValues) {
    EXPECT_EQ(parse_form("a=1&b=&a=2&c&=d&&e=f=g"),
              (Pairs{{"a", "1"}, {"b", ""}, {"a", "2"}, {"c", ""}, {"", "d"}, {"e", "f=g"}}));
    EXPECT_EQ(parse_form(""), Pairs{});
}

TEST(Form, DecodesEscapesAndPlus) {
    EXPECT_EQ(parse_form("From=%2B12015550101&Body=a+b%26%c3%A9%00"),
              (Pairs{{"From", "+12015550101"}, {"Body", std::string("a b&\xc3\xa9\0", 7)}}));
}

TEST(Form, RefusesBrokenEscapesAndTooManyPairs) {
    for (const auto* broken : {"%", "a=%", "a=%4", "a=%g0", "a=%0g", "%zz=a", "a=b&c=%"}) {
        EXPECT_EQ(parse_form(broken).error().code, Errc::bad_request) << broken;
    }
    std::string most;
    for (int count = 0; count < 256; ++count) most += "a=b&";
    EXPECT_EQ(parse_form(most)->size(), 256);
    EXPECT_EQ(parse_form(most + "a=b").error().code, Errc::too_large);
}

TEST(Form, ReadsBackWhateverBytesWereEscaped) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    for (int round = 0; round < 500; ++round) {
        std::string value(random() % 40, '\0'), escaped;
        for (auto& byte : value) {
            byte = static_cast<char>(random());
            constexpr std::string_view digits = "0123456789ABCDEF";
            escaped += '%';
            escaped += digits[static_cast<unsigned char>(byte) >> 4];
            escaped += digits[byte & 15];
        }
        EXPECT_EQ(form_value(*parse_form("x=y&v=" + escaped), "v"), value);
    }
}

TEST(Form, FindsTheFirstValue) {
    const Pairs form{{"a", "1"}, {"a", "2"}};
    EXPECT_EQ(form_value(form, "a"), "1");
    EXPECT_EQ(form_value(form, "b"), "");
}

TEST(Request, FindsHeadersAndCookies) {
    const Request request{.headers = {{"cookie", "a=1; bb=2;c=3"},
                                      {"x", "y"},
                                      {"cookie", "d=4; __Host-holdfast=t=; a=5"}}};
    EXPECT_EQ(request.header("x"), "y");
    EXPECT_EQ(request.header("z"), "");
    EXPECT_EQ(request.cookie("a"), "1");
    EXPECT_EQ(request.cookie("b"), "");
    EXPECT_EQ(request.cookie("bb"), "2");
    EXPECT_EQ(request.cookie("c"), "3");
    EXPECT_EQ(request.cookie("__Host-holdfast"), "t=");
}

TEST(Problem, SaysWhatTheTableSays) {
    const auto answer =
        problem({.code = Errc::incomplete, .detail = "choose an outcome", .field = "outcome"});
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.content_type, "application/problem+json");
    EXPECT_EQ(boost::json::parse(answer.body), boost::json::parse(R"({
        "type": "incomplete", "title": "Something is still missing.", "status": 422,
        "detail": "choose an outcome",
        "errors": [{"field": "outcome", "detail": "choose an outcome"}]})"));
    const auto plain = boost::json::parse(problem({.code = Errc::not_found}).body);
    EXPECT_FALSE(plain.as_object().contains("detail"));
    EXPECT_FALSE(plain.as_object().contains("errors"));
}

Request from_proxy(std::vector<Header> headers) {
    return {.headers = std::move(headers), .peer = "10.0.0.1"};
}

TEST(Forwarded, ReadsFromTheRightPastTrustedProxies) {
    const TrustedProxies proxies{{"10.0.0.1", "10.0.0.2", "2001:db8::1"}};
    const auto peer = [&](std::vector<Header> headers) {
        auto request = from_proxy(std::move(headers));
        proxies.apply(request);
        return request.peer;
    };
    EXPECT_EQ(peer({}), "10.0.0.1");
    EXPECT_EQ(peer({{"x-forwarded-for", "203.0.113.7"}}), "203.0.113.7");
    EXPECT_EQ(peer({{"x-forwarded-for", "192.0.2.66, 203.0.113.7, 10.0.0.2"}}), "203.0.113.7");
    EXPECT_EQ(peer({{"x-forwarded-for", "192.0.2.66"}, {"x-forwarded-for", "203.0.113.7"}}),
              "203.0.113.7");
    EXPECT_EQ(peer({{"x-forwarded-for", "203.0.113.7, 2001:db8::1"}}), "203.0.113.7");
    EXPECT_EQ(peer({{"x-forwarded-for", "::ffff:203.0.113.7"}}), "203.0.113.7");
    EXPECT_EQ(peer({{"x-forwarded-for", "203.0.113.7, unknown"}}), "10.0.0.1");
    EXPECT_EQ(peer({{"x-forwarded-for", "203.0.113.7:443"}}), "10.0.0.1");
    EXPECT_EQ(peer({{"x-forwarded-for", ""}}), "10.0.0.1");
}

TEST(Forwarded, TakesTheNearestProxysWordOnTheScheme) {
    const TrustedProxies proxies{{"10.0.0.1"}};
    const auto secure = [&](std::vector<Header> headers, bool before) {
        auto request = from_proxy(std::move(headers));
        request.secure = before;
        proxies.apply(request);
        return request.secure;
    };
    EXPECT_TRUE(secure({{"x-forwarded-proto", "https"}}, false));
    EXPECT_FALSE(secure({{"x-forwarded-proto", "https, http"}}, false));
    EXPECT_FALSE(secure({{"x-forwarded-proto", "http"}}, true));
    EXPECT_TRUE(secure({}, true));
}

TEST(Forwarded, TrustsMappedAddresses) {
    const TrustedProxies proxies{{"10.0.0.1"}};
    EXPECT_TRUE(proxies.trusts(asio::ip::make_address("::ffff:10.0.0.1")));
    EXPECT_FALSE(proxies.trusts(asio::ip::make_address("10.0.0.3")));
}

}  // namespace
}  // namespace holdfast::http
