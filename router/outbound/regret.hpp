// What a person hears when their text could not be kept: that it was not, and where else to turn,
// sent at once and past the outbox, since the store is gone. The provider is not told that we have
// the text, so it may bring it again.
//
// One such answer a number in `again_after`, whatever they write meanwhile; `together_max` under
// way, `numbers_max` numbers remembered; what is over a bound is not sent. Never tried again. Owned
// by a node; its thread only; its parts outlive it and what it has under way.
#pragma once
#include <deque>

#include "config/settings.hpp"
#include "router/core/random.hpp"
#include "router/identity/phone.hpp"
#include "router/outbound/provider.hpp"

namespace holdfast::outbound {

class Regret {
  public:
    Regret(asio::any_io_executor executor, const Clock& clock,
           const identity::NumberReader& numbers, const Providers& providers,
           const config::Texts& texts)
        : executor_(std::move(executor)),
          clock_(clock),
          numbers_(numbers),
          providers_(providers),
          texts_(texts) {}

    void tell(std::string_view provider, const PhoneNumber& from, std::string_view language);

    std::uint64_t told() const { return told_; }

    static constexpr Millis again_after{600'000};
    static constexpr std::size_t together_max = 32;
    static constexpr std::size_t numbers_max = 1'000;

  private:
    struct Told {
        PhoneNumber number;
        TimePoint at;
    };
    Task<> send(Provider& provider, OutgoingText text);

    asio::any_io_executor executor_;
    const Clock& clock_;
    const identity::NumberReader& numbers_;
    const Providers& providers_;
    const config::Texts& texts_;
    std::deque<Told> recent_;  // the oldest first
    SystemRandom unique_;      // a gateway knows repeats by the reference
    std::size_t under_way_ = 0;
    std::uint64_t told_ = 0;
};

}  // namespace holdfast::outbound
