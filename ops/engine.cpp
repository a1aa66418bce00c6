#include "ops/engine.hpp"

namespace holdfast::ops {

std::expected<std::shared_ptr<const triage::Assessor>, std::vector<config::Fault>> engine_of(
    const config::Loaded& loaded) {
    std::vector<triage::LexiconFile> files;
    for (const auto& lexicon : loaded.lexicons) files.push_back({lexicon.name, lexicon.content});
    auto made = triage::Assessor::make(files);
    if (made) return std::move(*made);
    std::vector<config::Fault> faults;
    for (const auto& fault : made.error()) faults.push_back({fault.where, "", fault.what});
    return std::unexpected(std::move(faults));
}

}  // namespace holdfast::ops
