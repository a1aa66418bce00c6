#include <signal.h>

#include <iostream>

#include "ops/cli/commands.hpp"
#include "ops/cli/until_signal.hpp"
#include "ops/server.hpp"
#include "router/core/log.hpp"

namespace holdfast::ops {

int serve(config::Loaded loaded) {
    UntilSignal signals{SIGHUP};  // before any thread starts, so that all inherit the mask
    try {
        Server server{std::move(loaded)};
        while (signals.wait() == SIGHUP) server.reload();
        log(LogLevel::info, "draining");
    } catch (const std::exception& reason) {
        std::cerr << "holdfast: cannot start: " << reason.what() << "\n";
        return 2;
    }
    return 0;
}

}  // namespace holdfast::ops
