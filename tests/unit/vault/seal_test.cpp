#include <fmt/core.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>
#include <thread>

#include "router/core/log.hpp"
#include "router/vault/vault.hpp"

namespace holdfast::vault {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!fmt::is_formattable<DataKey>::value && !Streamable<DataKey>);
static_assert(!std::is_convertible_v<DataKey, std::string_view>);
static_assert(!std::is_constructible_v<LogField, Word, DataKey>);

// Gives what it was told to give, for published vectors.
class FixedRandom final : public Random {
  public:
    explicit FixedRandom(std::string bytes) : bytes_(std::move(bytes)) {}
    void fill(std::span<unsigned char> out) override {
        ASSERT_EQ(out.size(), bytes_.size());
        std::ranges::copy(bytes_, out.begin());
    }

  private:
    std::string bytes_;
};

std::string flipped(std::string bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    return bytes;
}

struct GcmVector {
    const char *key, *nonce, *associated, *plain, *cipher, *tag;
};

// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13, 14 and 16.
constexpr GcmVector vectors[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "", "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18",
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"}};

TEST(Seal, GivesThePublishedCiphertexts) {
    for (const auto& vector : vectors) {
        const auto key = DataKey::from_hex(Secret{vector.key}).value();
        const auto associated = from_hex(vector.associated).value();
        const auto plain = from_hex(vector.plain).value();
        FixedRandom nonce{from_hex(vector.nonce).value()};
        const auto sealed = seal(key, associated, plain, nonce);
        EXPECT_EQ(hex(sealed), std::string{vector.nonce} + vector.cipher + vector.tag);
        EXPECT_EQ(open(key, associated, sealed).value(), plain);
    }
}

TEST(Seal, WhatWasSealedOpensAgain) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    SeededRandom random{seed};
    std::mt19937 shape{seed};
    for (int round = 0; round < 2000; ++round) {
        const auto key = DataKey::make(random);
        const auto plain = random.bytes(shape() % 600);
        const auto associated = random.bytes(shape() % 80);
        const auto sealed = seal(key, associated, plain, random);
        ASSERT_EQ(sealed.size(), plain.size() + seal_overhead);
        ASSERT_EQ(open(key, associated, sealed).value(), plain);
    }
}

TEST(Seal, EveryFlippedBitIsRefused) {
    SeededRandom random{7};
    for (std::size_t length : {0, 1, 33, 200}) {
        const auto key = DataKey::make(random);
        const std::string associated = "contact/01JG0000000000000000000000/7/text";
        const auto sealed = seal(key, associated, random.bytes(length), random);
        for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit)
            ASSERT_FALSE(open(key, associated, flipped(sealed, bit))) << length << " bit " << bit;
        for (std::size_t bit = 0; bit < associated.size() * 8; ++bit)
            ASSERT_FALSE(open(key, flipped(associated, bit), sealed)) << length << " bit " << bit;
        const std::string raw{key.reveal()};
        for (std::size_t bit = 0; bit < raw.size() * 8; ++bit)
            ASSERT_FALSE(open(DataKey::from_bytes(flipped(raw, bit)).value(), associated, sealed));
        // A refusal leaves nothing behind that would spoil the next value.
        ASSERT_TRUE(open(key, associated, sealed));
    }
}

TEST(Seal, EveryShorterOrLongerValueIsRefusedWithoutContent) {
    SeededRandom random{8};
    const auto key = DataKey::make(random);
    const auto sealed = seal(key, "a", "I cannot go on", random);
    for (std::size_t length = 0; length < sealed.size(); ++length)
        ASSERT_FALSE(open(key, "a", std::string_view{sealed}.substr(0, length)));
    const auto longer = open(key, "a", sealed + '\0');
    ASSERT_FALSE(longer);
    EXPECT_EQ(longer.error().code, Errc::internal);
    EXPECT_EQ(longer.error().detail, "sealed value does not open");
    EXPECT_FALSE(open(key, "", sealed));
    EXPECT_FALSE(open(key, "ab", sealed));
}

TEST(Seal, TheSameTextIsNeverSealedTheSameWay) {
    SystemRandom random;
    const auto key = DataKey::make(random);
    const auto one = seal(key, "a", "same", random);
    const auto two = seal(key, "a", "same", random);
    EXPECT_NE(one.substr(0, nonce_bytes), two.substr(0, nonce_bytes));
    EXPECT_NE(one.substr(nonce_bytes), two.substr(nonce_bytes));
}

TEST(Seal, RefusesMoreThanItsBound) {
    SeededRandom random{9};
    const auto key = DataKey::make(random);
    std::string plain(plain_bytes_max, 'x');
    EXPECT_EQ(open(key, "", seal(key, "", plain, random)).value(), plain);
    plain += 'x';
    EXPECT_THROW(seal(key, "", plain, random), std::length_error);
    EXPECT_THROW(seal(key, plain, "", random), std::length_error);
    EXPECT_FALSE(open(key, "", plain + std::string(seal_overhead, 'x')));
}

TEST(Seal, ThreadsDoNotDisturbEachOther) {
    std::vector<std::jthread> threads;
    for (std::uint64_t seed = 0; seed < 4; ++seed)
        threads.emplace_back([seed] {
            SeededRandom random{seed};
            const auto key = DataKey::make(random);
            for (int round = 0; round < 2000; ++round) {
                const auto plain = random.bytes(40);
                const auto sealed = seal(key, "x", plain, random);
                ASSERT_FALSE(open(key, "y", sealed));
                ASSERT_EQ(open(key, "x", sealed).value(), plain);
            }
        });
}

TEST(DataKey, IsReadStrictly) {
    EXPECT_FALSE(DataKey::from_bytes(std::string(31, 'k')));
    EXPECT_FALSE(DataKey::from_bytes(std::string(33, 'k')));
    EXPECT_FALSE(DataKey::from_hex(Secret{std::string(62, 'a')}));
    EXPECT_FALSE(DataKey::from_hex(Secret{std::string(66, 'a')}));
    EXPECT_FALSE(DataKey::from_hex(Secret{}));
    const auto wrong = DataKey::from_hex(Secret{std::string(63, 'a') + "g"});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, Errc::bad_request);
    EXPECT_EQ(wrong.error().detail, "a key is written as 64 hexadecimal digits");
    EXPECT_EQ(DataKey::from_hex(Secret{std::string(64, 'A')}).value().reveal(),
              std::string(32, '\xAA'));
}

TEST(DataKey, IsWipedWhenItGoes) {
    alignas(DataKey) unsigned char place[sizeof(DataKey)];
    SeededRandom random{10};
    auto* key = new (place) DataKey(DataKey::make(random));
    const std::string before{key->reveal()};
    key->~DataKey();
    const std::string after{reinterpret_cast<const char*>(place), sizeof place};
    EXPECT_EQ(after.find(before.substr(0, 4)), std::string::npos);
}

}  // namespace
}  // namespace holdfast::vault
