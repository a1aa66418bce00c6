// Emergency escalations at the real program: the way through, and what is refused on it.
#include <gmock/gmock.h>

#include <boost/asio/detached.hpp>

#include "tests/integration/server/escalation_steps.hpp"

namespace holdfast::tests {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;
using States = std::map<std::string, std::string>;

class Escalating : public ServerTest {
  protected:
    void SetUp() override {
        staff({{"ana", "--senior"},
               {"bob", "--senior"},
               {"sue", "--role supervisor"},
               {"olu", "--role on_call"}});
    }
};

Wanted card_with(std::string contact, std::string state) {
    return [contact, state](const Push& push) {
        if (push.type != "card") return false;
        const auto& card = push.data.at("card");
        return card.at("contact").as_string() == contact && card.at("escalation").is_object() &&
               card.at("escalation").at("state").as_string() == state;
    };
}

Task<> all_the_way(Program& program) {
    auto desk = co_await sit(program, "ana");
    const auto ana = co_await staff_of(program, "ana"), sue = co_await staff_of(program, "sue");
    const auto contact = co_await grave_conversation(program, desk, "+12015550101");
    auto now = co_await open_escalation(program, ana, contact);
    EXPECT_EQ(now.status, 201) << json::serialize(now.body);
    EXPECT_EQ(now.text("state"), "opened");
    EXPECT_EQ(now.rev(), 1);
    EXPECT_EQ(now.body.at("next"), (json::array{"consulted", "told", "closed"}));
    EXPECT_GT(now.body.at("clock").at("due").to_number<std::int64_t>(),
              now.body.at("clock").at("since").to_number<std::int64_t>());
    EXPECT_EQ(duties_of(now), (States{{"escalation", "open ringing"}}));
    auto event = co_await shown(desk, "escalation_opened", event_of("escalation_opened"));
    EXPECT_EQ(event.at("event").at("name").as_string(), "ana Test");
    co_await shown(desk, "card", card_with(contact, "opened"));

    now = co_await take_step(program, ana, now, consulted("sue"));
    EXPECT_EQ(now.text("state"), "consulted") << json::serialize(now.body);
    EXPECT_EQ(now.body.at("supervisor").at("user").as_string(), "sue");
    EXPECT_EQ(duties_of(now), (States{{"escalation", "acknowledged"}}));
    now = co_await take_step(program, ana, now, told());
    EXPECT_EQ(now.text("state"), "told") << json::serialize(now.body);
    EXPECT_EQ(duties_of(now), (States{{"escalation", "done"}, {"responders", "open"}}));
    EXPECT_EQ(now.body.at("told").at(0).at("reference").as_string(), "R-1234");
    EXPECT_TRUE(now.body.at("consent").at("agreed").as_bool());
    event = co_await shown(desk, "that they were told", [](const Push& push) {
        return event_of("escalation_step")(push) && push.data.at("event").at("to") == "told";
    });
    EXPECT_EQ(event.at("event").at("kind").as_string(), "emergency");
    now = co_await take_step(program, sue, now, {{"to", "on_the_way"}, {"eta", "ten minutes"}});
    EXPECT_EQ(now.text("state"), "on_the_way") << json::serialize(now.body);
    now = co_await take_step(program, sue, now, {{"to", "reached"}});
    EXPECT_EQ(duties_of(now), (States{{"escalation", "done"}, {"responders", "done"}}));
    now = co_await take_step(program, sue, now, closed("reached"));
    EXPECT_EQ(now.text("state"), "closed") << json::serialize(now.body);
    EXPECT_EQ(now.text("outcome"), "reached");
    EXPECT_TRUE(now.body.at("clock").at("due").is_null());
    EXPECT_TRUE(now.body.at("next").as_array().empty());
    co_await shown(desk, "card", card_with(contact, "closed"));

    EXPECT_EQ(now.body.at("events").as_array().size(), 6u);
    const auto again = co_await ask_for(program, ana, "/v1/escalations/" + now.text("id"));
    EXPECT_EQ(again.body, now.body);
    const auto list = co_await ask_for(program, sue, "/v1/escalations");
    EXPECT_TRUE(list.body.at("open").as_array().empty());
    EXPECT_EQ(list.body.at("recent").at(0).at("id"), now.body.at("id"));
    // Wrapping up asks for no plan after an escalation.
    co_await must(desk, "assess",
                  {{"contact", contact}, {"level", "high"}, {"note", "help is there"}});
    co_await must(desk, "end", about(contact));
    co_await must(desk, "complete", {{"contact", contact}, {"outcome", "emergency"}});
}

TEST_F(Escalating, OneCallOpensItAndEachStepIsKept) {
    program().run(all_the_way(program()));
}

Task<> out_of_order(Program& program) {
    auto desk = co_await sit(program, "ana");
    const auto ana = co_await staff_of(program, "ana");
    const auto contact = co_await grave_conversation(program, desk, "+12015550102");
    const auto opened = co_await open_escalation(program, ana, contact);
    const auto refuse = [&](json::object step, int status,
                            std::vector<std::string> fields) -> Task<> {
        const auto said = co_await take_step(program, ana, opened, step);
        EXPECT_EQ(said.status, status) << json::serialize(step) << json::serialize(said.body);
        EXPECT_EQ(said.fields(), fields) << json::serialize(said.body);
    };
    auto by_force = told();
    by_force["no_time"] = "on the bridge";
    by_force["agreed"] = false;
    auto self = by_force, stranger = by_force, nameless = told(), undecided = by_force;
    self["second"] = "ana";
    self["why"] = "in progress";
    stranger["second"] = "nobody";
    stranger["why"] = "in progress";
    nameless.erase("whom");
    undecided.erase("agreed");
    co_await refuse({{"to", "reached"}}, 422, {"to"});
    co_await refuse({{"to", "on_the_way"}}, 422, {"to"});
    co_await refuse(closed("reached"), 422, {"outcome"});
    co_await refuse(closed("not_located"), 422, {"outcome"});
    co_await refuse(told(), 422, {"no_time"});
    co_await refuse(nameless, 422, {"no_time", "whom"});
    co_await refuse(by_force, 422, {"second", "why"});
    co_await refuse(self, 422, {"second"});
    co_await refuse(stranger, 422, {"second"});
    co_await refuse(undecided, 422, {"agreed"});
    co_await refuse(consulted(""), 422, {"supervisor"});
    co_await refuse(consulted("nobody"), 422, {"supervisor"});
    co_await refuse(consulted("bob"), 422, {"supervisor"});
    co_await refuse({{"to", "forgotten"}}, 400, {"to"});
    co_await refuse({{"to", "closed"}, {"outcome", "hoax"}, {"why", std::string(2001, 'x')}}, 413,
                    {"why"});
    co_await refuse({{"to", "closed"}, {"outcome", "hoax"}, {"why", "bell \x07"}}, 400, {"why"});
    Shown stale = opened;
    stale.body["rev"] = 7;
    const auto late = co_await take_step(program, ana, stale, closed("hoax"));
    EXPECT_EQ(late.status, 409);
    EXPECT_THAT(late.fields(), ElementsAre("rev"));
    auto after = co_await ask_for(program, ana, "/v1/escalations/" + opened.text("id"));
    EXPECT_EQ(after.body, opened.body) << "what was refused has changed nothing";

    auto decided = by_force;
    decided["second"] = "sue";
    decided["why"] = "in progress";
    after = co_await take_step(program, ana, after, decided);
    EXPECT_EQ(after.status, 200) << json::serialize(after.body);
    EXPECT_EQ(duties_of(after), (States{{"escalation", "open ringing"},
                                        {"involuntary_look", "open"},
                                        {"responders", "open"}}))
        << "nobody was named: it goes on ringing for a supervisor";
    EXPECT_EQ(after.text("no_time"), "on the bridge");
    EXPECT_EQ(after.body.at("consent").at("second").at("user").as_string(), "sue");
    after = co_await take_step(program, ana, after, consulted("sue"));
    EXPECT_EQ(after.text("state"), "told") << "it has not gone back";
    EXPECT_THAT(duties_of(after), Contains(Pair("escalation", "done")));
    after = co_await take_step(program, ana, after, closed("not_located"));
    EXPECT_EQ(
        duties_of(after),
        (States{{"escalation", "done"}, {"involuntary_look", "open"}, {"responders", "done"}}));
    const auto over = co_await take_step(program, ana, after, consulted("olu"));
    EXPECT_EQ(over.status, 409);
    EXPECT_THAT(over.fields(), ElementsAre("to"));
}

TEST_F(Escalating, WhatIsAgainstTheRulesNamesItsFieldAndChangesNothing) {
    program().run(out_of_order(program()));
}

Task<> repeated(Program& program) {
    auto desk = co_await sit(program, "ana");
    const auto ana = co_await staff_of(program, "ana"), sue = co_await staff_of(program, "sue");
    const auto contact = co_await grave_conversation(program, desk, "+12015550103");
    const auto target = "/v1/contacts/" + contact + "/escalations";
    const auto first = co_await send(program, ana, target, {{"key", "k1"}});
    const auto second = co_await send(program, ana, target, {{"key", "k1"}});
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(first.body, second.body);
    const auto other = co_await send(program, sue, target, {{"key", "k1"}});
    EXPECT_EQ(other.status, 409) << "another person's key is another key";
    EXPECT_EQ(other.text("escalation"), first.text("id"));

    const auto steps = "/v1/escalations/" + first.text("id") + "/steps";
    const json::object step{{"key", "s1"}, {"rev", 1}, {"to", "consulted"}, {"supervisor", "sue"}};
    const auto taken = co_await send(program, ana, steps, step);
    EXPECT_EQ(taken.status, 200);
    const auto again = co_await send(program, ana, steps, step);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, taken.body) << "taken once";
    auto next = co_await take_step(program, ana, again, closed("wrong"));
    const auto late = co_await send(program, ana, steps, step);
    EXPECT_EQ(late.status, 200) << "still the same step, also once it is closed";
    EXPECT_EQ(late.body, next.body);
    const json::object note{{"key", "n1"}, {"kind", "note"}, {"text", "by mistake"}};
    const auto notes = "/v1/escalations/" + first.text("id") + "/notes";
    for (int i = 0; i < 2; ++i) {
        const auto noted = co_await send(program, ana, notes, note);
        EXPECT_EQ(noted.status, 200);
        EXPECT_EQ(noted.body.at("notes").as_array().size(), 1u);
    }
    EXPECT_THAT(duties_of(next), UnorderedElementsAre(Pair("escalation", "void")));
}

