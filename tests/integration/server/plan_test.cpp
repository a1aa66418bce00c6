// A safety plan written from both sides over the real program and Redis: what is acknowledged is
// kept and shown to both, nothing overwrites what its writer had not read, and it is there when the
// person comes back.
#include <signal.h>

#include <boost/asio/detached.hpp>

#include "tests/integration/server/plan_steps.hpp"

namespace holdfast::tests {
namespace {

using Texts = std::vector<std::string>;

class SafetyPlan : public ServerTest {
  protected:
    void SetUp() override { staff({{"ana", "--senior"}, {"ben", "--senior"}}); }
};

Task<std::string> take_chat(Client desk, Chat& chat) {
    co_await must(chat.client, "message", {{"client_msg_id", "1"}, {"text", "hello"}});
    co_return co_await accept_next(desk);
}

Task<std::string> take_text(Program& program, Client desk, std::string from, std::string words,
                            std::string id) {
    co_await text(program, from, words, id);
    co_return co_await accept_next(desk);
}

void expect_no_account(const json::value& shown) {
    const auto text = json::serialize(shown);
    EXPECT_EQ(text.find("account"), text.npos) << text;
    EXPECT_EQ(text.find("ana"), text.npos) << text;
}

Task<> both_write(Program& program) {
    auto ana = co_await sit(program, "ana");
    auto chat = co_await start_chat(program);
    const auto contact = co_await take_chat(ana, chat);
    auto plan = co_await must(ana, "plan", about(contact));
    EXPECT_TRUE(plan.at("plan").is_null());
    EXPECT_EQ(plan.at("revision"), 0);
    EXPECT_EQ(plan.at("words").at("steps").as_array().size(), 7U);
    auto added = co_await must(ana, "plan_change", line_added(contact, "coping", "walk"));
    EXPECT_EQ(added.at("outcome"), "applied");
    EXPECT_EQ(added.at("revision"), 1);
    const auto item = text_of(added, "item");
    auto seen = co_await shown(chat.client, "the desk's line", plan_change_to(1));
    expect_no_account(seen);
    EXPECT_EQ(seen.at("event").at("by"), (json::object{{"role", "staff"}}));
    EXPECT_EQ(seen.at("event").at("item").at("texts").at(0).at("text"), "walk");
    EXPECT_EQ(seen.at("event").at("order"), (json::array{json::value(item)}));

    // Both had read the first words; what each writes stands on both screens.
    co_await must(ana, "plan_change", line_edited(contact, item, 1, "walk the dog"));
    auto theirs =
        co_await must(chat.client, "plan_change", line_edited("", item, 1, "walk by the sea"));
    EXPECT_EQ(theirs.at("outcome"), "both_kept");
    for (const auto& client : {ana, chat.client}) {
        auto both = co_await shown(client, "both texts", plan_change_to(3));
        EXPECT_EQ(both.at("event").at("item").at("texts").as_array().size(), 2U);
        EXPECT_EQ(both.at("event").at("attention").at(0).at("matter"), "two_texts");
        EXPECT_EQ(both.at("event").at("by").at("role"), "person");
        EXPECT_FALSE(both.at("event").as_object().contains("order")) << "it stays where it stands";
    }
    auto own = co_await must(chat.client, "plan", {});
    EXPECT_EQ(lines_of(own.at("plan")), Texts{"walk the dog | walk by the sea"});
    expect_no_account(own.at("plan"));

    auto unsettled = co_await refused(
        ana, "plan_agree", {{"contact", contact}, {"revision", 3}, {"agreed", person_agrees}});
    EXPECT_EQ(unsettled.code, Errc::conflict);
    EXPECT_EQ(unsettled.field, "items/" + item);
    co_await must(chat.client, "plan_change", line_edited("", item, 3, "walk the dog by the sea"));
    auto stale = co_await refused(
        ana, "plan_agree", {{"contact", contact}, {"revision", 3}, {"agreed", person_agrees}});
    EXPECT_EQ(stale.code, Errc::conflict);
    EXPECT_EQ(stale.field, "revision");
    const json::object agree{
        {"contact", contact}, {"revision", 4}, {"agreed", person_agrees}, {"why", "first plan"}};
    auto agreed = co_await must(ana, "plan_agree", agree);
    EXPECT_EQ(agreed.at("number"), 1);
    EXPECT_EQ(co_await must(ana, "plan_agree", agree), agreed) << "its answer was lost on the way";
    auto told = co_await shown(chat.client, "that it is agreed", event_of("plan_agreed"));
    expect_no_account(told);
    EXPECT_FALSE(told.at("event").as_object().contains("why"));
    co_await shown(ana, "the card", [](const Push& push) {
        return push.type == "card" && push.data.at("card").at("plan").is_object() &&
               push.data.at("card").at("plan").at("versions") == 1;
    });
    co_await must(ana, "plan_show", about(contact));
    co_await shown(chat.client, "that they are asked to look", event_of("plan_shown"));
    auto page = co_await must(chat.client, "plan_page", {{"paper", "wallet"}});
    EXPECT_NE(page.at("html").as_string().find("walk the dog by the sea"), json::string::npos);
    EXPECT_EQ(page.at("file_name"), "my-notes.html");
}

TEST_F(SafetyPlan, IsWrittenFromBothSidesAtOnceAndKeepsBothTexts) {
    program().run(both_write(program()));
}

Task<> writes_on(Program& program, Client client, std::string contact,
                 std::shared_ptr<Texts> acknowledged) {
    for (int i = 0;; ++i) {
        const auto words = (contact.empty() ? "chat " : "desk ") + std::to_string(i);
        auto answer = co_await client->ask("plan_change", line_added(contact, "coping", words));
        if (!answer) co_return;
        acknowledged->push_back(words);
        // Killed in the middle of the other's writing.
        if (contact.empty() && i == 20) program.kill(SIGKILL);
    }
}

Task<> killed_in_the_middle(Program& program) {
    auto ana = co_await sit(program, "ana");
    auto chat = co_await start_chat(program);
    const auto contact = co_await take_chat(ana, chat);
    auto acknowledged = std::make_shared<Texts>();
    asio::co_spawn(program.loop(), writes_on(program, ana, contact, acknowledged), asio::detached);
    co_await writes_on(program, chat.client, "", acknowledged);
    program.start();
    auto back = co_await desk(program, "ana");
    const auto plan = co_await must(back, "plan", about(contact));
    const auto lines = lines_of(plan.at("plan"));
    EXPECT_GT(acknowledged->size(), 21U);
    for (const auto& words : *acknowledged)
        EXPECT_EQ(std::ranges::count(lines, words), 1) << words << " was acknowledged";
    auto more = co_await must(back, "plan_change", line_added(contact, "reasons", "and on"));
    EXPECT_EQ(more.at("revision").to_number<std::size_t>(), lines.size() + 1);
}

TEST_F(SafetyPlan, LosesNothingAcknowledgedWhenTheServerIsKilled) {
    program().run(killed_in_the_middle(program()));
}

Task<> repeated(Program& program) {
    auto ana = co_await sit(program, "ana");
    const auto contact = co_await take_text(program, ana, "+12015550123", "hello", "m1");
    const auto change = line_added(contact, "coping", "walk");
    auto first = co_await must(ana, "plan_change", change);
    auto again = co_await must(ana, "plan_change", change);
    EXPECT_EQ(again.at("outcome"), "repeated");
    for (const auto* field : {"item", "version", "revision", "seq"})
        EXPECT_EQ(again.at(field), first.at(field)) << field;
    program.kill(SIGKILL);
    program.start();
    auto back = co_await desk(program, "ana");
    again = co_await must(back, "plan_change", change);
    EXPECT_EQ(again.at("outcome"), "repeated");
    EXPECT_EQ(again.at("seq"), first.at("seq"));
    auto plan = co_await must(back, "plan", about(contact));
    EXPECT_EQ(lines_of(plan.at("plan")), Texts{"walk"});
}

TEST_F(SafetyPlan, TakesARepeatedChangeOnce) {
    program().run(repeated(program()));
}

Task<> risk_demands(Program& program) {
    auto ana = co_await sit(program, "ana", 5);
    for (const bool with_plan : {true, false}) {
        const auto contact =
            co_await take_text(program, ana, with_plan ? "+12015550123" : "+12015550124", "hello",
                               with_plan ? "m1" : "m2");
        co_await must(ana, "assess", {{"contact", contact}, {"level", "high"}});
        co_await must(ana, "end", about(contact));
        json::object closing{{"contact", contact}, {"outcome", "supported"}};
        auto missing = co_await refused(ana, "complete", closing);
        EXPECT_EQ(missing.code, Errc::incomplete);
        EXPECT_EQ(missing.field, "without_plan");
        if (with_plan) {
            co_await must(ana, "plan_change", line_added(contact, "reasons", "my dog"));
            co_await must(ana, "plan_change", setting_set(contact, "review", "2026-12-03"));
            missing = co_await refused(ana, "complete", closing);
            EXPECT_EQ(missing.field, "without_plan") << "written is not agreed";
            const json::array staff_agrees{json::object{{"role", "staff"}}};
            co_await must(ana, "plan_agree",
                          {{"contact", contact}, {"revision", 2}, {"agreed", staff_agrees}});
            missing = co_await refused(ana, "complete", closing);
            EXPECT_EQ(missing.field, "without_plan") << "the person has not agreed";
            co_await must(ana, "plan_agree",
                          {{"contact", contact}, {"revision", 2}, {"agreed", person_agrees}});
        } else {
            closing["without_plan"] = " \u200b\u2800\u00ad ";
            missing = co_await refused(ana, "complete", closing);
            EXPECT_EQ(missing.field, "without_plan") << "what nobody can see is no reason";
            closing["without_plan"] = std::string(1001, 'x');
            missing = co_await refused(ana, "complete", closing);
            EXPECT_EQ(missing.code, Errc::too_large);
            closing["without_plan"] = "They did not want one.";
        }
        co_await must(ana, "complete", closing);
        const auto events = co_await journal(program, "ana", contact);
        for (const auto& event : events) {
            if (event.at("type") == "closed")
                EXPECT_EQ(event.as_object().contains("without_plan"), !with_plan);
            if (event.at("type") == "plan_agreed")
                EXPECT_EQ(event.at("due"), (json::array{json::object{{"on", "2026-12-03"}}}));
        }
    }
}

TEST_F(SafetyPlan, IsDemandedAtHighRisk) {
    program().run(risk_demands(program()));
}

Task<> comes_back(Program& program) {
    auto ana = co_await sit(program, "ana", 5);
    const auto first = co_await take_text(program, ana, "+12015550123", "hello", "m1");
    co_await must(ana, "plan_change", line_added(first, "coping", "walk"));
    co_await must(ana, "plan_change", setting_set(first, "review", "2026-12-03"));
    co_await must(
        ana, "plan_agree",
        {{"contact", first}, {"revision", 2}, {"agreed", person_agrees}, {"why", "first plan"}});
    co_await must(ana, "assess", {{"contact", first}, {"level", "low"}});
    co_await must(ana, "end", about(first));
    co_await must(ana, "complete", {{"contact", first}, {"outcome", "safety_plan"}});
    auto late = co_await refused(ana, "plan", about(first));
    EXPECT_EQ(late.code, Errc::conflict);

    auto ben = co_await sit(program, "ben");
    co_await must(ana, "presence", {{"state", "paused"}});
    const auto second = co_await take_text(program, ben, "+12015550123", "it is bad again", "m2");
    EXPECT_NE(second, first);
    json::object welcome;
    auto again = co_await desk(program, "ben", &welcome);
    const auto card = welcome.at("contacts").at(0).at("plan").as_object();
    EXPECT_EQ(card.at("versions"), 1);
    EXPECT_EQ(card.at("review"), "2026-12-03");
    EXPECT_EQ(card.at("working"), false);
    auto plan = co_await must(again, "plan", about(second));
    EXPECT_EQ(lines_of(plan.at("plan")), Texts{"walk"});
    EXPECT_EQ(plan.at("newest").at("why"), "first plan");
    EXPECT_EQ(plan.at("newest").at("by").at("account"), "ana");
    EXPECT_EQ(plan.at("newest").at("review"), "2026-12-03");
    co_await must(again, "plan_change", line_added(second, "coping", "swim"));
    auto version = co_await must(again, "plan_version", {{"contact", second}, {"number", 1}});
    EXPECT_EQ(version.at("changes").as_array().size(), 2U);
    EXPECT_EQ(version.at("and_now").at(0).at("after").at("text"), "swim");
    auto listed = co_await must(again, "plan_versions", about(second));
    EXPECT_EQ(listed.at("versions").at(0).at("items"), 1);
    EXPECT_EQ(listed.at("more"), false);
    auto none = co_await must(again, "plan_versions", {{"contact", second}, {"before", 1}});
    EXPECT_TRUE(none.at("versions").as_array().empty());
    auto unknown = co_await refused(again, "plan_version", {{"contact", second}, {"number", 2}});
    EXPECT_EQ(unknown.field, "number");
    // Whoever does not serve them may not look, and each look is on record.
    auto other = co_await refused(ana, "plan", about(second));
    EXPECT_EQ(other.code, Errc::conflict);
    auto writes = co_await refused(ana, "plan_change", line_added(second, "coping", "sing"));
    EXPECT_EQ(writes.code, Errc::conflict);
    const auto events = co_await journal(program, "ben", second);
    EXPECT_EQ(std::ranges::count_if(
                  events, [](const auto& event) { return event.at("type") == "plan_read"; }),
              5);
}

TEST_F(SafetyPlan, IsThereWhenThePersonComesBack) {
    program().run(comes_back(program()));
}

Task<> by_text(Program& program) {
    auto ana = co_await sit(program, "ana");
    const auto contact = co_await take_text(program, ana, "+12015550123", "hello", "m1");
    auto empty = co_await refused(ana, "plan_text", {{"contact", contact}, {"key", "a"}});
    EXPECT_EQ(empty.field, "items");
    for (int i = 0; i < 12; ++i)
        co_await must(ana, "plan_change",
                      line_added(contact, "coping",
                                 "thing number " + std::to_string(i) + " of many that help me"));
    co_await must(ana, "plan_change", line_added(contact, "reasons", "my dog"));
    auto step =
        co_await must(ana, "plan_text", {{"contact", contact}, {"key", "s"}, {"step", "reasons"}});
    EXPECT_EQ(step.at("seqs").as_array().size(), 1U);
    auto whole = co_await must(ana, "plan_text", {{"contact", contact}, {"key", "w"}});
    const auto parts = whole.at("seqs").as_array().size();
    EXPECT_GT(parts, 1U);
    EXPECT_EQ(co_await must(ana, "plan_text", {{"contact", contact}, {"key", "w"}}), whole);
    auto& texts = program.gateway().texts;
    EXPECT_TRUE(
        program.until([&] { return texts.size() >= parts + 2; }));  // behind the first words
    for (std::size_t i = 0; i < parts; ++i) {
        const auto& text = texts.at(texts.size() - parts + i).text;
        EXPECT_TRUE(
            text.starts_with("(" + std::to_string(i + 1) + "/" + std::to_string(parts) + ") "))
            << text;
        EXPECT_LE(text.size(), 459U);
    }
    auto look = co_await refused(ana, "plan_show", about(contact));
    EXPECT_EQ(look.code, Errc::unreachable);
}

TEST_F(SafetyPlan, IsSentAsTextsInOrder) {
    program().run(by_text(program()));
}

Task<> bad_input(Program& program) {
    auto ana = co_await sit(program, "ana");
    const auto contact = co_await take_text(program, ana, "+12015550123", "hello", "m1");
    auto long_line =
        co_await refused(ana, "plan_change", line_added(contact, "coping", std::string(8192, 'x')));
    EXPECT_EQ(long_line.field, "text");
    auto control =
        co_await refused(ana, "plan_change", line_added(contact, "coping", "walk\x1b[2J"));
    EXPECT_EQ(control.field, "text");
    auto script = co_await must(ana, "plan_change",
                                line_added(contact, "coping", "<script>alert(1)</script>"));
    EXPECT_EQ(script.at("outcome"), "applied");
    auto step = co_await refused(ana, "plan_change", line_added(contact, "eighth", "walk"));
    EXPECT_EQ(step.field, "step");
    auto id = line_added(contact, "coping", "walk");
    id["change"] = "1";
    auto unnamed = co_await refused(ana, "plan_change", id);
    EXPECT_EQ(unnamed.field, "change");
    auto number = line_added(contact, "people", "my aunt");
    number["number"] = "ring twice, then 12";
    co_await must(ana, "plan_change", number);
    auto plan = co_await must(ana, "plan", about(contact));
    EXPECT_EQ(plan.at("attention").at(0).at("matter"), "number_not_dialable");
    EXPECT_EQ(plan.at("plan").at("items").at(1).at("texts").at(0).at("number").at("written"),
              "ring twice, then 12");
    for (int i = 2; i < 200; ++i)
        co_await must(ana, "plan_change",
                      line_added(contact, "coping", "line " + std::to_string(i)));
    auto many = co_await refused(ana, "plan_change", line_added(contact, "coping", "one more"));
    EXPECT_EQ(many.code, Errc::too_large);
    EXPECT_EQ(many.field, "items");
    auto unwritten =
        co_await refused(ana, "plan_change", line_edited(contact, new_change(), 1, "walk"));
    EXPECT_EQ(unwritten.code, Errc::not_found);
    EXPECT_EQ(unwritten.field, "item");
}

TEST_F(SafetyPlan, AnswersBadInputNamingTheField) {
    program().run(bad_input(program()));
}

}  // namespace
}  // namespace holdfast::tests
