#include "router/core/random.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

namespace holdfast {

std::string Random::bytes(std::size_t count) {
    std::string out(count, '\0');
    fill({reinterpret_cast<unsigned char*>(out.data()), count});
    return out;
}

void SystemRandom::fill(std::span<unsigned char> out) {
    const auto draw = [](std::span<unsigned char> into) {
        if (RAND_bytes(into.data(), static_cast<int>(into.size())) != 1)
            throw std::runtime_error("no randomness: OpenSSL could not seed itself");
    };
    if (out.size() > block_.size()) return draw(out);
    if (block_.size() - used_ < out.size()) {
        draw(block_);
        used_ = 0;
    }
    const auto given = std::span{block_}.subspan(used_, out.size());
    std::copy(given.begin(), given.end(), out.begin());
    OPENSSL_cleanse(given.data(), given.size());
    used_ += out.size();
}

void SeededRandom::fill(std::span<unsigned char> out) {
    for (auto& byte : out) byte = static_cast<unsigned char>(engine_());
}

}  // namespace holdfast