TEST_F(Escalating, WhatIsSentTwiceIsTakenOnce) {
    program().run(repeated(program()));
}

Task<> at_once(Program& program) {
    auto desk = co_await sit(program, "ana");
    const auto ana = co_await staff_of(program, "ana"), sue = co_await staff_of(program, "sue");
    const auto contact = co_await grave_conversation(program, desk, "+12015550104");
    std::vector<Shown> answers;
    const auto keep = [](std::vector<Shown>& all, Task<Shown> one) -> Task<> {
        auto answer = co_await std::move(one);
        all.push_back(std::move(answer));
    };
    const auto both = [&](Task<Shown> one, Task<Shown> other) -> Task<> {
        answers.clear();
        asio::co_spawn(program.loop(), keep(answers, std::move(one)), asio::detached);
        co_await keep(answers, std::move(other));
        while (answers.size() < 2) {
            asio::steady_timer turn{program.loop(), std::chrono::milliseconds{5}};
            co_await turn.async_wait(as_result);
        }
    };
    const auto statuses = [&] { return std::multiset{answers[0].status, answers[1].status}; };
    co_await both(open_escalation(program, ana, contact), open_escalation(program, sue, contact));
    EXPECT_EQ(statuses(), (std::multiset{201, 409}));
    const auto opened = answers[0].status == 201 ? answers[0] : answers[1];
    const auto refused = answers[0].status == 201 ? answers[1] : answers[0];
    EXPECT_EQ(refused.text("escalation"), opened.text("id"));
    co_await both(take_step(program, ana, opened, consulted("olu")),
                  take_step(program, sue, opened, closed("safe_by_own_plan")));
    EXPECT_EQ(statuses(), (std::multiset{200, 409}));
    const auto now = co_await ask_for(program, sue, "/v1/escalations/" + opened.text("id"));
    EXPECT_EQ(now.rev(), 2);
    EXPECT_EQ(now.body.at("events").as_array().size(), 2u);
}

