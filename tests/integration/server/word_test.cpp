// A person's word on the real program: an instrument gone through item by item, across lost desks
// and restarts; a word outright; both counted. And what was answered before a chat, which counts
// for triage like a message.
#include <signal.h>

#include <fstream>

#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class PersonsWord : public ServerTest {
  protected:
    void SetUp() override { staff({{"ana", "--senior --languages en,es"}, {"ben", "--senior"}}); }
};

json::object answer_frame(const std::string& contact, const json::object& form,
                          const std::string& item, const std::string& answer,
                          const std::string& id = {}) {
    return {{"contact", contact},
            {"instrument", form.at("instrument")},
            {"version", form.at("version")},
            {"item", item},
            {"answer", answer},
            {"client_msg_id", id.empty() ? item + answer : id}};
}

std::vector<std::string> items_of(const json::object& shown) {
    std::vector<std::string> items;
    for (const auto& item : shown.at("form").at("items").as_array()) {
        std::string text{item.at("item").as_string()};
        if (const auto* answer = item.as_object().if_contains("answer"))
            text += "=" + std::string{answer->as_string()};
        items.push_back(text);
    }
    return items;
}

using Items = std::vector<std::string>;

Task<json::object> shown_card(Client client, std::string contact, std::string level) {
    const auto fits = [contact, level](const Push& push) {
        if (push.type != "card") return false;
        const auto& card = push.data.at("card");
        return card.at("contact").as_string() == contact && card.at("level").as_string() == level;
    };
    auto push = co_await shown(client, "card", fits);
    co_return push.at("card").as_object();
}

Task<std::string> metrics(Program& program) {
    auto answer = co_await exchange(program.metrics_port(), "GET", "/metrics", {});
    co_return answer.body;
}

Task<> walk_in_spanish(Program& program) {
    auto ana = co_await sit(program, "ana");
    auto chat = co_await start_chat(program, "es");
    co_await must(chat.client, "message", {{"client_msg_id", "1"}, {"text", "hola"}});
    const auto contact = co_await accept_next(ana);
    const json::object named{{"contact", contact}, {"instrument", "cssrs_recent"}};
    auto shown = co_await must(ana, "form", named);
    const auto form = shown.at("form").as_object();
    EXPECT_EQ(form.at("language"), "es");
    EXPECT_NE(form.at("items").at(0).at("text").as_string().find("En el último mes"),
              std::string::npos);
    EXPECT_EQ(items_of(shown), Items{"wish"});
    shown = co_await must(ana, "answer", answer_frame(contact, form, "wish", "yes"));
    shown = co_await must(ana, "answer", answer_frame(contact, form, "thoughts", "yes"));
    EXPECT_EQ(items_of(shown), (Items{"wish=yes", "thoughts=yes", "method"}));
    const auto again = co_await must(ana, "answer", answer_frame(contact, form, "thoughts", "yes"));
    EXPECT_EQ(again.at("seq"), shown.at("seq"));

    // The program is killed and comes back: what was answered is there.
    program.kill(SIGKILL);
    program.start();
    auto back = co_await desk(program, "ana");
    shown = co_await must(back, "form", named);
    EXPECT_EQ(items_of(shown), (Items{"wish=yes", "thoughts=yes", "method"}));
    auto corrected = co_await must(back, "answer", answer_frame(contact, form, "thoughts", "no"));
    EXPECT_EQ(items_of(corrected), (Items{"wish=yes", "thoughts=no", "behaviour"}));
    auto ended = co_await must(back, "answer", answer_frame(contact, form, "behaviour", "no"));
    EXPECT_EQ(ended.at("form").at("result").at("level"), "low");
    auto repeated = co_await must(back, "answer", answer_frame(contact, form, "behaviour", "no"));
    EXPECT_EQ(repeated, ended) << "its answer was lost on the way: it is told again";
    const auto card = co_await shown_card(back, contact, "low");
    EXPECT_EQ(card.at("assessed"), true);
    EXPECT_EQ(card.at("engine_level"), "none");

    std::vector<std::string> kinds;
    const auto journal_now = co_await journal(program, "ana", contact);
    for (const auto& event : journal_now)
        if (event.at("type") == "answered" || event.at("type") == "scored")
            kinds.push_back(
                std::string{event.at("type").as_string()} + " " +
                text_of(event.as_object(), event.at("type") == "scored" ? "result" : "answer"));
    EXPECT_EQ(kinds,
              (Items{"answered yes", "answered yes", "answered no", "answered no", "scored low"}));
    const auto told = co_await metrics(program);
    EXPECT_NE(told.find(R"(holdfast_assessments_total{engine="none",person="low"} 1)"),
              std::string::npos)
        << told;
    // The contact is never shown what was asked about them.
    auto resumed_chat = co_await program.chat();
    if (!resumed_chat) throw std::runtime_error("no chat");
    const auto resumed =
        co_await must(*resumed_chat, "resume", {{"token", chat.token}, {"last_seq", 0}});
    for (const auto& event : resumed.at("events").as_array()) {
        const auto type = event.at("type").as_string();
        EXPECT_TRUE(type == "message" || type == "joined" || type == "waiting_again") << type;
    }
}

