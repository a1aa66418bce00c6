// A safety plan that leaves its conversation: carried over by a code, shown once behind a link,
// read and put by staff over HTTP.
#include <signal.h>

#include <algorithm>
#include <fstream>
#include <regex>

#include "config/load.hpp"
#include "tests/integration/server/plan_steps.hpp"
#include "tests/support/store_door.hpp"

namespace holdfast::tests {
namespace {

using Texts = std::vector<std::string>;

class PlanAway : public ServerTest {
  protected:
    void SetUp() override {
        staff({{"ana", "--senior"},
               {"ben", "--senior"},
               {"sue", "--role supervisor"},
               {"ada", "--role admin"}});
    }
};

std::size_t function_calls(StoreDoor& door) {
    const auto told = door.value({"INFO", "commandstats"});
    std::size_t calls = 0;
    for (const auto* name :
         {"cmdstat_fcall:calls=", "cmdstat_fcall_ro:calls=", "cmdstat_hget:calls="}) {
        const auto at = told.find(name);
        if (at != told.npos)
            calls += std::strtoull(told.c_str() + at + std::string{name}.size(), nullptr, 10);
    }
    return calls;
}

Task<> carried(Program& program) {
    auto first = co_await written(program);
    auto second = co_await start_chat(program);
    auto none = co_await refused(second.client, "plan_code", {});
    EXPECT_EQ(none.code, Errc::conflict);
    auto old = co_await must(first.chat.client, "plan_code", {});
    auto told = co_await must(first.ana, "plan_code", about(first.contact));
    const auto code = text_of(told, "code");
    EXPECT_TRUE(
        std::regex_match(code, std::regex{"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}"}))
        << code;
    auto ended = co_await refused(second.client, "plan_recall", {{"code", old.at("code")}});
    EXPECT_EQ(ended.code, Errc::not_found) << "a newer code ends the older one";
    EXPECT_EQ(ended.field, "code");
    auto own = co_await refused(first.chat.client, "plan_recall", {{"code", code}});
    EXPECT_EQ(own.code, Errc::conflict);

    std::string typed;
    for (const char letter : code)
        if (letter != '-')
            typed += letter == '0'   ? 'o'
                     : letter == '1' ? 'l'
                                     : static_cast<char>(std::tolower(letter));
    // What was begun here stands in the way until it is taken out.
    auto begun = co_await must(second.client, "plan_change", line_added("", "reasons", "my cat"));
    auto held = co_await refused(second.client, "plan_recall", {{"code", typed}});
    EXPECT_EQ(held.code, Errc::conflict);
    co_await must(second.client, "plan_change",
                  {{"change", new_change()},
                   {"kind", "remove"},
                   {"item", begun.at("item")},
                   {"expected", begun.at("version")}});
    auto recalled = co_await must(second.client, "plan_recall", {{"code", typed}});
    EXPECT_EQ(recalled.at("versions"), 1);
    auto plan = co_await must(second.client, "plan", {});
    EXPECT_EQ(lines_of(plan.at("plan")), Texts{"walk by the sea"});
    co_await must(second.client, "message", {{"client_msg_id", "1"}, {"text", "hello again"}});
    const auto contact = co_await accept_next(first.ana);
    auto seen = co_await must(first.ana, "plan", about(contact));
    EXPECT_EQ(seen.at("carried"), true);
    EXPECT_EQ(seen.at("newest").at("number"), 1);
    co_await must(second.client, "plan_change", line_added("", "reasons", "my dog"));
    auto both = co_await must(first.chat.client, "plan", {});
    EXPECT_EQ(lines_of(both.at("plan")).size(), 2U) << "it is one plan";
    auto third = co_await start_chat(program);
    auto used = co_await refused(third.client, "plan_recall", {{"code", code}});
    EXPECT_EQ(used.code, Errc::not_found) << "a code is used once";
    const auto events = co_await journal(program, "ana", contact);
    EXPECT_EQ(json::serialize(events).find(code), std::string::npos);
}

TEST_F(PlanAway, IsCarriedOverByACodeOnce) {
    program().run(carried(program()));
}

Task<> guessed(Program& program) {
    auto first = co_await written(program);
    auto told = co_await must(first.ana, "plan_code", about(first.contact));
    auto used = co_await start_chat(program);
    co_await must(used.client, "plan_recall", {{"code", told.at("code")}});
    StoreDoor door{program.redis_socket()};
    // The line's own clockwork calls the store as well: the fewest of some tries are the try's own.
    const auto cost = [&](Client client, std::string code) -> Task<std::size_t> {
        const auto before = function_calls(door);
        co_await refused(client, "plan_recall", {{"code", code}});
        co_return function_calls(door) - before;
    };
    std::map<std::string, std::size_t> fewest;
    const std::string used_code = text_of(told, "code");
    for (int round = 0; round < 6; ++round) {
        auto chat = co_await start_chat(program);
        co_await must(chat.client, "plan", {});
        for (const auto& code :
             {used_code, std::string{"ABCD-EFGH-JKMN-PQRS-TVWX"}, std::string{"?"}}) {
            const auto calls = co_await cost(chat.client, code);
            auto& least = fewest.try_emplace(code, calls).first->second;
            least = std::min(least, calls);
        }
    }
    EXPECT_EQ(fewest.at(used_code), fewest.at("?"));
    EXPECT_EQ(fewest.at(used_code), fewest.at("ABCD-EFGH-JKMN-PQRS-TVWX"));
    auto guesser = co_await start_chat(program);
    std::vector<Errc> answers;
    for (int i = 0; i < 6; ++i) {
        auto wrong =
            co_await refused(guesser.client, "plan_recall", {{"code", "ABCD-EFGH-JKMN-PQRS-TVWX"}});
        answers.push_back(wrong.code);
    }
    EXPECT_EQ(answers.front(), Errc::not_found);
    EXPECT_EQ(answers[4], Errc::not_found);
    EXPECT_EQ(answers.back(), Errc::throttled);
    // Another chat begins anew, but not for ever from one address.
    Errc answer{};
    int chats = 0;
    for (; answer != Errc::throttled && chats < 10; ++chats) {
        auto chat = co_await start_chat(program);
        for (int i = 0; answer != Errc::throttled && i < 5; ++i) {
            auto wrong = co_await refused(chat.client, "plan_recall",
                                          {{"code", "ABCD-EFGH-JKMN-PQRS-TVWX"}});
            answer = wrong.code;
        }
    }
    EXPECT_EQ(answer, Errc::throttled) << "tries are counted by address, too";
    EXPECT_GT(chats, 2) << "a whole school may share one";
}

TEST_F(PlanAway, IsNotFoundByGuessingACode) {
    program().run(guessed(program()));
}

// Who texts has no page to type a code into: they send it, and whoever serves them enters it.
Task<> carried_by_text(Program& program) {
    auto first = co_await written(program);
    auto& ana = first.ana;
    auto told = co_await must(ana, "plan_code", about(first.contact));
    const auto code = text_of(told, "code");
    co_await text(program, "+12015550123", "I have a code: " + code, "m1");
    const auto contact = co_await accept_next(ana);
    const auto enter = [&](Client desk, std::string given) {
        return refused(desk, "plan_recall", {{"contact", contact}, {"code", given}});
    };
    auto ben = co_await desk(program, "ben");
    auto not_his = co_await enter(ben, code);
    EXPECT_EQ(not_his.code, Errc::conflict) << "he does not serve them";
    auto nothing = co_await enter(ana, "");
    EXPECT_EQ(nothing.code, Errc::bad_request);
    EXPECT_EQ(nothing.field, "code");
    auto wrong = co_await enter(ana, "ABCD-EFGH-JKMN-PQRS-TVWX");
    EXPECT_EQ(wrong.code, Errc::not_found);
    EXPECT_EQ(wrong.field, "code");
    auto recalled = co_await must(ana, "plan_recall", {{"contact", contact}, {"code", code}});
    EXPECT_EQ(recalled.at("versions"), 1);
    auto card = co_await shown(ana, "card", [&](const Push& push) {
        return push.type == "card" && push.data.at("card").at("contact").as_string() == contact &&
               !push.data.at("card").at("plan").is_null();
    });
    EXPECT_EQ(card.at("card").at("plan").at("versions"), 1) << "the desk sees that they have a plan";
    auto plan = co_await must(ana, "plan", about(contact));
    EXPECT_EQ(lines_of(plan.at("plan")), Texts{"walk by the sea"});
    EXPECT_EQ(plan.at("carried"), true);
    const auto events = co_await journal(program, "ana", contact);
    const auto entered = std::ranges::find_if(
        events, [](const json::value& event) { return event.at("type") == "plan_recalled"; });
    EXPECT_TRUE(entered != events.end() && entered->as_object().contains("name"))
        << "who entered it is on record";
    auto used = co_await enter(ana, code);
    EXPECT_EQ(used.code, Errc::conflict);
    EXPECT_EQ(used.field, "code");
}

TEST_F(PlanAway, IsCarriedOverByACodeThatWasTexted) {
    program().run(carried_by_text(program()));
}

Task<> guessed_at_a_desk(Program& program) {
    auto first = co_await written(program);
    co_await text(program, "+12015550123", "hello", "m1");
    const auto contact = co_await accept_next(first.ana);
    const auto enter = [&](Client desk) {
        return refused(desk, "plan_recall",
                       {{"contact", contact}, {"code", "ABCD-EFGH-JKMN-PQRS-TVWX"}});
    };
    auto ben = co_await desk(program, "ben");
    for (int i = 0; i < 6; ++i) {
        auto not_his = co_await enter(ben);
        EXPECT_EQ(not_his.code, Errc::conflict) << "nobody else uses up their tries";
    }
    std::vector<Errc> answers;
    for (int i = 0; i < 6; ++i) {
        auto wrong = co_await enter(first.ana);
        answers.push_back(wrong.code);
    }
    EXPECT_EQ(answers[4], Errc::not_found);
    EXPECT_EQ(answers[5], Errc::throttled);
}

TEST_F(PlanAway, IsNotFoundByGuessingACodeAtADesk) {
    program().run(guessed_at_a_desk(program()));
}

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

TEST_F(PlanAway, IsShownOnceBehindALinkWithACode) {
    program().run(linked(program()));
}

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
    for (const auto& [method, path] : {std::pair{"PUT", plan}, std::pair{"POST", plan + "/versions"}}) {
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

Task<> brought_in(Program& program) {
    auto first = co_await written(program);
    const auto plan = "/v1/contacts/" + first.contact + "/plan";
    const auto ana = co_await staff_of(program, "ana");
    const auto get = [&](std::string path) {
        return exchange(program.port(), "GET", path, ana.headers);
    };
    const auto put = [&](std::string body) {
        return exchange(program.port(), "PUT", plan, with(ana, {{"If-Match", "*"}}), body);
    };
    co_await must(first.chat.client, "plan_change", line_added("", "reasons", "my dog"));

    // Who wrote is what is known here, whatever the document says.
    auto got = co_await get(plan);
    auto changed = json::parse(got.body).as_object();
    auto& items = changed.at("items").as_array();
    for (auto& item : items)
        item.at("texts").at(0).at("by") = json::object{{"role", "staff"}, {"account", "ben"}};
    items[0].at("texts").at(0).at("text") = "walk by the river";
    auto kept = co_await put(json::serialize(changed));
    EXPECT_EQ(kept.status, 200) << kept.body;
    const auto now = json::parse(kept.body);
    const auto by = [&](std::size_t i) {
        return now.at("items").as_array()[i].at("texts").at(0).at("by");
    };
    EXPECT_EQ(by(0), (json::object{{"role", "staff"}, {"account", "ana"}})) << "who brought it";
    EXPECT_EQ(by(1), (json::object{{"role", "person"}})) << "who wrote it here";

    changed["items"].at(0).at("texts").at(0).as_object()["colour"] = "red";
    auto unknown = co_await put(json::serialize(changed));
    EXPECT_EQ(unknown.status, 400);
    EXPECT_NE(unknown.body.find("items/0/texts/0/colour"), std::string::npos) << unknown.body;
    EXPECT_NE(unknown.body.find("leave it out"), std::string::npos);

    // An agreed version goes out and comes back as the working plan.
    auto version = co_await get(plan + "/versions/1");
    auto back = co_await put(version.body);
    EXPECT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(lines_of(json::parse(back.body)), Texts{"walk by the sea"});
    auto listed = co_await get(plan + "/versions");
    EXPECT_EQ(json::parse(listed.body).at("versions").as_array().size(), 1U);

    // It says what was agreed, so agreeing again with nothing new makes no version.
    const auto agree = [&](std::string said) {
        return exchange(program.port(), "POST", plan + "/versions", with(ana, {{"If-Match", "*"}}),
                        said);
    };
    auto again = co_await agree(R"({"agreed":[{"role":"person"},{"role":"staff"}]})");
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(json::parse(again.body).at("number"), 1);
    EXPECT_EQ(again.header("location"), plan + "/versions/1");
    const auto told = (co_await journal(program, "ana", first.contact)).back();
    EXPECT_EQ(told.at("type"), "plan_agreed");
    EXPECT_EQ(told.at("number"), 1) << "that it was agreed again is on record";
    auto other = co_await agree(R"({"agreed":[{"role":"person"}]})");
    EXPECT_EQ(other.status, 201) << "who agreed is part of a version";
}

TEST_F(PlanAway, ComesBackFromBothExportsAndNamesNoFalseWriter) {
    program().run(brought_in(program()));
}

// The line's own form, in place of the one that ships.
void take_form(Program& program, const std::string& form) {
    program.kill(SIGTERM);
    std::filesystem::create_directories(program.folder() / "plans");
    std::ofstream{program.folder() / "holdfast.toml"} << "";
    for (const auto* file : {"plans/en.toml", "plans/es.toml"}) {
        std::string content{*config::built_in(file)};
        const std::string was = "\nform = \"holdfast-1\"";
        content.replace(content.find(was), was.size(), "\nform = \"" + form + "\"");
        std::ofstream{program.folder() / file} << content;
    }
    program.start();
}

Task<> under_its_own_form(Program& program) {
    auto first = co_await written(program);
    take_form(program, "our-form-2");
    const auto plan = "/v1/contacts/" + first.contact + "/plan";
    const auto ana = co_await staff_of(program, "ana");
    auto got = co_await exchange(program.port(), "GET", plan, ana.headers);
    EXPECT_NE(got.body.find("holdfast-1"), std::string::npos) << got.body;
    const auto put = [&](std::string body) {
        return exchange(program.port(), "PUT", plan, with(ana, {{"If-Match", "*"}}), body);
    };
    auto back = co_await put(got.body);
    EXPECT_EQ(back.status, 200) << back.body;
    auto document = json::parse(got.body).as_object();
    document["form"] = "our-form-1";
    auto other = co_await put(json::serialize(document));
    EXPECT_EQ(other.status, 400) << "this line never had it";
    document["form"] = "our-form-2";
    auto ours = co_await put(json::serialize(document));
    EXPECT_EQ(ours.status, 200) << ours.body;
}

TEST_F(PlanAway, ComesInAgainUnderTheFormItWasWrittenWith) {
    program().run(under_its_own_form(program()));
}

Task<> over(Program& program) {
    auto first = co_await written(program);
    co_await must(first.ana, "plan_change", line_added(first.contact, "reasons", "my dog"));
    auto page = co_await must(first.chat.client, "plan_page", {{"paper", "page"}});
    const auto html = text_of(page, "html");
    EXPECT_NE(html.find("my dog"), std::string::npos) << "what stands on the screen is kept";
    EXPECT_EQ(html.find("Agreed on"), std::string::npos) << "this was not agreed";
    page = co_await must(first.chat.client, "plan_page", {{"paper", "page"}, {"version", 1}});
    EXPECT_EQ(text_of(page, "html").find("my dog"), std::string::npos);
    EXPECT_NE(text_of(page, "html").find("Agreed on"), std::string::npos);
    co_await must(first.ana, "assess", {{"contact", first.contact}, {"level", "low"}});
    co_await must(first.ana, "end", about(first.contact));
    co_await must(first.chat.client, "plan_change", line_added("", "reasons", "and my cat"));
    co_await must(first.ana, "complete",
                  {{"contact", first.contact}, {"outcome", "safety_plan"}});
    auto plan = co_await must(first.chat.client, "plan", {});
    EXPECT_EQ(lines_of(plan.at("plan")).size(), 3U) << "it is theirs while their page is open";
    co_await must(first.chat.client, "plan_page", {{"paper", "wallet"}});
    auto told = co_await must(first.chat.client, "plan_code", {});
    auto late = co_await refused(first.chat.client, "plan_change", line_added("", "coping", "no"));
    EXPECT_EQ(late.code, Errc::conflict);
    auto next = co_await start_chat(program);
    auto recalled = co_await must(next.client, "plan_recall", {{"code", told.at("code")}});
    EXPECT_EQ(recalled.at("versions"), 1);
}

TEST_F(PlanAway, IsStillReadAndTakenAlongWhenTheChatIsOver) {
    program().run(over(program()));
}

Task<std::string> screened(Program& program, Client ana, std::string message, std::string wish) {
    co_await text(program, "+12015550123", "hello", message);
    const auto contact = co_await accept_next(ana);
    json::object named{{"contact", contact}, {"instrument", "cssrs_recent"}};
    auto form = co_await must(ana, "form", named);
    named["version"] = form.at("form").at("version");
    for (const auto* item : {"wish", "thoughts", "behaviour"}) {
        named["item"] = item;
        named["answer"] = std::string_view{item} == "wish" ? wish : "no";
        named["client_msg_id"] = message + item;
        co_await must(ana, "answer", named);
    }
    co_return contact;
}

Task<> handed_on(Program& program) {
    auto ana = co_await sit(program, "ana", 5);
    const auto first = co_await screened(program, ana, "m1", "no");
    co_await must(ana, "plan_change", line_added(first, "coping", "walk"));
    co_await must(ana, "plan_agree",
                  {{"contact", first}, {"revision", 1}, {"agreed", person_agrees}});
    co_await must(ana, "assess", {{"contact", first}, {"level", "low"}});
    co_await must(ana, "end", about(first));
    co_await must(ana, "complete", {{"contact", first}, {"outcome", "supported"}});
    const auto second = co_await screened(program, ana, "m2", "yes");
    const auto sue = co_await staff_of(program, "sue");
    const auto bundle = [&](std::string contact) {
        return exchange(program.port(), "GET", "/v1/contacts/" + contact + "/plan/versions/1/fhir",
                        with(sue, {{"Holdfast-Reason", "a referral"}}));
    };
    for (const auto& contact : {first, second}) {
        auto fhir = co_await bundle(contact);
        EXPECT_EQ(fhir.status, 200) << fhir.body;
        EXPECT_NE(fhir.body.find("LA33-6"), std::string::npos)
            << "the newest screener said yes, whichever contact is asked for";
        EXPECT_NE(fhir.body.find(R"("status":"active")"), std::string::npos);
    }
    co_await must(ana, "plan_change", line_added(second, "reasons", "my dog"));
    co_await must(ana, "plan_agree",
                  {{"contact", second}, {"revision", 2}, {"agreed", person_agrees}});
    auto old = co_await bundle(second);
    EXPECT_NE(old.body.find(R"("status":"revoked")"), std::string::npos)
        << "a superseded plan is not in force";
}

TEST_F(PlanAway, IsHandedOnWithTheNewestScreenerAndWhetherItIsInForce) {
    program().run(handed_on(program()));
}

TEST_F(PlanAway, IsReadAndWrittenOverHttpUnderItsTags) {
    program().run(over_http(program()));
}

}  // namespace
}  // namespace holdfast::tests
