#include "router/vault/key_file.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <thread>

#include "router/vault/hygiene.hpp"
#include "router/vault/vault.hpp"
#include "tests/support/folder.hpp"

namespace holdfast::vault {
namespace {

namespace fs = std::filesystem;

class KeyFile : public testing::Test {
  protected:
    void write(std::string_view content, mode_t mode = 0600) {
        scratch.write(path.filename(), content, mode);
    }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
    }
    std::string refusal() {
        SystemRandom random;
        try {
            (void)load_or_create_key_file(path, random);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return {};
    }

    const tests::Folder scratch;
    const fs::path folder = scratch.path();
    fs::path path = folder / "master.key";
};

TEST_F(KeyFile, IsMadeOnceForItsOwnerAlone) {
    const auto mask = ::umask(0);
    SystemRandom random;
    const auto key = load_or_create_key_file(path, random);
    ::umask(mask);
    EXPECT_TRUE(DataKey::from_hex(key));
    struct stat facts{};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777, 0600U);
    EXPECT_EQ(facts.st_nlink, 1U);
    EXPECT_EQ(files(), 1U);
    EXPECT_EQ(load_or_create_key_file(path, random), key);
}

TEST_F(KeyFile, AnExistingKeyIsReadAsItIs) {
    SystemRandom random;
    write(std::string(64, 'A'));
    EXPECT_EQ(load_or_create_key_file(path, random), Secret{std::string(64, 'A')});
    write(std::string(64, 'b') + "\n", 0400);
    EXPECT_EQ(load_or_create_key_file(path, random), Secret{std::string(64, 'b')});
}

TEST_F(KeyFile, WhatIsNoKeyIsRefusedAndLeftAlone) {
    for (const std::string& content :
         {std::string{}, std::string{"\n"}, std::string(63, 'a'), std::string(65, 'a'),
          std::string(64, 'a') + "\n\n", std::string(63, 'a') + "g", std::string(64, ' ')}) {
        write(content);
        EXPECT_NE(refusal().find("not 64 hexadecimal digits"), std::string::npos);
        EXPECT_EQ(fs::file_size(path), content.size());
    }
}

TEST_F(KeyFile, RefusalsNameTheFileAndNeverTheKey) {
    const std::string key(64, 'c');
    for (mode_t mode : {0640, 0604, 0660, 0644, 0610}) {
        write(key, mode);
        const auto why = refusal();
        EXPECT_NE(why.find(path.string()), std::string::npos) << mode;
        EXPECT_NE(why.find("0600"), std::string::npos) << mode;
        EXPECT_EQ(why.find("ccc"), std::string::npos);
    }
}

TEST_F(KeyFile, LinksFoldersAndMissingFoldersAreRefused) {
    write(std::string(64, 'd'));
    const auto target = folder / "elsewhere.key";
    fs::rename(path, target);
    fs::create_symlink(target, path);
    EXPECT_NE(refusal(), "");
    fs::remove(path);
    fs::create_symlink(folder / "nowhere", path);
    EXPECT_NE(refusal(), "");
    fs::remove(path);
    fs::create_directory(path);
    EXPECT_NE(refusal(), "");
    path = folder / "missing" / "master.key";
    EXPECT_NE(refusal().find("No such file"), std::string::npos);
}

TEST_F(KeyFile, ProcessesThatStartTogetherShareOneKey) {
    for (int round = 0; round < 20; ++round) {
        std::vector<std::string> keys(8);
        {
            std::vector<std::jthread> threads;
            for (auto& key : keys)
                threads.emplace_back([&key, this] {
                    SystemRandom random;
                    key = load_or_create_key_file(path, random).reveal();
                });
        }
        EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), 1U);
        EXPECT_EQ(files(), 1U);
        fs::remove(path);
    }
}

[[noreturn]] void exit_42_if_shut() {
    forbid_core_dumps();
    rlimit limit{1, 1};
    ::getrlimit(RLIMIT_CORE, &limit);
    const bool shut = ::prctl(PR_GET_DUMPABLE) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
    ::_exit(shut ? 42 : 1);
}

TEST(HygieneDeathTest, NoCoreAndNoForeignReader) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(exit_42_if_shut(), testing::ExitedWithCode(42), "");
}

}  // namespace
}  // namespace holdfast::vault
