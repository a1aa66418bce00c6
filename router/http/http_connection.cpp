// One connection while it speaks HTTP: a request, its handler, the response, and again, in order.
#include <boost/asio/any_io_executor.hpp>

#include "router/core/log.hpp"
#include "router/http/request_reader.hpp"
#include "router/http/response.hpp"
#include "router/http/serving.hpp"

namespace holdfast::http {
namespace {

using State = RequestReader::State;

class Connection final : public Live {
  public:
    Connection(std::shared_ptr<Serving> serving, std::unique_ptr<Transport> transport,
               const asio::ip::address& peer)
        : Live(std::move(serving)),
          transport_(std::move(transport)),
          peer_(unmapped(peer).to_string()),
          proxied_(this->serving().proxies.trusts(peer)) {
        due_in(deadlines().handshake);
    }

    void look(Steady::time_point now) override {
        if (now >= due_ && transport_) transport_->close();
    }
    void drain() override {
        if (idle_ && transport_) transport_->close();
    }
    void abort() override {
        if (transport_) transport_->close();
    }

    Task<> run();

  private:
    const Deadlines& deadlines() { return serving().options.deadlines; }
    void due_in(std::chrono::milliseconds time) { due_ = Steady::now() + time; }

    Task<bool> shake_hands();
    Task<bool> fill();
    Task<bool> read_head(RequestReader& reader);
    Task<bool> read_body(RequestReader& reader);
    Task<bool> serve_one();
    Task<bool> serve_route(RequestReader& reader, Match match);
    Task<bool> serve_upgrade(RequestReader& reader, const SocketRoute& route);
    Task<Response> handled(const Handler& handler, Request request, std::string_view route);
    Task<bool> refuse(const RequestReader& reader);
    Task<bool> respond(Response response, bool head_only, bool keep);
    Task<bool> write(std::span<asio::const_buffer> buffers);
    Task<> linger();
    void complete_request(RequestReader& reader);
    void forget(std::size_t bytes);