TEST_F(Escalating, OfTwoPeopleAtOnceOneIsFirst) {
    program().run(at_once(program()));
}

Task<> corrected(Program& program) {
    auto desk = co_await sit(program, "ana");
    const auto ana = co_await staff_of(program, "ana");
    const auto contact = co_await grave_conversation(program, desk, "+12015550105");
    json::object basis{{"desire", "wants to be with her mother"}, {"intent", "tonight"}};
    auto now = co_await open_escalation(program, ana, contact, {{"basis", basis}});
    EXPECT_EQ(now.body.at("basis"), json::value(basis));
    now = co_await add_note(program, ana, now,
                            {{"kind", "where"}, {"text", "12 North Road"}, {"how_known", "said"}});
    EXPECT_EQ(now.status, 200) << json::serialize(now.body);
    EXPECT_EQ(now.rev(), 1) << "a note is no step";
    const auto place = now.body.at("where").at(0).at("seq");
    now = co_await add_note(
        program, ana, now,
        {{"kind", "tried"}, {"text", "call her sister"}, {"came_of", "no answer"}});
    now = co_await take_step(program, ana, now, closed("safe_by_own_plan"));
    now =
        co_await add_note(program, ana, now,
                          {{"kind", "correction"}, {"text", "21 North Road"}, {"corrects", place}});
    EXPECT_EQ(now.status, 200) << "also once it is closed: " << json::serialize(now.body);
    EXPECT_EQ(now.body.at("where").at(0).at("what").as_string(), "12 North Road");
    EXPECT_EQ(now.body.at("notes").at(0).at("corrects"), place);
    EXPECT_EQ(now.body.at("tried").at(0).at("came_of").as_string(), "no answer");
    const auto wrong = co_await add_note(
        program, ana, now, {{"kind", "correction"}, {"text", "x"}, {"corrects", 99999}});
    EXPECT_EQ(wrong.status, 422);
    EXPECT_THAT(wrong.fields(), ElementsAre("corrects"));
    const auto empty = co_await add_note(program, ana, now, {{"kind", "where"}});
    EXPECT_THAT(empty.fields(), ElementsAre("text", "how_known"));
    const auto same = co_await ask_for(program, ana, "/v1/escalations/" + now.text("id"));
    EXPECT_EQ(same.body, now.body);
}

