#include <gmock/gmock.h>

#include "tests/unit/outbound/routes.hpp"

namespace holdfast::intake {
namespace {

using namespace std::literals;
using testing::HasSubstr;
using testing::IsEmpty;

class GenericRoutesTest : public tests::RoutesTest {};

TEST_F(GenericRoutesTest, TakesAText) {
    EXPECT_EQ(
        generic(R"({"type":"message.received","more":[],"data":{"id":"g1","from":"+12015550123",)"
                R"("text":"h\u00e9llo","media":2,"new":{}}})")
            .status,
        204);
    ASSERT_EQ(taken_.size(), 1U);
    EXPECT_EQ(taken_[0].provider, "generic");
    EXPECT_EQ(taken_[0].message_id, "g1");
    EXPECT_EQ(taken_[0].from.reveal(), "+12015550123");
    EXPECT_EQ(taken_[0].text.reveal(), "héllo");
    EXPECT_EQ(taken_[0].media, 2);
    EXPECT_EQ(generic(R"({"data":{"id":"g2","from":"x","media":["a","b","c"]}})").status, 204);
    EXPECT_EQ(taken_.at(1).media, 3);
    EXPECT_EQ(taken_.at(1).text.reveal(), "");
}

TEST_F(GenericRoutesTest, NothingUnsignedIsBelieved) {
    const std::string body = R"({"data":{"id":"g1","from":"x","text":"y"}})";
    EXPECT_EQ(ask("/v1/sms/generic", body).status, 400);
    EXPECT_EQ(refused("generic", Refusal::missing_signature), 1U);
    const auto at = WebhookKeys::timestamp(clock_.now());
    EXPECT_EQ(
        ask("/v1/sms/generic", body,
            {{"webhook-id", "1"}, {"webhook-timestamp", at}, {"webhook-signature", "v1,AAAA"}})
            .status,
        403);
    EXPECT_EQ(refused("generic", Refusal::wrong_signature), 1U);
    const auto then = clock_.now() - webhook_tolerance - Millis{1'000};
    const auto keys = WebhookKeys::make(Secret{secret});
    EXPECT_EQ(ask("/v1/sms/generic", body,
                  {{"webhook-id", "1"},
                   {"webhook-timestamp", WebhookKeys::timestamp(then)},
                   {"webhook-signature", keys->sign("1", then, body)}})
                  .status,
              403);
    EXPECT_EQ(refused("generic", Refusal::stale_signature), 1U);
    EXPECT_THAT(taken_, IsEmpty());
}

std::string with(const std::string& id, const std::string& from, const std::string& rest = "") {
    return "{\"data\":{\"id\":" + id + ",\"from\":" + from + rest + "}}";
}

TEST_F(GenericRoutesTest, BadJsonIsRefusedAndTheFieldNamed) {
    const auto deep = std::string(1'000, '[') + std::string(1'000, ']');
    const std::pair<std::string, const char*> cases[] = {
        {"", "body"},
        {"null", "body"},
        {"[]", "body"},
        {"{", "body"},
        {"{}", "data"},
        {R"({"data":[]})", "data"},
        {R"({"data":{}})", "id"},
        {"{\"data\":" + deep + "}", "body"},
        {with("\"1\"", "\"2\"", ",\"x\":" + deep), "body"},
        {with("\"1\"", "\"2\"", R"(,"id":"3")"), "body"},
        {R"({"data":{"id":"1","from":"2"},"data":{"id":"1","from":"2"}})", "body"},
        {with("\"1\"", "\"2\"", R"(,"\u0069d":"3")"), "body"},
        {with("1", "\"2\""), "id"},
        {with("\"\"", "\"2\""), "id"},
        {with("\"" + std::string(257, 'x') + "\"", "\"2\""), "id"},
        {with("\"1\"", "{}"), "from"},
        {with("\"1\"", "1e999"), "from"},
        {with("\"1\"", "123456789012345678901234567890"), "from"},
        {with("\"1\"", "\"2\"", ",\"text\":7"), "text"},
        {with("\"1\"", "\"2\"", ",\"text\":[]"), "text"},
        {with("\"1\"", "\"2\"", ",\"media\":-1"), "media"},
        {with("\"1\"", "\"2\"", ",\"media\":1e30"), "media"},
        {with("\"1\"", "\"2\"", ",\"media\":\"2\""), "media"},
        {with("\"1\"", "\"\xFF\""), "body"},
        {with("\"1\"", "\"\xED\xA0\x80\""), "body"},
        {with("\"1\"", "\"a\0b\""s), "body"},
        {R"({"type":"message.sent","data":{"id":"1","from":"2"}})", "type"},
        {R"({"type":7,"data":{"id":"1","from":"2"}})", "type"},
        {with("\"1\"", "\"2\"") + "x", "body"},
    };
    for (const auto& [body, field] : cases) {
        const auto answer = generic(body);
        const auto shown = body.substr(0, 80);
        EXPECT_TRUE(answer.status == 400 || answer.status == 413) << answer.status << " " << shown;
        EXPECT_THAT(answer.body, HasSubstr("\"field\":\"" + std::string{field} + "\"")) << shown;
    }
    EXPECT_EQ(refused("generic", Refusal::malformed), std::size(cases));
    EXPECT_THAT(taken_, IsEmpty());
}

TEST_F(GenericRoutesTest, OverTheSizeIsRefused) {
    EXPECT_EQ(
        generic(with("\"1\"", "\"2\"", ",\"text\":\"" + std::string(64 * 1024, 'x') + "\"")).status,
        413);
    EXPECT_THAT(taken_, IsEmpty());
}

TEST_F(GenericRoutesTest, ReportsBecomeOurs) {
    const auto report = [&](const std::string& rest) {
        return generic("{\"data\":{\"reference\":\"" + std::string{reference} + "\"," + rest + "}}",
                       "/v1/sms/generic/status");
    };
    EXPECT_EQ(report(R"("status":"delivered")").status, 204);
    EXPECT_EQ(report(R"("status":"failed","why":"landline")").status, 204);
    EXPECT_EQ(report(R"("status":"failed","why":"\",\"x\":\"y")").status, 204);
    EXPECT_EQ(report(R"("status":"failed")").status, 204);
    ASSERT_EQ(reports_.size(), 4U);
    EXPECT_EQ(reports_[0].status, "delivered");
    EXPECT_EQ(reports_[1].why, "landline");
    EXPECT_EQ(reports_[2].why, "unknown") << "only codes of ours reach the journal";
    EXPECT_EQ(reports_[3].why, "unknown");
    reports_.clear();
    EXPECT_EQ(report(R"("status":"on its way")").status, 204);
    EXPECT_EQ(report(R"("status":1)").status, 400);
    EXPECT_EQ(report(R"("state":"sent")").status, 400);
    EXPECT_EQ(
        generic(R"({"data":{"reference":"x","status":"sent"}})", "/v1/sms/generic/status").status,
        400);
    EXPECT_THAT(reports_, IsEmpty());
}

}  // namespace
}  // namespace holdfast::intake
