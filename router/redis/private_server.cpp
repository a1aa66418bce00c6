#include "router/redis/private_server.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include "router/core/log.hpp"

namespace holdfast::redis {
namespace {

using namespace std::chrono_literals;
constexpr auto lock_wait = 10s;
constexpr auto restart_pause = 100ms;
constexpr auto end_wait = 5s;

constexpr auto settings = R"(port 0
daemonize no
appendonly yes
appendfsync always
no-appendfsync-on-rewrite no
save ""
maxmemory-policy noeviction
slowlog-log-slower-than -1
crash-log-enabled no
logfile redis.log
loglevel warning
unixsocket redis.sock
unixsocketperm 600
hash-max-listpack-value 128
hash-max-listpack-entries 256
)";

}  // namespace

PrivateServer::PrivateServer(std::filesystem::path folder) : folder_(std::filesystem::absolute(folder)) {
    std::filesystem::create_directories(folder_);
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
    write_settings();
    const auto lock_path = folder_ / "redis.lock";
    // Without O_CLOEXEC: redis inherits the open file and so holds the lock as long as it lives.
    lock_ = ::open(lock_path.c_str(), O_RDWR | O_CREAT, 0600);
    if (lock_ < 0) throw std::system_error(errno, std::generic_category(), "cannot write to " + folder_.string());
    const auto until = std::chrono::steady_clock::now() + lock_wait;
    while (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("another Holdfast or its Redis still uses " + folder_.string());
        std::this_thread::sleep_for(10ms);
    }
    launch();
    watcher_ = std::thread{[this] { watch(); }};
}

PrivateServer::~PrivateServer() {
    stopping_ = true;
    if (const pid_t child = pid_; child > 0) ::kill(child, SIGTERM);
    // A Redis that does not end is ended; what it has acknowledged is on disk.
    const auto until = std::chrono::steady_clock::now() + end_wait;
    while (pid_ > 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
    if (const pid_t child = pid_; child > 0) ::kill(child, SIGKILL);
    if (watcher_.joinable()) watcher_.join();
    if (lock_ >= 0) ::close(lock_);
}

bool PrivateServer::running(const std::filesystem::path& folder) {
    const int lock = ::open((folder / "redis.lock").c_str(), O_RDWR | O_CLOEXEC);
    if (lock < 0) return false;
    const bool held = ::flock(lock, LOCK_EX | LOCK_NB) != 0;
    ::close(lock);
    return held;
}

std::string PrivateServer::url() const { return "unix://" + (folder_ / "redis.sock").string(); }

void PrivateServer::write_settings() const {
    std::ofstream file{folder_ / "redis.conf", std::ios::trunc};
    file << settings << "dir " << folder_.string() << "\n";
    if (!file.flush()) throw std::runtime_error("cannot write " + (folder_ / "redis.conf").string());
}

void PrivateServer::launch() {
    const auto configuration = (folder_ / "redis.conf").string();
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "cannot start redis-server");
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (::getppid() != parent) ::_exit(1);
        ::setsid();
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        // A Redis started again must not keep the connections of contacts alive.
        const auto lock = static_cast<unsigned>(lock_);
        if (lock > 3) ::close_range(3, lock - 1, 0);
        ::close_range(lock + 1, ~0U, 0);
        ::execlp("redis-server", "redis-server", configuration.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    pid_ = child;
}

void PrivateServer::watch() {
    for (;;) {
        int status = 0;
        const pid_t child = pid_;
        if (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
        pid_ = -1;
        if (stopping_) return;
        log(LogLevel::error, "private_redis_ended",
            {{"status", status}, {"signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0}});
        std::this_thread::sleep_for(restart_pause);
        if (stopping_) return;
        ++restarts_;
        launch();
    }
}

}  // namespace holdfast::redis
