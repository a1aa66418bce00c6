// A desk need not wait for an answer before its next frame: all are done in order and answered in
// order.
#include <algorithm>

#include "tests/integration/server/bare_socket.hpp"
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class FramesTogether : public ServerTest {};

std::string frame(int id, const std::string& type, json::object data) {
    return json::serialize(json::object{{"id", id}, {"type", type}, {"data", std::move(data)}});
}

// Numbers of the answers, in the order in which they came, and which of them are refusals.
struct Answers {
    std::vector<int> order, refused;
};
Answers answers_in(const std::string& raw) {
    constexpr std::string_view begin = "{\"re\":";
    Answers answers;
    for (auto at = raw.find(begin); at != std::string::npos; at = raw.find(begin, at + 1)) {
        answers.order.push_back(std::atoi(raw.c_str() + at + begin.size()));
        if (raw.substr(raw.find(',', at)).starts_with(",\"type\":\"error\""))
            answers.refused.push_back(answers.order.back());
    }
    return answers;
}

Task<> all_at_once(Program& program, BareSocket& socket) {
    co_await socket.open(program.port(), "/v1/desk",
                         {{"Origin", program.url("")}, {"Cookie", program.cookie_of("ana")}});
    co_await socket.send(R"({"id":1,"type":"hello","data":{}})");
    co_await socket.read_until("\"re\":1");
    co_await socket.send(R"({"id":2,"type":"presence","data":{"state":"available","capacity":2}})");
    co_await socket.read_until("\"re\":2");
    co_await text(program, "+12015550123", "hello", "m1");
    const std::string begin = "{\"type\":\"offer\",\"data\":{\"contact\":\"";
    co_await socket.read_until(begin);
    const auto raw = co_await socket.read_until("\",\"offer\":1");
    const auto contact = raw.substr(0, 26);
    constexpr int frames = 40;
    std::vector<std::string> sent{frame(3, "accept", {{"contact", contact}, {"offer", 1}})};
    while (sent.size() < frames) {
        const auto n = static_cast<int>(sent.size()) + 3;
        if (n % 7 == 0) {
            sent.push_back(frame(n, "say", about(contact)));  // without words
        } else if (n % 11 == 0) {
            sent.push_back(frame(n, "ping", {}));
        } else {
            const auto words = std::to_string(n);
            sent.push_back(
                frame(n, "say", {{"contact", contact}, {"client_msg_id", words}, {"text", words}}));
        }
    }
    sent.push_back(frame(frames + 3, "end", about(contact)));
    sent.push_back(
        frame(frames + 4, "assess", {{"contact", contact}, {"level", "low"}, {"note", "x"}}));
    sent.push_back(frame(frames + 5, "complete", {{"contact", contact}, {"outcome", "supported"}}));
    sent.push_back(frame(frames + 6, "end", about(contact)));  // no longer theirs to end
    for (auto& one : sent) co_await socket.send(one);
    const auto all = raw + co_await socket.read_until("\"re\":" + std::to_string(frames + 6));
    const auto rest = co_await socket.read_until("}");

    const auto answers = answers_in(all + rest);
    std::vector<int> expected, refused;
    std::vector<std::string> words{"hello"};
    for (int n = 3; n <= frames + 6; ++n) {
        expected.push_back(n);
        if (n % 7 == 0 && n < frames + 3) refused.push_back(n);
        if (n > 3 && n < frames + 3 && n % 7 != 0 && n % 11 != 0)
            words.push_back(std::to_string(n));
    }
    refused.push_back(frames + 6);
    EXPECT_EQ(answers.order, expected);
    EXPECT_EQ(answers.refused, refused);
    const auto kept = co_await journal(program, "sue", contact);
    EXPECT_EQ(said(kept), words);
    std::vector<std::string> states;
    for (const auto& event : kept)
        if (const std::string type{event.at("type").as_string()};
            type != "message" && type != "delivery")
            states.push_back(type);
    EXPECT_EQ(states, (std::vector<std::string>{"arrived", "offered", "accepted", "ended",
                                                "assessed", "closed"}));
}

TEST_F(FramesTogether, AreDoneAndAnsweredInOrder) {
    staff({{"ana", "--senior"}, {"sue", "--role supervisor"}});
    BareSocket socket{program().loop()};
    program().run(all_at_once(program(), socket));
}

}  // namespace
}  // namespace holdfast::tests
