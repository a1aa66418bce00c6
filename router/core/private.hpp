// Private values: texts, names, numbers, plans, keys. They have no formatter, no stream operator and no comparison
// with plain strings, so writing one to a log, a metric or an error does not compile. `reveal()` is the one way out
// and is easy to search for. The memory is wiped when the value goes.
#pragma once
#include <openssl/crypto.h>

#include <string>
#include <utility>

namespace holdfast {

template <class Kind>
class Private {
  public:
    Private() = default;
    explicit Private(std::string value) : value_(std::move(value)) {}
    Private(const Private&) = default;
    Private(Private&& other) noexcept : value_(std::move(other.value_)) { other.wipe(); }
    Private& operator=(Private other) noexcept {
        value_.swap(other.value_);
        return *this;
    }
    ~Private() { wipe(); }

    const std::string& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }
    std::size_t size() const { return value_.size(); }
    friend bool operator==(const Private& a, const Private& b) {
        return a.value_.size() == b.value_.size() &&
               CRYPTO_memcmp(a.value_.data(), b.value_.data(), a.value_.size()) == 0;
    }

  private:
    void wipe() {
        if (!value_.empty()) OPENSSL_cleanse(value_.data(), value_.size());
        value_.clear();
    }
    std::string value_;
};

using MessageText = Private<struct MessageTextKind>;
using PhoneNumber = Private<struct PhoneNumberKind>;  // E.164, or the sender as the provider wrote it
using Secret = Private<struct SecretKind>;            // keys, tokens, passwords

}  // namespace holdfast