TEST_F(PersonsWord, ByAnInstrumentIsKeptAnswerByAnswer) {
    program().run(walk_in_spanish(program()));
}

Task<> reasons_are_sealed(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "I want to die", "m1");
    const auto contact = co_await accept_next(ana);
    auto silent =
        co_await refused(ana, "assess", {{"contact", contact}, {"level", "none"}, {"note", "  "}});
    EXPECT_EQ(silent.code, Errc::incomplete);
    EXPECT_EQ(silent.field, "note");
    const json::object word{{"contact", contact},
                            {"level", "low"},
                            {"note", "quokka umbrella"},
                            {"client_msg_id", "w"}};
    auto first = co_await must(ana, "assess", word);
    auto again = co_await must(ana, "assess", word);
    EXPECT_EQ(first, again);
    auto shown = co_await must(ana, "form", {{"contact", contact}, {"instrument", "hark"}});
    auto next = shown.at("form").as_object();
    for (const auto* item : {"humiliation", "afraid", "rape", "kick"})
        co_await must(ana, "answer", answer_frame(contact, next, item, "no"));
    const auto card = co_await shown_card(ana, contact, "low");
    EXPECT_NE(card.at("engine_level"), "low") << "both words stand side by side";
    const auto disk = disk_of(program);
    EXPECT_NE(disk.find(contact), std::string::npos) << "this is where things are kept";
    for (const auto* secret : {"quokka", "humiliat", "Positive", "want to die"})
        EXPECT_EQ(disk.find(secret), std::string::npos) << secret;
}

TEST_F(PersonsWord, IsSealedWithItsReasonAndSaidOnce) {
    program().run(reasons_are_sealed(program()));
}

Task<> strange_answers(Program& program) {
    auto ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    const auto contact = co_await accept_next(ana);
    const auto shown = co_await must(ana, "form", {{"contact", contact}, {"instrument", "asq"}});
    const auto form = shown.at("form").as_object();
    const auto with = [&](const char* field, json::value value) {
        auto frame = answer_frame(contact, form, "wish", "no");
        frame[field] = std::move(value);
        return frame;
    };
    struct Bad {
        const char* field;
        json::value value;
        Errc code;
    };
    for (const auto& [field, value, code] :
         {Bad{"instrument", "horoscope", Errc::not_found},
          Bad{"instrument", json::string(41, 'a'), Errc::too_large},
          Bad{"version", 2, Errc::conflict}, Bad{"version", 0, Errc::bad_request},
          Bad{"version", "1", Errc::bad_request}, Bad{"item", "attempt", Errc::conflict},
          Bad{"item", "now", Errc::conflict}, Bad{"item", "sleep", Errc::not_found},
          Bad{"answer", "perhaps", Errc::not_found}, Bad{"answer", "11", Errc::not_found},
          Bad{"answer", 1, Errc::bad_request}, Bad{"client_msg_id", "", Errc::bad_request}}) {
        auto error = co_await refused(ana, "answer", with(field, value));
        EXPECT_EQ(error.field, field) << error.detail;
        EXPECT_EQ(error.code, code) << field << ": " << error.detail;
    }
    auto ben = co_await desk(program, "ben");
    auto others = co_await refused(ben, "answer", answer_frame(contact, form, "wish", "no"));
    EXPECT_EQ(others.code, Errc::forbidden);
    auto still = co_await must(ana, "form", {{"contact", contact}, {"instrument", "asq"}});
    EXPECT_EQ(still, shown) << "nothing came of it";

    // A newer desk of the same account has taken over: both ask the same question, one answer is
    // the first.
    auto newer = co_await desk(program, "ana");
    co_await must(newer, "answer", answer_frame(contact, form, "wish", "yes", "newer"));
    auto scale =
        co_await must(newer, "form", {{"contact", contact}, {"instrument", "distress_start"}});
    for (const auto* wild : {"-1", "11", "07", "5.0", "x"}) {
        auto error = co_await refused(
            newer, "answer", answer_frame(contact, scale.at("form").as_object(), "distress", wild));
        EXPECT_EQ(error.field, "answer") << wild;
    }
}

TEST_F(PersonsWord, AnAnswerThatDoesNotFitIsRefusedAndNamed) {
    program().run(strange_answers(program()));
}

bool has_reason_at(const json::value& said, std::string_view level) {
    for (const auto& reason : said.at("reasons").as_array())
        if (reason.at("level").as_string() == level) return true;
    return false;
}

Wanted offer_previewing(std::string words) {
    return [words](const Push& push) {
        return push.type == "offer" && push.data.at("preview").at("text").as_string() == words;
    };
}

