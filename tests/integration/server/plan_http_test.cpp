// A safety plan read and written by staff over HTTP.
#include "tests/integration/server/plan_steps.hpp"

namespace holdfast::tests {
namespace {

class PlanOverHttp : public ServerTest {
  protected:
    void SetUp() override {
        staff({{"ana", "--senior"}, {"ben", "--senior"}, {"sue", "--role supervisor"}});
    }
};

Task<> over_http(Program& program) {
    auto first = co_await written(program);
    const auto plan = "/v1/contacts/" + first.contact + "/plan";
    const auto ana = co_await staff_of(program, "ana"), ben = co_await staff_of(program, "ben"),
               sue = co_await staff_of(program, "sue");
    auto got = co_await exchange(program.port(), "GET", plan, ana.headers);
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.header("etag"), "\"r1\"");
    auto same =
        co_await exchange(program.port(), "GET", plan, with(ana, {{"If-None-Match", "\"r1\""}}));
    EXPECT_EQ(same.status, 304);
    auto not_his = co_await exchange(program.port(), "GET", plan, ben.headers);
    EXPECT_EQ(not_his.status, 403);
    not_his = co_await exchange(program.port(), "GET", plan,
                                with(ben, {{"Holdfast-Reason", "I want to"}}));
    EXPECT_EQ(not_his.status, 403) << "a counselor's reason is no leave";
    auto unsaid = co_await exchange(program.port(), "GET", plan, sue.headers);
    EXPECT_EQ(unsaid.status, 400);
    EXPECT_NE(unsaid.body.find("Holdfast-Reason"), std::string::npos);
    auto long_said = co_await exchange(program.port(), "GET", plan,
                                       with(sue, {{"Holdfast-Reason", std::string(301, 'x')}}));
    EXPECT_EQ(long_said.status, 400);
    auto said = co_await exchange(program.port(), "GET", plan,
                                  with(sue, {{"Holdfast-Reason", "una queja, señal ☂"}}));
    EXPECT_EQ(said.status, 200);
    const auto events = co_await journal(program, "ana", first.contact);
    EXPECT_EQ(events.back().at("type"), "plan_read");
    EXPECT_EQ(events.back().at("why"), "una queja, señal ☂");
    EXPECT_EQ(events.back().at("what"), "plan");
    for (const auto& [path, what] : std::map<std::string, std::string>{{"", "version"},
                                                                       {"/changes", "changes"},
                                                                       {"/fhir", "fhir"},
                                                                       {"/page", "page"},
                                                                       {"/wallet", "wallet"}}) {
        co_await exchange(program.port(), "GET", plan + "/versions/1" + path, ana.headers);
        const auto told = (co_await journal(program, "ana", first.contact)).back();
        EXPECT_EQ(told.at("what").as_string(), std::string_view{what});
        EXPECT_EQ(told.at("number"), 1) << what;
        EXPECT_EQ(told.at("why"), "serving");
    }
    co_await exchange(program.port(), "GET", plan + "/versions", ana.headers);
    const auto listed = (co_await journal(program, "ana", first.contact)).back();
    EXPECT_EQ(listed.at("what"), "versions");

    // The journal is no way around the reason.
    const json::array eva_agrees{json::object{{"role", "other"}, {"name", "her sister Eva"}}};
    co_await must(first.ana, "plan_agree",
                  {{"contact", first.contact},
                   {"revision", 1},
                   {"agreed", eva_agrees},
                   {"why", "they asked"}});
    const auto to_ana = json::serialize(co_await journal(program, "ana", first.contact)),
               to_sue = json::serialize(co_await journal(program, "sue", first.contact));
    for (const auto* words : {"walk by the sea", "her sister Eva", "they asked"}) {
        EXPECT_NE(to_ana.find(words), std::string::npos) << words;
        EXPECT_EQ(to_sue.find(words), std::string::npos) << words;
    }
    EXPECT_NE(to_sue.find("plan_agreed"), std::string::npos);

