// The rota as it is kept: one, with a version that each change counts up. It is read again only
// when it has changed. Owned by a node; its thread only; its parts outlive it.
#pragma once
#include <memory>

#include "ops/oncall/rota/rota.hpp"
#include "router/queue/line.hpp"

namespace holdfast::oncall {

struct KeptRota {
    std::int64_t version = 0;  // 0: none was written yet
    std::shared_ptr<const Rota> rota = std::make_shared<Rota>();
};

class RotaStore {
  public:
    // Throws std::runtime_error if the settings' time zone has no rules.
    RotaStore(queue::Line& line, const config::Settings& settings);

    Task<Result<KeptRota>> read();
    // In place of that version. `conflict` ("version"): another was written since; `bad_request`
    // ("user"): one of `users`, those that the change names, has no account. Others in it may have
    // lost theirs: that must not keep anybody from mending it. `key`: of an idempotent change,
    // empty for none; what it did before is answered with the rota as it is now.
    Task<Result<KeptRota>> put(std::int64_t replaced, Rota rota, std::vector<std::string> users,
                               std::string key = {});

    const Zone& zone() const { return zone_; }
    const std::vector<std::string>& ladder() const { return ladder_; }

  private:
    queue::Line& line_;
    const std::vector<std::string>& ladder_;
    Zone zone_;
    KeptRota last_;
};

}  // namespace holdfast::oncall
