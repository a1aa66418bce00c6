#include "router/outbound/public_address.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

namespace holdfast::outbound {
namespace {

sockaddr_storage socket_address(const std::string& text) {
    sockaddr_storage storage{};
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    if (inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) std::memcpy(&storage, &v4, sizeof v4);
    if (inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr) == 1)
        std::memcpy(&storage, &v6, sizeof v6);
    return storage;
}

bool is_public(const std::string& text) {
    const auto storage = socket_address(text);
    return outbound::is_public(reinterpret_cast<const sockaddr&>(storage));
}

TEST(PublicAddress, TheOpenInternetIsPublicAndNothingElse) {
    for (const auto* text :
         {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.0.1", "100.128.0.1", "172.15.0.1",
          "172.32.0.1", "192.0.1.1", "193.168.0.1", "198.20.0.1", "223.255.255.255",
          "2606:4700::1111", "2a00::1", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"})
        EXPECT_TRUE(is_public(text)) << text;
    for (const auto* text : {"0.0.0.0",
                             "0.1.2.3",
                             "10.0.0.5",
                             "100.64.0.1",
                             "127.0.0.1",
                             "127.255.0.1",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.8",
                             "192.0.2.1",
                             "192.168.1.1",
                             "198.18.0.1",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "fe80::1",
                             "fc00::1",
                             "fd12::1",
                             "ff02::1",
                             "fec0::1",
                             "2001:db8::1",
                             "2001::1",
                             "::ffff:10.0.0.1",
                             "::ffff:127.0.0.1",
                             "64:ff9b::7f00:1",
                             "64:ff9b:1::a00:1",
                             "2002:7f00:1::1",
                             "2002:a00:5::1",
                             "::7f00:1",
                             "4000::1",
                             ""})
        EXPECT_FALSE(is_public(text)) << text;
}

TEST(PublicAddress, TheSameAddressHoweverItIsWritten) {
    const auto same = [](const std::string& one, const std::string& text) {
        const auto storage = socket_address(one);
        return is_address(reinterpret_cast<const sockaddr&>(storage), text);
    };
    EXPECT_TRUE(same("10.0.0.5", "10.0.0.5"));
    EXPECT_TRUE(same("::ffff:10.0.0.5", "10.0.0.5"));
    EXPECT_TRUE(same("fd00::1", "FD00:0:0::0001"));
    EXPECT_FALSE(same("10.0.0.5", "10.0.0.6"));
    EXPECT_FALSE(same("10.0.0.5", "gateway.example.org"));
    EXPECT_FALSE(same("", ""));
}

}  // namespace
}  // namespace holdfast::outbound
