// A duty on the real program with two nodes: it rings within a second of its time, is taken and
// ended over HTTP, is counted, and what staff say about it lies sealed.
#include <gmock/gmock.h>

#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class DutiesOfTheLine : public ServerTest {
  protected:
    void open_line() {
        program({"duties.answer_imminent_s=5", "http.nodes=2"});
        staff({{"ana", "--senior"}, {"sue", "--role supervisor"}});
    }
    json::object get(const std::string& path) {
        const auto answer = program().run(
            exchange(program().port(), "GET", path, {{"Cookie", cookie(program(), "sue")}}));
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body).as_object();
    }
    json::object post(const std::string& path, const json::object& body) {
        const auto csrf = text_of(get("/v1/me"), "csrf");
        std::vector<http::Header> headers{{"Cookie", cookie(program(), "sue")},
                                          {"Origin", program().url("")},
                                          {"X-CSRF-Token", csrf}};
        const auto answer =
            program().run(exchange(program().port(), "POST", path, headers, json::serialize(body)));
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body).as_object();
    }
    double figure(const std::string& name) {
        const auto all = program().run(exchange(program().metrics_port(), "GET", "/metrics")).body;
        const auto at = all.find("\n" + name + " ");
        return at == all.npos ? -1 : std::stod(all.substr(at + name.size() + 2));
    }
    bool becomes(const std::string& name, double value) {
        return program().until([&] { return figure(name) == value; });
    }
};

TEST_F(DutiesOfTheLine, RingInTimeAreCountedAndKeepWhatIsSaidSealed) {
    open_line();
    auto& line = program();
    line.run(text(line, "+12015550123", "I am going to kill myself tonight", "m1"));
    ASSERT_TRUE(becomes(R"(holdfast_duties_ringing{drill="false"})", 1));
    EXPECT_EQ(figure("holdfast_duties_overdue{kind=\"answer\",drill=\"false\"}"), 1);
    const auto listed = get("/v1/duties").at("duties").as_array();
    ASSERT_EQ(listed.size(), 1U);
    const auto& duty = listed[0].as_object();
    const auto one = "/v1/duties/" + text_of(duty, "id");
    for (const auto& fact : get(one).at("history").as_array())
        if (fact.at("what") == "ring")
            EXPECT_LT(fact.at("at").as_int64() - duty.at("due").as_int64(), 1000);
    post(one + "/acknowledge", {{"key", "a"}});
    EXPECT_EQ(figure("holdfast_duty_acknowledged_seconds_count{kind=\"answer\",drill=\"false\"}"),
              1);
    EXPECT_EQ(figure(R"(holdfast_duties_ringing{drill="false"})"), 0);
    const std::string words = "Their mother Marguerite picked up.";
    EXPECT_EQ(post(one + "/void", {{"key", "b"}, {"reason", words}}).at("state"), "void");
    EXPECT_EQ(get(one).at("history").as_array().back().at("note").as_string(), words);
    EXPECT_EQ(figure("holdfast_duties_overdue{kind=\"answer\",drill=\"false\"}"), 0);
    EXPECT_THAT(disk_of(line), testing::Not(testing::HasSubstr("Marguerite")));
    EXPECT_THAT(line.log(), testing::Not(testing::HasSubstr("Marguerite")));
}

}  // namespace
}  // namespace holdfast::tests
