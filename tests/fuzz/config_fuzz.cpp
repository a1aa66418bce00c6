// Any bytes as a settings file: loading must end in settings or in faults, never crash, hang or
// throw.
#include <cstdint>
#include <string>

#include "config/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string content(reinterpret_cast<const char*>(bytes), size);
    const auto loaded =
        holdfast::config::load({.file = "/nonexistent/fuzz.toml", .content = content});
    if (loaded.faults.size() > holdfast::config::faults_max) __builtin_trap();
    return 0;
}
