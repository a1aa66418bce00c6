// What phones send beside words for a person: STOP and START, senders that are no numbers, another language, patience.
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class Phones : public ServerTest {
  protected:
    std::vector<std::string> texts_to(const std::string& number) {
        std::vector<std::string> texts;
        for (const auto& text : program().gateway().texts)
            if (text.to == number) texts.push_back(text.text);
        return texts;
    }
};

Wanted card_reachable(bool reachable) {
    return [reachable](const Push& push) {
        return push.type == "card" && push.data.at("card").at("reachable") == reachable;
    };
}

Task<> stop_and_start(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    auto contact = co_await accept_next(ana);
    const auto say = [&](const char* id) {
        return json::object{{"contact", contact}, {"client_msg_id", id}, {"text", id}};
    };
    co_await must(ana, "say", say("before"));
    co_await text(program, "+12015550123", " Stop! ", "m2");
    auto stopped = co_await shown(ana, "an unreachable card", card_reachable(false));
    EXPECT_EQ(stopped.at("card").at("unreachable_why"), "This person cannot be reached by text until they send START.");
    EXPECT_EQ(stopped.at("card").at("state"), "active") << "STOP is never resolved";
    auto error = co_await refused(ana, "say", say("meanwhile"));
    EXPECT_EQ(error.code, Errc::unreachable);
    EXPECT_NE(error.detail, "");
    // They write on without START: heard, and still not answered.
    co_await text(program, "+12015550123", "I am still here", "m3");
    co_await shown(ana, "their words", message_saying("I am still here"));
    auto still = co_await refused(ana, "say", say("meanwhile"));
    EXPECT_EQ(still.code, Errc::unreachable);
    co_await text(program, "+12015550123", "START", "m4");
    auto started = co_await shown(ana, "a reachable card", card_reachable(true));
    EXPECT_FALSE(started.at("card").as_object().contains("unreachable_why"));
    co_await must(ana, "say", say("after"));
}

TEST_F(Phones, StopMakesUnreachableAndStartReachable) {
    staff({{"ana", "--senior"}});
    program().run(stop_and_start(program()));
    EXPECT_TRUE(program().until([&] {
        const auto texts = texts_to("+12015550123");
        return !texts.empty() && texts.back() == "after";
    }));
    const auto texts = texts_to("+12015550123");
    EXPECT_EQ(std::ranges::count(texts, "meanwhile"), 0) << "nothing leaves to somebody who sent STOP";
    EXPECT_EQ(std::ranges::count_if(texts, [](const auto& text) { return text.find("START") != std::string::npos; }), 1)
        << "one answer to STOP says how to come back";
}

Task<int> waiting_in_line(Program& program, std::string user) {
    auto desk = co_await program.desk(user);
    if (!desk) throw std::runtime_error("no desk");
    co_await must(*desk, "watch", {{"board", true}});
    auto board = co_await shown(*desk, "board");
    (*desk)->drop();
    co_return board.at("line_total").to_number<int>();
}

TEST_F(Phones, StopOfAStrangerOpensNoContact) {
    staff({{"sue", "--role supervisor"}});
    auto& line = program();
    for (const auto* word : {"STOP", "stopall", "Unsubscribe", "END", "quit", "cancel"})
        line.run(text(line, "+12015550123", word, std::string{"m"} + word));
    EXPECT_EQ(line.run(waiting_in_line(line, "sue")), 0);
    // One answer, with where else to turn, also when the program is killed before it could send it.
    ASSERT_TRUE(line.until([&] { return texts_to("+12015550123").size() == 1; }));
    EXPECT_NE(texts_to("+12015550123")[0].find("START"), std::string::npos);
    EXPECT_NE(texts_to("+12015550123")[0].find("911"), std::string::npos);
    // A message that only contains such a word is a message.
    line.run(text(line, "+12015550123", "please stop him", "m1"));
    EXPECT_EQ(line.run(waiting_in_line(line, "sue")), 1);
}

Task<> no_numbers(Program& program) {
    auto ana = co_await sit(program, "ana", 10);
    std::set<std::string> contacts;
    co_await text(program, "anonymous", "I hide my number", "m1");
    contacts.insert(co_await accept_next(ana));
    co_await text(program, "anonymous", "and so do I", "m2");
    contacts.insert(co_await accept_next(ana));
    EXPECT_EQ(contacts.size(), 2u) << "two who hide are not one";
    for (const auto* sender : {"72345", "CRISIS"}) {
        co_await text(program, sender, "I am no number", std::string{"m"} + sender);
        auto contact = co_await accept_next(ana);
        contacts.insert(contact);
        co_await text(program, sender, "and write again", std::string{"n"} + sender);
        co_await shown(ana, "the second message", message_saying("and write again"));
    }
    EXPECT_EQ(contacts.size(), 4u);
    json::object welcome;
    auto again = co_await desk(program, "ana", &welcome);
    EXPECT_EQ(welcome.at("contacts").as_array().size(), 4u);
    int unreachable = 0;
    for (const auto& card : welcome.at("contacts").as_array())
        if (!card.at("reachable").as_bool()) {
            ++unreachable;
            EXPECT_NE(card.at("unreachable_why").as_string(), "");
        }
    EXPECT_GE(unreachable, 3) << "nobody can answer a hidden number or a name";
}

