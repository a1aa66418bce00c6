// An imminent contact that nobody answers rings the phone of whoever is on call; a code that they text back takes it over,
// and when nothing comes of that it rings again. A stranger's code does nothing, and nothing of the contact gets outside.
#include <gmock/gmock.h>

#include <algorithm>

#include "ops/oncall/reply.hpp"
#include "ops/oncall/rota/zone.hpp"
#include "tests/integration/server/steps.hpp"
#include "tests/support/fake_pager.hpp"

namespace holdfast::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto contact_number = "+12015550101", staff_number = "+12015550140", stranger = "+12015550177";
constexpr auto words = "I am going to kill myself tonight";

class OnCallProgramTest : public ServerTest {
  protected:
    void SetUp() override {
        const auto port = free_port();
        const auto pager = "http://127.0.0.1:" + std::to_string(port);
        std::vector<std::string> settings{
            "site.time_zone=UTC", "duties.answer_imminent_s=5", "duties.promise_s=10", "oncall.alertmanager.url=" + pager,
            "oncall.private_addresses=127.0.0.1"};
        for (auto& more : more_settings()) settings.push_back(std::move(more));
        program(std::move(settings));
        pager_ = std::make_unique<FakePager>(program().loop(), port);
        staff({{"sam", std::string{"--role on_call --phone "} + staff_number}});
        const auto me = program().run(exchange(program().port(), "GET", "/v1/me", {{"Cookie", cookie(program(), "sam")}}));
        csrf_ = json::parse(me.body).at("csrf").as_string();
    }
    virtual std::vector<std::string> more_settings() const {
        return {"oncall.ring_every_s=10", "oncall.pager=text", "oncall.notices=alertmanager"};
    }
    void put_on_call() {
        const auto now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now()).time_since_epoch();
        const json::object swap{{"key", "one"}, {"level", "primary"}, {"user", "sam"},
                                {"from", oncall::written(oncall::Local{now} - 1h)}, {"to", oncall::written(oncall::Local{now} + 1h)}};
        const auto done = program().run(program().post(
            program().url("/v1/oncall/swap"), json::serialize(swap),
            {{"Origin", program().url("")}, {"Cookie", cookie(program(), "sam")}, {"X-CSRF-Token", csrf_}}));
        ASSERT_TRUE(done);
        ASSERT_EQ(done->status, 200) << done->body;
    }
    json::array duties() {
        const auto listed = program().run(exchange(program().port(), "GET", "/v1/duties", {{"Cookie", cookie(program(), "sam")}}));
        return json::parse(listed.body).at("duties").as_array();
    }
    std::vector<std::string> texts_to(std::string_view number) {
        std::vector<std::string> all;
        for (const auto& one : program().gateway().texts)
            if (one.to == number) all.push_back(one.text);
        return all;
    }
    // Waits for so many texts to a phone.
    std::vector<std::string> texts_to(std::string_view number, std::size_t count) {
        EXPECT_TRUE(program().until([&] { return texts_to(number).size() >= count; }, 30s)) << number;
        return texts_to(number);
    }
    void send(const std::string& from, const std::string& text, const std::string& id) {
        EXPECT_EQ(program().run(program().text(from, text, id)), 204);
    }

    std::unique_ptr<FakePager> pager_;
    std::string csrf_;
};

std::string code_in_text(const std::string& text) {
    const auto at = text.find_first_of("0123456789");
    return at == text.npos ? "" : text.substr(at, 4);
}

