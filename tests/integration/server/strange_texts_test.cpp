// What nobody types and somebody sends: control characters, NUL, right-to-left marks, half emoji,
// markup, quotes; bytes that are no UTF-8. What is acknowledged is shown as it was written, once
// and in order; what cannot be read is refused and opens nothing. HOLDFAST_SEED repeats a run.
#include <random>

#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class StrangeTexts : public ServerTest {};

class Writer {
  public:
    explicit Writer(unsigned seed) : dice_(seed) {}
    std::string operator()() {
        static const std::string pieces[] = {std::string(1, '\0'),
                                             "\x01",
                                             "\x1b[31m",
                                             "\x7f",
                                             "\r\n",
                                             "\t",
                                             "\"",
                                             "\\",
                                             "\\u0000",
                                             "'",
                                             "</script><img src=x onerror=alert(1)>",
                                             "${x}",
                                             "%00",
                                             "%n",
                                             "{}",
                                             "\u00a0",
                                             "\u0301",
                                             "\u200b",
                                             "\u200d",
                                             "\u202e",
                                             "\u2028",
                                             "\ufeff",
                                             "\ufffd",
                                             "\uffff",
                                             "\U0001f622",
                                             "\U0001f468\u200d\U0001f469",
                                             "\U0010ffff",
                                             "ñ",
                                             "日本",
                                             " ",
                                             "word"};
        std::string text = "w";
        for (auto left = dice_() % 60; left > 0; --left)
            text += pieces[dice_() % std::size(pieces)];
        return text;
    }

  private:
    std::mt19937 dice_;
};

Task<> talk(Program& program, Writer write) {
    auto ana = co_await sit(program, "ana");
    std::vector<std::string> texted, chatted;
    co_await text(program, "+12015550123", texted.emplace_back(write()), "m0");
    auto phone = co_await accept_next(ana);
    // Pages and desks do not send NUL; what a phone sends is kept as it is.
    const auto typed = [&] {
        auto words = write();
        std::erase(words, '\0');
        return words;
    };
    auto chat = co_await start_chat(program);
    auto page = co_await accept_next(ana);
    for (int i = 1; i <= 30; ++i) {
        const auto id = "m" + std::to_string(i);
        co_await text(program, "+12015550123", texted.emplace_back(write()), id);
        co_await must(chat.client, "message",
                      {{"client_msg_id", id}, {"text", chatted.emplace_back(typed())}});
        co_await must(
            ana, "say",
            {{"contact", page}, {"client_msg_id", id}, {"text", chatted.emplace_back(typed())}});
    }
    auto by_phone = co_await journal(program, "ana", phone);
    EXPECT_EQ(said(by_phone), texted);
    auto by_page = co_await journal(program, "ana", page);
    EXPECT_EQ(said(by_page), chatted);
    auto resumed = co_await program.chat();
    auto shown_again = co_await must(*resumed, "resume", {{"token", chat.token}, {"last_seq", 0}});
    EXPECT_EQ(said(shown_again.at("events").as_array()), chatted);
}

TEST_F(StrangeTexts, AreShownAsTheyWereWritten) {
    const auto* given = std::getenv("HOLDFAST_SEED");
    const auto seed =
        given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
    std::cout << "[          ] HOLDFAST_SEED=" << seed << "\n";
    staff({{"ana", "--senior"}});
    program().run(talk(program(), Writer{seed}));
}

// Signed well, and so believed to come from the gateway.
TEST_F(StrangeTexts, ThatCannotBeReadAreRefusedAndOpenNothing) {
    auto& line = program();
    const std::string from = R"("from":"+12015550123")";
    const std::string deep(1000, '[');
    for (const auto& body :
         {std::string{}, std::string{"hello"},
          "{\"data\":{\"id\":\"1\"," + from + ",\"text\":\"\xff\xfe\"}}",
          "{\"data\":{\"id\":\"1\"," + from + ",\"text\":\"a" + std::string(1, '\0') + "\"}}",
          "{\"data\":{\"id\":\"1\"," + from + ",\"id\":\"2\",\"text\":\"a\"}}",
          "{\"data\":{\"id\":1e999," + from + ",\"text\":\"a\"}}",
          "{\"data\":{\"id\":\"1\"," + from + ",\"text\":\"a\",\"x\":" + deep + "}}",
          "{\"data\":{\"id\":\"1\"," + from + ",\"text\":\"" + std::string(70'000, 'a') + "\"}}"}) {
        const int status = line.run(line.signed_post(body, "wh"));
        EXPECT_TRUE(status == 400 || status == 413) << status << " " << body.substr(0, 60);
    }
    const auto good = "{\"data\":{\"id\":\"1\"," + from + ",\"text\":\"a\"}}";
    EXPECT_EQ(line.run(exchange(line.port(), "POST", "/v1/sms/generic", {}, good)).status, 400);
    EXPECT_EQ(line.run(exchange(line.port(), "POST", "/v1/sms/generic",
                                {{"webhook-id", "wh"},
                                 {"webhook-timestamp", "1"},
                                 {"webhook-signature", "v1,AA=="}},
                                good))
                  .status,
              403);
    const auto metrics = line.run(exchange(line.metrics_port(), "GET", "/metrics"));
    EXPECT_NE(metrics.body.find("\nholdfast_contacts_opened_total 0\n"), std::string::npos);
    EXPECT_EQ(line.run(line.signed_post(good, "wh")), 204);
}

}  // namespace
}  // namespace holdfast::tests
