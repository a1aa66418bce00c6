#include "router/core/random.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace holdfast {

std::string Random::bytes(std::size_t count) {
    std::string out(count, '\0');
    fill({reinterpret_cast<unsigned char*>(out.data()), count});
    return out;
}

void SystemRandom::fill(std::span<unsigned char> out) {
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
        throw std::runtime_error("no randomness: OpenSSL could not seed itself");
}

void SeededRandom::fill(std::span<unsigned char> out) {
    for (auto& byte : out) byte = static_cast<unsigned char>(engine_());
}

}  // namespace holdfast
