#include "router/http/transport.hpp"

#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>

namespace holdfast::http {
namespace {

IoStep step_of(ssize_t result, asio::socket_base::wait_type wait) {
    if (result > 0) return {.bytes = static_cast<std::size_t>(result)};
    if (result == 0) return {.error = asio::error::eof};
    if (errno == EAGAIN || errno == EINTR) return {.error = asio::error::would_block, .wait = wait};
    return {.error = error_code{errno, boost::system::system_category()}};
}

void complete_later(Transport& transport, IoHandler handler, const IoStep& step) {
    asio::post(transport.socket().get_executor(), [handler = std::move(handler), step]() mutable {
        std::move(handler)(step.error, step.bytes);
    });
}

struct ReadWhenReady {
    Transport& transport;
    asio::mutable_buffer into;
    IoHandler handler;

    void operator()(error_code fault) {
        if (fault) return std::move(handler)(fault, 0);
        const auto step = transport.read(into);
        if (!step.blocked()) return std::move(handler)(step.error, step.bytes);
        auto& socket = transport.socket();
        socket.async_wait(step.wait, std::move(*this));
    }
};

struct WriteWhenReady {
    Transport& transport;
    Pieces pieces;
    IoHandler handler;

    void operator()(error_code fault) {
        if (fault) return std::move(handler)(fault, 0);
        const auto step = transport.write({pieces.piece.data(), pieces.count});
        if (!step.blocked()) return std::move(handler)(step.error, step.bytes);
        auto& socket = transport.socket();
        socket.async_wait(step.wait, std::move(*this));
    }
};

}  // namespace

Transport::Transport(LoopSocket socket) : socket_(std::move(socket)) {}

IoStep Transport::read(asio::mutable_buffer into) {
    const auto result = ::recv(descriptor(), into.data(), into.size(), MSG_DONTWAIT);
    return step_of(result, asio::socket_base::wait_read);
}

IoStep Transport::write(std::span<const asio::const_buffer> from) {
    iovec parts[pieces_max];
    msghdr message{};
    message.msg_iov = parts;
    for (const auto& piece : from.first(std::min(from.size(), pieces_max))) {
        parts[message.msg_iovlen++] = {const_cast<void*>(piece.data()), piece.size()};
    }
    const int flags = MSG_DONTWAIT | MSG_NOSIGNAL | (held_back_ ? MSG_MORE : 0);
    const auto result = ::sendmsg(descriptor(), &message, flags);
    return step_of(result, asio::socket_base::wait_write);
}

void Transport::finish_sending() {
    if (finished_sending_) return;
    finished_sending_ = true;
    if (!socket_.is_open()) return;
    say_goodbye();
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

void Transport::close() {
    if (!socket_.is_open()) return;
    if (!finished_sending_) say_goodbye();
    finished_sending_ = true;
    error_code ignored;
    socket_.close(ignored);
}

void start_read(Transport& transport, asio::mutable_buffer into, IoHandler handler) {
    // A full TLS record may be decrypted already; anything else is waited for, so that one busy
    // peer takes its turn.
    auto wait = asio::socket_base::wait_read;
    if (transport.buffered()) {
        const auto step = transport.read(into);
        if (!step.blocked()) return complete_later(transport, std::move(handler), step);
        wait = step.wait;
    }
    transport.socket().async_wait(wait, ReadWhenReady{transport, into, std::move(handler)});
}

void start_write(Transport& transport, const Pieces& pieces, IoHandler handler) {
    const auto step = transport.write({pieces.piece.data(), pieces.count});
    if (!step.blocked()) return complete_later(transport, std::move(handler), step);
    transport.socket().async_wait(step.wait, WriteWhenReady{transport, pieces, std::move(handler)});
}

void advance(std::span<asio::const_buffer>& buffers, std::size_t bytes) {
    while (!buffers.empty() && bytes >= buffers.front().size()) {
        bytes -= buffers.front().size();
        buffers = buffers.subspan(1);
    }
    if (!buffers.empty()) buffers.front() += bytes;
}

}  // namespace holdfast::http
