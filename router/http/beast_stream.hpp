// A Transport in the shape Beast asks of a stream. The only stream type that Beast's WebSocket is
// compiled for.
#pragma once
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/buffer_traits.hpp>
#include <boost/beast/core/role.hpp>

#include "router/http/transport.hpp"

namespace holdfast::http {

class BeastStream {
  public:
    using executor_type = LoopExecutor;
    using Signature = void(error_code, std::size_t);

    explicit BeastStream(Transport& transport) : transport_(&transport) {}
    executor_type get_executor() noexcept { return transport_->socket().get_executor(); }
    Transport& transport() { return *transport_; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, Signature>(
            [](auto handler, Transport* transport, asio::mutable_buffer into) {
                start_read(*transport, into, IoHandler{std::move(handler)});
            },
            token, transport_, first_of(buffers));
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return asio::async_initiate<Token, Signature>(
            [](auto handler, Transport* transport, const Pieces& pieces) {
                start_write(*transport, pieces, IoHandler{std::move(handler)});
            },
            token, transport_, pieces_of(buffers));
    }

  private:
    template <class Buffers>
    static asio::mutable_buffer first_of(const Buffers& buffers) {
        for (asio::mutable_buffer piece : boost::beast::buffers_range_ref(buffers)) {
            if (piece.size() != 0) return piece;
        }
        return {};
    }

    template <class Buffers>
    static Pieces pieces_of(const Buffers& buffers) {
        Pieces pieces;
        for (asio::const_buffer piece : boost::beast::buffers_range_ref(buffers)) {
            if (pieces.count == pieces_max) break;
            if (piece.size() != 0) pieces.piece[pieces.count++] = piece;
        }
        return pieces;
    }

    Transport* transport_;
};

inline void beast_close_socket(BeastStream& stream) {
    stream.transport().close();
}

// After the closing handshake: sends no more and reads until the peer has closed too, so that it
// sees our close frame.
template <class Handler>
class DrainBeforeClose {
  public:
    DrainBeforeClose(Transport& transport, Handler handler)
        : transport_(&transport), handler_(std::move(handler)) {}

    void operator()(error_code fault, std::size_t) {
        if (!fault) return start_read(*transport_, discarded(), std::move(*this));
        transport_->close();
        if (fault == asio::error::eof) fault = {};
        std::move(handler_)(fault);
    }

    static asio::mutable_buffer discarded() {
        static thread_local char bytes[4096];
        return asio::buffer(bytes);
    }

  private:
    Transport* transport_;
    Handler handler_;
};

template <class Handler>
void async_teardown(boost::beast::role_type, BeastStream& stream, Handler&& handler) {
    auto& transport = stream.transport();
    transport.finish_sending();
    using Drain = DrainBeforeClose<std::decay_t<Handler>>;
    start_read(transport, Drain::discarded(), Drain{transport, std::forward<Handler>(handler)});
}

}  // namespace holdfast::http
