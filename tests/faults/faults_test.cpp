// The program and its store are killed, stopped and filled while people talk over it. Afterwards every acknowledged
// message is there exactly once and in order, what had no answer is there at most once, every contact is in exactly one
// place and has at most one owner, and everybody was shown what was said. HOLDFAST_SEED repeats a run.
#include <gtest/gtest.h>
#include <signal.h>

#include "tests/faults/scene.hpp"

namespace holdfast::tests {
namespace {

using namespace std::chrono_literals;

// Longer than a command's deadline (2 s) and a new try with the same id.
constexpr auto answer_in = 6s;

TEST(Faults, TheServerIsKilled) {
    Scene scene;
    for (int round = 0; round < 8; ++round) {
        scene.talk_between(300, 1200);
        scene.program().kill(SIGKILL);
        scene.program().start();
    }
    scene.talk(1s);
    scene.settle();
    scene.check();
}

TEST(Faults, TheStoreIsKilled) {
    Scene scene;
    for (int round = 0; round < 8; ++round) {
        scene.talk_between(300, 1200);
        scene.program().signal_redis(SIGKILL);
    }
    scene.talk(1s);
    scene.settle();
    scene.check();
    EXPECT_LT(scene.slowest, answer_in);
}

TEST(Faults, TheStoreIsStopped) {
    Scene scene;
    for (const auto time : {1s, 4s}) {
        scene.talk_between(300, 800);
        scene.program().signal_redis(SIGSTOP);
        scene.talk(time);
        scene.program().signal_redis(SIGCONT);
    }
    scene.talk(1s);
    scene.settle();
    scene.check();
    EXPECT_LT(scene.slowest, answer_in);
}

TEST(Faults, TheStoreIsFull) {
    Scene scene;
    for (int round = 0; round < 3; ++round) {
        scene.talk_between(300, 800);
        scene.store()->ask({"CONFIG", "SET", "maxmemory", "1"});
        scene.talk_between(300, 800);
        scene.store()->ask({"CONFIG", "SET", "maxmemory", "0"});
    }
    scene.talk(1s);
    scene.settle();
    scene.check();
    EXPECT_LT(scene.slowest, answer_in);
}

TEST(Faults, ServerAndStoreAreKilledTogether) {
    Scene scene;
    for (int round = 0; round < 3; ++round) {
        scene.talk_between(300, 1200);
        scene.program().signal_redis(SIGKILL);
        scene.program().kill(SIGKILL);
        scene.program().start();
    }
    scene.talk(1s);
    scene.settle();
    scene.check();
}

}  // namespace
}  // namespace holdfast::tests
