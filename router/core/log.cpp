#include "router/core/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace holdfast {
namespace {

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
        case LogLevel::debug: return spdlog::level::debug;
        case LogLevel::info: return spdlog::level::info;
        case LogLevel::warn: return spdlog::level::warn;
        case LogLevel::error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

std::string_view name_of(LogLevel level) {
    constexpr std::string_view names[] = {"debug", "info", "warn", "error"};
    return names[static_cast<int>(level)];
}

spdlog::logger& sink() {
    static auto logger = [] {
        auto made = spdlog::stdout_logger_mt("holdfast");
        made->set_pattern("%v");
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *logger;
}

}  // namespace

LogField vouched(Word field, std::string_view text) {
    LogField made{field, 0};
    made.value = text;
    return made;
}

void log(LogLevel level, Word event, std::initializer_list<LogField> fields) {
    if (!sink().should_log(to_spdlog(level))) return;
    boost::json::object line;
    line["ts"] = to_iso8601(std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()));
    line["level"] = name_of(level);
    line["event"] = event.text();
    for (const auto& field : fields) line[field.name] = field.value;
    sink().log(to_spdlog(level), boost::json::serialize(line));
}

void set_log_level(LogLevel level) { sink().set_level(to_spdlog(level)); }

}  // namespace holdfast
