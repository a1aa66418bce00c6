// The on-call routes over a real Redis; who is signed in is told by a header.
#include <gmock/gmock.h>

#include "ops/oncall/oncall_routes.hpp"
#include "router/core/json.hpp"
#include "tests/unit/oncall/scene.hpp"

namespace holdfast::oncall {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Task<Result<desk::Clinician>> known(const http::Request& request) {
    const std::string user{request.header("user")}, role{request.header("role")};
    if (user.empty()) co_return fail(Errc::unauthenticated, "sign in first");
    co_return desk::Clinician{user, "Name of " + user, role, {"en"}, false, "session"};
}

Task<Result<json::array>> one_rings(const desk::Clinician& clinician) {
    json::array ringing;
    if (clinician.role != "counselor") ringing.push_back({{"id", "01KAPWYQ0M8Z3TQ5V7X9B2D4FH"}});
    co_return ringing;
}

struct Answer {
    int status = 0;
    json::object body;
    std::string raw, etag;
};

class RoutesTest : public tests::OnCallTest {
  protected:
    RoutesTest() {
        for (const auto* user : {"sam", "ana", "sue"}) EXPECT_TRUE(add(user));
    }

    Answer ask(http::Method method, const std::string& path, std::string body = {},
               std::vector<http::Header> headers = {{"user", "sue"}, {"role", "supervisor"}}) {
        http::Request request{
            .method = method, .path = path, .headers = std::move(headers), .body = std::move(body)};
        const auto mark = path.find('?');
        if (mark != path.npos) {
            request.query = path.substr(mark + 1);
            request.path = path.substr(0, mark);
        }
        for (auto& route : routes_.routes()) {
            if (route.pattern != request.path || route.method != method) continue;
            auto response = run(route.handle(request));
            Answer answer{.status = response.status, .body = {}, .raw = response.body, .etag = {}};
            if (auto object = parse_object(response.body)) answer.body = *object;
            for (const auto& [name, value] : response.headers)
                if (name == "ETag") answer.etag = value;
            return answer;
        }
        ADD_FAILURE() << "no route " << path;
        return {};
    }
    Answer get(const std::string& path) { return ask(http::Method::get, path); }
    Answer put(const std::string& body, const std::string& version,
               const std::string& role = "supervisor") {
        return ask(http::Method::put, "/v1/oncall/rota", body,
                   {{"user", "sue"}, {"role", role}, {"if-match", version}});
    }
    Answer swap(const std::string& key, const std::string& user, const std::string& as = "sue",
                const std::string& role = "supervisor", const std::string& level = "primary") {
        return ask(http::Method::post, "/v1/oncall/swap",
                   R"({"key":")" + key + R"(","level":")" + level + R"(","user":")" + user +
                       R"(","from":"2026-11-18T00:00","to":"2026-11-19T00:00"})",
                   {{"user", as}, {"role", role}});
    }
    static std::string field_of(const Answer& answer) {
        const auto* errors = answer.body.if_contains("errors");
        return errors ? std::string{errors->at(0).at("field").as_string()} : "";
    }

    OnCallRoutes routes_{{rotas_,
                          clock_,
                          {known, known},
                          [](std::string_view user) { return "Name of " + std::string{user}; },
                          one_rings}};
    // The clock stands at 2026-11-18 06:06:40 in New York.
    const std::string rota_ = R"({"levels":[{"name":"primary","shifts":[
        {"user":"sam","start":"2026-11-16T00:00","hours":24,"repeat":{"every_days":2}},
        {"user":"ana","start":"2026-11-17T00:00","hours":24,"repeat":{"every_days":2}}],
        "holidays":["2026-11-18"]},
        {"name":"lead","shifts":[{"user":"sue","start":"2026-11-18T00:00","hours":168,"repeat":null}]}]})";
};

