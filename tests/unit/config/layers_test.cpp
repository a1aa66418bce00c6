#include "folder.hpp"

namespace holdfast::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Layers, EachOverridesTheOneBefore) {
    const Folder folder;
    auto sources = folder.sources("[http]\nport = 1111\n");
    EXPECT_EQ(load(sources).settings.http.port, 1111);
    sources.environment["HOLDFAST_HTTP__PORT"] = "2222";
    EXPECT_EQ(load(sources).settings.http.port, 2222);
    sources.overrides = {"http.port=3333"};
    EXPECT_EQ(load(sources).settings.http.port, 3333);
    sources.overrides.emplace_back("http.port=4444");
    const auto loaded = load(sources);
    EXPECT_EQ(loaded.settings.http.port, 4444);
    EXPECT_THAT(loaded.faults, IsEmpty());
}

TEST(Layers, EveryKindOfValueCanBeSetInEach) {
    const std::map<std::string, std::string> wanted{
        {"site.production", "false"},       {"site.title", "A line, a good one"},
        {"site.data_folder", "/var/lib/x"}, {"http.nodes", "3"},
        {"http.connections_max", "100"},    {"http.trusted_proxies", "10.0.0.1, ::1"},
        {"line.offer_deadline_s", "7"},     {"redis.command_deadline_ms", "700"},
        {"sms.dedupe_days", "2"},           {"staff.session_idle_minutes", "9"},
        {"staff.session_max_hours", "8"},   {"sms.twilio.from", "+12015550199"}};
    Sources flags, environment;
    for (const auto& [key, value] : wanted) {
        flags.overrides.push_back(key + "=" + value);
        std::string variable = "HOLDFAST_";
        for (const char c : key)
            variable += c == '.' ? "__" : std::string(1, static_cast<char>(std::toupper(c)));
        environment.environment[variable] = value;
    }
    const Folder folder;
    const auto file = folder.sources(
        "[sms.twilio]\nfrom = '+12015550199'\n[site]\nproduction = false\ntitle = 'A line, a good "
        "one'\n"
        "data_folder = '/var/lib/x'\n[http]\nnodes = 3\nconnections_max = 100\n"
        "trusted_proxies = ['10.0.0.1', '::1']\n[line]\noffer_deadline_s = 7\n[redis]\n"
        "command_deadline_ms = 700\n[sms]\ndedupe_days = 2\n[staff]\nsession_idle_minutes = 9\n"
        "session_max_hours = 8\n");
    for (const auto& sources : {flags, environment, file}) {
        const auto loaded = load(sources);
        EXPECT_THAT(loaded.faults, IsEmpty());
        const auto& settings = loaded.settings;
        EXPECT_EQ(settings.site.title, "A line, a good one");
        EXPECT_EQ(settings.site.data_folder, "/var/lib/x");
        EXPECT_EQ(settings.http.nodes, 3);
        EXPECT_EQ(settings.http.connections_max, 100U);
        EXPECT_THAT(settings.http.trusted_proxies, ElementsAre("10.0.0.1", "::1"));
        EXPECT_EQ(settings.line.offer_deadline, std::chrono::seconds{7});
        EXPECT_EQ(settings.redis.command_deadline, std::chrono::milliseconds{700});
        EXPECT_EQ(settings.sms.dedupe, std::chrono::hours{48});
        EXPECT_EQ(settings.staff.session_idle, std::chrono::minutes{9});
        EXPECT_EQ(settings.staff.session_max, std::chrono::hours{8});
        EXPECT_EQ(settings.sms.twilio.from, "+12015550199");
    }
}

TEST(Layers, AnEmptyListEmptiesTheDefault) {
    Sources sources;
    sources.environment["HOLDFAST_SMS__KANNEL__ALLOWED_ADDRESSES"] = "";
    EXPECT_THAT(load(sources).settings.sms.kannel.allowed_addresses, IsEmpty());
}

TEST(Layers, OtherVariablesAreNotRead) {
    Sources sources;
    sources.environment = {{"PATH", "/bin"}, {"HOLDFASTER", "x"}, {"holdfast_http__port", "1"}};
    EXPECT_THAT(load(sources).faults, IsEmpty());
}

TEST(Layers, TheProcessEnvironmentIsFiltered) {
    ::setenv("HOLDFAST_HTTP__PORT", "5555", 1);
    ::setenv("CREDENTIALS_DIRECTORY", "/run/x", 1);
    const auto environment = process_environment();
    ::unsetenv("HOLDFAST_HTTP__PORT");
    ::unsetenv("CREDENTIALS_DIRECTORY");
    EXPECT_EQ(environment.at("HOLDFAST_HTTP__PORT"), "5555");
    EXPECT_EQ(environment.at("CREDENTIALS_DIRECTORY"), "/run/x");
    EXPECT_FALSE(environment.contains("PATH"));
}

TEST(Layers, AFaultNamesTheLayerThatGaveTheValue) {
    const Folder folder;
    auto sources = folder.sources("[line]\ncapacity_max = 3\n");
    sources.environment["HOLDFAST_LINE__CAPACITY_DEFAULT"] = "4";
    EXPECT_THAT(load(sources).faults,
                ElementsAre(IsFault("environment HOLDFAST_LINE__CAPACITY_DEFAULT",
                                    "line.capacity_default", "not be more than")));
    sources.overrides = {"line.capacity_default=5"};
    EXPECT_THAT(load(sources).faults, ElementsAre(IsFault("--set line.capacity_default",
                                                          "line.capacity_default", "not be more")));
}

}  // namespace
}  // namespace holdfast::config