    // Yesterday's tag, none, and another form.
    auto changed = json::parse(got.body).as_object();
    changed.at("items").at(0).at("texts").at(0).at("text") = "walk by the river";
    const auto body = json::serialize(changed);
    co_await must(first.ana, "plan_change", line_added(first.contact, "reasons", "my dog"));
    auto stale =
        co_await exchange(program.port(), "PUT", plan, with(ana, {{"If-Match", "\"r1\""}}), body);
    EXPECT_EQ(stale.status, 412);
    EXPECT_NE(stale.body.find("If-Match"), std::string::npos);
    auto blind = co_await exchange(program.port(), "PUT", plan, ana.headers, body);
    EXPECT_EQ(blind.status, 428);
    auto there =
        co_await exchange(program.port(), "PUT", plan, with(ana, {{"If-None-Match", "*"}}), body);
    EXPECT_EQ(there.status, 412);
    changed["form"] = "another-form";
    auto form = co_await exchange(program.port(), "PUT", plan, with(ana, {{"If-Match", "\"r2\""}}),
                                  json::serialize(changed));
    EXPECT_EQ(form.status, 400);
    EXPECT_NE(form.body.find("\"form\""), std::string::npos);
    changed["form"] = "holdfast-1";
    changed["language"] = "fr";
    auto french = co_await exchange(program.port(), "PUT", plan,
                                    with(ana, {{"If-Match", "\"r2\""}}), json::serialize(changed));
    EXPECT_EQ(french.status, 400);
    EXPECT_NE(french.body.find("\"language\""), std::string::npos) << french.body;
    EXPECT_NE(french.body.find(": en, es\""), std::string::npos) << french.body;
    auto foreign =
        co_await exchange(program.port(), "PUT", plan,
                          {{"Cookie", cookie(program, "ana")}, {"If-Match", "\"r2\""}}, body);
    EXPECT_EQ(foreign.status, 403) << "not from this site's own page";
    auto put =
        co_await exchange(program.port(), "PUT", plan, with(ana, {{"If-Match", "\"r2\""}}), body);
    EXPECT_EQ(put.status, 200) << put.body;
    EXPECT_EQ(put.header("etag"), "\"r4\"");
    auto told = co_await shown(first.chat.client, "the whole plan", plan_change_to(4));
    EXPECT_EQ(told.at("event").at("outcome"), "replaced");

    const auto agreement = R"({"agreed":[{"role":"person"}],"why":"a better walk"})";
    for (const auto& [method, path] :
         {std::pair{"PUT", plan}, std::pair{"POST", plan + "/versions"}}) {
        auto by_reason = co_await exchange(
            program.port(), method, path,
            with(sue, {{"If-Match", "\"r4\""}, {"Holdfast-Reason", "a complaint"}}), agreement);
        EXPECT_EQ(by_reason.status, 403) << "a reason opens a plan to read, not to write";
    }
    auto early = co_await exchange(program.port(), "POST", plan + "/versions",
                                   with(ana, {{"If-Match", "\"r2\""}}), agreement);
    EXPECT_EQ(early.status, 412);
    auto agreed = co_await exchange(program.port(), "POST", plan + "/versions",
                                    with(ana, {{"If-Match", "\"r4\""}}), agreement);
    EXPECT_EQ(agreed.status, 201) << agreed.body;
    EXPECT_EQ(agreed.header("location"), plan + "/versions/3");
    auto version = co_await exchange(program.port(), "GET", agreed.header("location"), ana.headers);
    EXPECT_NE(version.body.find("walk by the river"), std::string::npos);
    auto again = co_await exchange(program.port(), "GET", agreed.header("location"),
                                   with(ana, {{"If-None-Match", "\"v3\""}}));
    EXPECT_EQ(again.status, 304);
    auto before = co_await exchange(program.port(), "GET", plan + "/versions/1", ana.headers);
    EXPECT_NE(before.body.find("walk by the sea"), std::string::npos);
    for (const auto* unknown : {"/versions/4", "/versions/0", "/versions/-1", "/versions/x"}) {
        auto none = co_await exchange(program.port(), "GET", plan + unknown, ana.headers);
        EXPECT_EQ(none.status, 404) << unknown;
    }
    auto fhir = co_await exchange(program.port(), "GET", plan + "/versions/3/fhir", ana.headers);
    EXPECT_EQ(fhir.header("content-type"), "application/fhir+json");
    auto wallet =
        co_await exchange(program.port(), "GET", plan + "/versions/3/wallet", ana.headers);
    EXPECT_NE(wallet.header("content-security-policy").find("sha256-"), std::string::npos);
    EXPECT_EQ(wallet.header("cache-control"), "no-store");
}

TEST_F(PlanOverHttp, IsReadAndWrittenUnderItsTags) {
    program().run(over_http(program()));
}

}  // namespace
}  // namespace holdfast::tests
