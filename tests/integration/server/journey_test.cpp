// The whole way of a contact on the real program: in by text and by chat, ranked, offered, answered both ways, closed.
#include <gtest/gtest.h>

#include "tests/support/program.hpp"

namespace holdfast::tests {
namespace {

class Journey : public testing::Test {
  protected:
    void SetUp() override {
        program.add_user("ana", "--senior --languages en,es");
        ASSERT_NE(program.cookie_of("ana"), "");
    }
    void TearDown() override {
        if (HasFailure()) std::cerr << program.log();
    }
    Program program;
};

json::object about(const json::value& contact) { return {{"contact", contact}}; }

Task<> a_text_is_answered_and_closed(Program& program) {
    EXPECT_EQ(co_await program.text("+12015550123", "I want to die", "m1"), 204);
    auto desk = co_await program.desk("ana");
    if (!desk) throw std::runtime_error("no desk: " + desk.error().detail);
    auto available = co_await (*desk)->ask("presence", {{"state", "available"}, {"capacity", 2}});
    EXPECT_TRUE(available);
    auto offer = co_await (*desk)->next("offer");
    if (!offer) throw std::runtime_error("no offer");
    EXPECT_EQ(offer->data.at("channel"), "sms");
    EXPECT_EQ(offer->data.at("preview").at("text"), "I want to die");
    const auto contact = offer->data.at("contact");
    auto accepted = co_await (*desk)->ask("accept", {{"contact", contact}, {"offer", offer->data.at("offer")}});
    if (!accepted) throw std::runtime_error("not accepted: " + accepted.error().detail);
    EXPECT_EQ(accepted->at("card").at("state"), "active");

    auto said = co_await (*desk)->ask("say", {{"contact", contact}, {"client_msg_id", "c1"}, {"text", "I am here."}});
    auto again = co_await (*desk)->ask("say", {{"contact", contact}, {"client_msg_id", "c1"}, {"text", "I am here."}});
    if (!said || !again) throw std::runtime_error("not said");
    EXPECT_EQ(said->at("seq"), again->at("seq"));
    EXPECT_EQ(co_await program.text("+12015550123", "thank you", "m2"), 204);
    EXPECT_EQ(co_await program.text("+12015550123", "thank you", "m2"), 204);

    auto is_reply = [](const rehearsal::Push& push) {
        return push.type == "event" && push.data.at("event").at("type") == "message" &&
               push.data.at("event").at("text") == "thank you";
    };
    auto reply = co_await (*desk)->next(is_reply);
    EXPECT_TRUE(reply);

    auto early = co_await (*desk)->ask("complete", {{"contact", contact}, {"outcome", "supported"}});
    EXPECT_FALSE(early);
    auto ended = co_await (*desk)->ask("end", about(contact));
    EXPECT_TRUE(ended);
    auto incomplete = co_await (*desk)->ask("complete", {{"contact", contact}, {"outcome", "supported"}});
    EXPECT_EQ(incomplete.error().code, Errc::incomplete);
    EXPECT_EQ(incomplete.error().field, "assessment");
    auto no_outcome = co_await (*desk)->ask("complete", about(contact));
    EXPECT_EQ(no_outcome.error().field, "outcome");
    auto assessed = co_await (*desk)->ask("assess", {{"contact", contact}, {"level", "moderate"}, {"note", "talked"}});
    EXPECT_TRUE(assessed);
    auto read = co_await (*desk)->ask("read", {{"contact", contact}, {"after", 0}});
    if (!read) throw std::runtime_error("not read");
    std::vector<std::string> texts;
    std::int64_t seq = 0;
    for (const auto& event : read->at("events").as_array()) {
        EXPECT_EQ(event.at("seq").to_number<std::int64_t>(), ++seq) << "no gap";
        if (event.at("type") == "message" && event.at("by").at("kind") != "line")
            texts.emplace_back(event.at("text").as_string());
    }
    EXPECT_EQ(seq, read->at("upto").to_number<std::int64_t>());
    EXPECT_EQ(texts, (std::vector<std::string>{"I want to die", "I am here.", "thank you"}));
    auto completed = co_await (*desk)->ask("complete", {{"contact", contact}, {"outcome", "supported"}});
    EXPECT_TRUE(completed);
}

TEST_F(Journey, ATextIsAnsweredAndClosed) {
    program.run(a_text_is_answered_and_closed(program));
    EXPECT_TRUE(program.until([&] { return program.gateway().texts.size() >= 2; }));
    ASSERT_EQ(program.gateway().texts.size(), 2u);
    EXPECT_NE(program.gateway().texts[0].text.find("line"), std::string::npos) << "the first words";
    EXPECT_EQ(program.gateway().texts[1].text, "I am here.");
    EXPECT_EQ(program.gateway().texts[1].to, "+12015550123");
    EXPECT_EQ(program.gateway().wrong_signatures, 0);
}

Task<> a_chat_comes_back_without_loss(Program& program) {
    auto chat = co_await program.chat();
    if (!chat) throw std::runtime_error("no chat");
    auto refused = co_await (*chat)->ask("start", {{"language", "en"}, {"consent", false}});
    EXPECT_EQ(refused.error().field, "consent");
    auto started = co_await (*chat)->ask("start", {{"language", "es"}, {"consent", true}});
    if (!started) throw std::runtime_error("not started: " + started.error().detail);
    EXPECT_EQ(started->at("state"), "waiting");
    EXPECT_EQ(started->at("place"), 1);
    const auto token = started->at("token");
    auto kept = co_await (*chat)->ask("message", {{"client_msg_id", "a"}, {"text", "hola"}});
    EXPECT_TRUE(kept);
    auto desk = co_await program.desk("ana");
    if (!desk) throw std::runtime_error("no desk");
    co_await (*desk)->ask("presence", {{"state", "available"}, {"capacity", 1}});
    auto offer = co_await (*desk)->next("offer");
    if (!offer) throw std::runtime_error("no offer");
    const auto contact = offer->data.at("contact");
    co_await (*desk)->ask("accept", {{"contact", contact}, {"offer", offer->data.at("offer")}});
    auto joined = co_await (*chat)->next([](const rehearsal::Push& push) {
        return push.type == "event" && push.data.at("event").at("type") == "joined";
    });
    if (!joined) throw std::runtime_error("not joined");
    EXPECT_EQ(joined->data.at("event").at("name"), "ana");
    const auto last = joined->data.at("event").at("seq");

    (*chat)->drop();
    auto said = co_await (*desk)->ask("say", {{"contact", contact}, {"client_msg_id", "k"}, {"text", "buenas"}});
    EXPECT_TRUE(said);
    auto back = co_await program.chat();
    auto resumed = co_await (*back)->ask("resume", {{"token", token}, {"last_seq", last}});
    if (!resumed) throw std::runtime_error("not resumed");
    const auto events = resumed->at("events").as_array();
    EXPECT_EQ(events.size(), 1u);
    EXPECT_EQ(events.at(0).at("text"), "buenas");
    auto twice = co_await (*back)->ask("message", {{"client_msg_id", "a"}, {"text", "hola"}});
    EXPECT_EQ(twice->at("seq"), kept->at("seq")) << "a repeat is the same message";
    auto left = co_await (*back)->ask("leave", {{"quick", true}});
    EXPECT_TRUE(left);
    auto card = co_await (*desk)->next([](const rehearsal::Push& push) {
        return push.type == "card" && push.data.at("card").at("left_quickly").as_bool();
    });
    EXPECT_TRUE(card);
}

TEST_F(Journey, AChatComesBackWithoutLoss) { program.run(a_chat_comes_back_without_loss(program)); }

Task<> a_long_chat_comes_back_in_pages(Program& program) {
    constexpr int messages = 230;
    auto chat = co_await program.chat();
    if (!chat) throw std::runtime_error("no chat");
    auto started = co_await (*chat)->ask("start", {{"language", "en"}, {"consent", true}});
    if (!started) throw std::runtime_error("not started: " + started.error().detail);
    for (int i = 0; i < messages; ++i) {
        const auto number = std::to_string(i);
        auto kept = co_await (*chat)->ask("message", {{"client_msg_id", "m" + number}, {"text", number}});
        if (!kept) throw std::runtime_error("not kept: " + kept.error().detail);
    }
    (*chat)->drop();
    auto back = co_await program.chat();
    std::vector<std::string> texts;
    std::vector<std::size_t> pages;
    std::int64_t last = 0, upto = 1;
    while (last < upto && pages.size() < 5) {
        auto resumed = co_await (*back)->ask("resume", {{"token", started->at("token")}, {"last_seq", last}});
        if (!resumed) throw std::runtime_error("not resumed");
        upto = resumed->at("upto").to_number<std::int64_t>();
        pages.push_back(resumed->at("events").as_array().size());
        for (const auto& event : resumed->at("events").as_array()) {
            last = event.at("seq").to_number<std::int64_t>();
            if (event.at("by").at("kind") == "contact") texts.emplace_back(event.at("text").as_string());
        }
    }
    EXPECT_EQ(pages.size(), 2u);
    EXPECT_EQ(pages.at(0), 200u);
    EXPECT_EQ(texts.size(), static_cast<std::size_t>(messages));
    for (int i = 0; i < messages; ++i) EXPECT_EQ(texts.at(i), std::to_string(i));
    auto more = co_await (*back)->ask("message", {{"client_msg_id", "more"}, {"text", "more"}});
    EXPECT_TRUE(more);
    auto heard = co_await (*back)->next("event");
    if (!heard) throw std::runtime_error("what came after the pages was not told");
    EXPECT_EQ(heard->data.at("event").at("text"), "more");
    EXPECT_EQ(heard->data.at("prev"), last);
}

Task<> a_chat_ahead_of_the_line(Program& program) {
    auto chat = co_await program.chat();
    if (!chat) throw std::runtime_error("no chat");
    auto started = co_await (*chat)->ask("start", {{"language", "en"}, {"consent", true}});
    if (!started) throw std::runtime_error("not started: " + started.error().detail);
    (*chat)->drop();
    auto back = co_await program.chat();
    const json::value token = started->at("token");
    auto all = co_await (*back)->ask("resume", {{"token", token}, {"last_seq", 0}});
    if (!all) throw std::runtime_error("not resumed");
    const auto length = all->at("upto").to_number<std::int64_t>();
    for (const auto ahead : {length + 1, length + 1000, std::int64_t{1} << 40}) {
        auto refused = co_await (*back)->ask("resume", {{"token", token}, {"last_seq", ahead}});
        if (refused) throw std::runtime_error("not refused: " + std::to_string(ahead));
        EXPECT_EQ(refused.error().code, Errc::conflict);
        EXPECT_EQ(refused.error().field, "last_seq");
    }
    auto level = co_await (*back)->ask("resume", {{"token", token}, {"last_seq", length}});
    EXPECT_TRUE(level);
    auto resumed = co_await (*back)->ask("resume", {{"token", token}, {"last_seq", 0}});
    EXPECT_TRUE(resumed && resumed->at("upto") == length);
    co_await (*back)->ask("message", {{"client_msg_id", "m"}, {"text", "still here"}});
    auto heard = co_await (*back)->next("event");
    EXPECT_TRUE(heard && heard->data.at("event").at("text") == "still here") << "it went deaf";
}

TEST_F(Journey, AChatAheadOfTheLineIsToldToBeginAgain) { program.run(a_chat_ahead_of_the_line(program)); }

TEST_F(Journey, ALongChatComesBackInPages) { program.run(a_long_chat_comes_back_in_pages(program)); }

}  // namespace
}  // namespace holdfast::tests
