// Who left or was lost while nobody could note it, or whose hint nobody heard: the line catches up
// with what is so, and who is there stays.
#include <signal.h>

#include "tests/integration/server/steps.hpp"
#include "tests/support/store_door.hpp"

namespace holdfast::tests {
namespace {

class Absence : public ServerTest {};

Task<> back(Program& program) {
    for (;;) {
        auto answer = co_await exchange(program.port(), "GET", "/readyz");
        if (answer.status == 200) co_return;
    }
}

Task<> offered_to_nobody(Program& program) {
    auto ana = co_await sit(program, "ana");
    auto ben = co_await sit(program, "ben");
    program.signal_redis(SIGSTOP);
    co_await refused(ben, "presence", {{"state", "available"}, {"capacity", 2}});
    ana->drop();
    co_await refused(ben, "presence", {{"state", "available"}, {"capacity", 2}});
    program.signal_redis(SIGCONT);
    co_await back(program);
    co_await text(program, "+12015550123", "hello", "m1");
    // ana has gone while nobody could note it; with her there, the offer would ring at her empty
    // desk for 300 s.
    auto contact = co_await accept_next(ben);
    EXPECT_FALSE(contact.empty());
}

TEST_F(Absence, ADeskThatLeftMeanwhileIsNotOfferedAnything) {
    program({"line.offer_deadline_s=300"});
    staff({{"ana", "--senior"}, {"ben", "--senior"}});
    program().run(offered_to_nobody(program()));
}

Task<> shown_though_the_hint_was_lost(Program& program) {
    auto ana = co_await sit(program, "ana");
    StoreDoor store{program.redis_socket()};
    store.ask({"CLIENT", "KILL", "TYPE", "pubsub"});
    co_await text(program, "+12015550123", "hello", "m1");
    auto offer = co_await shown(ana, "offer", 5s);
    co_await must(ana, "accept", {{"contact", offer.at("contact")}, {"offer", offer.at("offer")}});
}

TEST_F(Absence, AnOfferWhoseHintWasLostIsShown) {
    program({"line.offer_deadline_s=300"});
    staff({{"ana", "--senior"}});
    program().run(shown_though_the_hint_was_lost(program()));
}

Task<> taken_for_dead(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    auto contact = co_await accept_next(ana);
    StoreDoor store{program.redis_socket()};
    for (const auto& timer : store.ask({"ZRANGE", "hf:{main}:t", "0", "-1"}))
        if (timer.starts_with("node:")) store.ask({"ZADD", "hf:{main}:t", "1", timer});
    // Longer than the grace: were the desk still counted as lost, the conversation would be taken
    // from it.
    auto lost = co_await ana->next("gone", 4s);
    EXPECT_FALSE(lost) << "taken from a clinician who is there";
    co_await text(program, "+12015550124", "me too", "m2");
    auto second = co_await accept_next(ana);
    EXPECT_NE(second, contact);
    co_await must(ana, "say",
                  {{"contact", contact}, {"client_msg_id", "k"}, {"text", "I am here"}});
}

// A node that could not reach the store for longer than its lease is taken for dead by the others,
// and is not.
TEST_F(Absence, ANodeTakenForDeadKeepsItsDesks) {
    program({"line.clinician_grace_s=1"});
    staff({{"ana", "--senior"}});
    program().run(taken_for_dead(program()));
}

Task<> a_chat_left(Program& program) {
    auto chat = co_await start_chat(program);
    program.signal_redis(SIGSTOP);
    co_await refused(chat.client, "message", {{"client_msg_id", "a"}, {"text", "hello"}});
    chat.client->drop();
    co_await program.text("+12015550123", "later", "m1");
    program.signal_redis(SIGCONT);
    co_await back(program);
    auto sue = co_await desk(program, "sue");
    co_await must(sue, "watch", {{"board", true}});
    co_await shown(
        sue, "a board without them",
        [](const Push& push) {
            if (push.type != "board") return false;
            for (const auto& waiting : push.data.at("line").as_array())
                if (waiting.at("channel") == "chat") return false;
            return true;
        },
        15s);
}

TEST_F(Absence, AChatThatLeftMeanwhileLeavesTheLine) {
    program({"chat.away_grace_s=5"});
    staff({{"sue", "--role supervisor"}});
    program().run(a_chat_left(program()));
}

TEST_F(Absence, AChatOfAKilledServerLeavesTheLine) {
    auto& line = program({"chat.away_grace_s=5"});
    staff({{"sue", "--role supervisor"}});
    auto chat = line.run(start_chat(line));
    line.kill(SIGKILL);
    // As if the lease of the dead node were over.
    line.start();
    StoreDoor store{line.redis_socket()};
    const auto node = store.value({"HGET", "hf:{main}:c:" + chat.contact, "node"});
    ASSERT_FALSE(node.empty());
    store.ask({"ZADD", "hf:{main}:t", "1", "node:" + node});
    const auto state = [&] {
        return store.value({"HGET", "hf:{main}:c:" + chat.contact, "state"});
    };
    EXPECT_TRUE(line.until([&] { return state() == "closed"; }, 15s)) << state();
}

}  // namespace
}  // namespace holdfast::tests
