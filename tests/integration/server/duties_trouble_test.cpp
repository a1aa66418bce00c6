// What rings goes on ringing through whatever happens to the store and the program, at its times; and the record has no gap.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>

#include "tests/integration/server/steps.hpp"
#include "tests/support/store_door.hpp"

namespace holdfast::tests {
namespace {

constexpr std::int64_t longest_gap_ms = 60'000;

class DutiesInTrouble : public ServerTest {
  protected:
    void SetUp() override { begin({}); }
    void begin(std::vector<std::string> more) {
        more.insert(more.end(), {"duties.answer_imminent_s=5", "oncall.ring_every_s=10", "redis.command_deadline_ms=500",
                                 "staff.session_idle_minutes=120"});
        program(std::move(more));
        staff({{"sue", "--role supervisor"}, {"olu", "--role on_call"}});
        program().run(text(program(), "+12015550123", "I am going to kill myself tonight", "m1"));
        ASSERT_TRUE(rung(1));
    }
    json::object get(const std::string& path) {
        const auto answer = program().run(exchange(program().port(), "GET", path, {{"Cookie", cookie(program(), "olu")}}));
        return answer.status == 200 ? json::parse(answer.body).as_object() : json::object{};
    }
    json::object duty() {
        const auto listed = get("/v1/duties");
        if (!listed.contains("duties") || listed.at("duties").as_array().empty()) return {};
        return get("/v1/duties/" + text_of(listed.at("duties").as_array()[0].as_object(), "id"));
    }
    bool rung(std::int64_t times) {
        return program().until([&] {
            const auto one = duty();
            return one.contains("rings") && one.at("rings").as_int64() >= times;
        }, 30s);
    }
    // From the first ring to the last none is left out and none is late.
    void expect_whole_record() {
        const auto one = duty();
        ASSERT_TRUE(one.contains("history"));
        auto before = one.at("due").as_int64();
        std::int64_t turn = 0;
        for (const auto& fact : one.at("history").as_array()) {
            if (fact.at("what") != "ring") continue;
            EXPECT_EQ(fact.at("turn").as_int64(), ++turn);
            EXPECT_LE(fact.at("at").as_int64() - before, longest_gap_ms);
            before = fact.at("at").as_int64();
        }
        EXPECT_EQ(turn, one.at("rings").as_int64());
    }
};

TEST_F(DutiesInTrouble, TheStoreIsKilled) {
    program().signal_redis(SIGKILL);
    ASSERT_TRUE(rung(2));
    ASSERT_TRUE(rung(3));
    expect_whole_record();
}

TEST_F(DutiesInTrouble, TheStoreStandsStillOverARing) {
    program().signal_redis(SIGSTOP);
    const auto until = std::chrono::steady_clock::now() + 12s;
    program().until([&] { return std::chrono::steady_clock::now() > until; }, 13s);
    program().signal_redis(SIGCONT);
    ASSERT_TRUE(rung(2));
    expect_whole_record();
}

TEST_F(DutiesInTrouble, ProgramAndStoreAreKilledAndStartedAgain) {
    program().signal_redis(SIGKILL);
    program().kill(SIGKILL);
    program().start();
    ASSERT_TRUE(rung(2));
    ASSERT_TRUE(rung(3));
    expect_whole_record();
}

TEST_F(DutiesInTrouble, TheClockOfTheStoresMachineIsTurnedBackAnHour) {
    const auto line = get("/v1/duties").at("now").as_int64() + 3'600'000;
    // To the line it is an hour later than to the store from now on.
    StoreDoor{program().redis_socket()}.value({"SET", "hf:{main}:lt", std::to_string(line)});
    program().kill(SIGKILL);
    program().start();
    EXPECT_GE(get("/v1/duties").at("now").as_int64(), line);
    EXPECT_TRUE(rung(2)) << "nobody waits for that hour to pass again";
}

TEST_F(DutiesInTrouble, TheLastSupervisorGoesOffline) {
    auto sue = program().run(desk(program(), "sue"));
    const auto before = duty().at("rings").as_int64();
    sue.reset();
    ASSERT_TRUE(rung(before + 2));
    expect_whole_record();
}

// A redis-server of its own on a port, with a socket for the hand that turns it.
class OnPort {
  public:
    OnPort(std::uint16_t port, std::uint16_t replica_of) {
        std::vector<std::string> words{
            "redis-server", "--port", std::to_string(port), "--bind", "127.0.0.1", "--dir", folder_.path().string(),
            "--unixsocket", socket(), "--appendonly", "yes", "--appendfsync", "always", "--save", "",
            "--maxmemory-policy", "noeviction"};
        if (replica_of != 0) words.insert(words.end(), {"--replicaof", "127.0.0.1 " + std::to_string(replica_of)});
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const int nowhere = ::open("/dev/null", O_WRONLY);
        ::dup2(nowhere, 1);
        ::execvp(arguments[0], arguments.data());
        ::_exit(127);
    }
    ~OnPort() {
        if (pid_ > 1) kill();
    }
    void kill() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }
    std::string socket() const { return (folder_.path() / "redis.sock").string(); }
    std::string ask(const std::vector<std::string>& words) {
        if (!std::filesystem::exists(socket())) return "";
        return StoreDoor{socket()}.value(words);
    }
    // How far it has the writes; empty while it has none.
    std::string offset(const std::string& name) {
        const auto all = ask({"INFO", "replication"});
        const auto at = all.find("\n" + name + ":");
        return at == all.npos ? "" : all.substr(at + name.size() + 2, all.find('\r', at + 1) - at - name.size() - 2);
    }

  private:
    Folder folder_;
    pid_t pid_ = -1;
};

class DutiesFailedOver : public DutiesInTrouble {
    void SetUp() override {}
};

// The master dies and a replica takes its place and its address.
TEST_F(DutiesFailedOver, RingOnAtTheReplicaThatWasPromoted) {
    const auto port = free_port();
    OnPort master{port, 0}, replica{free_port(), port};
    asio::io_context loop;
    const auto work = asio::make_work_guard(loop);
    const auto wait = [&](auto holds) {
        for (int i = 0; i < 1500 && !holds(); ++i) loop.run_for(20ms);
        return holds();
    };
    ASSERT_TRUE(wait([&] { return replica.offset("master_link_status") == "up"; }));
    begin({"redis.url=redis://127.0.0.1:" + std::to_string(port)});
    ASSERT_TRUE(wait([&] { return replica.offset("slave_repl_offset") == master.offset("master_repl_offset"); }));
    const auto before = duty().at("rings").as_int64();
    master.kill();
    replica.ask({"REPLICAOF", "NO", "ONE"});
    EXPECT_EQ(replica.ask({"CONFIG", "SET", "port", std::to_string(port)}), "OK");
    ASSERT_TRUE(rung(before + 2));
    expect_whole_record();
}

}  // namespace
}  // namespace holdfast::tests