TEST_F(RoutesTest, WhoHasNoEndInSightHasNone) {
    const auto* const always = R"({"levels":[{"name":"primary","shifts":[
        {"user":"sam","start":"2026-11-16T00:00","hours":24,"repeat":{"every_days":1}}]}]})";
    ASSERT_EQ(put(always, "\"0\"").status, 200);
    const auto answer = get("/v1/oncall");
    const auto& primary = answer.body.at("now").as_array().at(0);
    EXPECT_EQ(primary.at("on_call").at("user"), "sam");
    EXPECT_TRUE(primary.at("on_call").at("until").is_null()) << "as if nobody came after";
    EXPECT_TRUE(primary.at("next").is_null());
}

TEST_F(RoutesTest, SaysWhoIsOnCallNowAndNextAndWhereTheHolesAre) {
    ASSERT_EQ(put(rota_, "\"0\"").status, 200);
    const auto answer = get("/v1/oncall");
    ASSERT_EQ(answer.status, 200) << answer.raw;
    const auto at = [&](const char* pointer) { return answer.body.at("now").at_pointer(pointer); };
    EXPECT_EQ(at("/0/level"), "primary");
    EXPECT_EQ(at("/0/on_call/user"), "sam");
    EXPECT_EQ(at("/0/on_call/name"), "Name of sam");
    EXPECT_EQ(at("/0/on_call/until"), epoch_ms(rotas_.zone().at(*read_local("2026-11-19T00:00"))));
    EXPECT_EQ(at("/0/next/user"), "ana");
    EXPECT_EQ(at("/0/holiday"), true);
    EXPECT_TRUE(at("/1/on_call").is_null() && at("/1/next").is_null());
    EXPECT_EQ(at("/2/on_call/user"), "sue");
    EXPECT_EQ(at("/2/holiday"), false);
    const auto& holes = answer.body.at("holes").as_array();
    ASSERT_EQ(holes.size(), 2U);
    EXPECT_EQ(holes[0].at("level"), "backup");
    EXPECT_EQ(holes[0].at("from"), epoch_ms(clock_.now()));
    EXPECT_EQ(holes[0].at("to"), epoch_ms(clock_.now() + 7 * 24h));
    EXPECT_EQ(holes[1].at("level"), "lead");
    EXPECT_EQ(*run(routes_.holes()), 2U);
    EXPECT_EQ(answer.body.at("time_zone"), "America/New_York");
    EXPECT_EQ(answer.body.at("me"), (json::object{{"on_call", true}, {"levels", {"lead"}}}));
    EXPECT_EQ(answer.body.at("ringing").as_array().size(), 1U);
    const auto sam =
        ask(http::Method::get, "/v1/oncall", "", {{"user", "ana"}, {"role", "counselor"}});
    EXPECT_EQ(sam.body.at("me"), (json::object{{"on_call", false}, {"levels", json::array{}}}));
    EXPECT_THAT(sam.body.at("ringing").as_array(), IsEmpty());
}

TEST_F(RoutesTest, NobodyOverwritesWhatTheyHaveNotRead) {
    EXPECT_EQ(get("/v1/oncall/rota").etag, "\"0\"");
    const auto first = put(rota_, "\"0\"");
    ASSERT_EQ(first.status, 200) << first.raw;
    EXPECT_EQ(first.etag, "\"1\"");
    const auto late = put(rota_, "\"0\"");
    EXPECT_EQ(late.status, 412);
    EXPECT_EQ(late.body.at("status"), 412);
    EXPECT_EQ(put(rota_, "").status, 428);
    const auto read = get("/v1/oncall/rota");
    EXPECT_EQ(read.body.at("version"), 1);
    EXPECT_EQ(put(read.raw, read.etag).status, 200) << "what is read can be sent back";
    EXPECT_EQ(get("/v1/oncall/rota").etag, "\"2\"");
}

