// The triage engine made of an operator's settings: one place for the server, `check-config` and
// the triage commands. Its faults carry file and line.
#pragma once
#include <expected>
#include <memory>
#include <vector>

#include "config/load.hpp"
#include "triage/assessor.hpp"

namespace holdfast::ops {

std::expected<std::shared_ptr<const triage::Assessor>, std::vector<config::Fault>> engine_of(
    const config::Loaded& loaded);

}  // namespace holdfast::ops