TEST_F(Escalating, CorrectionsAreAdditions) {
    program().run(corrected(program()));
}

Task<> bounded(Program& program) {
    auto desk = co_await sit(program, "ana");
    const auto ana = co_await staff_of(program, "ana");
    const auto contact = co_await grave_conversation(program, desk, "+12015550106");
    auto now = co_await open_escalation(program, ana, contact);
    for (int i = 0; i < 200; ++i) {
        now = co_await add_note(program, ana, now, {{"kind", "note"}, {"text", "one more"}});
        EXPECT_EQ(now.status, 200);
    }
    const auto more =
        co_await add_note(program, ana, now, {{"kind", "note"}, {"text", "one more"}});
    EXPECT_EQ(more.status, 413);
    now = co_await take_step(program, ana, now, closed("wrong"));
    EXPECT_EQ(now.status, 200) << "steps are still taken";
}

TEST_F(Escalating, NotesAreBounded) {
    program().run(bounded(program()));
}

Task<> permitted(Program& program) {
    auto desk = co_await sit(program, "ana");
    const auto ana = co_await staff_of(program, "ana"), bob = co_await staff_of(program, "bob"),
               olu = co_await staff_of(program, "olu");
    const auto contact = co_await grave_conversation(program, desk, "+12015550107");
    const auto not_his = co_await open_escalation(program, bob, contact);
    EXPECT_EQ(not_his.status, 403);
    const auto now = co_await open_escalation(program, ana, contact);
    const auto one = "/v1/escalations/" + now.text("id");
    for (const auto* what : {"", "/script", "/eido"}) {
        EXPECT_EQ((co_await ask_for(program, bob, one + what)).status, 403) << what;
        EXPECT_EQ((co_await ask_for(program, olu, one + what)).status, 200) << what;
        EXPECT_EQ((co_await ask_for(program, Staff{}, one + what)).status, 401) << what;
    }
    EXPECT_EQ((co_await take_step(program, bob, now, consulted("sue"))).status, 403);
    EXPECT_EQ((co_await add_note(program, bob, now, {{"kind", "note"}, {"text", "x"}})).status,
              403);
    EXPECT_EQ((co_await send(program, bob, "/v1/drills", {{"key", "d"}})).status, 403);
    const auto his = co_await ask_for(program, bob, "/v1/escalations");
    EXPECT_TRUE(his.body.at("open").as_array().empty());
    const auto hers = co_await ask_for(program, ana, "/v1/escalations");
    EXPECT_EQ(hers.body.at("open").as_array().size(), 1u);
    Staff elsewhere = ana;
    std::erase_if(elsewhere.headers,
                  [](const auto& header) { return header.first == "X-CSRF-Token"; });
    EXPECT_EQ((co_await take_step(program, elsewhere, now, consulted("sue"))).status, 403);
    const auto nowhere = "/v1/escalations/" + contact;
    EXPECT_EQ((co_await ask_for(program, olu, nowhere)).status, 404);
    EXPECT_EQ((co_await open_escalation(program, olu, now.text("id"))).status, 404);
    EXPECT_EQ((co_await open_escalation(program, olu, contact)).status, 409);
}

