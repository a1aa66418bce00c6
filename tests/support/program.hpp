// The real program with a real private Redis in a folder of its own: started, asked, killed, started again. And a text
// gateway that speaks the generic provider's protocol over HTTP, checks its signatures and keeps what it is sent.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <string>
#include <vector>

#include "ops/rehearsal/frame_client.hpp"
#include "router/intake/standard_webhook.hpp"
#include "router/outbound/http_client.hpp"
#include "tests/support/folder.hpp"

namespace holdfast::tests {

std::uint16_t free_port();  // of the loopback, a moment ago

struct Gateway {  // the texts that reached phones
    struct Text {
        std::string to, text, reference;
    };
    std::vector<Text> texts;
    int status = 200;       // what it answers
    int wrong_signatures = 0;
};

class Program {
  public:
    // `port`: where another program that must know it was told to look; 0: any free one.
    explicit Program(std::vector<std::string> settings = {}, std::uint16_t port = 0);
    ~Program();

    // With the settings file holdfast.toml in folder(), if there is one.
    void start();
    // For the next start: how many descriptors it may have.
    void limit_files(unsigned long most) { files_max_ = most; }
    void kill(int signal);  // and waits for its end
    int wait_for_end();     // exit code
    pid_t pid() const { return pid_; }
    std::uint16_t port() const { return port_; }
    std::uint16_t metrics_port() const { return metrics_port_; }
    std::string url(std::string_view path) const { return "http://127.0.0.1:" + std::to_string(port_) + std::string{path}; }
    const std::filesystem::path& folder() const { return folder_.path(); }
    std::string redis_socket() const { return (folder_.path() / "data/redis/redis.sock").string(); }
    pid_t redis_pid() const;  // 0: none at this moment
    void signal_redis(int signal);

    void add_user(const std::string& user, const std::string& options = "--senior");
    void remove_user(const std::string& user);

    // Runs a task on the test's loop to its end.
    template <class T>
    T run(Task<T> task) {
        auto done = asio::co_spawn(loop_, std::move(task), asio::use_future);
        while (done.wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop_.run_one();
        return done.get();
    }
    void run(Task<> task) {
        auto done = asio::co_spawn(loop_, std::move(task), asio::use_future);
        while (done.wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop_.run_one();
        done.get();
    }
    // Runs the loop until it holds; false after the limit.
    template <class Condition>
    bool until(Condition holds, std::chrono::milliseconds limit = std::chrono::seconds{15}) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > end) return false;
            loop_.run_one_for(std::chrono::milliseconds{20});
        }
        return true;
    }

    // A signed text of a person; the HTTP status.
    Task<int> text(std::string from, std::string text, std::string id);
    // Whatever it says; `path`: behind the generic provider's.
    Task<int> signed_post(std::string body, std::string id, std::string path = {});
    Task<Result<outbound::Answer>> get(std::string path);
    Task<Result<outbound::Answer>> post(std::string url, std::string body, std::vector<http::Header> headers);
    using Client = std::shared_ptr<rehearsal::FrameClient>;
    // A signed-in desk that has said hello; `welcome` gets the answer.
    Task<Result<Client>> desk(std::string user, json::object* welcome = nullptr);
    Task<Result<Client>> chat();
    std::string cookie_of(const std::string& user);

    Gateway& gateway() { return gateway_; }
    asio::io_context& loop() { return loop_; }
    std::string log() const;

    static constexpr auto password = "practice-only-1";

  private:
    Task<http::Response> take_text(http::Request request);
    std::vector<std::string> set_words() const;  // what all its commands share
    void account(const std::string& what);  // `holdfast user`, with this program's settings

    Folder folder_;
    asio::io_context loop_{1};
    outbound::HttpClient client_;
    Gateway gateway_;
    std::unique_ptr<http::Server> gateway_server_;
    std::vector<std::string> settings_;
    std::map<std::string, std::string> cookies_;
    unsigned long files_max_ = 0;  // 0: as this process
    pid_t pid_ = -1, left_redis_ = 0;  // the latter: of the program that was killed last
    std::uint16_t port_ = 0, metrics_port_ = 0;
};

}  // namespace holdfast::tests