TEST_F(RoutesTest, TwoWhoChangeItAtOnceDoNotLoseEithersWork) {
    ASSERT_EQ(put(rota_, "\"0\"").status, 200);
    const auto before = *run(rotas_.read());
    RotaStore other{line_, settings_};
    auto mine = *before.rota, theirs = *before.rota;
    mine.levels[0].shifts.pop_back();
    theirs.levels[0].holidays.clear();
    ASSERT_TRUE(run(other.put(before.version, theirs, {})));
    const auto refused = run(rotas_.put(before.version, mine, {}));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::conflict);
    EXPECT_EQ(*run(rotas_.read())->rota, theirs) << "the other node's is seen here";
    EXPECT_EQ(run(other.put(before.version, theirs, {}))->version, before.version + 1)
        << "the same again after a lost reply";
}

TEST_F(RoutesTest, AFaultyRotaChangesNothingAndNamesItsPlace) {
    ASSERT_EQ(put(rota_, "\"0\"").status, 200);
    const std::pair<std::string, std::string> cases[] = {
        {"{", "body"},
        {R"({"levels":[{"name":"attic"}]})", "/levels/0/name"},
        {R"({"time_zone":"Europe/Berlin","levels":[]})", "/time_zone"},
        {R"({"time_zone":7,"levels":[]})", "/time_zone"},
        {R"({"levels":[{"name":"primary","shifts":[{"user":"nobody","start":"2026-11-18T00:00","hours":1}]}]})",
         "user"},
    };
    for (const auto& [body, field] : cases) {
        const auto answer = put(body, "\"1\"");
        EXPECT_EQ(answer.status, 400) << body;
        EXPECT_EQ(field_of(answer), field) << answer.raw;
    }
    EXPECT_EQ(get("/v1/oncall/rota").etag, "\"1\"");
}

TEST_F(RoutesTest, OnlyThoseWhoScheduleChangeTheRotaAndOnlyStaffReadIt) {
    for (const auto* role : {"counselor", "on_call"}) {
        EXPECT_EQ(put(rota_, "\"0\"", role).status, 403);
        EXPECT_EQ(ask(http::Method::put, "/v1/oncall/rota.ics?level=primary", "",
                      {{"user", "sam"}, {"role", role}})
                      .status,
                  403);
        EXPECT_EQ(swap("k" + std::string{role}, "ana", "sam", role).status, 403)
            << "of somebody else";
        EXPECT_EQ(swap("m" + std::string{role}, "sam", "sam", role).status, 200) << "themselves";
    }
    for (const auto* path : {"/v1/oncall", "/v1/oncall/rota", "/v1/oncall/rota.ics"})
        EXPECT_EQ(ask(http::Method::get, path, "", {}).status, 401) << path;
}

TEST_F(RoutesTest, ASwapIsMadeOncePerKey) {
    ASSERT_EQ(put(rota_, "\"0\"").status, 200);
    const auto made = swap("one", "ana");
    ASSERT_EQ(made.status, 200) << made.raw;
    EXPECT_EQ(get("/v1/oncall").body.at("now").at_pointer("/0/on_call/user"), "ana");
    EXPECT_EQ(swap("one", "ana").etag, made.etag);
    EXPECT_EQ(swap("two", "sam").etag, "\"3\"");
    EXPECT_EQ(swap("three", "sam", "sue", "supervisor", "backup").status, 200)
        << "a level without a rota yet";
    EXPECT_EQ(swap("four", "nobody").status, 400);
    EXPECT_EQ(field_of(swap("five", "sam", "sue", "supervisor", "attic")), "level");
    const auto backwards = ask(
        http::Method::post, "/v1/oncall/swap",
        R"({"key":"k","level":"primary","user":"sam","from":"2026-11-19T00:00","to":"2026-11-18T00:00"})");
    EXPECT_EQ(field_of(backwards), "to");
    const auto vague = ask(
        http::Method::post, "/v1/oncall/swap",
        R"({"key":"k","level":"primary","user":"sam","from":"tonight","to":"2026-11-18T00:00"})");
    EXPECT_EQ(field_of(vague), "from");
}

