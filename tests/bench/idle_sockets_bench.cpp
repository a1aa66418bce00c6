// What an idle WebSocket costs: opens many plain ones from a second process, lets them lie, and
// prints the server's resident memory for each. Then sends one text over each and measures again,
// since buffers must not stay behind. Usage: idle_sockets_bench [sockets, 10,000 unless told]
#include <arpa/inet.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <vector>

#include "router/http/http.hpp"

namespace {

namespace asio = boost::asio;
namespace http = holdfast::http;

constexpr std::string_view opening =
    "GET /v1/chat HTTP/1.1\r\nHost: line.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0\r\n"
    "Origin: https://line.example\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: holdfast.v1\r\n\r\n";

// 200 bytes of text, masked with zeros.
std::string one_text() {
    std::string frame{"\x81\xfe\x00\xc8\x00\x00\x00\x00", 8};
    return frame + std::string(200, 'a');
}

class Echo final : public http::Session {
  public:
    explicit Echo(std::shared_ptr<http::Socket> socket) : socket_(std::move(socket)) {}
    holdfast::Task<> on_text(std::string text) override {
        socket_->send(std::make_shared<const std::string>(std::move(text)));
        co_return;
    }
    void on_close() override { socket_.reset(); }

  private:
    std::shared_ptr<http::Socket> socket_;
};

long resident_bytes() {
    std::ifstream file{"/proc/self/statm"};
    long total = 0, resident = 0;
    file >> total >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](timeval at) {
        return static_cast<double>(at.tv_sec) + at.tv_usec / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

void allow_descriptors(rlim_t wanted) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = wanted;
    if (limit.rlim_max < wanted) limit.rlim_max = wanted;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        std::puts("cannot raise the number of descriptors: ulimit -Hn");
        std::exit(1);
    }
}

int connect_to(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        std::perror("connect");
        std::exit(1);
    }
    return descriptor;
}

bool receive(int descriptor) {
    char answer[1024];
    return ::recv(descriptor, answer, sizeof answer, 0) > 0;
}

// The second process: opens all, then does one step for each byte it is sent, and answers with one.
[[noreturn]] void be_the_clients(std::uint16_t port, int count, int commands) {
    std::vector<int> sockets;
    char step = 0;
    while (::read(commands, &step, 1) == 1) {
        bool good = true;
        for (int at = 0; step == 'o' && at < count; ++at) {
            sockets.push_back(connect_to(port));
            ::send(sockets.back(), opening.data(), opening.size(), MSG_NOSIGNAL);
            good = good && receive(sockets.back());
        }
        const auto text = one_text();
        for (const int descriptor : sockets) {
            if (step != 't') break;
            ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
            good = good && receive(descriptor);
        }
        const char answer = good ? 'y' : 'n';
        if (::write(commands, &answer, 1) != 1) break;
    }
    std::exit(0);
}

class Bench {
  public:
    explicit Bench(int count) : count_(count) {
        http::SocketRoute chat{.pattern = "/v1/chat"};
        chat.open = [](const http::Request&, std::shared_ptr<http::Socket> socket) {
            return std::make_shared<Echo>(std::move(socket));
        };
        server_ = http::Server::listen(loop_.get_executor(), {}, {.http = {}, .sockets = {chat}});
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0) std::exit(1);
        if (::fork() == 0) {
            ::close(pair[0]);
            be_the_clients(server_->port(), count, pair[1]);
        }
        ::close(pair[1]);
        clients_.assign(pair[0]);
    }

    // Runs the server until the clients have done a step.
    void step(char what) {
        char answer = 0;
        asio::write(clients_, asio::buffer(&what, 1));
        clients_.async_read_some(asio::buffer(&answer, 1),
                                 [this](boost::system::error_code, std::size_t) { loop_.stop(); });
        loop_.run();
        loop_.restart();
        if (answer != 'y') {
            std::puts("a client was not served");
            std::exit(1);
        }
    }

    void rest(std::chrono::milliseconds time) {
        loop_.run_for(time);
        loop_.restart();
    }

    void report(const char* when, long before) const {
        const long bytes = resident_bytes() - before;
        std::printf("%-28s %8zu open  %7.1f MiB  %6ld bytes a socket\n", when,
                    server_->counts().open_sockets, static_cast<double>(bytes) / 1048576.0,
                    bytes / count_);
    }

    void run() {
        const long before = resident_bytes();
        step('o');
        rest(std::chrono::milliseconds{200});
        report("opened, idle", before);
        step('t');
        rest(std::chrono::milliseconds{200});
        report("after a text each way, idle", before);
        ::malloc_trim(0);
        report("the same, trimmed", before);
        const double cpu = cpu_seconds();
        step('t');
        std::printf("%-28s %8.1f us of CPU each\n", "a text received and sent",
                    (cpu_seconds() - cpu) * 1e6 / count_);
        const double idle = cpu_seconds();
        rest(std::chrono::seconds{5});
        std::printf("%-28s %8.2f ms of CPU a second\n", "all idle",
                    (cpu_seconds() - idle) * 1e3 / 5);
    }

  private:
    int count_;
    asio::io_context loop_;
    std::unique_ptr<http::Server> server_;
    asio::posix::stream_descriptor clients_{loop_};
};

}  // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 10'000;
    allow_descriptors(static_cast<rlim_t>(count) + 100);
    Bench bench{count};
    bench.run();
}