Task<> reasons_of_before(Program& program) {
    auto ana = co_await sit(program, "ana");
    const auto grave = "i want to kill myself tonight";
    co_await text(program, "+12015550123", grave, "m1");
    auto first = co_await shown(ana, "first offer", offer_previewing(grave));
    EXPECT_TRUE(has_reason_at(first, text_of(first, "level")));
    EXPECT_FALSE(first.contains("raised_by")) << "it stands in the newest message";
    co_await text(program, "+12015550123", "hello?", "m2");
    auto second = co_await shown(ana, "second offer", offer_previewing("hello?"));
    EXPECT_EQ(second.at("level"), first.at("level"));
    EXPECT_TRUE(second.at("reasons").as_array().empty());
    EXPECT_EQ(second.at("raised_by").at("text"), grave);
    EXPECT_EQ(second.at("raised_by").at("reasons"), first.at("reasons"));
    co_await must(ana, "decline", {{"contact", second.at("contact")}, {"offer", second.at("offer")}});
    auto ben = co_await sit(program, "ben");
    auto third = co_await shown(ben, "offer to another", offer_previewing("hello?"));
    EXPECT_EQ(third.at("raised_by"), second.at("raised_by"));
    co_await must(ben, "accept", {{"contact", third.at("contact")}, {"offer", third.at("offer")}});

    auto opened = co_await program.chat();
    if (!opened) throw std::runtime_error("no chat");
    auto chat = *opened;
    co_await must(chat, "start",
                  {{"language", "en"}, {"consent", true}, {"survey", json::object{{"suicidal", "yes"}}}});
    co_await must(chat, "message", {{"client_msg_id", "a"}, {"text", "hello"}});
    auto survey = co_await shown(ana, "chat's offer", offer_previewing("hello"));
    EXPECT_EQ(survey.at("level"), "moderate");
    EXPECT_TRUE(has_reason_at(survey.at("raised_by"), "moderate"));
    EXPECT_EQ(survey.at("raised_by").at("text"), "");
}

TEST_F(PersonsWord, AnOfferSaysWhatRaisedTheLevelAlsoWhenThatWasSaidBefore) {
    program().run(reasons_of_before(program()));
}

Task<> survey_counts(Program& program) {
    auto opened = co_await program.chat();
    if (!opened) throw std::runtime_error("no chat");
    auto chat = *opened;
    const auto about = "I want to kill myself";
    const auto started = co_await must(
        chat, "start",
        {{"language", "en"},
         {"consent", true},
         {"survey", json::object{{"distress", 9}, {"suicidal", "yes"}, {"about", about}}}});
    auto ana = co_await sit(program, "ana");
    auto offer = co_await shown(ana, "offer");
    EXPECT_EQ(offer.at("preview").at("text"), about)
        << "before the first message these are their words";
    EXPECT_FALSE(offer.at("reasons").as_array().empty());
    EXPECT_NE(offer.at("level"), "none");
    co_await must(ana, "accept", {{"contact", offer.at("contact")}, {"offer", offer.at("offer")}});
    const auto contact = text_of(offer, "contact");
    const auto events = co_await journal(program, "ana", contact);
    Items rules;
    for (const auto& reason : events[0].at("reasons").as_array())
        rules.push_back(text_of(reason.as_object(), "rule"));
    EXPECT_NE(std::ranges::find(rules, "survey.suicidal"), rules.end());
    EXPECT_NE(std::ranges::find(rules, "survey.distress"), rules.end());
    EXPECT_EQ(text_of(started, "contact"), contact);
}

TEST_F(PersonsWord, AnswersBeforeAChatCountAndGiveReasons) {
    program().run(survey_counts(program()));
}

// A sentence begun before the chat and ended in it is one sentence, also where the node has
// forgotten its beginning.
Task<> sentence_over_survey(Program& program, bool restart) {
    auto opened = co_await program.chat();
    if (!opened) throw std::runtime_error("no chat");
    auto chat = *opened;
    const auto started = co_await must(chat, "start",
                                       {{"language", "en"},
                                        {"consent", true},
                                        {"survey", json::object{{"about", "I am going to kill"}}}});
    if (restart) {
        program.kill(SIGKILL);
        program.start();
        auto reopened = co_await program.chat();
        if (!reopened) throw std::runtime_error("no chat");
        chat = *reopened;
        co_await must(chat, "resume", {{"token", started.at("token")}, {"last_seq", 0}});
    }
    co_await must(chat, "message", {{"client_msg_id", "1"}, {"text", "myself"}});
    auto ana = co_await sit(program, "ana");
    auto offer = co_await shown(ana, "offer");
    EXPECT_TRUE(offer.at("level") == "high" || offer.at("level") == "imminent")
        << offer.at("level");
}

TEST_F(PersonsWord, ASentenceBegunInTheSurveyIsReadWithTheChat) {
    program().run(sentence_over_survey(program(), false));
}

TEST_F(PersonsWord, ASentenceBegunInTheSurveyIsReadWithTheChatAfterARestart) {
    program().run(sentence_over_survey(program(), true));
}

}  // namespace
}  // namespace holdfast::tests