TEST_F(OnCallProgramTest, RingsThePhoneUntilTheCodeComesBackAndAgainWhenNothingCameOfIt) {
    put_on_call();
    send(contact_number, words, "first");
    const auto rung = texts_to(staff_number, 1);
    EXPECT_THAT(program().log(), Not(HasSubstr("nobody_is_woken")));
    const auto code = code_in_text(rung.at(0));
    ASSERT_EQ(oncall::codes_in(code).size(), 1U) << rung.at(0);

    send(stranger, code, "strange");
    texts_to(stranger, 1);
    auto open = duties();
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].at("state"), "open") << "a stranger's code is a contact's text";

    const auto answer_to = [&](const std::string& text, const std::string& id) {
        const auto before = texts_to(staff_number).size();
        send(staff_number, text, id);
        const auto said = [&](const std::string& one) { return one.find("code") != one.npos || one.find("You have it") != one.npos; };
        std::string answer;
        EXPECT_TRUE(program().until([&] {
            const auto all = texts_to(staff_number);
            const auto found = std::find_if(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(), said);
            if (found != all.end()) answer = *found;
            return found != all.end();
        }));
        return answer;
    };
    const std::string wrong = code == "0000" ? "1111" : "0000";
    EXPECT_THAT(answer_to(wrong, "wrong"), HasSubstr("belongs to nothing"));
    EXPECT_EQ(duties()[0].at("state"), "open");
    EXPECT_THAT(answer_to(code, "right"), HasSubstr("You have it"));
    open = duties();
    EXPECT_EQ(open[0].at("state"), "acknowledged");
    EXPECT_EQ(open[0].at("by").at("user"), "sam");
    EXPECT_EQ(open[0].at("ringing"), false);
    const auto quiet = texts_to(staff_number).size();
    send(staff_number, code, "right");
    EXPECT_EQ(texts_to(staff_number).size(), quiet) << "the provider's repeat";

    const auto metrics = program().run(exchange(program().metrics_port(), "GET", "/metrics")).body;
    for (const auto* line : {"staff_codes_total{result=\"taken\"} 1", "staff_codes_total{result=\"wrong_code\"} 1",
                             "staff_codes_total{result=\"repeated\"} 1"})
        EXPECT_THAT(metrics, HasSubstr(line));

    const auto again = texts_to(staff_number, quiet + 1);
    EXPECT_THAT(again.back(), HasSubstr(code)) << "the promise is over";
    EXPECT_EQ(duties()[0].at("state"), "open");

    ASSERT_TRUE(program().until([&] { return pager_->calls.size() >= 3; }));
    EXPECT_THAT(pager_->faults, testing::IsEmpty());
    const auto contact = std::string{open[0].at("contact").as_string()};
    for (const auto& text : again) {
        EXPECT_THAT(text, Not(HasSubstr("kill")));
        EXPECT_THAT(text, Not(HasSubstr("5550101")));
        EXPECT_THAT(text, Not(HasSubstr(contact)));
    }
    for (const auto& call : pager_->calls) {
        EXPECT_THAT(call.raw, Not(HasSubstr("kill")));
        EXPECT_THAT(call.raw, Not(HasSubstr("5550101")));
        EXPECT_THAT(call.raw, Not(HasSubstr(code)));
    }
    for (const auto* number : {"5550101", "5550140", "5550177"}) EXPECT_THAT(program().log(), Not(HasSubstr(number)));
    EXPECT_THAT(disk_of(program()), Not(HasSubstr("5550140"))) << "a phone of staff is sealed";
}

// The pager has a second path; the next ring is long away.
class LostTextProgramTest : public OnCallProgramTest {
  protected:
    std::vector<std::string> more_settings() const override {
        return {"oncall.pager=text,alertmanager", "oncall.notices=", "oncall.ring_every_s=45"};
    }
};

TEST_F(LostTextProgramTest, ATextThatIsReportedLostIsFollowedByTheNextPath) {
    put_on_call();
    send(contact_number, words, "first");
    texts_to(staff_number, 1);
    const auto& texts = program().gateway().texts;
    const auto text = std::ranges::find(texts, staff_number, &Gateway::Text::to);
    const auto report = [&](const std::string& status) {
        const json::object message{{"type", "message.status"},
                                   {"timestamp", "2026-11-22T04:00:00Z"},
                                   {"data", {{"reference", text->reference}, {"status", status}}}};
        return program().run(program().signed_post(json::serialize(message), status, "/status"));
    };
    EXPECT_EQ(report("sent"), 204);
    EXPECT_TRUE(pager_->calls.empty());
    const auto told = std::chrono::steady_clock::now();
    EXPECT_EQ(report("failed"), 204);
    ASSERT_TRUE(program().until([&] { return !pager_->calls.empty(); }, 15s));
    EXPECT_LT(pager_->calls[0].at - told, 15s);
    EXPECT_EQ(texts_to(staff_number).size(), 1U);
    EXPECT_THAT(pager_->faults, testing::IsEmpty());
    const auto metrics = [&] { return program().run(exchange(program().metrics_port(), "GET", "/metrics")).body; };
    EXPECT_THAT(metrics(), HasSubstr("notices_total{path=\"text\",result=\"not_delivered\",drill=\"false\"} 1"));
}

class WithoutPager : public ServerTest {};

TEST_F(WithoutPager, ItSaysAtTheStartThatNobodyIsWoken) {
    EXPECT_THAT(program().log(), HasSubstr("\"event\":\"nobody_is_woken\""));
}

TEST_F(OnCallProgramTest, WithNobodyOnCallTheHoleIsWrittenDown) {
    send(contact_number, words, "first");
    const auto read = [&](const std::string& id) {
        return program().run(exchange(program().port(), "GET", "/v1/duties/" + id, {{"Cookie", cookie(program(), "sam")}})).body;
    };
    ASSERT_TRUE(program().until([&] { return !duties().empty(); }, 20s));
    const auto id = std::string{duties()[0].at("id").as_string()};
    EXPECT_TRUE(program().until([&] { return read(id).find("hole_lead") != std::string::npos; }, 20s)) << read(id);
    EXPECT_THAT(read(id), HasSubstr("hole_primary"));
    EXPECT_TRUE(texts_to(staff_number).empty());
}

}  // namespace
}  // namespace holdfast::tests
