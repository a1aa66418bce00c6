// Signing in and out: cookies, throttling, foreign pages, and who may do what.
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class SignIn : public ServerTest {
  protected:
    RawAnswer login(const std::string& user, const std::string& password, const std::string& origin) {
        std::vector<http::Header> headers;
        if (!origin.empty()) headers.emplace_back("Origin", origin);
        return program().run(exchange(program().port(), "POST", "/v1/login", headers,
                                      json::serialize(json::object{{"user", user}, {"password", password}})));
    }
    RawAnswer login(const std::string& user, const std::string& password) {
        return login(user, password, program().url(""));
    }
    RawAnswer get(const std::string& target, const std::string& session) {
        return program().run(exchange(program().port(), "GET", target, {{"Cookie", session}}));
    }
    RawAnswer logout(const std::string& session, std::vector<http::Header> headers) {
        headers.emplace_back("Cookie", session);
        return program().run(exchange(program().port(), "POST", "/v1/logout", headers));
    }
    std::string csrf_of(const std::string& session) {
        return std::string{json::parse(get("/v1/me", session).body).at("csrf").as_string()};
    }
};

TEST_F(SignIn, TheCookieIsForThisSiteAndNoScript) {
    staff({{"ana", "--senior"}});
    const auto answer = login("ana", Program::password);
    ASSERT_EQ(answer.status, 200);
    const auto set = answer.header("set-cookie");
    EXPECT_TRUE(set.starts_with("__Host-holdfast=")) << set;
    for (const auto* trait : {"; HttpOnly", "; Secure", "; SameSite=Strict", "; Path=/"})
        EXPECT_NE(set.find(trait), std::string::npos) << trait;
    EXPECT_EQ(set.find("Domain"), std::string::npos);
    const auto body = json::parse(answer.body);
    EXPECT_EQ(body.at("user"), "ana");
    EXPECT_EQ(body.at("role"), "counselor");
    EXPECT_GE(body.at("csrf").as_string().size(), 16u);
    EXPECT_NE(answer.header("cache-control").find("no-store"), std::string::npos);
    EXPECT_EQ(get("/v1/me", "__Host-holdfast=guessed").status, 401);
    EXPECT_EQ(get("/v1/me", "").status, 401);
}

TEST_F(SignIn, WrongPasswordsAreThrottled) {
    program({"staff.login_tries=3", "staff.login_pause_s=10"});
    program().add_user("ana");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(login("ana", "wrong-password-1").status, 401);
    const auto refused = login("ana", "wrong-password-1");
    EXPECT_EQ(refused.status, 429);
    const auto wait = std::atoi(refused.header("retry-after").c_str());
    EXPECT_GE(wait, 1);
    EXPECT_LE(wait, 10);
    EXPECT_EQ(login("ana", Program::password).status, 429) << "even the right one";
    EXPECT_TRUE(program().until([&] { return login("ana", Program::password).status == 200; }, 15s));
    // An unknown account looks like a known one.
    EXPECT_EQ(login("nobody", "wrong-password-1").status, 401);
}

TEST_F(SignIn, ManyMayComeOnDutyFromOneAddress) {
    program({"staff.login_tries=3", "staff.login_pause_s=60"});
    for (int i = 0; i < 6; ++i) {
        const auto user = "user" + std::to_string(i);
        program().add_user(user);
        EXPECT_EQ(login(user, Program::password).status, 200) << user;
    }
    // One who mistypes locks out nobody else; yet wrong ones of one address are counted over all accounts.
    for (int i = 0; i < 3; ++i) EXPECT_EQ(login("user0", "wrong-password-1").status, 401);
    EXPECT_EQ(login("user0", Program::password).status, 429);
    EXPECT_EQ(login("user1", Program::password).status, 200);
    for (int i = 0; i < 26; ++i) EXPECT_EQ(login("other" + std::to_string(i), "wrong-password-1").status, 401) << i;
    EXPECT_EQ(login("user2", "wrong-password-1").status, 429);
}

TEST_F(SignIn, AReplacedOrRemovedAccountIsSignedOut) {
    staff({{"ana", "--senior"}, {"sue", "--role supervisor"}});
    auto& line = program();
    auto anas = line.run(desk(line, "ana")), sues = line.run(desk(line, "sue"));
    const auto before = line.cookie_of("ana");
    EXPECT_EQ(get("/v1/me", before).status, 200);
    line.add_user("ana", "--senior");
    EXPECT_TRUE(line.until([&] { return anas->closed(); }, 2s));
    EXPECT_EQ(anas->close_code(), 4401);
    EXPECT_EQ(get("/v1/me", before).status, 401);
    EXPECT_EQ(login("ana", Program::password).status, 200);
    line.remove_user("sue");
    EXPECT_TRUE(line.until([&] { return sues->closed(); }, 2s));
    EXPECT_EQ(get("/v1/me", line.cookie_of("sue")).status, 401);
    EXPECT_EQ(login("sue", Program::password).status, 401);
    EXPECT_THROW(line.remove_user("sue"), std::runtime_error) << "she is not there";
}