TEST_F(RoutesTest, OneWhoLeftKeepsNobodyFromSwapping) {
    ASSERT_EQ(put(rota_, "\"0\"").status, 200);
    ASSERT_TRUE(run(staff_.remove("ana")));
    EXPECT_EQ(swap("one", "sam").status, 200);
    EXPECT_EQ(put(get("/v1/oncall/rota").raw, "\"2\"").status, 400) << "but not written anew";
}

TEST_F(RoutesTest, ACalendarGoesOutAndComesBack) {
    ASSERT_EQ(put(rota_, "\"0\"").status, 200);
    const auto calendar = get("/v1/oncall/rota.ics?level=primary");
    EXPECT_EQ(calendar.status, 200);
    EXPECT_EQ(calendar.etag, "\"1\"");
    EXPECT_THAT(calendar.raw, HasSubstr("SUMMARY:sam\r\n"));
    EXPECT_THAT(calendar.raw, Not(HasSubstr("SUMMARY:sue\r\n")));
    EXPECT_THAT(get("/v1/oncall/rota.ics").raw, HasSubstr("SUMMARY:sue\r\n"));
    const auto before = get("/v1/oncall/rota").body.at("levels");
    const auto import = [&](const std::string& body, const std::string& query,
                            const std::string& version) {
        return ask(http::Method::put, "/v1/oncall/rota.ics" + query, body,
                   {{"user", "sue"}, {"role", "supervisor"}, {"if-match", version}});
    };
    EXPECT_EQ(import(calendar.raw, "?level=primary", "\"0\"").status, 412);
    EXPECT_EQ(field_of(import(calendar.raw, "", "")), "level");
    EXPECT_EQ(field_of(import(calendar.raw, "?level=attic", "")), "level");
    EXPECT_EQ(field_of(import("hello", "?level=primary", "")), "body");
    EXPECT_EQ(field_of(import(calendar.raw, "?level=backup", "")), "X-HOLDFAST-LEVEL");
    const auto back = import(calendar.raw, "?level=primary", "\"1\"");
    ASSERT_EQ(back.status, 200) << back.raw;
    auto levels = back.body.at("levels").as_array();
    ASSERT_EQ(levels.size(), 2U);
    EXPECT_EQ(levels, before) << "in the ladder's order, as it was";
    EXPECT_EQ(import(calendar.raw, "?level=primary", "").status, 200) << "without a condition";
}

TEST_F(RoutesTest, ACalendarWithoutShiftsEmptiesNoLevel) {
    const std::string empty = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n",
                      end = "END:VCALENDAR\r\n",
                      holiday =
                          "BEGIN:VEVENT\r\nUID:1\r\nCATEGORIES:HOLIDAY\r\n"
                          "DTSTART;VALUE=DATE:20261225\r\nEND:VEVENT\r\n";
    const auto import = [&](const std::string& body) {
        return ask(http::Method::put, "/v1/oncall/rota.ics?level=primary", body,
                   {{"user", "sue"}, {"role", "supervisor"}});
    };
    EXPECT_EQ(import(empty + holiday + end).status, 200) << "there was no shift to lose";
    ASSERT_EQ(put(rota_, "\"1\"").status, 200);
    const auto before = get("/v1/oncall/rota");
    for (const auto& calendar : {empty + end, empty + holiday + end}) {
        const auto refused = import(calendar);
        EXPECT_EQ(refused.status, 400);
        EXPECT_EQ(field_of(refused), "VEVENT");
        EXPECT_THAT(refused.raw, HasSubstr("nobody of primary would be on call"));
    }
    EXPECT_EQ(get("/v1/oncall/rota").raw, before.raw);
    EXPECT_EQ(get("/v1/oncall/rota").etag, before.etag);
}

}  // namespace
}  // namespace holdfast::oncall