TEST_F(Phones, ASenderThatIsNoNumberIsAContact) {
    staff({{"ana", "--senior"}});
    program().run(no_numbers(program()));
}

TEST_F(Phones, TheFirstWordsAreInTheLanguageOfTheText) {
    auto& line = program();
    line.run(text(line, "+12015550123", "hola, no quiero vivir", "m1"));
    line.run(text(line, "+12015550124", "hello, I am sad", "m2"));
    ASSERT_TRUE(line.until([&] { return line.gateway().texts.size() == 2; }));
    const auto spanish = texts_to("+12015550123"), english = texts_to("+12015550124");
    ASSERT_EQ(spanish.size(), 1u);
    ASSERT_EQ(english.size(), 1u);
    EXPECT_NE(spanish[0].find("Gracias"), std::string::npos) << spanish[0];
    EXPECT_NE(english[0].find("Thank you"), std::string::npos) << english[0];
    EXPECT_NE(spanish[0].find("911"), std::string::npos);
}

Task<> offered_in_spanish(Program& program) {
    auto ben = co_await sit(program, "ben");
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hola, no quiero vivir", "m1");
    auto offer = co_await shown(ana, "offer");
    EXPECT_EQ(offer.at("language"), "es");
    auto none = co_await ben->next("offer", 300ms);
    EXPECT_FALSE(none) << "ben does not speak Spanish";
}

TEST_F(Phones, WhoWritesSpanishIsOfferedToWhoSpeaksIt) {
    staff({{"ana", "--senior --languages en,es"}, {"ben", "--senior --languages en"}});
    program().run(offered_in_spanish(program()));
}

Task<> goes_over_to_spanish(Program& program) {
    auto ben = co_await sit(program, "ben");
    co_await text(program, "+12015550123", "hi", "m1");
    auto english = co_await shown(ben, "offer");
    EXPECT_EQ(english.at("language"), "en");
    auto eva = co_await sit(program, "eva");
    co_await text(program, "+12015550123", "no puedo más, necesito hablar con alguien", "m2");
    auto gone = co_await shown(ben, "offer_gone");
    EXPECT_EQ(gone.at("reason"), "withdrawn");
    auto spanish = co_await shown(eva, "offer");
    EXPECT_EQ(spanish.at("contact"), english.at("contact"));
    EXPECT_EQ(spanish.at("language"), "es");
    co_await text(program, "+12015550123", "ok", "m3");
    auto same = co_await shown(eva, "the same offer", [](const Push& push) {
        return push.type == "offer" && push.data.at("preview").at("text") == "ok";
    });
    EXPECT_EQ(same.at("language"), "es") << "in no language of its own";
    co_await must(eva, "accept", {{"contact", same.at("contact")}, {"offer", same.at("offer")}});
    co_await text(program, "+12015550123", "do you speak english?", "m4");
    auto card = co_await must(eva, "end", about(text_of(same, "contact")));
    EXPECT_EQ(card.at("card").at("language"), "es") << "whoever answered has them";
}

TEST_F(Phones, WhoGoesOverToSpanishIsOfferedToWhoSpeaksItAndHearsTheFirstWordsInIt) {
    auto& line = program();
    staff({{"ben", "--senior --languages en"}, {"eva", "--senior --languages es"}});
    line.run(goes_over_to_spanish(line));
    ASSERT_TRUE(line.until([&] { return texts_to("+12015550123").size() == 2; }));
    const auto texts = texts_to("+12015550123");
    EXPECT_NE(texts[0].find("Thank you"), std::string::npos) << texts[0];
    EXPECT_NE(texts[1].find("Gracias"), std::string::npos) << texts[1];
    // Back and forth while they wait: the first words were said in each.
    line.run(text(line, "+12015550124", "hello", "n1"));
    line.run(text(line, "+12015550124", "necesito ayuda", "n2"));
    line.run(text(line, "+12015550124", "i want to talk", "n3"));
    line.run(text(line, "+12015550124", "estoy sola", "n4"));
    line.run(text(line, "+12015550125", "hello", "o1"));
    ASSERT_TRUE(line.until([&] { return texts_to("+12015550125").size() == 1 && texts_to("+12015550124").size() == 2; }));
}

// The language that the desk is offered the person of `texts_to` in.
Task<std::string> language_offered(Program& program, std::string user) {
    auto desk = co_await sit(program, user);
    auto offer = co_await shown(desk, "offer");
    co_return text_of(offer, "language");
}

