// When descriptors are scarce: who is one too many hears so at once, who is there goes on, and
// whatever ran out, accepting goes on afterwards.
#include <sys/resource.h>

#include <boost/asio/ip/tcp.hpp>

#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

using asio::ip::tcp;

class Descriptors : public ServerTest {};

// Connections that say nothing.
std::vector<tcp::socket> silent(Program& program, std::size_t count) {
    std::vector<tcp::socket> all;
    for (std::size_t i = 0; i < count; ++i) {
        all.emplace_back(program.loop());
        all.back().connect({asio::ip::address_v4::loopback(), program.port()});
    }
    return all;
}

Task<RawAnswer> healthy(Program& program) {
    return exchange(program.port(), "GET", "/healthz");
}

bool logged(Program& program, const char* event) {
    return program.log().find(event) != std::string::npos;
}

TEST_F(Descriptors, ThoseThatWouldNotFitAreTurnedAwayAndTheRestGoOn) {
    auto& line = program({"http.connections_max=500"});
    staff({{"ana", "--senior"}});
    EXPECT_FALSE(logged(line, "few_descriptors"));
    line.kill(SIGTERM);
    line.limit_files(120);
    line.start();
    EXPECT_TRUE(logged(line, "\"few_descriptors\"")) << line.log();
    auto ana = line.run(sit(line, "ana"));
    auto crowd = silent(line, 200);
    EXPECT_EQ(line.run(healthy(line)).status, 503);
    line.run(must(ana, "ping", {}));
    // What is kept back for the rest: the store can be reached anew, and the figures be read.
    line.signal_redis(SIGKILL);
    line.run(shown(ana, "trouble", [](const Push& push) {
        return push.type == "degraded" && push.data.at("on") == false;
    }));
    const auto metrics = line.run(exchange(line.metrics_port(), "GET", "/metrics"));
    EXPECT_NE(metrics.body.find("\nholdfast_http_accept_errors_total 0\n"), std::string::npos);
    EXPECT_NE(metrics.body.find("\nholdfast_store_up 1\n"), std::string::npos);
    crowd.clear();
    EXPECT_TRUE(line.until([&] { return line.run(healthy(line)).status == 200; }));
    line.run(text(line, "+12015550123", "hello", "m1"));
    line.run(accept_next(ana));
}

TEST_F(Descriptors, AcceptingGoesOnAfterTheyWereUsedUp) {
    staff({{"ana", "--senior"}});
    auto& line = program();
    auto ana = line.run(sit(line, "ana"));
    rlimit before{};
    ASSERT_EQ(::prlimit(line.pid(), RLIMIT_NOFILE, nullptr, &before), 0);
    const rlimit few{.rlim_cur = 64, .rlim_max = before.rlim_max};
    ASSERT_EQ(::prlimit(line.pid(), RLIMIT_NOFILE, &few, nullptr), 0);
    auto crowd = silent(line, 100);
    ASSERT_TRUE(line.until([&] { return logged(line, "\"cannot_accept\""); }));
    line.run(must(ana, "ping", {}));
    crowd.clear();
    EXPECT_TRUE(line.until([&] { return line.run(healthy(line)).status == 200; }));
    EXPECT_TRUE(logged(line, "\"accepts_again\""));
    line.run(text(line, "+12015550123", "hello", "m1"));
    line.run(accept_next(ana));
    const auto metrics = line.run(exchange(line.metrics_port(), "GET", "/metrics"));
    EXPECT_EQ(metrics.status, 200);
    EXPECT_EQ(metrics.body.find("\nholdfast_http_accept_errors_total 0\n"), std::string::npos);
}

}  // namespace
}  // namespace holdfast::tests
