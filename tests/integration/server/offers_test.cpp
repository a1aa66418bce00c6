// Offers, accepts and who owns a contact, under late and simultaneous answers and desks that come and go.
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class Offers : public ServerTest {};

Task<> an_accept_comes_late(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    auto offer = co_await shown(ana, "offer");
    auto gone = co_await shown(ana, "offer_gone", 5s);
    EXPECT_EQ(gone.at("contact"), offer.at("contact"));
    EXPECT_EQ(gone.at("offer"), offer.at("offer"));
    EXPECT_EQ(gone.at("reason"), "lapsed");
    json::object late{{"contact", offer.at("contact")}, {"offer", offer.at("offer")}};
    auto error = co_await refused(ana, "accept", late);
    EXPECT_EQ(error.code, Errc::conflict);
    auto declined = co_await refused(ana, "decline", late);
    EXPECT_EQ(declined.code, Errc::conflict);
    // It waits at its old place and rings at the next desk.
    auto ben = co_await sit(program, "ben");
    auto contact = co_await accept_next(ben);
    EXPECT_EQ(contact, text_of(offer, "contact"));
}

TEST_F(Offers, AnAcceptAfterTheDeadlineIsRefused) {
    program({"line.offer_deadline_s=1"});
    staff({{"ana", "--senior"}, {"ben", "--senior"}});
    program().run(an_accept_comes_late(program()));
}

Task<int> take(Client desk, json::object offer) {
    auto answer = co_await desk->ask("accept", std::move(offer));
    if (!answer && answer.error().code != Errc::conflict) throw std::runtime_error("neither won nor lost");
    co_return answer ? 1 : 0;
}

Task<json::object> offer_at_either(Client ana, Client ben) {
    for (int i = 0; i < 200; ++i) {
        for (auto desk : {ana, ben}) {
            auto push = co_await desk->next("offer", 25ms);
            if (push) co_return json::object{{"contact", push->data.at("contact")}, {"offer", push->data.at("offer")}};
        }
    }
    throw std::runtime_error("no offer");
}

TEST_F(Offers, OfTwoAcceptsAtOnceOneWins) {
    staff({{"ana", "--senior"}, {"ben", "--senior"}, {"sue", "--role supervisor"}});
    auto& line = program();
    auto ana = line.run(sit(line, "ana", 10)), ben = line.run(sit(line, "ben", 10));
    for (int i = 0; i < 12; ++i) {
        const auto n = std::to_string(10 + i);
        line.run(text(line, "+120155501" + n, "hello", "m" + n));
        auto offer = line.run(offer_at_either(ana, ben));
        auto first = asio::co_spawn(line.loop(), take(i % 2 ? ana : ben, offer), asio::use_future);
        auto second = asio::co_spawn(line.loop(), take(i % 2 ? ben : ana, offer), asio::use_future);
        ASSERT_TRUE(line.until([&] { return first.wait_for(0s) == std::future_status::ready &&
                                            second.wait_for(0s) == std::future_status::ready; }));
        ASSERT_EQ(first.get() + second.get(), 1);
        const auto events = line.run(journal(line, "sue", text_of(offer, "contact")));
        int accepted = 0;
        for (const auto& event : events) accepted += event.at("type") == "accepted" ? 1 : 0;
        ASSERT_EQ(accepted, 1);
    }
}

Task<> back_within_the_grace(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    auto contact = co_await accept_next(ana);
    ana->drop();
    // While nobody is at the desk, the person goes on writing.
    for (int i = 2; i <= 6; ++i)
        co_await text(program, "+12015550123", "more " + std::to_string(i), "m" + std::to_string(i));
    json::object welcome;
    auto again = co_await desk(program, "ana", &welcome);
    EXPECT_EQ(welcome.at("presence"), "available") << "as it was before";
    EXPECT_EQ(welcome.at("contacts").as_array().size(), 1u);
    if (welcome.at("contacts").as_array().empty()) co_return;
    EXPECT_EQ(welcome.at("contacts").at(0).at("contact").as_string(), contact);
    auto read = co_await must(again, "read", {{"contact", contact}, {"after", 0}});
    EXPECT_EQ(said(read.at("events").as_array()),
              (std::vector<std::string>{"hello", "more 2", "more 3", "more 4", "more 5", "more 6"}));
    co_await text(program, "+12015550123", "and now", "m7");
    co_await shown(again, "what comes next", message_saying("and now"));
    auto spoken = co_await must(again, "say", {{"contact", contact}, {"client_msg_id", "k"}, {"text", "I am back"}});
    EXPECT_GT(spoken.at("seq").to_number<int>(), 0);
    for (const auto& event : read.at("events").as_array()) EXPECT_NE(event.at("type"), "lost");
}

