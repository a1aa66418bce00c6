#include "tests/bench/site.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "router/intake/standard_webhook.hpp"
#include "router/vault/digest.hpp"
#include "router/vault/encoding.hpp"
#include "tests/bench/dialogue.hpp"

namespace holdfast::bench {
namespace {

using namespace std::chrono_literals;
constexpr auto webhook_secret = "whsec_aG9sZGZhc3QtdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==";
constexpr auto ready_limit = 20s;
// A precomputed scrypt string that no password fits: signing in is not what is measured.
constexpr auto some_password = "scrypt$15$8$1$JD9qiIWjCNMTGYouA3BzRA$pAk4IimfMdAILvqY7E5siUUoIeY40BN3vlRmzzTpDGw";

int listening_socket(std::uint16_t& port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(descriptor, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(descriptor, 256) != 0 ||
        ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&at), &size) != 0)
        throw std::runtime_error("no free port");
    port = ntohs(at.sin_port);
    return descriptor;
}

std::uint16_t free_port() {
    std::uint16_t port = 0;
    ::close(listening_socket(port));
    return port;
}

bool answers_ready(std::uint16_t port) {
    try {
        Loop loop;
        Connection connection{loop, connect_tcp(port)};
        bool ready = false, answered = false;
        connection.on_bytes = [&](std::string_view received) {
            bool good = true;
            const auto size = response_size(received, good);
            answered = size > 0;
            ready = answered && good;
            return size;
        };
        connection.send("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        loop.run_for(500ms, [&] { return answered || connection.closed(); });
        return ready;
    } catch (const std::system_error&) {
        return false;  // it does not listen yet
    }
}

pid_t first_child(pid_t parent) {
    std::ifstream children{"/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) + "/children"};
    pid_t child = -1;
    children >> child;
    return child;
}

std::string content(const std::string& path) {
    std::ostringstream all;
    all << std::ifstream{path}.rdbuf();
    return all.str();
}

}  // namespace

Gateway::Gateway(bool answers) : listening_(listening_socket(port_)) {
    if (answers) thread_ = std::thread{[this] { serve(); }};
}

Gateway::~Gateway() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    ::close(listening_);
}

void Gateway::serve() {
    Loop loop;
    std::vector<std::unique_ptr<Connection>> connections;
    ::fcntl(listening_, F_SETFL, O_NONBLOCK);
    const auto receive = [this](Connection& connection, std::string_view received) {
        std::size_t taken = 0;
        for (;;) {
            bool good = true;
            // A request is whole by its Content-Length, as a response is.
            const auto size = response_size(received.substr(taken), good);
            if (size == 0) return taken;
            taken += size;
            ++texts_;
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    };
    while (!stopping_) {
        const int fresh = ::accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fresh >= 0) {
            auto& connection = *connections.emplace_back(std::make_unique<Connection>(loop, fresh));
            connection.on_bytes = [&](std::string_view received) { return receive(connection, received); };
            continue;
        }
        loop.run_for(connections.empty() ? 20ms : 100ms);
        cpu_seconds_ = own_thread_seconds();
    }
}

Site::Site(bool gateway_answers, std::vector<std::string> settings)
    : gateway_(gateway_answers), port_(free_port()), metrics_port_(free_port()) {
    std::ofstream{folder_.path() / "webhook.secret"} << webhook_secret << "\n";
    ::chmod((folder_.path() / "webhook.secret").c_str(), 0600);
    std::vector<std::string> all{
        "site.data_folder=" + (folder_.path() / "data").string(),
        "http.port=" + std::to_string(port_),
        "http.metrics_port=" + std::to_string(metrics_port_),
        "http.public_url=" + origin(),
        "sms.generic.enabled=true",
        "sms.generic.from=+12015550199",
        "sms.generic.send_url=http://127.0.0.1:" + std::to_string(gateway_.port()) + "/send",
        "sms.generic.secret_file=" + (folder_.path() / "webhook.secret").string()};
    for (auto& one : settings) all.push_back(std::move(one));
    const char* other = std::getenv("BENCH_PROGRAM");
    arguments_ = {other ? other : HOLDFAST_PROGRAM, "serve"};
    for (const auto& one : all) arguments_.push_back("--set=" + one);
    start();
}

Site::~Site() { stop(); }

double Site::start() {
    std::vector<char*> words;
    for (auto& word : arguments_) words.push_back(word.data());
    words.push_back(nullptr);
    const auto log = (folder_.path() / "log").string();
    const auto begun = Steady::now();
    pid_ = ::fork();
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(out, 1);
        ::dup2(out, 2);
        ::execv(words[0], words.data());
        ::_exit(127);
    }
    while (!answers_ready(port_)) {
        if (::waitpid(pid_, nullptr, WNOHANG) != 0 || Steady::now() > begun + ready_limit)
            throw std::runtime_error("the server does not start: " + content(log));
        std::this_thread::sleep_for(1ms);
    }
    const auto took = std::chrono::duration<double>(Steady::now() - begun).count();
    redis_pid_ = first_child(pid_);
    return took;
}

void Site::stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

std::string Site::text_request(std::uint64_t person, std::string_view say) const {
    static const auto keys = *intake::WebhookKeys::make(Secret{webhook_secret});
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "+1%03u%03u%04u", static_cast<unsigned>(201 + person / 8'000'000),
                  static_cast<unsigned>(200 + person / 10'000 % 800), static_cast<unsigned>(person % 10'000));
    const auto id = "b" + std::to_string(person);
    const auto body = R"({"type":"message.received","data":{"id":")" + id + R"(","from":")" + number.data() +
                      R"(","text":")" + std::string{say} + R"("}})";
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    return "POST /v1/sms/generic HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nwebhook-id: " + id +
           "\r\nwebhook-timestamp: " + intake::WebhookKeys::timestamp(now) + "\r\nwebhook-signature: " +
           keys.sign(id, now, body) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<std::string> Site::add_clinicians(int count) const {
    std::vector<std::string> cookies;
    std::vector<Store::Command> commands;
    const auto now = std::to_string(std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count());
    for (int i = 0; i < count; ++i) {
        const auto user = "user" + std::to_string(i), token = "token-of-" + user;
        commands.push_back({"FCALL", "hf_staff_put", "1", "hf:{main}:", user, "name", "User " + std::to_string(i), "role",
                            "counselor", "languages", "en", "senior", "1", "password", some_password});
        commands.push_back({"FCALL", "hf_session_open", "1", "hf:{main}:", vault::base64url(vault::sha256(token)), user, now,
                            "3600000", "36000000"});
        cookies.push_back("__Host-holdfast=" + token);
    }
    auto redis = store();
    redis.do_all(commands);
    return cookies;
}

std::string_view first_words(std::uint64_t number) {
    constexpr std::array<std::string_view, 8> all{
        "hi, is anybody there? i do not know who else to ask and it is late",
        "I have not slept since my dad went to hospital and everything at work is too much",
        "my girlfriend left and i can not stop crying, it has been like this for two weeks now",
        "can i talk to someone please",
        "school is getting worse, they laugh at me every day and nobody does anything about it",
        "I feel so alone tonight. Everyone else seems to have somebody",
        "sometimes I think everyone would be better off without me",
        "panic attack again. hands shaking, heart racing, i can not calm down"};
    return all[number % all.size()];
}

}  // namespace holdfast::bench
