#include "ops/staff/password.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>
#include <stdexcept>

#include "router/vault/digest.hpp"
#include "router/vault/encoding.hpp"

namespace holdfast::staff {

namespace {

constexpr std::size_t salt_bytes = 16, hash_bytes = 32;

struct Cost {
    std::uint64_t log_n = 15, r = 8, p = 1;

    std::uint64_t memory() const { return 128 * r * (std::uint64_t{1} << log_n); }
    bool bearable() const {
        return log_n >= 1 && log_n <= 20 && r >= 1 && r <= 32 && p >= 1 && p <= 16 &&
               memory() <= 256U << 20 && p * memory() <= 512U << 20;
    }
};

std::string scrypt(const Secret& password, std::string_view salt, const Cost& cost) {
    std::string hash(hash_bytes, '\0');
    // OpenSSL's own limit is just under what N = 2^15 takes.
    const auto memory_max = cost.memory() + 128 * cost.r * (cost.p + 2) + (1U << 20);
    if (EVP_PBE_scrypt(password.reveal().data(), password.size(),
                       reinterpret_cast<const unsigned char*>(salt.data()), salt.size(),
                       std::uint64_t{1} << cost.log_n, cost.r, cost.p, memory_max,
                       reinterpret_cast<unsigned char*>(hash.data()), hash.size()) != 1)
        throw std::runtime_error("scrypt failed: no memory?");
    return hash;
}

// The next field up to a $, cut off the front of `rest`.
std::string_view take(std::string_view& rest) {
    const auto end = std::min(rest.find('$'), rest.size());
    const auto field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return field;
}

std::uint64_t number(std::string_view field) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    return error == std::errc{} && end == field.data() + field.size() ? value : 0;
}

}  // namespace

std::string hash_password(const Secret& password, Random& random) {
    if (password.size() > password_bytes_max) throw std::length_error("password too long");
    const Cost cost;
    const auto salt = random.bytes(salt_bytes);
    return "scrypt$" + std::to_string(cost.log_n) + '$' + std::to_string(cost.r) + '$' +
           std::to_string(cost.p) + '$' + vault::base64url(salt) + '$' +
           vault::base64url(scrypt(password, salt, cost));
}

bool verify_password(const Secret& password, std::string_view encoded) {
    if (password.size() > password_bytes_max || take(encoded) != "scrypt") return false;
    Cost cost;
    for (auto* part : {&cost.log_n, &cost.r, &cost.p}) *part = number(take(encoded));
    const auto salt = vault::from_base64url(take(encoded));
    const auto hash = vault::from_base64url(encoded);
    if (!cost.bearable() || !salt || salt->empty() || salt->size() > 64 || !hash ||
        hash->size() != hash_bytes)
        return false;
    return vault::constant_time_equal(scrypt(password, *salt, cost), *hash);
}

std::optional<std::string> weak_password(const Secret& password, std::string_view user) {
    const auto& text = password.reveal();
    const auto is_start = [](char byte) { return (byte & 0xC0) != 0x80; };  // of a UTF-8 character
    if (static_cast<std::size_t>(std::ranges::count_if(text, is_start)) < password_chars_min)
        return "Too short: a password needs at least 12 characters. Four random words will do.";
    if (text.size() > password_bytes_max) return "Too long: at most 1024 bytes.";
    if (std::set<char>(text.begin(), text.end()).size() < 5)
        return "Too simple: use at least five different characters.";
    const auto same = [](char a, char b) {
        const auto lower = [](char letter) {
            return std::tolower(static_cast<unsigned char>(letter));
        };
        return lower(a) == lower(b);
    };
    if (user.size() >= 3 && !std::ranges::search(text, user, same).empty())
        return "A password must not contain the user name.";
    return std::nullopt;
}

}  // namespace holdfast::staff
