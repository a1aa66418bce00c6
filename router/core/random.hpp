// The one source of randomness, injected so that a seed replays a test.
#pragma once
#include <cstdint>
#include <random>
#include <span>
#include <string>

namespace holdfast {

class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(std::span<unsigned char> out) = 0;
    std::string bytes(std::size_t count);
};

// OpenSSL's generator. Throws if the system has no entropy: nothing safe can be done without it. One thread.
class SystemRandom final : public Random {
  public:
    void fill(std::span<unsigned char> out) override;
};

// Repeatable, for tests and rehearsals only.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
    void fill(std::span<unsigned char> out) override;

  private:
    std::mt19937_64 engine_;
};

}  // namespace holdfast
