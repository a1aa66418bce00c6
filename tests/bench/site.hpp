// The real program, started as an operator would start it, with its private Redis in a folder of its own, and a text
// gateway beside it. Errors throw std::runtime_error.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/figures.hpp"
#include "tests/bench/store.hpp"
#include "tests/support/folder.hpp"

namespace holdfast::bench {

// Takes the texts that leave. A silent one takes the connection and never answers: then texts wait in the outbox, and
// nothing but intake is measured.
class Gateway {
  public:
    explicit Gateway(bool answers);
    ~Gateway();
    std::uint16_t port() const { return port_; }
    std::uint64_t texts() const { return texts_; }
    double cpu_seconds() const { return cpu_seconds_; }  // so far, about a tenth of a second old

  private:
    std::uint16_t port_ = 0;
    int listening_;  // after the port, which it sets
    std::atomic<bool> stopping_ = false;
    std::atomic<std::uint64_t> texts_ = 0;
    std::atomic<double> cpu_seconds_ = 0;
    std::thread thread_;
    void serve();
};

class Site {
  public:
    // More settings as "section.key=value".
    explicit Site(bool gateway_answers, std::vector<std::string> settings = {});
    ~Site();

    // From exec to the first 200 of /readyz, in seconds. A site starts by itself; this is for starting again.
    double start();
    void stop();

    pid_t pid() const { return pid_; }
    pid_t redis_pid() const { return redis_pid_; }
    std::uint16_t port() const { return port_; }
    std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::filesystem::path data_folder() const { return folder_.path() / "data"; }
    Store store() const { return Store{(folder_.path() / "data/redis/redis.sock").string()}; }
    Cpu cpu() const { return Cpu::of(pid_, redis_pid_); }
    const Gateway& gateway() const { return gateway_; }

    // A first text of a person nobody has seen before, as a signed request; `say` stands in it.
    std::string text_request(std::uint64_t person, std::string_view say) const;
    // Accounts user0, user1, … of seniors who speak English, each with an open session: the Cookie headers.
    std::vector<std::string> add_clinicians(int count) const;

  private:
    tests::Folder folder_;
    Gateway gateway_;
    std::vector<std::string> arguments_;
    std::uint16_t port_ = 0, metrics_port_ = 0;
    pid_t pid_ = -1, redis_pid_ = -1;
};

// Different words, most of them of no risk, as first texts are.
std::string_view first_words(std::uint64_t number);

}  // namespace holdfast::bench
