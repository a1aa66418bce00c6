// check-config, user and the version of the real program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/integration/cli/run.hpp"
#include "tests/support/folder.hpp"

namespace holdfast::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CheckConfig, LoadsTheCertificateAndItsKey) {
    const Folder folder;
    const auto file = [&](const char* name) { return (folder.path() / name).string(); };
    std::ofstream{file("broken.pem")} << "no certificate\n";
    const auto make = [&](const std::string& name) {
        const auto command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=line -keyout " +
                             file((name + ".key").c_str()) + " -out " + file((name + ".pem").c_str()) + " 2>/dev/null";
        ASSERT_EQ(std::system(command.c_str()), 0);
    };
    make("one");
    make("other");
    const auto checked = [&](const char* certificate, const char* key) {
        return run("check-config --set=http.tls_certificate=" + file(certificate) + " --set=http.tls_key=" + file(key));
    };
    EXPECT_EQ(checked("one.pem", "one.key").code, 0) << checked("one.pem", "one.key").out;
    const std::pair<const char*, const char*> faulty[] = {
        {"broken.pem", "one.key"}, {"one.pem", "broken.pem"}, {"one.pem", "other.key"}};
    for (const auto& [certificate, key] : faulty) {
        const auto ran = checked(certificate, key);
        EXPECT_EQ(ran.code, 1) << certificate << " " << key;
        EXPECT_THAT(ran.out, HasSubstr("http.tls_certificate: TLS: cannot use"));
    }
}

TEST(CheckConfig, GoesOnAfterABrokenLine) {
    const Folder folder;
    const auto file = folder.path() / "holdfast.toml";
    std::ofstream{file} << "[http]\nport = 1\nport = 2\nnodes =\n[sms]\nnonsense = 1\n";
    const auto ran = run("check-config --config " + file.string());
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.out, HasSubstr("holdfast.toml:3: port: is given a second time"));
    EXPECT_THAT(ran.out, HasSubstr("holdfast.toml:4: is not valid TOML"));
    EXPECT_THAT(ran.out, HasSubstr("holdfast.toml:6: sms.nonsense: is not a setting"));
}

TEST(CheckConfig, TellsOfTwiliosOwnAnswers) {
    const Folder folder;
    const auto token = folder.path() / "token";
    std::ofstream{token} << "0123456789abcdef0123456789abcdef\n";
    std::filesystem::permissions(token, std::filesystem::perms::owner_read);
    const std::string of_twilio = "--set=sms.twilio.";
    const auto ran = run("check-config " + of_twilio + "enabled=true " + of_twilio + "account_sid=AC" + std::string(32, '0') + " " +
                         of_twilio + "from=+12015550123 " + of_twilio + "auth_token_file=" + token.string());
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_THAT(ran.out, HasSubstr("turn on Advanced Opt-Out"));
    EXPECT_THAT(run("check-config").out, Not(HasSubstr("Opt-Out")));
}

TEST(User, AddSaysWhetherItReplacesAndNothingElse) {
    const Folder folder;
    const auto password = folder.path() / "password";
    std::ofstream{password} << "practice-only-1\n";
    const auto there = " --set=site.data_folder=" + (folder.path() / "data").string();
    const auto add = "user add ana --name Ana --password-file " + password.string() + there;
    const auto first = run(add), second = run(add);
    EXPECT_EQ(first.out, "User ana can sign in as counselor.\n");
    EXPECT_EQ(second.code, 0);
    EXPECT_THAT(second.out, HasSubstr("was there before"));
    EXPECT_THAT(second.out, Not(HasSubstr("{")));
    EXPECT_EQ(run("user remove ana" + there).code, 0);
    const auto gone = run("user remove ana" + there);
    EXPECT_EQ(gone.code, 1);
    EXPECT_EQ(gone.out, "There is no user ana.\n");
}

TEST(Version, IsOneLineByItsOption) {
    const auto ran = run("--version");
    EXPECT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, testing::MatchesRegex("holdfast [0-9.]+ \\(.+\\)\n"));
    EXPECT_THAT(run("version").out, testing::StartsWith(ran.out));
}

TEST(Demo, SaysThatItHasNoPages) {
    const Folder folder;
    const auto alone = folder.path() / "holdfast";
    std::filesystem::copy_file(HOLDFAST_PROGRAM, alone);
    const auto ran = run_program(alone.string(), "demo --port 0 --phone-port 0");
    EXPECT_EQ(ran.code, 2);
    EXPECT_THAT(ran.out, HasSubstr("there are no pages to show"));
    EXPECT_THAT(ran.out, HasSubstr((folder.path() / "web").string()));
}

}  // namespace
}  // namespace holdfast::tests
