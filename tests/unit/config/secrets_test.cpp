#include "folder.hpp"

namespace holdfast::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string token_setting = "[sms.twilio]\nauth_token_file = 'twilio.token'\n";

TEST(Secrets, AreReadAndTrimmedFromBesideTheSettingsFile) {
    const Folder folder;
    const auto file = folder.write("twilio.token", " \tgeheim\r\n\n");
    const auto loaded = folder.load(token_setting);
    EXPECT_THAT(loaded.faults, IsEmpty());
    EXPECT_EQ(loaded.settings.sms.twilio.auth_token.value, "geheim");
    EXPECT_EQ(loaded.settings.sms.twilio.auth_token.path, file);
}

TEST(Secrets, ComeFromTheCredentialsFolderWhenThereIsOne) {
    const Folder folder, credentials;
    folder.write("twilio.token", "wrong");
    credentials.write("twilio.token", "right");
    auto sources = folder.sources(token_setting);
    sources.environment["CREDENTIALS_DIRECTORY"] = credentials.path();
    EXPECT_EQ(load(sources).settings.sms.twilio.auth_token.value, "right");
    // A whole path is taken as it is.
    const auto other = folder.write("other.token", "other");
    sources.overrides = {"sms.twilio.auth_token_file=" + other.string()};
    EXPECT_EQ(load(sources).settings.sms.twilio.auth_token.value, "other");
}

TEST(Secrets, AnEmptyNameMeansNone) {
    const Folder folder;
    const auto loaded = folder.load("[sms.twilio]\nauth_token_file = ''\n");
    EXPECT_THAT(loaded.faults, IsEmpty());
    EXPECT_TRUE(loaded.settings.sms.twilio.auth_token.path.empty());
}

struct Case {
    const char* label;
    std::string content;
    const char* what;
};

void PrintTo(const Case& given, std::ostream* out) {
    *out << given.label;
}

class UnfitSecret : public testing::TestWithParam<Case> {};

TEST_P(UnfitSecret, IsAFault) {
    const Folder folder;
    folder.write("twilio.token", GetParam().content);
    const auto loaded = folder.load(token_setting);
    EXPECT_THAT(loaded.faults,
                ElementsAre(IsFault(folder.at(2), "sms.twilio.auth_token_file", GetParam().what)));
    EXPECT_TRUE(loaded.settings.sms.twilio.auth_token.value.empty());
}

INSTANTIATE_TEST_SUITE_P(Files, UnfitSecret,
                         testing::Values(Case{"empty", "", "must not be empty"},
                                         Case{"blank", " \n\t\n", "must not be empty"},
                                         Case{"two_lines", "geheim\nuser\n", "on one line"},
                                         Case{"with_nul", std::string("a\0b", 3), "on one line"},
                                         Case{"too_large", std::string(4097, 'a'),
                                              "is larger than 4096 bytes"}),
                         [](const auto& info) { return std::string(info.param.label); });

TEST(Secrets, TheBoundItselfIsTaken) {
    const Folder folder;
    folder.write("twilio.token", std::string(4096, 'a'));
    EXPECT_EQ(folder.load(token_setting).settings.sms.twilio.auth_token.value.size(), 4096U);
}

TEST(Secrets, AMissingFileOrAFolderOrAPipeIsAFault) {
    const Folder folder;
    EXPECT_THAT(folder.load(token_setting).faults,
                ElementsAre(IsFault(folder.at(2), "sms.twilio.auth_token_file",
                                    "cannot be read: No such file or directory")));
    std::filesystem::create_directory(folder.path() / "twilio.token");
    EXPECT_THAT(
        folder.load(token_setting).faults,
        ElementsAre(IsFault(folder.at(2), "sms.twilio.auth_token_file", "not a plain file")));
    std::filesystem::remove(folder.path() / "twilio.token");
    ASSERT_EQ(::mkfifo((folder.path() / "twilio.token").c_str(), 0600), 0);
    EXPECT_THAT(
        folder.load(token_setting).faults,
        ElementsAre(IsFault(folder.at(2), "sms.twilio.auth_token_file", "not a plain file")));
}

TEST(Secrets, WithAFormMustHaveIt) {
    const std::string hex(64, 'a');
    struct Form {
        std::string key, content;
        bool right;
    };
    const Form forms[] = {
        {"vault.master_key_file", hex, true},
        {"vault.master_key_file", hex.substr(1), false},
        {"vault.master_key_file", hex + "a", false},
        {"vault.master_key_file", hex.substr(1) + "g", false},
        {"sms.generic.secret_file", "whsec_" + std::string(44, 'A'), true},
        {"sms.generic.secret_file", "whsec_" + std::string(31, 'A') + "=", false},
        {"sms.generic.secret_file", "whsec_" + std::string(34, 'A') + "==", true},
        {"sms.generic.secret_file", "whsec_" + std::string(33, 'A'), false},
        {"sms.generic.secret_file", "whsec_" + std::string(43, 'A') + "-", false},
        {"sms.generic.secret_file", std::string(44, 'A'), false},
        {"sms.kannel.inbound_secret_file", "Ab-_9", true},
        {"sms.kannel.inbound_secret_file", "a/b", false},
    };
    const Folder folder;
    const auto pseudonym = folder.write("pseudonym", std::string(64, 'b'));
    for (const auto& form : forms) {
        const auto file = folder.write("secret", form.content);
        Sources sources{.overrides = {form.key + "=" + file.string()}};
        if (form.key.starts_with("vault"))
            sources.overrides.push_back("vault.pseudonym_key_file=" + pseudonym.string());
        const auto faults = load(sources).faults;
        EXPECT_EQ(faults.empty(), form.right) << form.key << " " << form.content;
        for (const auto& fault : faults) EXPECT_EQ(fault.key, form.key);
    }
}

TEST(Secrets, TheVaultKeysComeTogetherAndDiffer) {
    const Folder folder;
    folder.write("a", std::string(64, 'a'));
    folder.write("b", std::string(64, 'b'));
    EXPECT_THAT(folder.load("[vault]\nmaster_key_file = 'a'\npseudonym_key_file = 'b'").faults,
                IsEmpty());
    EXPECT_THAT(folder.load("[vault]\nmaster_key_file = 'a'\npseudonym_key_file = 'a'").faults,
                ElementsAre(IsFault(folder.at(3), "vault.pseudonym_key_file", "another key")));
    EXPECT_THAT(folder.load("[vault]\nmaster_key_file = 'a'").faults,
                ElementsAre(IsFault(folder.at(2), "vault.pseudonym_key_file", "needed too")));
    EXPECT_THAT(folder.load("[vault]\npseudonym_key_file = 'a'").faults,
                ElementsAre(IsFault(folder.at(2), "vault.master_key_file", "needed too")));
    EXPECT_THAT(folder.load("").faults, IsEmpty());
}

}  // namespace
}  // namespace holdfast::config
