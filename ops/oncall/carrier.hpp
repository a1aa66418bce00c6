// Carries notices of duties to the outside. A ring goes up a chain: whoever is on call at the
// ladder's level is rung by the pager's paths in order, each over within `call_limit`, until one
// has taken it; if none has, or nobody is on call there, the next level's at once, once around. If
// no level has anybody, the paths that need no person are tried all the same. Any other notice is
// one path's, tried again (never after a refusal such as 400) with pauses that grow with its age.
// Every attempt comes back with path and result.
//
// A path that gave no answer is `set_back` for a while: a ring tries the others first, and one
// notice at a time finds out whether it is there again, so that what hangs keeps nobody waiting. So
// are texts to a level of which a provider has reported one as not arrived; the ring for which it
// did leaves them out.
//
// Bounds: a ring's chain ends when the next ring is due; pauses `pause_least` to `pause_most`;
// `told_together_max` notices under way on one path. The caller bounds how many are in all. Owned
// by a node; its thread only; its parts outlive it.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ops/duties/ring_text.hpp"
#include "ops/oncall/paths/services.hpp"
#include "ops/oncall/rota_store.hpp"
#include "ops/oncall/staff_texts.hpp"

namespace holdfast::oncall {

struct Attempt {
    std::string path, result;
    bool finished = false;  // nothing more is to be tried of this notice
    TimePoint again{};      // else when
    std::string user{};     // who was rung; empty: nobody by name
};

class Carrier {
  public:
    struct Parts {
        RotaStore& rotas;
        staff::Phones& phones;
        StaffTexts& texts;
        outbound::HttpClient& client;
        const Clock& clock;
        const config::Settings& settings;
    };
    // Heard of each attempt of a chain that goes on, before it does: nobody else may take the
    // notice for lost meanwhile.
    using OnAttempt = std::function<Task<>(Attempt attempt)>;

    // Throws std::runtime_error if the webhook's secret cannot be used.
    explicit Carrier(Parts parts);

    // The last attempt. `level`: the ladder's, from 0. `lost`: texts of this duty.
    Task<Attempt> ring(Alarm alarm, std::size_t level, duties::LostTexts lost,
                       OnAttempt on_attempt);
    // `first`: when the notice was first to be carried. Nothing: it was not tried now.
    Task<std::optional<Attempt>> tell(Alarm alarm, std::string path, TimePoint first);

    static constexpr Millis pause_least{2'000};
    static constexpr Millis pause_most{60'000};
    static constexpr Millis set_back{30'000};
    static constexpr std::size_t told_together_max = 8;

  private:
    struct Step {
        std::size_t place;              // of the level in the ladder
        std::string level, path, user;  // without a path: nobody is on call there
    };
    struct Known {                  // of a path
        TimePoint back{};           // until then it is set back
        std::size_t under_way = 0;  // notices told along it now
    };
    std::vector<Step> chain(const Rota& rota, std::size_t first, int ring,
                            const duties::LostTexts& lost) const;
    std::vector<std::string> pager() const;
    bool is_set_back(const std::string& path) const;
    Task<Came> along(const Alarm& alarm, Step step);
    Task<Came> text(const Alarm& alarm, Step step);
    std::optional<outbound::HttpRequest> request_for(const Alarm& alarm, std::string_view path);

    Parts parts_;
    std::optional<intake::WebhookKeys> webhook_keys_;
    std::map<std::string, Known> known_;  // as many as the settings have paths
};

}  // namespace holdfast::oncall
