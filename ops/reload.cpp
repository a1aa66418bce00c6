#include "ops/reload.hpp"

#include <malloc.h>

#include "ops/engine.hpp"
#include "router/core/log.hpp"

namespace holdfast::ops {
namespace {

constexpr std::size_t faults_told = 20;

void tell(const std::vector<config::Fault>& faults) {
    for (std::size_t i = 0; i < std::min(faults.size(), faults_told); ++i)
        log(LogLevel::error, "triage_fault", {vouched("where", faults[i].where), vouched("what", faults[i].what)});
    log(LogLevel::error, "triage_not_reloaded",
        {{"faults", faults.size()}, vouched("mend", "the files in use before stay; mend these and send SIGHUP again")});
}

}  // namespace

void Reload::run() {
    auto read = config::load_lexicons(loaded_);
    auto made = read.faults.empty() ? engine_of(read) : std::unexpected(std::move(read.faults));
    if (!made) {
        ++refused_;
        return tell(made.error());
    }
    log(LogLevel::info, "triage_reloaded", {vouched("version", (*made)->version())});
    assessor_->replace(std::move(*made));
    ++done_;
    ::malloc_trim(0);  // what the files and the engine before took
}

}  // namespace holdfast::ops
