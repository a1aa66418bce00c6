#include "router/vault/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>
#include <stdexcept>

#include "router/vault/encoding.hpp"

namespace holdfast::vault {

namespace {

unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

MacContext make_mac(const char* digest) {
    static EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    MacContext context{EVP_MAC_CTX_new(hmac), &EVP_MAC_CTX_free};
    OSSL_PARAM chosen[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(digest), 0),
        OSSL_PARAM_construct_end()};
    if (!context || EVP_MAC_CTX_set_params(context.get(), chosen) != 1)
        throw std::runtime_error("OpenSSL has no HMAC of this kind");
    return context;
}

// Contexts with the keys used last set up in them: a process signs with a handful.
class Keyed {
  public:
    explicit Keyed(const char* digest) : digest_(digest) {}

    // Ready for a message, or null.
    EVP_MAC_CTX* begin(std::string_view key) {
        for (auto& [known, context] : kept_)
            if (context && constant_time_equal(known, key))
                return EVP_MAC_init(context.get(), nullptr, 0, nullptr) == 1 ? context.get() : nullptr;
        auto& [known, context] = kept_[next_++ % kept_.size()];
        context = make_mac(digest_);
        OPENSSL_cleanse(known.data(), known.size());
        known = key;
        if (EVP_MAC_init(context.get(), bytes(key), key.size(), nullptr) == 1) return context.get();
        context.reset();
        return nullptr;
    }

  private:
    struct One {
        std::string key{};
        MacContext context{nullptr, &EVP_MAC_CTX_free};
    };
    const char* digest_;
    std::array<One, 8> kept_;
    std::size_t next_ = 0;
};

std::string compute(Keyed& keyed, std::size_t size, std::string_view key, Parts message) {
    // OpenSSL would take a missing key as "the one used before".
    if (key.empty()) throw std::invalid_argument("an empty signing key");
    std::string mac(size, '\0');
    auto* const context = keyed.begin(key);
    bool done = context != nullptr;
    for (auto part : message)
        done = done && (part.empty() || EVP_MAC_update(context, bytes(part), part.size()) == 1);
    std::size_t written = 0;
    done = done && EVP_MAC_final(context, bytes(mac), &written, mac.size()) == 1;
    if (!done || written != size) throw std::runtime_error("HMAC failed");
    return mac;
}

}  // namespace

std::string hmac_sha256(std::string_view key, Parts message) {
    thread_local Keyed keyed{"SHA256"};
    return compute(keyed, 32, key, message);
}

std::string hmac_sha1(std::string_view key, Parts message) {
    thread_local Keyed keyed{"SHA1"};
    return compute(keyed, 20, key, message);
}

std::string sha256(std::string_view message) {
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const DigestContext context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    std::string digest(32, '\0');
    if (EVP_DigestInit_ex2(context.get(), algorithm, nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), message.data(), message.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), bytes(digest), nullptr) != 1)
        throw std::runtime_error("SHA-256 failed");
    return digest;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string fingerprint(std::string_view value) {
    const auto digest = sha256(value);
    return base64url(std::string_view{digest}.substr(0, 12));
}

}  // namespace holdfast::vault
