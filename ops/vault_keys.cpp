#include "ops/vault_keys.hpp"

#include <filesystem>
#include <stdexcept>

#include "router/vault/key_file.hpp"

namespace holdfast {
namespace {

Secret key_of(const config::SecretFile& configured, const config::Settings& settings, std::string_view name) {
    if (!configured.value.empty()) return Secret{configured.value};
    SystemRandom random;
    std::filesystem::create_directories(settings.site.data_folder);
    return vault::load_or_create_key_file(settings.site.data_folder / name, random);
}

template <class T>
T required(Result<T> made) {
    if (!made) throw std::runtime_error(made.error().detail);
    return std::move(*made);
}

}  // namespace

vault::KeyRing key_ring_of(const config::Settings& settings) {
    return required(vault::KeyRing::make(key_of(settings.vault.master_key, settings, "master.key")));
}

vault::Pseudonyms pseudonyms_of(const config::Settings& settings) {
    return required(vault::Pseudonyms::make(key_of(settings.vault.pseudonym_key, settings, "pseudonym.key")));
}

}  // namespace holdfast
