#include "router/vault/digest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <thread>
#include <vector>

#include "router/core/random.hpp"
#include "router/vault/encoding.hpp"

namespace holdfast::vault {
namespace {

using std::string_view_literals::operator""sv;

TEST(Digest, GivesThePublishedValues) {
    const std::array message{"what do ya want "sv, ""sv, "for nothing?"sv};
    EXPECT_EQ(hex(hmac_sha256("Jefe", message)),  // RFC 4231, 4.3
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hex(hmac_sha1("Jefe", message)),  // RFC 2202, 3, case 2
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    EXPECT_EQ(hex(sha256("abc")),  // FIPS 180-4
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(fingerprint("abc"), "ungWv48Bz-pBQUDe");
}

TEST(Digest, AnEmptyKeyIsNotTheOneBefore) {
    const std::array message{"m"sv};
    (void)hmac_sha256("a key", message);
    EXPECT_THROW((void)hmac_sha256("", message), std::invalid_argument);
    EXPECT_THROW((void)hmac_sha1({}, message), std::invalid_argument);
}

TEST(Digest, CutsDoNotMatter) {
    std::mt19937 shape{1};
    SeededRandom random{1};
    for (int round = 0; round < 300; ++round) {
        const auto whole = random.bytes(shape() % 300);
        const auto key = random.bytes(1 + shape() % 100);
        const auto cut = whole.empty() ? 0 : shape() % whole.size();
        const std::string_view text{whole};
        const std::array parts{text.substr(0, cut), text.substr(cut)};
        ASSERT_EQ(hmac_sha256(key, parts), hmac_sha256(key, Parts{&text, 1}));
    }
}

TEST(Digest, ManyKeysInTurnAreNotTakenForEachOther) {
    const std::array message{"what do ya want for nothing?"sv};
    SeededRandom random{2};
    std::vector<std::pair<std::string, std::string>> signed_alone;
    for (int i = 0; i < 20; ++i) {
        const auto key = random.bytes(16);
        std::string mac;
        std::thread{[&] { mac = hmac_sha256(key, message); }}.join();  // which has signed nothing
        signed_alone.emplace_back(key, mac);
    }
    std::mt19937 pick{3};
    for (int round = 0; round < 500; ++round) {
        const auto& [key, mac] = signed_alone[pick() % signed_alone.size()];
        ASSERT_EQ(hmac_sha256(key, message), mac);
    }
}

TEST(ConstantTimeEqual, IsEquality) {
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_TRUE(constant_time_equal("abc", "abc"));
    EXPECT_FALSE(constant_time_equal("abc", "abd"));
    EXPECT_FALSE(constant_time_equal("abc", "ab"));
    EXPECT_FALSE(constant_time_equal("", "a"));
    EXPECT_FALSE(constant_time_equal("a\0b"sv, "a\0c"sv));
}

TEST(Encoding, GivesThePublishedTexts) {
    const std::pair<const char*, const char*> cases[] = {// RFC 4648, 10
                                                         {"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : cases) {
        EXPECT_EQ(base64(bytes), text);
        EXPECT_EQ(from_base64(text).value(), bytes);
    }
    EXPECT_EQ(base64("\xfb\xff\xfe"), "+//+");
    EXPECT_EQ(base64url("\xfb\xff\xfe"), "-__-");
    EXPECT_EQ(base64url("f"), "Zg");
    EXPECT_EQ(hex("\x00\xff\x1a"sv), "00ff1a");
}

TEST(Encoding, ReadsBackWhatItWrote) {
    SeededRandom random{2};
    for (std::size_t length = 0; length < 200; ++length) {
        const auto bytes = random.bytes(length);
        ASSERT_EQ(from_base64(base64(bytes)).value(), bytes);
        ASSERT_EQ(from_base64url(base64url(bytes)).value(), bytes);
        ASSERT_EQ(from_hex(hex(bytes)).value(), bytes);
    }
}

// One text for one value: whatever is accepted must be what would have been written.
TEST(Encoding, AcceptsOnlyWhatItWouldWrite) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 shape{seed};
    const std::string_view letters = "AQgw09+/-_== \nz";
    for (int round = 0; round < 200'000; ++round) {
        std::string text(shape() % 9, '\0');
        for (auto& letter : text) letter = letters[shape() % letters.size()];
        if (const auto read = from_base64(text)) ASSERT_EQ(base64(*read), text);
        if (const auto read = from_base64url(text)) ASSERT_EQ(base64url(*read), text);
    }
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("0g"));
    EXPECT_FALSE(from_hex("@0"));
    EXPECT_FALSE(from_hex("0x"));
    EXPECT_EQ(from_hex("aBFf").value(), "\xab\xff");
}

}  // namespace
}  // namespace holdfast::vault