    std::unique_ptr<Transport> transport_;  // gone once a WebSocket has it
    std::string received_;                  // not yet taken by a request
    Steady::time_point due_ = never;
    std::string peer_;
    bool proxied_;
    bool secure_ = false;  // the request at hand
    bool idle_ = true;     // between requests
    bool failed_ = false;  // a handler threw: this connection ends with its answer
};

Response malformed(std::string_view why) {
    return problem({.code = Errc::bad_request, .detail = std::string{why}});
}

Task<bool> Connection::shake_hands() {
    for (;;) {
        const auto step = transport_->handshake();
        if (!step.blocked()) co_return !step.error;
        const auto [fault] = co_await transport_->socket().async_wait(step.wait, as_result);
        if (fault) co_return false;
    }
}

// Waits for bytes and appends them. Waits first, so that a busy peer lets others have their turn.
Task<bool> Connection::fill() {
    auto wait = asio::socket_base::wait_read;
    bool ready = transport_->buffered();
    for (;;) {
        if (!ready) {
            const auto [fault] = co_await transport_->socket().async_wait(wait, as_result);
            if (fault) co_return false;
        }
        auto& scratch = serving().received;
        const auto step = transport_->read(asio::buffer(scratch));
        ready = false;
        wait = step.wait;
        if (step.blocked()) continue;
        if (step.error) co_return false;
        received_.append(scratch.data(), step.bytes);
        co_return true;
    }
}

void Connection::forget(std::size_t bytes) {
    received_.erase(0, bytes);
    constexpr std::size_t kept = 4096;
    if (received_.empty() && received_.capacity() > kept) received_ = {};
}

Task<bool> Connection::read_head(RequestReader& reader) {
    for (;;) {
        if (!received_.empty()) {
            if (idle_) due_in(deadlines().header);
            idle_ = false;
            forget(reader.feed(received_));
            if (reader.state() != State::head) co_return true;
        }
        const bool more = co_await fill();
        if (!more) co_return false;
    }
}

Task<bool> Connection::read_body(RequestReader& reader) {
    due_in(deadlines().body);
    if (reader.expects_continue() && received_.empty() && reader.state() == State::body) {
        asio::const_buffer line = asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25);
        const bool written = co_await write({&line, 1});
        if (!written) co_return false;
    }
    for (;;) {
        forget(reader.feed(received_));
        if (reader.state() != State::body) co_return true;
        const bool more = co_await fill();
        if (!more) co_return false;
    }
}

Task<Response> Connection::handled(const Handler& handler, Request request,
                                   std::string_view route) {
    due_ = never;  // handlers bound their own waits
    try {
        co_return co_await handler(std::move(request));
    } catch (...) {
        // What an exception says may be about a person: only the place is told.
        log(LogLevel::error, "handler_failed", {vouched("route", route)});
    }
    failed_ = true;
    co_return problem({.code = Errc::internal});
}

Task<bool> Connection::refuse(const RequestReader& reader) {
    auto answer = malformed(reader.why());
    if (reader.refusal() == 400) ++serving().counts.refused_malformed;
    if (reader.refusal() == 413) answer = problem({.code = Errc::too_large});
    if (reader.refusal() == 417) {
        answer = plain_problem(417, "bad_expectation", "This expectation is not supported.");
    }
    co_return co_await respond(std::move(answer), false, false);
}

void Connection::complete_request(RequestReader& reader) {
    auto& request = reader.request();
    request.peer = peer_;
    request.secure = serving().options.tls.has_value();
    if (proxied_) serving().proxies.apply(request);
    secure_ = request.secure;
}

Task<bool> Connection::serve_route(RequestReader& reader, Match match) {
    reader.allow_body(match.route->body_bytes_max);
    if (reader.state() == State::body) {
        const bool read = co_await read_body(reader);
        if (!read) co_return false;
    }
    if (reader.state() == State::refused) co_return co_await refuse(reader);
    auto& request = reader.request();
    request.captured = std::move(match.captured);
    auto response = co_await handled(match.route->handle, std::move(request), match.route->pattern);
    co_return co_await respond(std::move(response), reader.method() == Method::head,
                               reader.keeps_alive());
}

Task<bool> Connection::serve_upgrade(RequestReader& reader, const SocketRoute& route) {
    auto& request = reader.request();
    auto refusal = upgrade_fault(request, route);
    if (reader.announces_body() || !received_.empty()) refusal = malformed("a handshake carries no body");
    if (serving().draining) refusal = problem({.code = Errc::shutting_down});
    if (!refusal && route.admit) {
        due_ = never;
        try {
            refusal = co_await route.admit(request);
        } catch (...) {
            log(LogLevel::error, "admit_failed", {vouched("route", route.pattern)});
            refusal = problem({.code = Errc::internal});
        }
    }
    if (refusal) co_return co_await respond(*std::move(refusal), false, false);
    if (!transport_->is_open()) co_return false;
    serve_socket(shared_serving(), std::move(transport_), route, std::move(request));
    co_return false;
}

Task<bool> Connection::serve_one() {
    RequestReader reader;
    const bool read = co_await read_head(reader);
    if (!read) co_return false;
    if (reader.state() == State::refused) co_return co_await refuse(reader);
    ++serving().counts.requests;
    complete_request(reader);
    auto& request = reader.request();
    auto match = serving().paths.find(request.path, reader.method());
    const bool reads = reader.method() == Method::get || reader.method() == Method::head;
    if (match.socket != nullptr && reader.method() == Method::get &&
        (reader.is_upgrade() || match.route == nullptr)) {
        co_return co_await serve_upgrade(reader, *match.socket);
    }
    if (match.route != nullptr) co_return co_await serve_route(reader, std::move(match));
    const bool keep = reader.keeps_alive() && !reader.announces_body();
    const bool head_only = reader.method() == Method::head;
    if (!match.allow.empty()) {
        auto answer = plain_problem(405, "method_not_allowed", "This cannot be done here.");
        answer.headers.emplace_back("Allow", match.allow);
        co_return co_await respond(std::move(answer), head_only, keep);
    }
    const auto& fallback = serving().paths.fallback();
    if (!reads || !fallback) {
        co_return co_await respond(problem({.code = Errc::not_found}), head_only, keep);
    }
    if (reader.announces_body()) co_return co_await respond(malformed("this method carries no body"), head_only, false);
    auto response = co_await handled(fallback, std::move(request), "fallback");
    co_return co_await respond(std::move(response), head_only, keep);
}

// Whether the connection goes on.
Task<bool> Connection::respond(Response response, bool head_only, bool keep) {
    keep = keep && !failed_ && !serving().draining;
    Framing framing{.date = serving().date(), .secure = secure_, .close = !keep};
    auto head = response_head(response, framing);
    if (!head) {
        log(LogLevel::error, "response_header_refused");
        response = problem({.code = Errc::internal});
        framing.close = true;
        keep = false;
        head = response_head(response, framing);
    }
    const bool body = !head_only && has_body(response.status) && !response.body.empty();
    asio::const_buffer buffers[] = {asio::buffer(*head), asio::buffer(response.body)};
    const std::size_t bytes = head->size() + (body ? response.body.size() : 0);
    due_in(deadlines().response + std::chrono::seconds{bytes / 4096});
    const bool written = co_await write({buffers, body ? 2U : 1U});
    if (written && !keep) co_await linger();
    co_return (written && keep);
}

Task<bool> Connection::write(std::span<asio::const_buffer> buffers) {
    for (;;) {
        const auto step = transport_->write(buffers);
        if (step.error && !step.blocked()) co_return false;
        advance(buffers, step.bytes);
        if (buffers.empty()) co_return true;
        if (!step.blocked()) continue;
        const auto [fault] = co_await transport_->socket().async_wait(step.wait, as_result);
        if (fault) co_return false;
    }
}

// Reads on for a while after the last response: closing over unread bytes would destroy it.
Task<> Connection::linger() {
    constexpr std::chrono::seconds longest{2};
    constexpr std::size_t bytes_max = 1024 * 1024;
    due_in(std::min<std::chrono::milliseconds>(longest, deadlines().close));
    transport_->finish_sending();
    for (std::size_t seen = 0; seen < bytes_max;) {
        received_.clear();
        const bool more = co_await fill();
        if (!more) co_return;
        seen += received_.size();
    }
}

Task<> Connection::run() {
    const bool shaken = co_await shake_hands();
    due_in(deadlines().header);
    bool going = shaken;
    while (going) {
        going = co_await serve_one();
        idle_ = true;
        if (going && serving().draining && received_.empty()) going = false;
        if (going) due_in(received_.empty() ? deadlines().idle : deadlines().header);
    }
    if (transport_) transport_->close();
    leave();
}

Task<> run_connection(std::shared_ptr<Connection> connection) {
    co_await connection->run();
}

}  // namespace

void serve_http(std::shared_ptr<Serving> serving, std::unique_ptr<Transport> transport,
                const asio::ip::address& peer) {
    auto& loop = serving->loop;
    auto connection = std::make_shared<Connection>(std::move(serving), std::move(transport), peer);
    spawn(loop.get_executor(), "http_connection", run_connection(std::move(connection)));
}

}  // namespace holdfast::http
