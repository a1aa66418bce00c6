// Ten thousand people wait on the chat page and say nothing: texts are taken, desks are served, a
// store that dies comes back, and every one of them is still there.
#include <sys/resource.h>

#include "tests/integration/server/bare_socket.hpp"
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

class IdleChats : public ServerTest {};

constexpr std::size_t chat_count = 10'000, other_descriptors = 200;

// Raises the limit of descriptors of this process, and of the program it starts, to what is needed;
// false where not even the hard limit allows that.
bool make_room() {
    constexpr rlim_t needed = chat_count + other_descriptors;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= needed) return true;
    limit = {.rlim_cur = needed, .rlim_max = std::max(limit.rlim_max, needed)};
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

struct Crowd {
    std::vector<std::unique_ptr<BareSocket>> chats;
    std::map<std::string, BareSocket*> by_contact;
    std::size_t begun = 0;
};

// One of several that bring them in one after another.
Task<> bring_in(Program& program, Crowd& crowd) {
    while (crowd.begun < crowd.chats.size()) {
        auto& chat = *crowd.chats[crowd.begun++];
        co_await chat.open(program.port(), "/v1/chat", {{"Origin", program.url("")}});
        co_await chat.send(R"({"id":1,"type":"start","data":{"language":"en","consent":true}})");
        const std::string mark = "\"contact\":\"";
        auto started = co_await chat.read_until(mark);
        auto contact = co_await chat.read_until("\"");
        contact.pop_back();
        crowd.by_contact[contact] = &chat;
        spawn(program.loop().get_executor(), "visitor", chat.stay());
    }
}

double seconds_since(steady_clock::time_point begun) {
    return duration<double>(steady_clock::now() - begun).count();
}

Task<std::string> serve_some(Program& program, Client ana) {
    const auto begun = steady_clock::now();
    co_await text(program, "+12015550123", "hello", "m1");
    std::cout << "[          ] a text taken in " << seconds_since(begun) << " s\n";
    co_await must(ana, "presence", {{"state", "available"}, {"capacity", 1}});
    auto contact = co_await accept_next(ana);
    auto said = co_await must(
        ana, "say", {{"contact", contact}, {"client_msg_id", "k"}, {"text", "I am here"}});
    EXPECT_GT(said.at("seq").to_number<int>(), 0);
    std::cout << "[          ] and a chat answered in " << seconds_since(begun) << " s\n";
    co_return contact;
}

double metric(Program& program, const std::string& name) {
    const auto metrics = program.run(exchange(program.metrics_port(), "GET", "/metrics"));
    const auto at = metrics.body.find("\n" + name + " ");
    return at == std::string::npos ? -1 : std::atof(metrics.body.c_str() + at + name.size() + 2);
}

TEST_F(IdleChats, OfTenThousandTheOthersFeelNothing) {
    ASSERT_TRUE(make_room()) << "the hard limit of descriptors is too low: set it to "
                             << chat_count + other_descriptors << " or more, as with ulimit -Hn";
    staff({{"ana", "--senior"}});
    auto& line = program();
    auto ana = line.run(desk(line, "ana"));
    Crowd crowd;
    for (std::size_t i = 0; i < chat_count; ++i)
        crowd.chats.push_back(std::make_unique<BareSocket>(line.loop()));
    const auto begun = steady_clock::now();
    for (int i = 0; i < 64; ++i)
        spawn(line.loop().get_executor(), "visitors", bring_in(line, crowd));
    ASSERT_TRUE(line.until([&] { return crowd.by_contact.size() == chat_count; }, 180s))
        << crowd.by_contact.size();
    std::cout << "[          ] there after " << seconds_since(begun) << " s\n";
    EXPECT_EQ(metric(line, "holdfast_chats"), static_cast<double>(chat_count));
    const auto answered = line.run(serve_some(line, ana));
    ASSERT_TRUE(crowd.by_contact.contains(answered));
    EXPECT_TRUE(line.until([&] { return crowd.by_contact[answered]->received("I am here"); }));

    line.signal_redis(SIGKILL);
    const auto all_received = [&](std::string_view what) {
        std::size_t had = 0;
        return line.until(
            [&] {
                while (had < chat_count && crowd.chats[had]->received(what)) ++had;
                return had == chat_count;
            },
            30s);
    };
    EXPECT_TRUE(all_received("\"unavailable\"")) << "everybody hears where else to turn";
    ASSERT_TRUE(line.until([&] { return metric(line, "holdfast_store_up") == 1; }));
    // It was started from a process with thousands of connections, and must hold none of them.
    std::size_t held = 0;
    const auto files = "/proc/" + std::to_string(line.redis_pid()) + "/fd";
    for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator{files}) ++held;
    EXPECT_LT(held, 100u);
    line.run(text(line, "+12015550124", "hello", "m2"));
    EXPECT_EQ(metric(line, "holdfast_chats"), static_cast<double>(chat_count));
    for (const auto& chat : crowd.chats)
        line.run(chat->send(R"({"id":2,"type":"ping","data":{}})"));
    EXPECT_TRUE(all_received("\"re\":2")) << "everybody is still there";
}

}  // namespace
}  // namespace holdfast::tests
