#include "ops/engine.hpp"

namespace holdfast::ops {
namespace {

// What a maker makes of files beside the settings, its faults as the settings' own.
template <class Made, class File, class Files>
Loadable<Made> made_of(const Files& files) {
    std::vector<File> given;
    for (const auto& file : files) given.push_back({file.name, file.content});
    auto made = Made::make(std::move(given));
    if (made) return std::move(*made);
    std::vector<config::Fault> faults;
    for (const auto& fault : made.error()) faults.push_back({fault.where, "", fault.what});
    return std::unexpected(std::move(faults));
}

}  // namespace

Loadable<triage::Assessor> engine_of(const config::Loaded& loaded) {
    return made_of<triage::Assessor, triage::LexiconFile>(loaded.lexicons);
}

Loadable<triage::Instruments> instruments_of(const config::Loaded& loaded) {
    return made_of<triage::Instruments, triage::InstrumentFile>(loaded.instruments);
}

}  // namespace holdfast::ops
