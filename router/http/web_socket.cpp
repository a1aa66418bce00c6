#include "router/http/web_socket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "router/core/log.hpp"

namespace holdfast::http {
namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

constexpr std::size_t frame_overhead = 64;    // what a queued frame costs beside its text
constexpr unsigned control_frames_max = 100;  // from the peer, between two looks: about a second

// Keeps the session while it works, and turns whatever on_text throws into this task's failure.
Task<> answer(std::shared_ptr<Session> session, std::string text) {
    co_await session->on_text(std::move(text));
}

}  // namespace

WebSocket::~WebSocket() {
    if (!finished_) --serving().counts.open_sockets;
}

void WebSocket::open(const Opening& opening, Request request) {
    due_ = Steady::now() + serving().options.deadlines.header;
    stream_->read_message_max(route_.frame_bytes_max);
    stream_->auto_fragment(false);
    stream_->control_callback([this](websocket::frame_type kind, auto) { control(kind); });
    stream_->set_option(websocket::stream_base::decorator(
        [&subprotocol = route_.subprotocol](websocket::response_type& response) {
            response.set(beast::http::field::server, "holdfast");
            response.set(beast::http::field::sec_websocket_protocol, subprotocol);
        }));
    stream_->async_accept(opening, [self = shared_from_this(),
                                    request = std::move(request)](error_code fault) mutable {
        if (fault) return self->stop_driving();
        self->opened(std::move(request));
    });
}

void WebSocket::opened(Request request) {
    due_ = never;
    closing_ = false;
    heard();
    try {
        session_ = route_.open(std::move(request), shared_from_this());
    } catch (...) {
        log(LogLevel::error, "open_failed", {vouched("route", route_.pattern)});
    }
    if (!session_) close(1011, "internal");
    if (serving().draining) drain();
    go_on();
}

void WebSocket::go_on() {
    if (!closing_) return read();
    text_ = {};
    driven_ = false;  // the closing goes on by itself
    if (closed_) finish();
}

void WebSocket::read() {
    auto into = asio::buffer(first_);
    if (!text_.empty()) {
        constexpr std::size_t step_min = 1536;
        const auto used = text_.size();
        text_.resize(std::min(route_.frame_bytes_max + 1, used + std::max(used, step_min)));
        into = asio::buffer(text_) + used;
    }
    stream_->async_read_some(
        into, [self = shared_from_this(), into](error_code fault, std::size_t bytes) {
            self->received(fault, into, bytes);
        });
}

void WebSocket::received(error_code fault, asio::mutable_buffer into, std::size_t bytes) {
    if (fault) return stop_driving();
    heard();
    if (text_.empty()) {
        text_.assign(first_.data(), bytes);
    } else {
        text_.resize(text_.size() - into.size() + bytes);
    }
    if (!stream_->got_text()) close(1003, "text only");
    if (!closing_ && stream_->is_message_done()) return deliver();
    if (due_ == never) due_ = Steady::now() + serving().options.deadlines.body;
    go_on();
}

void WebSocket::deliver() {
    in_text_ = true;
    due_ = never;
    asio::co_spawn(serving().loop, answer(session_, std::exchange(text_, {})),
                   [self = shared_from_this()](const std::exception_ptr& failed) {
                       self->on_text_done(failed);
                   });
}

void WebSocket::on_text_done(const std::exception_ptr& failed) {
    in_text_ = false;
    if (failed) {
        log(LogLevel::error, "session_failed", {vouched("route", route_.pattern)});
        close(1011, "internal");
    }
    heard();
    if (!transport_->is_open()) return stop_driving();
    go_on();
}

bool WebSocket::send(std::shared_ptr<const std::string> text) {
    if (closing_) return false;
    queued_bytes_ += text->size() + frame_overhead;
    queue_.push_back(std::move(text));
    if (queued_bytes_ > route_.queue_bytes_max) {
        ++serving().counts.slow_sockets;
        queue_.erase(writing_ ? std::next(queue_.begin()) : queue_.begin(), queue_.end());
        close(1013, "too slow");
        return false;
    }
    if (!writing_) write_soon();
    return true;
}

