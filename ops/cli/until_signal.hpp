// Blocks SIGTERM and SIGINT in this and all later threads, and waits for one of them. Main thread.
#pragma once
#include <signal.h>

namespace holdfast::ops {

class UntilSignal {
  public:
    UntilSignal() {
        sigemptyset(&wanted_);
        sigaddset(&wanted_, SIGTERM);
        sigaddset(&wanted_, SIGINT);
        ::pthread_sigmask(SIG_BLOCK, &wanted_, nullptr);
        ::signal(SIGPIPE, SIG_IGN);
    }
    void wait() {
        int got = 0;
        ::sigwait(&wanted_, &got);
    }

  private:
    sigset_t wanted_;
};

}  // namespace holdfast::ops
