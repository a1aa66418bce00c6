// When the store stops, fills or comes back: everybody is told at once and honestly, nothing is
// acknowledged that is not kept, and afterwards everything goes on by itself.
#include <signal.h>

#include "router/outbound/reference.hpp"
#include "tests/integration/server/steps.hpp"
#include "tests/support/store_door.hpp"

namespace holdfast::tests {
namespace {

using std::chrono::steady_clock;

// One command's deadline (2 s), one more try with the same id, and the slowness of a busy machine.
constexpr auto answer_in = 6s;
constexpr auto back_in = 6s;

class StoreTrouble : public ServerTest {};

Task<RawAnswer> ready(Program& program) {
    return exchange(program.port(), "GET", "/readyz");
}

bool becomes_ready(Program& program, int status, std::chrono::milliseconds limit) {
    return program.until([&] { return program.run(ready(program)).status == status; }, limit);
}

bool is_our_trouble(const Error& error) {
    return facts(error.code).blame == Blame::us;
}

// Those whose texts were not kept, each in their language.
bool told_where_to_turn(Program& program, std::string_view number, std::string_view words) {
    return std::ranges::any_of(program.gateway().texts, [&](const Gateway::Text& text) {
        return text.reference.starts_with(outbound::regret_reference) && text.to == number &&
               text.text.find(words) != std::string::npos &&
               text.text.find("911") != std::string::npos;
    });
}

struct Here {  // who is there before the trouble
    Chat chat;
    Client ana;
    std::string texter;  // ana's contact
};

Task<Here> people(Program& program) {
    Here here;
    here.ana = co_await sit(program, "ana");
    co_await text(program, "+12015550123", "hello", "m1");
    here.texter = co_await accept_next(here.ana);
    co_await must(here.ana, "presence", {{"state", "paused"}, {"capacity", 2}});
    here.chat = co_await start_chat(program);
    co_await must(here.chat.client, "message", {{"client_msg_id", "a"}, {"text", "hello"}});
    co_return here;
}

Task<> trouble(Program& program, Here here) {
    const auto begun = steady_clock::now();
    EXPECT_EQ(co_await program.text("+12015550123", "in the dark", "m2"), 503);
    EXPECT_LT(steady_clock::now() - begun, answer_in);
    const auto asked = steady_clock::now();
    auto error = co_await refused(here.chat.client, "message",
                                  {{"client_msg_id", "b"}, {"text", "anybody?"}});
    EXPECT_TRUE(is_our_trouble(error)) << error.detail;
    EXPECT_LT(steady_clock::now() - asked, answer_in);
    auto words = co_await shown(here.chat.client, "unavailable");
    EXPECT_NE(text_of(words, "text").find("911"), std::string::npos) << "where else to turn";
    auto unsaid = co_await refused(
        here.ana, "say", {{"contact", here.texter}, {"client_msg_id", "k"}, {"text", "I am here"}});
    EXPECT_TRUE(is_our_trouble(unsaid));
    // A newcomer is told as well.
    auto other = co_await program.chat();
    if (!other) throw std::runtime_error("the page does not open");
    auto no_start = co_await refused(*other, "start", {{"language", "es"}, {"consent", true}});
    EXPECT_TRUE(is_our_trouble(no_start));
    auto spanish = co_await shown(*other, "unavailable");
    EXPECT_NE(text_of(spanish, "text").find("911"), std::string::npos);
    EXPECT_NE(text_of(spanish, "text"), text_of(words, "text")) << "in their language";
}

// The same ids again: kept once each.
Task<> all_is_well(Program& program, Here here) {
    co_await text(program, "+12015550123", "in the dark", "m2");
    auto kept =
        co_await must(here.chat.client, "message", {{"client_msg_id", "b"}, {"text", "anybody?"}});
    EXPECT_GT(kept.at("seq").to_number<int>(), 0);
    co_await must(here.ana, "say",
                  {{"contact", here.texter}, {"client_msg_id", "k"}, {"text", "I am here"}});
    auto read = co_await must(here.ana, "read", {{"contact", here.texter}, {"after", 0}});
    EXPECT_EQ(said(read.at("events").as_array()),
              (std::vector<std::string>{"hello", "in the dark", "I am here"}));
    co_await shown(here.ana, "what was said while it was away", message_saying("in the dark"));
    co_await must(here.ana, "presence", {{"state", "available"}, {"capacity", 2}});
    auto chat = co_await accept_next(here.ana);
    EXPECT_EQ(chat, here.chat.contact);
    auto chatted = co_await must(here.ana, "read", {{"contact", chat}, {"after", 0}});
    EXPECT_EQ(said(chatted.at("events").as_array()),
              (std::vector<std::string>{"hello", "anybody?"}));
    co_await shown(here.chat.client, "the clinician", event_of("joined"));
}

Task<> desk_is_told(Client ana, bool on) {
    auto told = co_await shown(ana, on ? "trouble" : "the end of it", [on](const Push& push) {
        return push.type == "degraded" && push.data.at("on") == on;
    });
    EXPECT_EQ(!text_of(told, "text").empty(), on);
}

// While it lasts, whatever the trouble is.
void all_are_told(Program& line, const Here& here, const char* reason) {
    line.run(trouble(line, here));
    line.run(desk_is_told(here.ana, true));
    const auto unready = line.run(ready(line));
    EXPECT_EQ(unready.status, 503);
    EXPECT_NE(unready.body.find(reason), std::string::npos) << unready.body;
    const auto metrics = line.run(exchange(line.metrics_port(), "GET", "/metrics"));
    EXPECT_NE(metrics.body.find("\nholdfast_store_up 0\n"), std::string::npos);
    const auto sign_in =
        line.run(exchange(line.port(), "POST", "/v1/login", {{"Origin", line.url("")}},
                          R"({"user":"ana","password":"practice-only-1"})"));
    EXPECT_EQ(sign_in.status, 503);
    EXPECT_EQ(line.run(line.text("+12015550177", "hola, necesito ayuda por favor", "s1")), 503);
    EXPECT_TRUE(line.until([&] {
        return told_where_to_turn(line, "+12015550123", "We are sorry") &&
               told_where_to_turn(line, "+12015550177", "Lo sentimos");
    }));
}

void all_recovers(Program& line, const Here& here) {
    EXPECT_TRUE(becomes_ready(line, 200, back_in));
    line.run(desk_is_told(here.ana, false));
    line.run(all_is_well(line, here));
}

TEST_F(StoreTrouble, AStoppedStoreIsToldToEverybodyAndAllRecovers) {
    staff({{"ana", "--senior"}});
    auto& line = program();
    auto here = line.run(people(line));
    line.signal_redis(SIGSTOP);
    all_are_told(line, here, "cannot be reached");
    line.signal_redis(SIGCONT);
    all_recovers(line, here);
}

TEST_F(StoreTrouble, AFullStoreIsToldToEverybodyAndAllRecovers) {
    staff({{"ana", "--senior"}});
    auto& line = program();
    auto here = line.run(people(line));
    StoreDoor store{line.redis_socket()};
    store.ask({"CONFIG", "SET", "maxmemory", "1"});
    all_are_told(line, here, "refuses to write");
    store.ask({"CONFIG", "SET", "maxmemory", "0"});
    all_recovers(line, here);
}

// It would be back in a moment: without its settings it stays gone until everybody has been asked.
TEST_F(StoreTrouble, AKilledStoreIsToldToEverybodyAndAllRecovers) {
    staff({{"ana", "--senior"}});
    auto& line = program();
    auto here = line.run(people(line));
    const auto settings = line.folder() / "data/redis/redis.conf";
    std::filesystem::rename(settings, settings.string() + ".away");
    line.signal_redis(SIGKILL);
    all_are_told(line, here, "cannot be reached");
    std::filesystem::rename(settings.string() + ".away", settings);
    all_recovers(line, here);
}

Task<int> time_of_text(Program& program, std::string id, std::chrono::milliseconds* took) {
    const auto begun = steady_clock::now();
    const int status = co_await program.text("+12015550123", "hello", id);
    *took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - begun);
    co_return status;
}

TEST_F(StoreTrouble, NoAnswerWaitsForAStoppedStore) {
    auto& line = program();
    line.run(text(line, "+12015550123", "hello", "m0"));
    line.signal_redis(SIGSTOP);
    // At different moments of the outage: when it begins, while it is noticed, and when it is
    // known.
    for (const auto* id : {"m1", "m2", "m3", "m4"}) {
        std::chrono::milliseconds took{};
        EXPECT_EQ(line.run(time_of_text(line, id, &took)), 503);
        EXPECT_LT(took, answer_in);
    }
    line.signal_redis(SIGCONT);
    EXPECT_TRUE(becomes_ready(line, 200, back_in));
}

// Slow is not gone: who waits gets the answer, and nothing is tried twice.
TEST_F(StoreTrouble, ASlowStoreIsWaitedFor) {
    auto& line = program();
    line.run(text(line, "+12015550123", "hello", "m0"));
    line.signal_redis(SIGSTOP);
    std::chrono::milliseconds took{};
    int status = 0;
    spawn(line.loop().get_executor(), "texter",
          [](Program& program, int& got, std::chrono::milliseconds& time) -> Task<> {
              got = co_await time_of_text(program, "m1", &time);
          }(line, status, took));
    line.until([] { return false; }, 1s);
    EXPECT_EQ(status, 0) << "acknowledged by nobody";
    line.signal_redis(SIGCONT);
    ASSERT_TRUE(line.until([&] { return status != 0; }));
    EXPECT_EQ(status, 204);
    EXPECT_GE(took, 900ms);
    EXPECT_EQ(line.run(ready(line)).status, 200);
    EXPECT_EQ(line.log().find("redis_dropped"), std::string::npos);
}

TEST_F(StoreTrouble, TheProgramEndsThoughItsStoreIsStopped) {
    auto& line = program();
    line.run(text(line, "+12015550123", "hello", "m1"));
    line.signal_redis(SIGSTOP);
    const auto begun = steady_clock::now();
    line.kill(SIGTERM);
    EXPECT_LT(steady_clock::now() - begun, 35s);
    line.start();
    EXPECT_EQ(line.run(line.text("+12015550123", "hello", "m1")), 204);
}

}  // namespace
}  // namespace holdfast::tests
