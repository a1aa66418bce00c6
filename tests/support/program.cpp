#include "tests/support/program.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "ops/rehearsal/sign_in.hpp"

namespace holdfast::tests {
namespace {

constexpr auto webhook_secret = "whsec_aG9sZGZhc3QtdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==";

intake::WebhookKeys keys() { return *intake::WebhookKeys::make(Secret{webhook_secret}); }

TimePoint wall_clock() { return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()); }

}  // namespace

std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(fd, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0)
        throw std::runtime_error("no free port");
    ::close(fd);
    return ntohs(at.sin_port);
}

Program::Program(std::vector<std::string> settings, std::uint16_t port)
    : settings_(std::move(settings)), port_(port == 0 ? free_port() : port) {
    http::Routes routes;
    routes.http.push_back({http::Method::post, "/send", [this](http::Request request) { return take_text(std::move(request)); }});
    gateway_server_ = http::Server::listen(loop_.get_executor(), {}, std::move(routes));
    std::ofstream{folder_.path() / "webhook.secret"} << webhook_secret << "\n";
    ::chmod((folder_.path() / "webhook.secret").c_str(), 0600);
    metrics_port_ = free_port();
    start();
}

Program::~Program() {
    if (pid_ > 1) kill(SIGKILL);
    // A Redis that a test has stopped would stay for ever, and so would one whose folder is gone when it is to save.
    std::error_code gone;
    const auto works_in = std::filesystem::read_symlink("/proc/" + std::to_string(left_redis_) + "/cwd", gone);
    if (!gone && works_in.native().starts_with(folder_.path().native())) ::kill(left_redis_, SIGKILL);
}

std::vector<std::string> Program::set_words() const {
    const auto set = [](std::string key, std::string value) { return "--set=" + std::move(key) + "=" + std::move(value); };
    std::vector<std::string> words{
        set("site.data_folder", (folder_.path() / "data").string()), set("sms.generic.enabled", "true"),
        set("sms.generic.from", "+12015550199"),
        set("sms.generic.send_url", "http://127.0.0.1:" + std::to_string(gateway_server_->port()) + "/send"),
        set("sms.generic.secret_file", (folder_.path() / "webhook.secret").string())};
    for (const auto& one : settings_) words.push_back("--set=" + one);
    return words;
}