TEST_F(SignIn, StaffSeeWhoWorksHere) {
    staff({{"sue", "--role supervisor"}, {"ana", "--senior"}, {"olga", "--role on_call"}});
    const auto seen = [&] { return json::parse(get("/v1/staff", program().cookie_of("ana")).body).at("staff").as_array(); };
    const auto all = seen();
    ASSERT_EQ(all.size(), 3u);
    const auto me = json::parse(get("/v1/me", program().cookie_of("ana")).body);
    EXPECT_EQ(all[0], (json::value{{"user", "ana"}, {"name", me.at("name")}, {"role", "counselor"}}));
    EXPECT_EQ(all[1].at("role"), "on_call");
    EXPECT_EQ(all[2].at("role"), "supervisor");
    program().remove_user("olga");
    EXPECT_EQ(seen().size(), 2u);
    EXPECT_EQ(get("/v1/staff", "").status, 401);
}

TEST_F(SignIn, ForeignPagesAreRefused) {
    staff({{"ana", "--senior"}});
    auto& line = program();
    const auto session = line.cookie_of("ana");
    for (const std::string origin : {"", "null", "https://evil.example", "http://127.0.0.1:1"}) {
        EXPECT_EQ(login("ana", Program::password, origin).status, 403) << origin;
        std::vector<http::Header> headers{{"Cookie", session}};
        if (!origin.empty()) headers.emplace_back("Origin", origin);
        for (const auto* path : {"/v1/desk", "/v1/chat"}) {
            auto socket = line.run(rehearsal::FrameClient::connect(line.port(), path, headers));
            ASSERT_FALSE(socket) << path << " " << origin;
            EXPECT_NE(socket.error().detail.find("403"), std::string::npos) << socket.error().detail;
        }
    }
    const auto csrf = csrf_of(session);
    EXPECT_EQ(logout(session, {{"Origin", line.url("")}}).status, 403) << "no token";
    EXPECT_EQ(logout(session, {{"Origin", line.url("")}, {"X-CSRF-Token", "guessed"}}).status, 403);
    EXPECT_EQ(logout(session, {{"Origin", "https://evil.example"}, {"X-CSRF-Token", csrf}}).status, 403);
    EXPECT_EQ(get("/v1/me", session).status, 200) << "still signed in";
    EXPECT_EQ(logout(session, {{"Origin", line.url("")}, {"X-CSRF-Token", csrf}}).status, 204);
    EXPECT_EQ(get("/v1/me", session).status, 401);
    auto signed_out = line.run(rehearsal::FrameClient::connect(
        line.port(), "/v1/desk", {{"Cookie", session}, {"Origin", line.url("")}}));
    ASSERT_FALSE(signed_out);
    EXPECT_NE(signed_out.error().detail.find("401"), std::string::npos) << signed_out.error().detail;
}

TEST_F(SignIn, SigningOutClosesWhatIsOpen) {
    staff({{"ana", "--senior"}, {"olga", "--role on_call"}, {"sue", "--role supervisor"}});
    auto& line = program();
    for (const auto* user : {"ana", "olga", "sue"}) {
        SCOPED_TRACE(user);
        auto open = line.run(desk(line, user));
        const auto session = line.cookie_of(user);
        const auto csrf = csrf_of(session);
        const auto answer = logout(session, {{"Origin", line.url("")}, {"X-CSRF-Token", csrf}});
        ASSERT_EQ(answer.status, 204);
        EXPECT_NE(answer.header("set-cookie").find("Max-Age=0"), std::string::npos);
        EXPECT_TRUE(line.until([&] { return open->closed(); }, 1s));
        EXPECT_EQ(open->close_code(), 4401);
    }
}

