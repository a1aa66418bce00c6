// The triage engine and the instruments made of an operator's settings: one place for the server,
// `check-config` and the triage commands. Their faults carry file and line.
#pragma once
#include <expected>
#include <memory>
#include <vector>

#include "config/load.hpp"
#include "triage/assessor.hpp"
#include "triage/instruments/instruments.hpp"

namespace holdfast::ops {

template <class Made>
using Loadable = std::expected<std::shared_ptr<const Made>, std::vector<config::Fault>>;

Loadable<triage::Assessor> engine_of(const config::Loaded& loaded);
Loadable<triage::Instruments> instruments_of(const config::Loaded& loaded);

}  // namespace holdfast::ops
