// A Redis that may lose what it acknowledged: production does not start on it, and says what to mend; found later, nothing
// is taken until it is mended.
#include "tests/integration/server/steps.hpp"
#include "tests/support/store.hpp"

#include <fstream>

namespace holdfast::tests {
namespace {

class UnsafeStore : public testing::Test {
  protected:
    UnsafeStore() {
        for (const auto* name : {"master", "pseudonym", "routing"}) {
            const auto file = folder_.path() / name;
            std::ofstream{file} << std::string(name[0] == 'r' ? 32 : 64, name[0] == 'm' ? 'a' : 'b');
            std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        }
    }
    std::vector<std::string> production() {
        return {"site.production=true",
                "redis.url=" + store_.server().url(),
                "http.public_url=https://line.example.org",
                "http.trusted_proxies=127.0.0.1",
                "oncall.pager=pagerduty",
                "oncall.pagerduty.routing_key_file=" + (folder_.path() / "routing").string(),
                "vault.master_key_file=" + (folder_.path() / "master").string(),
                "vault.pseudonym_key_file=" + (folder_.path() / "pseudonym").string()};
    }
    void set(std::string_view key, std::string_view value) { store_.command({"CONFIG", "SET", key, value}); }
    // How often it was asked how safe it is.
    std::int64_t asked() {
        const auto stats = store_.command({"INFO", "commandstats"});
        const auto text = stats.text();
        const auto at = text.find("cmdstat_config|get:calls=");
        return at == text.npos ? 0 : std::stoll(std::string{text.substr(at + 25, 20)});
    }

    Folder folder_;
    Store store_;
};

TEST_F(UnsafeStore, IsNotStartedOn) {
    std::string command = "timeout 30 " + std::string{HOLDFAST_PROGRAM} + " serve";
    for (const auto& one : production()) command += " --set=" + one;
    command += " --set=http.port=0 --set=http.metrics_port=0 --set=site.data_folder=" + (folder_.path() / "data").string();
    for (const auto& [key, weak, safe] : {std::array{"appendonly", "no", "yes"}, {"appendfsync", "everysec", "always"},
                                          {"maxmemory-policy", "allkeys-lru", "noeviction"}}) {
        set(key, weak);
        std::array<char, 4096> piece{};
        std::string said;
        auto* output = ::popen((command + " 2>&1").c_str(), "r");
        while (const auto bytes = ::fread(piece.data(), 1, piece.size(), output)) said.append(piece.data(), bytes);
        const int status = ::pclose(output);
        EXPECT_EQ(WEXITSTATUS(status), 2) << said;
        EXPECT_NE(said.find("set " + std::string{key} + " " + safe), std::string::npos) << said;
        set(key, safe);
    }
}

TEST_F(UnsafeStore, FoundLaterIsSaidOnceAndNothingIsTaken) {
    Program program{production()};
    set("appendfsync", "everysec");
    store_.command({"CLIENT", "KILL", "TYPE", "normal"});
    const auto readiness = [&] {
        auto answer = program.run(program.get("/readyz"));
        return answer ? std::to_string(answer->status) + answer->body : std::string{};
    };
    EXPECT_TRUE(program.until([&] { return readiness().starts_with("503"); }));
    EXPECT_TRUE(program.until([&] { return readiness().contains("set appendfsync always"); })) << readiness();
    const auto before = asked();
    EXPECT_TRUE(program.until([&] { return asked() >= before + 12; })) << "it looks again";
    EXPECT_NE(program.run(program.text("+12015550123", "hello", "m1")), 204);
    const auto log = program.log();
    const auto first = log.find("store_unsafe");
    EXPECT_NE(first, std::string::npos);
    EXPECT_EQ(log.find("store_unsafe", first + 1), std::string::npos) << log;
    set("appendfsync", "always");
    EXPECT_TRUE(program.until([&] { return readiness().starts_with("200"); })) << readiness();
    EXPECT_EQ(program.run(program.text("+12015550123", "hello", "m2")), 204);
}

}  // namespace
}  // namespace holdfast::tests
