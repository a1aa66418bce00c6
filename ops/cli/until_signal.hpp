// Blocks SIGTERM, SIGINT and any others wanted in this and all later threads, and waits for one of
// them. Main thread.
#pragma once
#include <signal.h>

#include <initializer_list>

namespace holdfast::ops {

class UntilSignal {
  public:
    explicit UntilSignal(std::initializer_list<int> others = {}) {
        sigemptyset(&wanted_);
        for (const int other : others) sigaddset(&wanted_, other);
        sigaddset(&wanted_, SIGTERM);
        sigaddset(&wanted_, SIGINT);
        ::pthread_sigmask(SIG_BLOCK, &wanted_, nullptr);
        ::signal(SIGPIPE, SIG_IGN);
    }
    int wait() {
        int got = 0;
        ::sigwait(&wanted_, &got);
        return got;
    }

  private:
    sigset_t wanted_;
};

}  // namespace holdfast::ops
