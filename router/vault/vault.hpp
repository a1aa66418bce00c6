// The sealing of everything private: AES-256-GCM (NIST SP 800-38D, OpenSSL 3) under one data key
// per person, wrapped by a master key of the ring. `associated` is the ids around a field (contact,
// sequence number, field name): it is not stored, but what was sealed under one place does not open
// under another.
//
// Nonces are 96 random bits from `Random`, which must be SystemRandom outside tests: a repeated
// nonce under one key gives both texts away. So one key seals at most 2^32 values (chance of a
// repeat 2^-33): a data key is one person's, and a master key wraps one value per person and
// rotation. Errors: what does not open is Errc::internal without any content. A failure of OpenSSL
// itself throws std::runtime_error. Any thread. Each thread keeps the last expanded key until its
// next use.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "router/core/error.hpp"
#include "router/core/private.hpp"
#include "router/core/random.hpp"
#include "router/vault/digest.hpp"
#include "router/vault/encoding.hpp"

namespace holdfast::vault {

inline constexpr std::size_t key_bytes = 32;
inline constexpr std::size_t nonce_bytes = 12;
inline constexpr std::size_t tag_bytes = 16;
inline constexpr std::size_t seal_overhead = nonce_bytes + tag_bytes;
inline constexpr std::size_t plain_bytes_max = 16 * 1024 * 1024;  // also of `associated`
inline constexpr std::size_t key_id_bytes = 4;
inline constexpr std::size_t wrapped_bytes = key_id_bytes + seal_overhead + key_bytes;
static_assert(wrapped_bytes == 64);

// 32 bytes that cannot be printed and are wiped when they go.
class DataKey {
  public:
    static DataKey make(Random& random);
    static Result<DataKey> from_bytes(std::string_view bytes);  // exactly 32
    static Result<DataKey> from_hex(const Secret& digits);      // exactly 64
    DataKey(const DataKey&) = default;
    DataKey& operator=(const DataKey&) = default;
    ~DataKey();

    std::string_view reveal() const;

  private:
    DataKey() = default;
    std::array<char, key_bytes> bytes_;
};

// nonce | ciphertext | tag: `seal_overhead` bytes longer than `plain`. Over the bound throws
// std::length_error.
std::string seal(const DataKey& key, std::string_view associated, std::string_view plain,
                 Random& random);
Result<std::string> open(const DataKey& key, std::string_view associated, std::string_view sealed);

// The master keys of a site, from configuration: the current one wraps, it and the older ones
// unwrap. Changing the master key is: new one current, old one older; wrap again whatever is not
// `current`; then drop the old one.
class KeyRing {
  public:
    // Each key 64 hexadecimal digits. Errc::bad_request if one is not, or if two are the same.
    static Result<KeyRing> make(const Secret& current, std::span<const Secret> older = {});

    // key id | nonce | ciphertext | tag, `wrapped_bytes` long.
    std::string wrap(const DataKey& key, std::string_view associated, Random& random) const;
    Result<DataKey> unwrap(std::string_view wrapped, std::string_view associated) const;
    // Whether it was wrapped by the current master key.
    bool current(std::string_view wrapped) const;

  private:
    // Both halves are derived (HMAC-SHA256 of a fixed word under the master key), so the id tells
    // nothing about the key and the master key itself encrypts nothing.
    struct Master {
        std::string id;
        DataKey wrapping;
    };
    KeyRing() = default;
    std::vector<Master> masters_;  // the current one first
};

// Names for people who must be found again without being known: the same value gives the same name,
// and without the key no value can be tried. 22 characters (128 bits of HMAC-SHA256, base64url).
class Pseudonyms {
  public:
    // 64 hexadecimal digits, else Errc::bad_request.
    static Result<Pseudonyms> make(const Secret& key);

    // `kind` ("phone", "chat", up to 255 bytes) keeps the names of different things apart.
    std::string of(std::string_view kind, std::string_view value) const;

  private:
    explicit Pseudonyms(DataKey key) : key_(std::move(key)) {}
    DataKey key_;
};

}  // namespace holdfast::vault
