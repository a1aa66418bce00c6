// A safety plan that is shown once behind a link, with a code.
#include "tests/integration/server/plan_steps.hpp"

namespace holdfast::tests {
namespace {

class PlanBehindALink : public ServerTest {
  protected:
    void SetUp() override { staff({{"ana", "--senior"}}); }
};

Task<> linked(Program& program) {
    auto first = co_await written(program);
    const auto link = co_await must(first.ana, "plan_link", about(first.contact));
    const auto url = text_of(link, "url"), code = text_of(link, "code");
    const auto path = url.substr(url.find("/n/"));
    const auto give = [&](std::string to, std::string digits) {
        return exchange(program.port(), "POST", to,
                        {{"Content-Type", "application/x-www-form-urlencoded"}}, "code=" + digits);
    };
    auto asked = co_await exchange(program.port(), "GET", path);
    auto unknown = co_await exchange(program.port(), "GET", "/n/nothing");
    EXPECT_EQ(asked.status, 200);
    EXPECT_EQ(asked.body, unknown.body) << "whether there is such a link is nobody's business";
    EXPECT_EQ(asked.body.find("safety"), std::string::npos);
    EXPECT_EQ(asked.header("cache-control"), "no-store");
    EXPECT_EQ(asked.header("x-robots-tag"), "noindex, nofollow");
    const std::string wrong = code == "000000" ? "111111" : "000000";
    auto refusal = co_await give(path, wrong);
    EXPECT_EQ(refusal.status, 403);
    auto shown = co_await give(path, code);
    EXPECT_EQ(shown.status, 200);
    EXPECT_NE(shown.body.find("walk by the sea"), std::string::npos);
    EXPECT_EQ(shown.header("cache-control"), "no-store");
    EXPECT_NE(shown.header("content-disposition").find("my-notes.html"), std::string::npos);
    auto again = co_await give(path, code);
    EXPECT_EQ(again.status, 410) << "once";
    auto gone = co_await give("/n/nothing", code);
    EXPECT_EQ(gone.body, again.body);

    const auto other = co_await must(first.ana, "plan_link", about(first.contact));
    const auto other_url = text_of(other, "url");
    const auto other_path = other_url.substr(other_url.find("/n/"));
    std::vector<int> statuses;
    for (int i = 0; i < 5; ++i) {
        auto tried =
            co_await give(other_path, text_of(other, "code") == "000000" ? "111111" : "000000");
        statuses.push_back(tried.status);
    }
    EXPECT_EQ(statuses, (std::vector{403, 403, 403, 403, 410}));
    auto late = co_await give(other_path, text_of(other, "code"));
    EXPECT_EQ(late.status, 410) << "after five wrong codes it is gone";
    for (int i = 0; i < 14; ++i) late = co_await give("/n/nothing", "000000");
    EXPECT_EQ(late.status, 429) << "tries are counted by address";
}

TEST_F(PlanBehindALink, IsShownOnceWithACode) {
    program().run(linked(program()));
}

}  // namespace
}  // namespace holdfast::tests
