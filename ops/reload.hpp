// Triage's files read again while the server runs: made into an assessor off the event loops and put
// in place only if nothing is wrong with them, else the one in use stays and the log says what to
// mend, with file and line. Nothing else is read again. Main thread; the figures from any.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>

#include "config/load.hpp"
#include "triage/live_assessor.hpp"

namespace holdfast::ops {

class Reload {
  public:
    // `loaded` must outlive it.
    Reload(const config::Loaded& loaded, std::shared_ptr<triage::LiveAssessor> assessor)
        : loaded_(loaded), assessor_(std::move(assessor)) {}

    void run();

    struct Figures {
        std::uint64_t done = 0, refused = 0;
        std::string version;  // of the files in use
    };
    Figures figures() const { return {done_, refused_, assessor_->get()->version()}; }

  private:
    const config::Loaded& loaded_;
    std::shared_ptr<triage::LiveAssessor> assessor_;
    std::atomic<std::uint64_t> done_ = 0, refused_ = 0;
};

}  // namespace holdfast::ops
