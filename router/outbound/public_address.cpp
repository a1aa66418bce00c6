#include "router/outbound/public_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstring>
#include <optional>

namespace holdfast::outbound {
namespace {

using V6 = std::array<unsigned char, 16>;

struct Block {
    const char* first;
    int bits;
};

constexpr Block special_v4[] = {
    {"0.0.0.0", 8},      {"10.0.0.0", 8},    {"100.64.0.0", 10},   {"127.0.0.0", 8},
    {"169.254.0.0", 16}, {"172.16.0.0", 12}, {"192.0.0.0", 24},    {"192.0.2.0", 24},
    {"192.168.0.0", 16}, {"198.18.0.0", 15}, {"198.51.100.0", 24}, {"203.0.113.0", 24},
    {"224.0.0.0", 4},    {"240.0.0.0", 4},
};
// Of IPv6 only 2000::/3 is given out; these of it are not the open internet.
constexpr Block special_v6[] = {{"2001::", 23}, {"2001:db8::", 32}, {"3fff::", 20}};

V6 mapped(std::uint32_t v4_in_network_order) {
    V6 bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    std::memcpy(bytes.data() + 12, &v4_in_network_order, 4);
    return bytes;
}

std::optional<V6> bytes_of(const sockaddr& address) {
    V6 bytes{};
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        return mapped(v4.sin_addr.s_addr);
    }
    if (address.sa_family != AF_INET6) return std::nullopt;
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address, sizeof v6);
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return bytes;
}

std::optional<V6> bytes_of(const std::string& text) {
    in_addr v4{};
    if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return mapped(v4.s_addr);
    V6 bytes{};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
    return std::nullopt;
}

bool in(const V6& address, const std::string& first, int bits) {
    const auto start = *bytes_of(first);
    if (first.find(':') == first.npos) bits += 96;
    for (int bit = 0; bit < bits; ++bit) {
        const auto byte = static_cast<std::size_t>(bit / 8);
        const auto mask = static_cast<unsigned char>(0x80 >> bit % 8);
        if ((address[byte] & mask) != (start[byte] & mask)) return false;
    }
    return true;
}

template <std::size_t Size>
bool in_any(const V6& address, const Block (&blocks)[Size]) {
    for (const auto& block : blocks)
        if (in(address, block.first, block.bits)) return true;
    return false;
}

V6 with_v4_at(const V6& address, std::size_t place) {
    std::uint32_t v4 = 0;
    std::memcpy(&v4, address.data() + place, sizeof v4);
    return mapped(v4);
}

}  // namespace

bool is_public(const sockaddr& address) {
    const auto given = bytes_of(address);
    if (!given) return false;
    auto bytes = *given;
    if (in(bytes, "64:ff9b::", 96)) bytes = with_v4_at(bytes, 12);
    if (in(bytes, "2002::", 16)) bytes = with_v4_at(bytes, 2);
    if (in(bytes, "::ffff:0:0", 96)) return !in_any(bytes, special_v4);
    return in(bytes, "2000::", 3) && !in_any(bytes, special_v6);
}

bool is_address(const sockaddr& address, const std::string& text) {
    const auto named = bytes_of(text);
    return named && bytes_of(address) == named;
}

}  // namespace holdfast::outbound
