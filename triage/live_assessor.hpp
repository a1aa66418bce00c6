// The assessor in use, which may be replaced while texts are being assessed: who has taken one goes
// on with it to the end. Any thread.
#pragma once
#include <memory>
#include <mutex>

#include "triage/assessor.hpp"

namespace holdfast::triage {

class LiveAssessor {
  public:
    explicit LiveAssessor(std::shared_ptr<const Assessor> first) : now_(std::move(first)) {}

    std::shared_ptr<const Assessor> get() const {
        const std::lock_guard lock{guard_};
        return now_;
    }
    void replace(std::shared_ptr<const Assessor> next) {
        const std::lock_guard lock{guard_};
        now_.swap(next);
    }

  private:
    mutable std::mutex guard_;
    std::shared_ptr<const Assessor> now_;
};

}  // namespace holdfast::triage
