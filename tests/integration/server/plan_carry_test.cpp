// A safety plan that is carried over by a code into another conversation, typed in a chat or
// texted.
#include <algorithm>
#include <regex>

#include "tests/integration/server/plan_steps.hpp"
#include "tests/support/store_door.hpp"

namespace holdfast::tests {
namespace {

using Texts = std::vector<std::string>;

class PlanCarried : public ServerTest {
  protected:
    void SetUp() override { staff({{"ana", "--senior"}, {"ben", "--senior"}}); }
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

TEST_F(PlanCarried, IsCarriedOverByACodeOnce) {
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

TEST_F(PlanCarried, IsNotFoundByGuessingACode) {
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
    EXPECT_EQ(card.at("card").at("plan").at("versions"), 1)
        << "the desk sees that they have a plan";
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

TEST_F(PlanCarried, IsCarriedOverByACodeThatWasTexted) {
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

TEST_F(PlanCarried, IsNotFoundByGuessingACodeAtADesk) {
    program().run(guessed_at_a_desk(program()));
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
    co_await must(first.ana, "complete", {{"contact", first.contact}, {"outcome", "safety_plan"}});
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

TEST_F(PlanCarried, IsStillReadAndTakenAlongWhenTheChatIsOver) {
    program().run(over(program()));
}

}  // namespace
}  // namespace holdfast::tests