TEST_F(Phones, KeywordsAreAnsweredInTheLanguageOfTheConversationAndChangeItNot) {
    auto& line = program();
    staff({{"eva", "--senior --languages es"}});
    const auto number = "+12015550123";
    const auto answer_to = [&](const char* words, const char* id) {
        const auto before = texts_to(number).size();
        line.run(text(line, number, words, id));
        EXPECT_TRUE(line.until([&] { return texts_to(number).size() > before; })) << words;
        return texts_to(number).back();
    };
    EXPECT_NE(answer_to("hola, estoy muy triste", "m1").find("Gracias"), std::string::npos);
    EXPECT_NE(answer_to("HELP", "m2").find("Esta es una línea"), std::string::npos);
    EXPECT_NE(answer_to("STOP", "m3").find("Enviaste STOP"), std::string::npos);
    line.kill(SIGTERM);
    line.start();
    EXPECT_NE(answer_to("START", "m4").find("Ya puedes escribirnos"), std::string::npos) << "read from the journal";
    EXPECT_EQ(texts_to(number).size(), 4U) << "no first words in English";
    line.cookie_of("eva");
    EXPECT_EQ(line.run(language_offered(line, "eva")), "es");
}

Task<> help_while_talking(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    auto contact = co_await accept_next(ana);
    co_await text(program, "+12015550123", "help", "m2");
    co_await shown(ana, "their words", message_saying("help"));
    co_await must(ana, "say", {{"contact", contact}, {"client_msg_id", "s1"}, {"text", "I am here."}});
}

TEST_F(Phones, HelpInAConversationIsTheCliniciansToAnswer) {
    staff({{"ana", "--senior"}});
    program().run(help_while_talking(program()));
    ASSERT_TRUE(program().until([&] { return texts_to("+12015550123").size() == 2; }));
    EXPECT_EQ(texts_to("+12015550123").back(), "I am here.");
}

Task<> cut_off(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    co_await accept_next(ana);
    ana->drop();
}

TEST_F(Phones, WhoseClinicianWasLostIsToldSo) {
    auto& line = program({"line.clinician_grace_s=1"});
    staff({{"ana", "--senior"}});
    line.run(cut_off(line));
    ASSERT_TRUE(line.until([&] { return texts_to("+12015550123").size() == 2; }));
    EXPECT_NE(texts_to("+12015550123")[1].find("was cut off"), std::string::npos) << texts_to("+12015550123")[1];
}

Task<> long_wait(Program& program) {
    auto chat = co_await start_chat(program);
    co_await text(program, "+12015550123", "hello", "m1");
    co_await shown(
        chat.client, "honest words",
        [](const Push& push) {
            return push.type == "event" && push.data.at("event").at("type") == "message" &&
                   push.data.at("event").at("by").at("kind") == "line" &&
                   push.data.at("event").at("text").as_string().find("still in line") != json::string::npos;
        },
        20s);
}

TEST_F(Phones, HonestWordsComeWhileTheWaitIsLong) {
    auto& line = program({"line.long_wait_s=10"});
    line.run(long_wait(line));
    EXPECT_TRUE(line.until([&] { return texts_to("+12015550123").size() == 2; }));
    const auto texts = texts_to("+12015550123");
    ASSERT_EQ(texts.size(), 2u);
    EXPECT_NE(texts[1].find("still in line"), std::string::npos) << texts[1];
}

// Three whom words of the line cannot reach: one hides their number, one sends STOP in line, one did before.
Task<> nobody_to_tell(Program& program) {
    co_await text(program, "anonymous", "I hide my number", "h1");
    co_await text(program, "+12015550124", "hello", "h2");
    co_await text(program, "+12015550124", "STOP", "h3");
    co_await text(program, "+12015550125", "STOP", "h4");
    co_await text(program, "+12015550125", "I am here all the same", "h5");
    co_await long_wait(program);
    auto ana = co_await sit(program, "ana", 5);
    for (int i = 0; i < 3; ++i) {
        const auto contact = co_await accept_next(ana);
        for (const auto& event : co_await journal(program, "ana", contact)) {
            const auto told = json::serialize(event);
            EXPECT_EQ(told.find("failed"), std::string::npos) << told;
            EXPECT_EQ(told.find("still in line"), std::string::npos) << told;
            // Only the second was a phone that hears when it first wrote.
            EXPECT_TRUE(i == 1 || told.find("Thank you") == std::string::npos) << told;
        }
    }
}

TEST_F(Phones, WordsOfTheLineAreNotTriedToWhoCannotBeReached) {
    auto& line = program({"line.long_wait_s=10"});
    staff({{"ana", "--senior"}});
    line.run(nobody_to_tell(line));
}

}  // namespace
}  // namespace holdfast::tests
