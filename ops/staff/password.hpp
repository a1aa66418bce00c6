// Passwords of staff, kept as scrypt (RFC 7914, OpenSSL) with N = 2^15, r = 8, p = 1 and a salt of
// 16 random bytes, written `scrypt$15$8$1$salt$hash` in base64url; cost and format can be raised
// later, since each one says how it was made.
//
// Hashing and verifying take about 0.1 s of a core and 32 MiB while they run, on purpose: run them
// on a worker thread, a bounded number at a time, never on the event loop. For an unknown user
// verify against `no_such_user`, so that an answer takes as long as for a known one. Any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "router/core/private.hpp"
#include "router/core/random.hpp"

namespace holdfast::staff {

inline constexpr std::size_t password_chars_min = 12;
inline constexpr std::size_t password_bytes_max = 1024;

std::string hash_password(const Secret& password, Random& random);

// False also for what is no encoding of ours, or one that would cost more than 256 MiB or 16 times
// today's time.
bool verify_password(const Secret& password, std::string_view encoded);

// Costs what a real one costs and matches no password: its hash is digits of pi, not the output of
// scrypt.
inline constexpr std::string_view no_such_user =
    "scrypt$15$8$1$JD9qiIWjCNMTGYouA3BzRA$pAk4IimfMdAILvqY7E5siUUoIeY40BN3vlRmzzTpDGw";

// Why a password cannot be taken, in a sentence for the person who chose it; nothing if it can.
std::optional<std::string> weak_password(const Secret& password, std::string_view user);

}  // namespace holdfast::staff
