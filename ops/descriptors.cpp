#include "ops/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "config/settings.hpp"
#include "router/core/log.hpp"

namespace holdfast {
namespace {

constexpr std::size_t for_the_rest = 192;  // 128 of them to text providers

}  // namespace

std::size_t connections_that_fit(std::size_t wanted) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    const std::size_t files = limit.rlim_cur;
    const auto fit = std::max(files / 2, files - std::min(files, for_the_rest));
    // The default asks for as many as there is room for.
    const bool asked = wanted != config::Settings{}.http.connections_max;
    if (fit < wanted)
        log(asked ? LogLevel::warn : LogLevel::info, "few_descriptors",
            {{"limit", files},
             {"connections", fit},
             vouched("mend", "raise the limit of open files, or lower http.connections_max")});
    return std::min(fit, wanted);
}

}  // namespace holdfast