TEST_F(Escalating, IsForWhoServesTheContactAndForThoseWhoSupervise) {
    program().run(permitted(program()));
}

Task<> of_one_who_waits(Program& program) {
    const auto sue = co_await staff_of(program, "sue");
    auto chat = co_await start_chat(program);
    co_await must(chat.client, "message",
                  {{"client_msg_id", "1"}, {"text", "I am going to kill myself tonight"}});
    auto now = co_await open_escalation(program, sue, chat.contact);
    EXPECT_EQ(now.status, 201) << "nobody has answered them yet";
    auto script = co_await ask_for(program, sue, "/v1/escalations/" + now.text("id") + "/script");
    EXPECT_EQ(script.status, 200);
    auto desk = co_await sit(program, "ana");
    const auto contact = co_await accept_next(desk);
    now = co_await take_step(program, sue, now, consulted("sue"));
    co_await must(desk, "say",
                  {{"contact", contact}, {"client_msg_id", "a"}, {"text", "I am here"}});
    // Whatever the person was shown until then.
    for (;;) {
        auto push = co_await shown(chat.client, "an event",
                                   [](const Push& one) { return one.type == "event"; });
        const auto type = text_of(push.at("event").as_object(), "type");
        EXPECT_FALSE(type.starts_with("escalation_") || type.starts_with("duty_")) << type;
        if (message_saying("I am here")({"event", push, {}})) break;
    }
    const auto read = co_await must(desk, "read", {{"contact", contact}, {"after", 0}});
    std::vector<std::string> types;
    for (const auto& event : read.at("events").as_array())
        types.emplace_back(event.at("type").as_string());
    EXPECT_THAT(types, Contains("escalation_step")) << "the clinician sees that help is called";
}

TEST_F(Escalating, OneWhoWaitsIsHelpedTooAndTheirChatShowsNothingOfIt) {
    program().run(of_one_who_waits(program()));
}

}  // namespace
}  // namespace holdfast::tests
