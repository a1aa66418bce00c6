#include "ops/staff/password.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <vector>

#include "router/vault/encoding.hpp"

namespace holdfast::staff {
namespace {

std::string encoded(const std::string& cost, const std::string& salt, const std::string& hash) {
    return "scrypt$" + cost + '$' + vault::base64url(salt) + '$' + vault::base64url(hash);
}

// RFC 7914, section 12; of each result the first 32 bytes.
TEST(Password, AgreesWithThePublishedVectors) {
    const auto first =
        vault::from_hex("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2").value();
    const auto second =
        vault::from_hex("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162").value();
    EXPECT_TRUE(
        verify_password(Secret{"pleaseletmein"}, encoded("14$8$1", "SodiumChloride", first)));
    EXPECT_TRUE(verify_password(Secret{"password"}, encoded("10$8$16", "NaCl", second)));
    EXPECT_FALSE(verify_password(Secret{"Password"}, encoded("10$8$16", "NaCl", second)));
    EXPECT_FALSE(verify_password(Secret{"password"}, encoded("10$8$15", "NaCl", second)));
    EXPECT_FALSE(verify_password(Secret{"password"}, encoded("10$8$16", "NaCm", second)));
}

TEST(Password, IsKeptAsScryptWithItsOwnSalt) {
    SystemRandom random;
    const Secret password{"correct horse battery staple"};
    const auto one = hash_password(password, random);
    const auto two = hash_password(password, random);
    EXPECT_TRUE(one.starts_with("scrypt$15$8$1$"));
    EXPECT_EQ(one.size(), 14U + 22 + 1 + 43);
    EXPECT_NE(one, two);
    EXPECT_TRUE(verify_password(password, one));
    EXPECT_FALSE(verify_password(Secret{"correct horse battery stable"}, one));
    EXPECT_FALSE(verify_password(Secret{}, one));
}

// Equal cost is what makes known and unknown users take the same time.
TEST(Password, AnUnknownUserCostsTheSameAndMatchesNothing) {
    SystemRandom random;
    const auto known = hash_password(Secret{"x"}, random);
    EXPECT_EQ(no_such_user.size(), known.size());
    EXPECT_EQ(no_such_user.substr(0, 14), known.substr(0, 14));
    const auto last = no_such_user.rfind('$');
    EXPECT_EQ(last, known.rfind('$'));
    EXPECT_EQ(vault::from_base64url(no_such_user.substr(14, 22)).value().size(), 16U);
    EXPECT_EQ(vault::from_base64url(no_such_user.substr(last + 1)).value().size(), 32U);
    EXPECT_FALSE(verify_password(Secret{}, no_such_user));
    EXPECT_FALSE(verify_password(Secret{"password"}, no_such_user));
}

TEST(Password, WhatIsNoEncodingMatchesNothing) {
    const std::string salt(16, 's'), hash(32, 'h');
    std::vector<std::string> broken{"",
                                    "scrypt",
                                    "scrypt$",
                                    "scrypt$$$$$",
                                    "plain",
                                    "bcrypt$15$8$1$c2FsdA$aGFzaA",
                                    encoded("15$8$1", "", hash),
                                    encoded("15$8$1", std::string(65, 's'), hash),
                                    encoded("15$8$1", salt, ""),
                                    encoded("15$8$1", salt, hash.substr(1)),
                                    encoded("15$8$1", salt, hash) + "$",
                                    encoded("15$8$1", salt, hash) + "=",
                                    " " + encoded("15$8$1", salt, hash)};
    // Costs that are nonsense or would stop the server.
    for (const auto* cost :
         {"0$8$1", "21$8$1", "64$8$1", "99999999999999999999$8$1", "15$0$1", "15$33$1", "15$8$0",
          "15$8$17", "20$8$1", "18$8$16", "-1$8$1", "15$8$", "+15$8$1", "15 $8$1", "0x5$8$1"})
        broken.push_back(encoded(cost, salt, hash));
    for (const auto& text : broken) EXPECT_FALSE(verify_password(Secret{"password"}, text)) << text;
}

TEST(Password, IsBounded) {
    const auto cheap = [](const std::string& password) {
        std::string hash(32, '\0');
        EVP_PBE_scrypt(password.data(), password.size(),
                       reinterpret_cast<const unsigned char*>("salt"), 4, 2, 8, 1, 0,
                       reinterpret_cast<unsigned char*>(hash.data()), hash.size());
        return encoded("1$8$1", "salt", hash);
    };
    const std::string longest(password_bytes_max, 'p');
    EXPECT_TRUE(verify_password(Secret{longest}, cheap(longest)));
    EXPECT_FALSE(verify_password(Secret{longest + 'p'}, cheap(longest + 'p')));
    SeededRandom random{1};
    EXPECT_THROW((void)hash_password(Secret{longest + 'p'}, random), std::length_error);
}

TEST(WeakPassword, SaysWhyInPlainWords) {
    const auto weak = [](const std::string& text, const char* user = "marta") {
        return weak_password(Secret{text}, user);
    };
    EXPECT_FALSE(weak("correct horse battery staple"));
    EXPECT_FALSE(weak("elevenchars1"));
    EXPECT_TRUE(weak("elevenchars").value().starts_with("Too short"));
    EXPECT_TRUE(weak("").value().starts_with("Too short"));
    // Characters, not bytes.
    EXPECT_TRUE(weak("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa9\xc3\xa8").has_value());
    EXPECT_TRUE(weak(std::string(1020, 'p') + "abcdef").value().starts_with("Too long"));
    EXPECT_TRUE(weak("aaaaaaaaaaaaaaa").value().starts_with("Too simple"));
    EXPECT_TRUE(weak("121212121212").value().starts_with("Too simple"));
    EXPECT_TRUE(weak("my name is Marta!").value().contains("user name"));
    EXPECT_FALSE(weak("correct horse battery", "ba"));
    EXPECT_FALSE(weak("correct horse battery", ""));
}

}  // namespace
}  // namespace holdfast::staff
