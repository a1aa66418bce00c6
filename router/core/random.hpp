// The one source of randomness, injected so that a seed replays a test.
#pragma once
#include <array>
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

// OpenSSL's generator, drawn in blocks since a call costs more than its bytes; what was handed out is wiped from the block.
// Throws if the system has no entropy: nothing safe can be done without it. One thread.
class SystemRandom final : public Random {
  public:
    void fill(std::span<unsigned char> out) override;

  private:
    std::array<unsigned char, 512> block_{};
    std::size_t used_ = block_.size();
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
