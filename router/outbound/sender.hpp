// Carries the texts that wait in the outbox to the phones; one per node. Any node may claim any
// text, for `lease`; what a node that died had claimed is claimed again by another when the lease
// is over (router/queue/functions/outbox.lua).
//
// At least once: a node that dies between a provider's OK and its own note of it makes the text
// leave twice, and so does an answer that was lost. That cannot be had otherwise, and a doubled
// text is better than a lost one. A node that lives but cannot reach the store remembers what it
// sent and notes it later, without sending again.
//
// Order: one person's texts leave one after the other (the outbox hands out one at a time), persons
// in parallel. A text over the provider's bound goes in parts. A part that must be tried again is
// the only one this node sends again; another node starts at the first. Parts gone and the rest
// refused: failed as `cut_short`. Bounds: `Rounds::together_max` texts under way, `remembered_max`
// texts remembered, each tried until `delivery_deadline` after it was written, then failed. Owned
// by a node; its thread only; the parts outlive it and all it has under way.
#pragma once
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "config/settings.hpp"
#include "router/core/random.hpp"
#include "router/core/rounds.hpp"
#include "router/identity/phone.hpp"
#include "router/journal/event.hpp"
#include "router/outbound/provider.hpp"
#include "router/queue/line.hpp"
#include "router/vault/vault.hpp"

namespace holdfast::outbound {

struct SendCounts {  // since start
    std::uint64_t sent = 0, retried = 0, failed = 0;
    std::uint64_t untried = 0;  // to who texted STOP or is no phone: no fault of the provider
};

class Sender {
  public:
    struct Parts {
        queue::Line& line;
        const Clock& clock;
        Random& random;
        const vault::KeyRing& keys;
        const identity::NumberReader& numbers;
        const config::Settings& settings;
        const Providers& providers;
    };

    Sender(asio::any_io_executor executor, Parts parts);

    // Looks into the outbox each second, and when woken, until stop().
    Task<> run();
    // A text was queued.
    void wake() { rounds_.wake(); }
    // Claims nothing more; returns when all that is under way is done and noted, or after `limit`.
    Task<> stop(Millis limit = Millis{15'000});

    const std::map<std::string, SendCounts, std::less<>>& counts() const { return counts_; }
    std::size_t under_way() const { return rounds_.under_way(); }

    static constexpr std::size_t remembered_max = 1'000;
    static constexpr Millis lease{60'000};

  private:
    using TextFate = queue::Line::TextFate;
    struct Fate {
        TextFate is = TextFate::sent;
        TimePoint retry_at{};
        Reason why = Reason::none;
        bool by_provider = false;  // refused, rather than not tried
    };
    struct Known {  // of a text that is not done yet
        ContactId contact;
        std::uint64_t seq = 0;
        std::size_t parts_gone = 0;
        std::optional<Fate> unnoted{};  // what became of it, until the store knows
    };
    struct Opened {
        PhoneNumber to;
        MessageText text;
        TimePoint at;
    };

    Task<> look();
    Task<> carry(queue::ClaimedText claimed);
    Task<Fate> decide(const queue::ClaimedText& claimed);
    Task<SendOutcome> send(Provider& provider, const queue::ClaimedText& claimed,
                           const Opened& opened);
    std::expected<Opened, Reason> open(const queue::ClaimedText& claimed) const;
    Fate fate_of(const queue::ClaimedText& claimed, TimePoint at, const SendOutcome& outcome);
    Reason overdue(const queue::ClaimedText& claimed) const;
    Task<bool> note(const queue::ClaimedText& claimed, const Fate& fate);
    Task<> note_late();
    Known& known(const queue::ClaimedText& claimed);

    Parts parts_;
    Rounds rounds_;
    std::map<std::string, SendCounts, std::less<>> counts_;
    std::unordered_map<std::string, Known> known_;  // by Reference::text()
};

}  // namespace holdfast::outbound
