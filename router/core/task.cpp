#include "router/core/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>

#include "router/core/log.hpp"

namespace holdfast {

void spawn(asio::any_io_executor executor, std::string_view name, Task<> task) {
    asio::co_spawn(executor, std::move(task), [name = std::string{name}](std::exception_ptr failed) {
        if (!failed) return;
        try {
            std::rethrow_exception(failed);
        } catch (const std::exception& bug) {
            log(LogLevel::error, "task_failed", {vouched("task", name), vouched("what", bug.what())});
        }
    });
}

}  // namespace holdfast
