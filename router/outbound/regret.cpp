#include "router/outbound/regret.hpp"

#include <algorithm>

#include "router/core/id.hpp"
#include "router/outbound/reference.hpp"

namespace holdfast::outbound {

void Regret::tell(std::string_view provider, const PhoneNumber& from, std::string_view language) {
    const auto found = providers_.find(provider);
    auto sender = numbers_.read(from.reveal());
    if (found == providers_.end() || !sender.dialable || under_way_ >= together_max) return;
    const auto now = clock_.now();
    while (!recent_.empty() && recent_.front().at + again_after <= now) recent_.pop_front();
    const bool told = std::ranges::find(recent_, sender.number, &Told::number) != recent_.end();
    if (told || recent_.size() >= numbers_max) return;
    recent_.push_back({sender.number, now});
    ++under_way_;
    OutgoingText text{.to = std::move(sender.number),
                      .text = MessageText{texts_.get(language, "unavailable")},
                      .reference = std::string{regret_reference} + make_id_text(now, unique_)};
    spawn(executor_, "regret", send(*found->second, std::move(text)));
}

Task<> Regret::send(Provider& provider, OutgoingText text) {
    const auto outcome = co_await provider.send(std::move(text));
    if (outcome.kind == SendOutcome::Kind::sent) ++told_;
    --under_way_;
}

}  // namespace holdfast::outbound
