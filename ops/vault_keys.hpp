// The keys of the vault, from the files that the settings name or, where none are named, from the data folder, made there
// when they are first asked for. Throws std::runtime_error naming what to mend. Main thread.
#pragma once
#include "config/settings.hpp"
#include "router/vault/vault.hpp"

namespace holdfast {

vault::KeyRing key_ring_of(const config::Settings& settings);
vault::Pseudonyms pseudonyms_of(const config::Settings& settings);

}  // namespace holdfast
