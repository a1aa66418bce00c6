// FNV-1a (Fowler, Noll, Vo), 32 and 64 bits: hashes of words as they are read letter by letter, and
// what tells one file from another. No protection against forgery. Pure.
#pragma once
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast::triage {

inline constexpr std::uint32_t fnv_basis = 2166136261U;
inline std::uint32_t fnv_with(std::uint32_t hash, char letter) {
    return (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
}

class Fingerprint {
  public:
    void add(std::uint64_t value) { hash_ = (hash_ ^ value) * 1099511628211U; }
    // Eight bytes at a time, the same on every machine. What an addition changes only in its upper
    // half is brought down, so that a later one seldom takes it back.
    void add(std::string_view text) {
        add(text.size());
        std::uint64_t eight = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            eight |= std::uint64_t{static_cast<unsigned char>(text[i])} << i % 8 * 8;
            if (i % 8 != 7 && i + 1 < text.size()) continue;
            add(std::exchange(eight, 0));
            hash_ ^= hash_ >> 32;
        }
    }
    // 16 hexadecimal digits.
    std::string text() const {
        std::array<char, 17> digits{};
        std::snprintf(digits.data(), digits.size(), "%016llx",
                      static_cast<unsigned long long>(hash_));
        return digits.data();
    }

  private:
    std::uint64_t hash_ = 14695981039346656037U;
};

}  // namespace holdfast::triage
