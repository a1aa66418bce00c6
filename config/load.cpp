#include "config/load.hpp"

#include "config/reading.hpp"

namespace holdfast::config {

Loaded load(const Sources& sources) {
    Reading reading{.sources = sources};
    read_settings_file(reading);
    read_environment(reading);
    read_overrides(reading);
    read_secrets(reading);
    check_settings(reading);
    check_production(reading);
    read_texts(reading);
    read_lexicons(reading);
    read_instruments(reading);
    read_plans(reading);
    reading.loaded.sources = sources;
    return std::move(reading.loaded);
}

Loaded load_lexicons(const Loaded& before) {
    Reading reading{.sources = before.sources};
    reading.loaded.settings = before.settings;
    read_lexicons(reading);
    return std::move(reading.loaded);
}

}  // namespace holdfast::config