TEST_F(Offers, AClinicianBackWithinTheGraceKeepsTheConversation) {
    staff({{"ana", "--senior"}});
    program().run(back_within_the_grace(program()));
}

Task<> lost_for_good(Program& program) {
    auto ana = co_await sit(program, "ana");
    auto chat = co_await start_chat(program);
    co_await must(chat.client, "message", {{"client_msg_id", "a"}, {"text", "hello"}});
    auto contact = co_await accept_next(ana);
    co_await text(program, "+12015550124", "I wait too", "m1");
    auto ben = co_await desk(program, "ben");
    ana->drop();
    co_await shown(chat.client, "that they wait again", event_of("waiting_again"));
    // Ahead of whoever waited meanwhile, though it is the second offer.
    co_await must(ben, "presence", {{"state", "available"}, {"capacity", 2}});
    auto offer = co_await shown(ben, "offer");
    EXPECT_EQ(text_of(offer, "contact"), contact);
    EXPECT_EQ(offer.at("returning"), true);
    co_await must(ben, "accept", {{"contact", contact}, {"offer", offer.at("offer")}});
    auto read = co_await must(ben, "read", {{"contact", contact}, {"after", 0}});
    EXPECT_EQ(said(read.at("events").as_array()), (std::vector<std::string>{"hello"}));
    json::object welcome;
    auto again = co_await desk(program, "ana", &welcome);
    EXPECT_TRUE(welcome.at("contacts").as_array().empty()) << "no contact has two owners";
    auto error = co_await refused(again, "say", {{"contact", contact}, {"client_msg_id", "x"}, {"text", "late"}});
    EXPECT_EQ(error.code, Errc::conflict);
}

TEST_F(Offers, AClinicianLostForGoodReturnsTheContact) {
    program({"line.clinician_grace_s=1"});
    staff({{"ana", "--senior"}, {"ben", "--senior"}});
    program().run(lost_for_good(program()));
}

Task<> a_newer_desk_takes_over(Program& program) {
    auto old = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    auto contact = co_await accept_next(old);
    json::object welcome;
    auto now = co_await desk(program, "ana", &welcome);
    EXPECT_EQ(welcome.at("contacts").as_array().size(), 1u);
    auto closed = co_await old->next("nothing", 5s);
    EXPECT_TRUE(old->closed());
    EXPECT_EQ(old->close_code(), 4409);
    co_await text(program, "+12015550123", "are you there", "m2");
    co_await shown(now, "the next words", message_saying("are you there"));
}

TEST_F(Offers, ANewerDeskOfTheSameClinicianTakesOver) {
    staff({{"ana", "--senior"}});
    program().run(a_newer_desk_takes_over(program()));
}

Task<> a_stale_accept_of_my_own(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    auto contact = co_await accept_next(ana);
    auto error = co_await refused(ana, "accept", {{"contact", contact}, {"offer", 77}});
    EXPECT_EQ(error.code, Errc::conflict);
    co_await text(program, "+12015550123", "are you there", "m2");
    co_await shown(ana, "the next words", message_saying("are you there"), 3s);
    co_await must(ana, "say", {{"contact", contact}, {"client_msg_id", "k"}, {"text", "yes"}});
}

TEST_F(Offers, AStaleAcceptDoesNotCutMyOwnConversation) {
    staff({{"ana", "--senior"}});
    program().run(a_stale_accept_of_my_own(program()));
}

}  // namespace
}  // namespace holdfast::tests
