// The files beside this one, as part of the program, so that it runs without any file of its own.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

#include "config/load.hpp"

#if !defined(__has_embed)
#error "this compiler has no #embed; Clang 19 or newer is needed (cmake --preset dev)"
#endif

namespace holdfast::config {
namespace {

constexpr char settings_file[] = {
#embed "holdfast.toml"
};
constexpr char texts_en[] = {
#embed "texts/en.toml"
};
constexpr char texts_es[] = {
#embed "texts/es.toml"
};
constexpr char triage_policy[] = {
#embed "triage/policy.toml"
};
constexpr char triage_en[] = {
#embed "triage/en.toml"
};
constexpr char triage_es[] = {
#embed "triage/es.toml"
};
constexpr char instrument_cssrs_recent[] = {
#embed "instruments/cssrs_recent.toml"
};
constexpr char instrument_cssrs_since[] = {
#embed "instruments/cssrs_since.toml"
};
constexpr char instrument_asq[] = {
#embed "instruments/asq.toml"
};
constexpr char instrument_core_988[] = {
#embed "instruments/core_988.toml"
};
constexpr char instrument_hark[] = {
#embed "instruments/hark.toml"
};
constexpr char instrument_distress_start[] = {
#embed "instruments/distress_start.toml"
};
constexpr char instrument_distress_end[] = {
#embed "instruments/distress_end.toml"
};

constexpr char triage_voice[] = {
#embed "triage/voice.toml"
};
constexpr char plans_en[] = {
#embed "plans/en.toml"
};
constexpr char plans_es[] = {
#embed "plans/es.toml"
};

template <std::size_t size>
constexpr std::string_view text(const char (&bytes)[size]) {
    return {bytes, size};
}

constexpr std::pair<std::string_view, std::string_view> files[] = {
    {"holdfast.toml", text(settings_file)},
    {"texts/en.toml", text(texts_en)},
    {"texts/es.toml", text(texts_es)},
    {"triage/policy.toml", text(triage_policy)},
    {"triage/en.toml", text(triage_en)},
    {"triage/es.toml", text(triage_es)},
    {"triage/voice.toml", text(triage_voice)},
    {"plans/en.toml", text(plans_en)},
    {"plans/es.toml", text(plans_es)},
    {"instruments/cssrs_recent.toml", text(instrument_cssrs_recent)},
    {"instruments/cssrs_since.toml", text(instrument_cssrs_since)},
    {"instruments/asq.toml", text(instrument_asq)},
    {"instruments/core_988.toml", text(instrument_core_988)},
    {"instruments/hark.toml", text(instrument_hark)},
    {"instruments/distress_start.toml", text(instrument_distress_start)},
    {"instruments/distress_end.toml", text(instrument_distress_end)},
};

}  // namespace

std::optional<std::string_view> built_in(std::string_view path) {
    for (const auto& [name, content] : files)
        if (name == path) return content;
    return std::nullopt;
}

void let_built_in_go() {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (const auto& [name, content] : files) {
        const auto begin = reinterpret_cast<std::uintptr_t>(content.data());
        const auto first = (begin + page - 1) / page * page, end = begin + content.size();
        // Only a hint: without it the memory stays in use.
        if (end > first)
            ::madvise(reinterpret_cast<void*>(first), (end - first) / page * page, MADV_DONTNEED);
    }
}

std::string_view documented_defaults() {
    return text(settings_file);
}

}  // namespace holdfast::config
