#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "router/vault/vault.hpp"

namespace holdfast::vault {

namespace {

enum class Direction : int { open = 0, seal = 1 };

unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

// With the key that was expanded last, which often is the next one's too.
struct Cipher {
    CipherContext context;
    std::optional<DataKey> key{};
};

CipherContext make_context(Direction direction) {
    static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    CipherContext context{EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
    if (!context || !cipher ||
        EVP_CipherInit_ex2(context.get(), cipher, nullptr, nullptr, static_cast<int>(direction),
                           nullptr) != 1)
        throw std::runtime_error("OpenSSL has no AES-256-GCM");
    return context;
}

// Key, nonce and associated data into the context. No cipher is named: naming it would build the
// context anew.
bool begin(Cipher& cipher, const DataKey& key, const unsigned char* nonce,
           std::string_view associated) {
    const bool expanded = cipher.key && constant_time_equal(cipher.key->reveal(), key.reveal());
    cipher.key.reset();  // until all has gone well
    auto* const context = cipher.context.get();
    const auto* const fresh = expanded ? nullptr : bytes(key.reveal());
    if (EVP_CipherInit_ex2(context, nullptr, fresh, nonce, -1, nullptr) != 1) return false;
    int taken = 0;
    return associated.empty() || EVP_CipherUpdate(context, nullptr, &taken, bytes(associated),
                                                  static_cast<int>(associated.size())) == 1;
}

bool run(EVP_CIPHER_CTX* context, unsigned char* out, std::string_view in) {
    int written = 0;
    return in.empty() ||
           EVP_CipherUpdate(context, out, &written, bytes(in), static_cast<int>(in.size())) == 1;
}

bool finish(EVP_CIPHER_CTX* context) {
    unsigned char none[tag_bytes];
    int written = 0;
    return EVP_CipherFinal_ex(context, none, &written) == 1;
}

}  // namespace

std::string seal(const DataKey& key, std::string_view associated, std::string_view plain,
                 Random& random) {
    if (plain.size() > plain_bytes_max || associated.size() > plain_bytes_max)
        throw std::length_error("too long to seal");
    thread_local Cipher cipher{make_context(Direction::seal)};
    auto* const context = cipher.context.get();
    std::string sealed(plain.size() + seal_overhead, '\0');
    auto* const nonce = bytes(sealed);
    auto* const text = nonce + nonce_bytes;
    random.fill({nonce, nonce_bytes});
    if (!begin(cipher, key, nonce, associated) || !run(context, text, plain) || !finish(context) ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, tag_bytes, text + plain.size()) != 1)
        throw std::runtime_error("sealing failed");
    cipher.key = key;
    return sealed;
}

Result<std::string> open(const DataKey& key, std::string_view associated, std::string_view sealed) {
    const auto refused = [] { return fail(Errc::internal, "sealed value does not open"); };
    if (sealed.size() < seal_overhead || sealed.size() > plain_bytes_max + seal_overhead ||
        associated.size() > plain_bytes_max)
        return refused();
    thread_local Cipher cipher{make_context(Direction::open)};
    auto* const context = cipher.context.get();
    const auto text = sealed.substr(nonce_bytes, sealed.size() - seal_overhead);
    std::string tag{sealed.substr(sealed.size() - tag_bytes)};
    std::string plain(text.size(), '\0');
    if (begin(cipher, key, bytes(sealed), associated) && run(context, bytes(plain), text) &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data()) == 1 &&
        finish(context)) {
        cipher.key = key;
        return plain;
    }
    // What was decrypted before the tag was found wrong must not be left about, nor may the failure
    // be taken for one of a TLS connection on this thread.
    OPENSSL_cleanse(plain.data(), plain.size());
    ERR_clear_error();
    return refused();
}

}  // namespace holdfast::vault
