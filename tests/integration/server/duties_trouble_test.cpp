// What rings goes on ringing through whatever happens to the store and the program, at its times; and the record has no gap.
#include <gmock/gmock.h>

#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

constexpr std::int64_t longest_gap_ms = 60'000;

class DutiesInTrouble : public ServerTest {
  protected:
    void SetUp() override {
        program({"duties.answer_imminent_s=5", "oncall.ring_every_s=10", "redis.command_deadline_ms=500"});
        staff({{"sue", "--role supervisor"}});
        program().run(text(program(), "+12015550123", "I am going to kill myself tonight", "m1"));
        ASSERT_TRUE(rung(1));
    }
    json::object get(const std::string& path) {
        const auto answer = program().run(exchange(program().port(), "GET", path, {{"Cookie", cookie(program(), "sue")}}));
        return answer.status == 200 ? json::parse(answer.body).as_object() : json::object{};
    }
    json::object duty() {
        const auto listed = get("/v1/duties");
        if (!listed.contains("duties") || listed.at("duties").as_array().empty()) return {};
        return get("/v1/duties/" + text_of(listed.at("duties").as_array()[0].as_object(), "id"));
    }
    bool rung(std::int64_t times) {
        return program().until([&] {
            const auto one = duty();
            return one.contains("rings") && one.at("rings").as_int64() >= times;
        }, 30s);
    }
    // From the first ring to the last none is left out and none is late.
    void expect_whole_record() {
        const auto one = duty();
        ASSERT_TRUE(one.contains("history"));
        auto before = one.at("due").as_int64();
        std::int64_t turn = 0;
        for (const auto& fact : one.at("history").as_array()) {
            if (fact.at("what") != "ring") continue;
            EXPECT_EQ(fact.at("turn").as_int64(), ++turn);
            EXPECT_LE(fact.at("at").as_int64() - before, longest_gap_ms);
            before = fact.at("at").as_int64();
        }
        EXPECT_EQ(turn, one.at("rings").as_int64());
    }
};

TEST_F(DutiesInTrouble, TheStoreIsKilled) {
    program().signal_redis(SIGKILL);
    ASSERT_TRUE(rung(2));
    ASSERT_TRUE(rung(3));
    expect_whole_record();
}

TEST_F(DutiesInTrouble, TheStoreStandsStillOverARing) {
    program().signal_redis(SIGSTOP);
    const auto until = std::chrono::steady_clock::now() + 12s;
    program().until([&] { return std::chrono::steady_clock::now() > until; }, 13s);
    program().signal_redis(SIGCONT);
    ASSERT_TRUE(rung(2));
    expect_whole_record();
}

TEST_F(DutiesInTrouble, ProgramAndStoreAreKilledAndStartedAgain) {
    program().signal_redis(SIGKILL);
    program().kill(SIGKILL);
    program().start();
    ASSERT_TRUE(rung(2));
    ASSERT_TRUE(rung(3));
    expect_whole_record();
}

}  // namespace
}  // namespace holdfast::tests
