// Keeps a node's share of what duties ask of C++: writes the policy down for all nodes, makes
// duties of the days in agreed plans, sees to it that nothing open is without a timer, and carries
// notices. Any node may claim any notice, for `lease`; what a node that died had claimed is claimed
// again by another when that is over, so a notice may go out twice and is never lost. Bounds:
// `Rounds::together_max` rings under way and as many other notices, so that a flood of those keeps
// no ring waiting; `days_max` plans a turn. Owned by a node; its thread only; the parts outlive it
// and all it has under way.
#pragma once
#include <functional>

#include "ops/duties/duties.hpp"
#include "router/core/rounds.hpp"

namespace holdfast::duties {

// Carries one notice to somebody outside and says through Duties::note what became of each attempt.
// Bounds its own waits; over `Keeper::lease` it notes something in between, with the time to which
// it wants to keep the notice.
using NoticeCarrier = std::function<Task<Result<>>(Notice notice, Duties& duties)>;

class Keeper {
  public:
    struct Parts {
        Duties& duties;
        const Clock& clock;
        const config::Settings& settings;
        NoticeCarrier
            carrier{};  // none: consoles are all that rings, and a ring is noted as `no_path`
    };
    Keeper(asio::any_io_executor executor, Parts parts)
        : parts_(std::move(parts)), rounds_(executor), rings_(std::move(executor)) {}

    // Looks each second, and when woken, until stop().
    Task<> run();
    // There is a notice or an agreed plan.
    void wake() { rounds_.wake(); }
    // The store is there (again): it may be another one, without a policy.
    void on_store();
    // Claims nothing more; returns when all that is under way is done, or after `limit`.
    Task<> stop(Millis limit = Millis{15'000});

    std::size_t under_way() const { return rings_.under_way() + rounds_.under_way(); }

    static constexpr std::size_t days_max = 32;
    static constexpr Millis lease{15'000};

  private:
    Task<> look();
    Task<> keep_days();
    Task<> watch();
    Task<> carry(Notice notice);

    Parts parts_;
    Rounds rounds_, rings_;  // it looks, and carries the other notices; the rings have their own
    Duties::Place watched_{};
    TimePoint watched_at_{};
    bool policy_set_ = false;
};

}  // namespace holdfast::duties