// Once this turn of the loop has said all it has to say, which then leaves together.
void WebSocket::write_soon() {
    writing_ = true;
    asio::post(serving().loop, [self = shared_from_this()] {
        if (self->finished_) return;
        self->together_ = self->queue_.size();
        self->write();
    });
}

void WebSocket::write() {
    transport_->hold_back(together_ > 1);
    stream_->async_write(
        asio::buffer(*queue_.front()),
        [self = shared_from_this()](error_code fault, std::size_t) { self->written(fault); });
    transport_->hold_back(false);
}

void WebSocket::written(error_code fault) {
    writing_ = false;
    queued_bytes_ -= queue_.front()->size() + frame_overhead;
    queue_.pop_front();
    if (fault) {
        queue_.clear();
        closing_ = true;
        transport_->close();
        if (!driven_ && !close_sent_) finish();
        return;
    }
    if (queue_.empty()) return close_when_written();
    writing_ = true;
    // What was queued meanwhile leaves after these, so that they wait for no others.
    if (--together_ == 0) together_ = queue_.size();
    write();
}

void WebSocket::close(std::uint16_t code, std::string_view reason) {
    if (closing_) return;
    closing_ = true;
    constexpr std::size_t reason_max = 123;
    close_code_ = code;
    close_reason_ = reason.substr(0, reason_max);
    due_ = Steady::now() + serving().options.deadlines.close;
    if (!writing_) close_when_written();
}

void WebSocket::close_when_written() {
    if (!closing_ || close_sent_ || finished_) return;
    close_sent_ = true;
    const websocket::close_reason reason{static_cast<websocket::close_code>(close_code_),
                                         close_reason_};
    stream_->async_close(reason, [self = shared_from_this()](error_code) {
        self->closed_ = true;
        self->transport_->close();
        if (!self->driven_) self->finish();
    });
}

void WebSocket::control(websocket::frame_type kind) {
    if (kind == websocket::frame_type::close) return;
    if (++control_frames_ > control_frames_max) return transport_->close();
    heard();
}

void WebSocket::heard() {
    unanswered_ = 0;
    ping_at_ = Steady::now() + serving().options.ping_every;
}

void WebSocket::look(Steady::time_point now) {
    if (finished_) return;
    control_frames_ = 0;
    if (!transport_->is_open()) {
        if (std::exchange(gone_, true) && !in_text_) abandon();
        return;
    }
    if (transport_->finished_sending() && due_ == never) {
        due_ = now + serving().options.deadlines.close;
    }
    if (now >= due_) return transport_->close();
    if (closing_ || in_text_ || now < ping_at_) return;
    if (unanswered_ == 2) return transport_->close();
    ++unanswered_;
    ping_at_ = now + serving().options.ping_every / 2;
    ping();
}

void WebSocket::ping() {
    if (pinging_) return;
    pinging_ = true;
    stream_->async_ping({}, [self = shared_from_this()](error_code) { self->pinging_ = false; });
}

void WebSocket::stop_driving() {
    driven_ = false;
    closing_ = true;
    transport_->close();
    if (!close_sent_ || closed_) finish();
}

// Later, since a look must not end what it looks at.
void WebSocket::abandon() {
    asio::post(serving().loop, [self = shared_from_this()] {
        self->stream_.reset();
        self->finish();
    });
}

void WebSocket::finish() {
    if (std::exchange(finished_, true)) return;
    --serving().counts.open_sockets;
    leave();
    if (!writing_) queue_.clear();
    const auto session = std::exchange(session_, nullptr);
    if (!session) return;
    try {
        session->on_close();
    } catch (...) {
        log(LogLevel::error, "on_close_failed", {vouched("route", route_.pattern)});
    }
}

namespace {

Opening opening_of(const Request& request) {
    Opening opening{beast::http::verb::get, "/", 11};
    for (const auto& [name, value] : request.headers) opening.insert(name, value);
    return opening;
}

}  // namespace

void serve_socket(std::shared_ptr<Serving> serving, std::unique_ptr<Transport> transport,
                  const SocketRoute& route, Request request) {
    const auto socket =
        std::make_shared<WebSocket>(std::move(serving), std::move(transport), route);
    const auto opening = opening_of(request);
    socket->open(opening, std::move(request));
}

}  // namespace holdfast::http