Task<> what_roles_may(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    auto contact = co_await accept_next(ana);
    auto error = co_await refused(ana, "watch", {{"board", true}});
    EXPECT_EQ(error.code, Errc::forbidden);

    json::object welcome;
    auto olga = co_await desk(program, "olga", &welcome);
    EXPECT_EQ(welcome.at("presence"), "away");
    auto no_presence = co_await refused(olga, "presence", {{"state", "available"}});
    EXPECT_EQ(no_presence.code, Errc::forbidden);
    co_await must(olga, "watch", {{"board", true}});

    // Another clinician, and one who only watches, may not touch my contact.
    auto ben = co_await sit(program, "ben");
    for (auto stranger : {ben, olga}) {
        const std::vector<std::pair<const char*, json::object>> frames{
            {"read", {{"contact", contact}, {"after", 0}}},
            {"say", {{"contact", contact}, {"client_msg_id", "x"}, {"text", "intruding"}}},
            {"seen", {{"contact", contact}, {"seq", 1}}},
            {"assess", {{"contact", contact}, {"level", "none"}, {"note", "x"}}},
            {"end", {{"contact", contact}}},
            {"complete", {{"contact", contact}, {"outcome", "supported"}}},
            {"accept", {{"contact", contact}, {"offer", 1}}},
            {"decline", {{"contact", contact}, {"offer", 1}}}};
        for (const auto& [type, data] : frames) {
            auto refusal = co_await refused(stranger, type, data);
            EXPECT_TRUE(refusal.code == Errc::forbidden || refusal.code == Errc::conflict) << type << " " << refusal.detail;
        }
    }
    const auto target = "/v1/contacts/" + contact + "/events";
    for (const auto& [user, status] :
         std::initializer_list<std::pair<std::string, int>>{{"ana", 200}, {"ben", 403}, {"olga", 403}, {"sue", 200}}) {
        auto answer = co_await exchange(program.port(), "GET", target, {{"Cookie", cookie(program, user)}});
        EXPECT_EQ(answer.status, status) << user;
        if (status != 200) EXPECT_EQ(answer.body.find("hello"), std::string::npos);
    }
    auto nobody = co_await exchange(program.port(), "GET", target);
    EXPECT_EQ(nobody.status, 401);
    auto unknown = co_await exchange(program.port(), "GET", "/v1/contacts/01JZZZZZZZZZZZZZZZZZZZZZZZ/events",
                                     {{"Cookie", cookie(program, "sue")}});
    EXPECT_EQ(unknown.status, 404);
    auto events = co_await journal(program, "sue", contact);
    EXPECT_EQ(said(events), std::vector<std::string>{"hello"}) << "nothing was said by a stranger";
}

TEST_F(SignIn, EachRoleMayDoItsOwn) {
    staff({{"ana", "--senior"}, {"ben", "--senior"}, {"olga", "--role on_call"}, {"sue", "--role supervisor"}});
    program().run(what_roles_may(program()));
}

Task<> the_board(Program& program) {
    auto ana = co_await sit(program, "ana", 1);
    co_await text(program, "+12015550123", "I want to die", "m1");
    auto held = co_await accept_next(ana);
    auto chat = co_await start_chat(program);
    auto sue = co_await desk(program, "sue");
    co_await must(sue, "watch", {{"board", true}});
    auto first = co_await shown(sue, "board");
    auto board = co_await shown(sue, "board", 3s);
    EXPECT_GT(board.at("now").to_number<std::int64_t>(), first.at("now").to_number<std::int64_t>()) << "each second anew";
    EXPECT_EQ(board.at("line_total"), 1);
    const auto& waiting = board.at("line").as_array().at(0);
    EXPECT_EQ(waiting.at("contact").as_string(), chat.contact);
    EXPECT_EQ(waiting.at("channel"), "chat");
    EXPECT_EQ(waiting.at("state"), "waiting");
    EXPECT_EQ(board.at("waiting").at("none"), 1);
    EXPECT_GT(board.at("longest_wait_ms").to_number<std::int64_t>(), 0);
    bool found = false;
    for (const auto& clinician : board.at("clinicians").as_array()) {
        if (clinician.at("user") != "ana") continue;
        found = true;
        EXPECT_EQ(clinician.at("name"), "ana Test");
        EXPECT_EQ(clinician.at("state"), "available");
        EXPECT_EQ(clinician.at("load"), 1);
        EXPECT_EQ(clinician.at("capacity"), 1);
        EXPECT_EQ(clinician.at("contacts").at(0).at("contact").as_string(), held);
        EXPECT_EQ(clinician.at("contacts").at(0).at("state"), "active");
    }
    EXPECT_TRUE(found);
    EXPECT_EQ(board.at("service_level").at("answered"), 1);
    EXPECT_EQ(board.at("service_level").at("answered_in_target"), 1);
    EXPECT_EQ(board.at("open"), 1);
    EXPECT_EQ(json::serialize(board).find("die"), std::string::npos) << "no words of anybody on the board";
    co_await must(sue, "watch", {{"board", false}});
    while (co_await sue->next("board", 0ms)) continue;
    auto more = co_await sue->next("board", 2500ms);
    EXPECT_FALSE(more) << "no board after it was put away";
}

TEST_F(SignIn, TheBoardIsLive) {
    staff({{"ana", "--senior"}, {"sue", "--role supervisor"}});
    program().run(the_board(program()));
}

}  // namespace
}  // namespace holdfast::tests
