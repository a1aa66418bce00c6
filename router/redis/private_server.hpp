// A redis-server of our own on a UNIX socket in the data folder, with the durability the line needs: append-only file,
// fsync before every reply, no eviction. Started, watched and restarted by us; it dies with this process. A lock that only
// the redis process itself holds open keeps two of them from ever writing to one folder: a start waits for an
// earlier one to end. Owned by the main thread.
#pragma once
#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

namespace holdfast::redis {

class PrivateServer {
  public:
    // Starts it and returns at once; the socket answers some milliseconds later. Throws std::runtime_error naming what to
    // mend (redis-server missing, folder not writable, another server still holding the folder after 10 s).
    explicit PrivateServer(std::filesystem::path folder);
    // Asks it to write everything out and end; waits.
    ~PrivateServer();
    PrivateServer(const PrivateServer&) = delete;
    PrivateServer& operator=(const PrivateServer&) = delete;

    // Whether some process holds this folder's Redis now.
    static bool running(const std::filesystem::path& folder);
    std::string url() const;  // unix:///…/redis.sock
    pid_t pid() const { return pid_; }
    int restarts() const { return restarts_; }

  private:
    void write_settings() const;
    void launch();
    void watch();

    std::filesystem::path folder_;
    int lock_ = -1;
    std::atomic<pid_t> pid_ = -1;
    std::atomic<int> restarts_ = 0;
    std::atomic<bool> stopping_ = false;
    std::thread watcher_;
};

}  // namespace holdfast::redis
