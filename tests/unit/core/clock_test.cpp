// A node's time is the store's, however wrong the clock of its machine: what falls due falls due when all nodes say so.
#include <gtest/gtest.h>

#include "router/core/clock.hpp"

namespace holdfast {
namespace {

using namespace std::chrono_literals;

void expect_near(TimePoint at, TimePoint wanted) {
    EXPECT_LE(std::chrono::abs(at - wanted), 1s) << to_iso8601(at) << " is not " << to_iso8601(wanted);
}

TEST(NodeClock, TakesTheStoresTimeThoughItsMachineIsAnHourOff) {
    for (const auto off : {-1h, 1h}) {
        NodeClock clock;
        const auto line = clock.now() + off;
        clock.agree(line);
        expect_near(clock.now(), line);
    }
}

TEST(NodeClock, AStoreThatIsSuddenlyAnHourOffMovesItOnlySlowly) {
    for (const auto off : {-1h, 1h}) {
        NodeClock clock;
        const auto line = clock.now();
        clock.agree(line);
        for (int i = 0; i < 100; ++i) clock.agree(line + off);
        expect_near(clock.now(), line);
    }
}

}  // namespace
}  // namespace holdfast
