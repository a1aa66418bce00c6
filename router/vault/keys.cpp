#include <openssl/crypto.h>

#include <algorithm>
#include <stdexcept>

#include "router/vault/vault.hpp"

namespace holdfast::vault {

DataKey DataKey::make(Random& random) {
    DataKey key;
    random.fill({reinterpret_cast<unsigned char*>(key.bytes_.data()), key.bytes_.size()});
    return key;
}

Result<DataKey> DataKey::from_bytes(std::string_view bytes) {
    if (bytes.size() != key_bytes) return fail(Errc::bad_request, "a key has 32 bytes");
    DataKey key;
    std::ranges::copy(bytes, key.bytes_.begin());
    return key;
}

Result<DataKey> DataKey::from_hex(const Secret& digits) {
    auto bytes = digits.size() == 2 * key_bytes ? vault::from_hex(digits.reveal())
                                                : Result<std::string>{std::string{}};
    if (!bytes || bytes->empty())
        return fail(Errc::bad_request, "a key is written as 64 hexadecimal digits");
    const Secret wiped{std::move(*bytes)};
    return from_bytes(wiped.reveal());
}

DataKey::~DataKey() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

std::string_view DataKey::reveal() const {
    return {bytes_.data(), bytes_.size()};
}

namespace {

std::string derive(const DataKey& master, std::string_view word) {
    return hmac_sha256(master.reveal(), Parts{&word, 1});
}

}  // namespace

Result<KeyRing> KeyRing::make(const Secret& current, std::span<const Secret> older) {
    KeyRing ring;
    for (std::size_t at = 0; at <= older.size(); ++at) {
        const auto master = DataKey::from_hex(at == 0 ? current : older[at - 1]);
        if (!master) return std::unexpected(master.error());
        auto id = derive(*master, "holdfast master key id").substr(0, key_id_bytes);
        const Secret wrapping{derive(*master, "holdfast key wrapping")};
        // Two different keys share an id once in four thousand million; telling them apart is not
        // worth the code.
        for (const auto& known : ring.masters_)
            if (known.id == id) return fail(Errc::bad_request, "the same master key twice");
        ring.masters_.push_back({std::move(id), DataKey::from_bytes(wrapping.reveal()).value()});
    }
    return ring;
}

std::string KeyRing::wrap(const DataKey& key, std::string_view associated, Random& random) const {
    const auto& master = masters_.front();
    return master.id + seal(master.wrapping, associated, key.reveal(), random);
}

Result<DataKey> KeyRing::unwrap(std::string_view wrapped, std::string_view associated) const {
    if (wrapped.size() != wrapped_bytes)
        return fail(Errc::internal, "wrapped key of an impossible length");
    const auto master = std::ranges::find(masters_, wrapped.substr(0, key_id_bytes), &Master::id);
    if (master == masters_.end())
        return fail(Errc::internal, "wrapped by a master key that is not configured");
    auto bytes = open(master->wrapping, associated, wrapped.substr(key_id_bytes));
    if (!bytes) return fail(Errc::internal, "wrapped key does not open");
    const Secret wiped{std::move(*bytes)};
    return DataKey::from_bytes(wiped.reveal());
}

bool KeyRing::current(std::string_view wrapped) const {
    return wrapped.size() == wrapped_bytes && wrapped.starts_with(masters_.front().id);
}

Result<Pseudonyms> Pseudonyms::make(const Secret& key) {
    auto read = DataKey::from_hex(key);
    if (!read) return std::unexpected(read.error());
    return Pseudonyms{std::move(*read)};
}

std::string Pseudonyms::of(std::string_view kind, std::string_view value) const {
    if (kind.empty() || kind.size() > 255) throw std::length_error("a kind has 1 to 255 bytes");
    // The length first, so that no kind and value run into another pair's.
    const char size = static_cast<char>(kind.size());
    const std::string_view parts[] = {{&size, 1}, kind, value};
    const auto mac = hmac_sha256(key_.reveal(), parts);
    return base64url(std::string_view{mac}.substr(0, 16));
}

}  // namespace holdfast::vault
