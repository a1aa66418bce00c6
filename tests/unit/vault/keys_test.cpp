#include <gtest/gtest.h>

#include <random>
#include <set>

#include "router/vault/vault.hpp"

namespace holdfast::vault {
namespace {

const Secret old_key{std::string(64, '1')};
const Secret new_key{std::string(64, '2')};

TEST(KeyRing, WrapsIntoSixtyFourBytesAndBack) {
    SeededRandom random{1};
    const auto ring = KeyRing::make(new_key).value();
    const auto key = DataKey::make(random);
    const auto wrapped = ring.wrap(key, "person-1", random);
    EXPECT_EQ(wrapped.size(), 64U);
    EXPECT_EQ(wrapped.size(), wrapped_bytes);
    EXPECT_EQ(wrapped.find(key.reveal()), std::string::npos);
    EXPECT_EQ(ring.unwrap(wrapped, "person-1").value().reveal(), key.reveal());
    EXPECT_TRUE(ring.current(wrapped));
}

TEST(KeyRing, EveryFlippedBitIsRefused) {
    SeededRandom random{2};
    const auto ring = KeyRing::make(new_key).value();
    const auto wrapped = ring.wrap(DataKey::make(random), "person-1", random);
    for (std::size_t bit = 0; bit < wrapped.size() * 8; ++bit) {
        auto bytes = wrapped;
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
        ASSERT_FALSE(ring.unwrap(bytes, "person-1")) << bit;
    }
    EXPECT_FALSE(ring.unwrap(wrapped, "person-2"));
    EXPECT_FALSE(ring.unwrap(wrapped.substr(0, 63), "person-1"));
    EXPECT_FALSE(ring.unwrap(wrapped + "x", "person-1"));
    EXPECT_FALSE(ring.unwrap("", "person-1"));
    EXPECT_FALSE(ring.current(""));
}

TEST(KeyRing, RotatesWithoutLosingAPerson) {
    SeededRandom random{3};
    const auto before = KeyRing::make(old_key).value();
    const auto key = DataKey::make(random);
    const auto wrapped = before.wrap(key, "p", random);

    const auto during = KeyRing::make(new_key, std::span{&old_key, 1}).value();
    EXPECT_FALSE(during.current(wrapped));
    const auto read = during.unwrap(wrapped, "p");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->reveal(), key.reveal());
    const auto again = during.wrap(*read, "p", random);
    EXPECT_TRUE(during.current(again));

    const auto after = KeyRing::make(new_key).value();
    EXPECT_EQ(after.unwrap(again, "p").value().reveal(), key.reveal());
    const auto lost = after.unwrap(wrapped, "p");
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().detail, "wrapped by a master key that is not configured");
}

TEST(KeyRing, RefusesWrongAndRepeatedKeys) {
    EXPECT_FALSE(KeyRing::make(Secret{}));
    EXPECT_FALSE(KeyRing::make(Secret{"secret"}));
    EXPECT_FALSE(KeyRing::make(new_key, std::span{&new_key, 1}));
    const Secret broken{std::string(64, 'x')};
    EXPECT_FALSE(KeyRing::make(new_key, std::span{&broken, 1}));
}

// Sites keep what was wrapped and named for years: what a key gives may never change.
TEST(KeyRing, KeepsItsFormat) {
    const auto wrapped = from_hex(
        "a8936288"
        "000102030405060708090a0b"
        "b0abfc1fe927c8eed209b2e38db4da8650d0192f1686852d4c0f5733d2f3661e"
        "72939b1f0b07727cad8e3a844af2f982");
    const auto ring = KeyRing::make(new_key).value();
    EXPECT_TRUE(ring.current(*wrapped));
    EXPECT_EQ(ring.unwrap(*wrapped, "p").value().reveal(), std::string(32, 'Z'));
}

TEST(Pseudonyms, AreStableAndKeepTheirFormat) {
    const auto names = Pseudonyms::make(new_key).value();
    EXPECT_EQ(names.of("phone", "+12015550123"), "04c4FNot3iwn_PpNcBLCZw");
    EXPECT_EQ(names.of("phone", "+12015550123"),
              Pseudonyms::make(new_key).value().of("phone", "+12015550123"));
    EXPECT_EQ(names.of("phone", "").size(), 22U);
}

TEST(Pseudonyms, DifferByKeyKindAndValue) {
    const auto names = Pseudonyms::make(new_key).value();
    std::set<std::string> seen;
    for (const auto* kind : {"phone", "phon", "chat"})
        for (const auto* value : {"+12015550123", "+12015550124", "e+12015550123", ""})
            EXPECT_TRUE(seen.insert(names.of(kind, value)).second) << kind << ' ' << value;
    EXPECT_TRUE(seen.insert(Pseudonyms::make(old_key).value().of("phone", "+12015550123")).second);
}

TEST(Pseudonyms, ManyNumbersDoNotMeetAndAreSafeInKeys) {
    const auto names = Pseudonyms::make(new_key).value();
    std::set<std::string> seen;
    for (int number = 0; number < 20'000; ++number) {
        const auto name = names.of("phone", "+1201555" + std::to_string(number));
        ASSERT_EQ(name.size(), 22U);
        ASSERT_EQ(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789-_"),
                  std::string::npos);
        ASSERT_TRUE(seen.insert(name).second);
    }
}

TEST(Pseudonyms, RefuseAnUnusableKeyOrKind) {
    EXPECT_FALSE(Pseudonyms::make(Secret{}));
    EXPECT_FALSE(Pseudonyms::make(Secret{std::string(63, '0')}));
    const auto names = Pseudonyms::make(new_key).value();
    EXPECT_THROW(names.of("", "value"), std::length_error);
    EXPECT_THROW(names.of(std::string(256, 'k'), "value"), std::length_error);
}

}  // namespace
}  // namespace holdfast::vault
