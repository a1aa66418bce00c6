#include "tests/unit/http/echo_session.hpp"

#include <boost/asio/steady_timer.hpp>
#include <stdexcept>

namespace holdfast::http {
namespace {

std::shared_ptr<const std::string> shared(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

class EchoSession final : public Session {
  public:
    explicit EchoSession(std::shared_ptr<Socket> socket) : socket_(std::move(socket)) {
        ++echo_notes().opened;
    }

    Task<> on_text(std::string text) override {
        if (closed_) ++echo_notes().after_close;
        if (text == "throw") throw std::runtime_error("the person said so");
        if (text == "close") socket_->close(4401, "session ended");
        if (text == "wait") {
            asio::steady_timer timer{co_await asio::this_coro::executor,
                                     std::chrono::milliseconds{50}};
            co_await timer.async_wait(as_result);
        }
        if (text == "burst") {
            for (int number = 0; number < 100; ++number) {
                socket_->send(shared(std::to_string(number)));
            }
        }
        const auto kilobyte = shared(std::string(1024, 'x'));
        for (int count = 0; text == "some" && count < 16; ++count) socket_->send(kilobyte);
        socket_->send(shared(std::move(text)));
        if (closed_) ++echo_notes().after_close;
    }

    void on_close() override {
        if (closed_) ++echo_notes().after_close;
        closed_ = true;
        ++echo_notes().closed;
        socket_.reset();
    }

  private:
    std::shared_ptr<Socket> socket_;
    bool closed_ = false;
};

Task<std::optional<Response>> admit(const Request& request) {
    if (request.query == "throw") throw 42;
    if (request.query == "no") co_return problem({.code = Errc::forbidden});
    co_return std::nullopt;
}

std::shared_ptr<Session> open(Request request, std::shared_ptr<Socket> socket) {
    if (request.query == "refuse") throw std::runtime_error("the person said so");
    if (request.query == "greet") socket->send(shared("welcome"));
    echo_notes().last = socket;
    return std::make_shared<EchoSession>(std::move(socket));
}

}  // namespace

EchoNotes& echo_notes() {
    static EchoNotes notes;
    return notes;
}

SocketRoute echo_socket() {
    auto& notes = echo_notes();
    notes.opened = notes.closed = notes.after_close = 0;
    return {.pattern = "/socket",
            .admit = admit,
            .open = open,
            .frame_bytes_max = 1024,
            .queue_bytes_max = 64 * 1024};
}

}  // namespace holdfast::http