void Program::start() {
    std::vector<std::string> words{HOLDFAST_PROGRAM, "serve", "--set=http.port=" + std::to_string(port_),
                                   "--set=http.metrics_port=" + std::to_string(metrics_port_),
                                   "--set=http.public_url=" + url("")};
    for (auto& one : set_words()) words.push_back(std::move(one));
    if (const auto file = folder_.path() / "holdfast.toml"; std::filesystem::exists(file))
        words.push_back("--config=" + file.string());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const rlimit files{files_max_, files_max_};
        if (files_max_ != 0) ::setrlimit(RLIMIT_NOFILE, &files);
        const int out = ::open((folder_.path() / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(out, 1);
        ::dup2(out, 2);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    const bool ready = until([&] {
        if (::waitpid(pid_, nullptr, WNOHANG) != 0) {
            pid_ = -1;
            throw std::runtime_error("the program ended: " + log());
        }
        auto answer = run(get("/readyz"));
        return answer && answer->status == 200;
    });
    if (!ready) throw std::runtime_error("the program does not get ready: " + log());
}

void Program::kill(int signal) {
    // kill(2) of -1 would reach every process of the machine.
    if (pid_ <= 1) throw std::logic_error("the program does not run");
    left_redis_ = redis_pid();
    ::kill(pid_, signal);
    wait_for_end();
}

int Program::wait_for_end() {
    int status = 0;
    if (!until([&] { return ::waitpid(pid_, &status, WNOHANG) != 0; }, std::chrono::seconds{40})) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, &status, 0);
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// A child of the thread that started it: the first one of the main thread, later ones of the one that watches.
pid_t Program::redis_pid() const {
    for (const auto& thread : std::filesystem::directory_iterator{"/proc/" + std::to_string(pid_) + "/task"}) {
        std::ifstream children{thread.path() / "children"};
        pid_t child = 0;
        if (children >> child && child > 1) return child;
    }
    return 0;
}

void Program::signal_redis(int signal) {
    pid_t redis = 0;
    // Right after its end it is not there until it is started again.
    if (!until([&] { return (redis = redis_pid()) > 1; })) throw std::runtime_error("the program has no Redis");
    ::kill(redis, signal);
}

void Program::add_user(const std::string& user, const std::string& options) {
    std::ofstream{folder_.path() / "password"} << password << "\n";
    account("add " + user + " --name '" + user + " Test' " + options + " --password-file " + (folder_.path() / "password").string());
}

void Program::remove_user(const std::string& user) { account("remove " + user); }

void Program::account(const std::string& what) {
    auto command = std::string{HOLDFAST_PROGRAM} + " user " + what;
    for (const auto& one : set_words()) command += " " + one;
    if (std::system((command + " >/dev/null").c_str()) != 0) throw std::runtime_error("user " + what + " failed");
}

std::string Program::log() const {
    std::ifstream file{folder_.path() / "log"};
    std::ostringstream all;
    all << file.rdbuf();
    return all.str();
}

Task<Result<outbound::Answer>> Program::get(std::string path) {
    outbound::HttpRequest request;
    request.url = url(path);
    return client_.fetch(std::move(request));
}

Task<Result<outbound::Answer>> Program::post(std::string to, std::string body, std::vector<http::Header> headers) {
    outbound::HttpRequest request;
    request.url = std::move(to);
    request.body = outbound::RequestBody{std::move(body)};
    for (auto& [name, value] : headers) request.headers.emplace_back(name, Secret{value});
    return client_.fetch(std::move(request));
}

Task<int> Program::text(std::string from, std::string text, std::string id) {
    const auto body = json::serialize(json::object{
        {"type", "message.received"}, {"data", json::object{{"id", id}, {"from", from}, {"text", text}}}});
    co_return co_await signed_post(body, "wh_" + id);
}

Task<int> Program::signed_post(std::string body, std::string id, std::string path) {
    const auto now = wall_clock();
    const auto signature = keys().sign(id, now, body);
    auto answer = co_await post(url("/v1/sms/generic" + path), body,
                                {{"Content-Type", "application/json"},
                                 {"webhook-id", id},
                                 {"webhook-timestamp", intake::WebhookKeys::timestamp(now)},
                                 {"webhook-signature", signature}});
    co_return answer ? answer->status : 0;
}

Task<http::Response> Program::take_text(http::Request request) {
    const intake::Webhook webhook{request.header("webhook-id"), request.header("webhook-timestamp"),
                                  request.header("webhook-signature"), request.body};
    if (keys().verify(webhook, wall_clock()) != intake::WebhookCheck::ok) {
        ++gateway_.wrong_signatures;
        co_return http::Response{403, "text/plain", "", {}};
    }
    if (gateway_.status == 200) {
        const auto data = json::parse(request.body).at("data").as_object();
        gateway_.texts.push_back({std::string{data.at("to").as_string()}, std::string{data.at("text").as_string()},
                                  std::string{data.at("reference").as_string()}});
    }
    co_return http::Response{gateway_.status, "text/plain", "", {}};
}

std::string Program::cookie_of(const std::string& user) {
    if (auto known = cookies_.find(user); known != cookies_.end()) return known->second;
    return cookies_[user] = run(rehearsal::sign_in(port_, url(""), user, password));
}

Task<Result<Program::Client>> Program::desk(std::string user, json::object* welcome) {
    auto client = co_await rehearsal::FrameClient::connect(
        port_, "/v1/desk", {{"Origin", url("")}, {"Cookie", cookies_[user]}});
    if (!client) co_return client;
    auto hello = co_await (*client)->ask("hello", {});
    if (!hello) co_return std::unexpected(hello.error());
    if (welcome) *welcome = std::move(*hello);
    co_return client;
}

Task<Result<Program::Client>> Program::chat() {
    return rehearsal::FrameClient::connect(port_, "/v1/chat", {{"Origin", url("")}});
}

}  // namespace holdfast::tests
