// The one seam between protocols and what carries them: TCP, or TLS over it. Reading and writing
// never wait; who gets would_block waits on socket() for `wait` and tries again. So HTTP and
// WebSocket are compiled once, and a connection that waits holds no buffer. A Transport is used by
// its node's thread only.
#pragma once
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <span>

namespace holdfast::http {

namespace asio = boost::asio;
using boost::system::error_code;
using LoopExecutor = asio::io_context::executor_type;
using LoopSocket = asio::basic_stream_socket<asio::ip::tcp, LoopExecutor>;

struct IoStep {
    std::size_t bytes = 0;
    error_code error{};  // would_block: see `wait`; eof: the peer has finished sending
    asio::socket_base::wait_type wait = asio::socket_base::wait_read;
    bool blocked() const { return error == asio::error::would_block; }
};

class Transport {
  public:
    explicit Transport(LoopSocket socket);
    virtual ~Transport() = default;

    virtual IoStep handshake() { return {}; }
    virtual IoStep read(asio::mutable_buffer into);
    // Takes the front of the buffers, perhaps not all of it.
    virtual IoStep write(std::span<const asio::const_buffer> from);
    // While it is held back, what is written may stay with this machine so that it leaves together
    // with what is written next; something must be. TLS sends at once.
    void hold_back(bool on) { held_back_ = on; }
    // Bytes can be read although the socket may not become readable.
    virtual bool buffered() const { return false; }

    // Says that nothing more will be sent; reading goes on.
    void finish_sending();
    // Ends it; whatever waits on the socket completes with an error. Any number of times.
    void close();
    bool finished_sending() const { return finished_sending_; }
    bool is_open() const { return socket_.is_open(); }
    LoopSocket& socket() { return socket_; }

  protected:
    virtual void say_goodbye() {}
    int descriptor() { return socket_.native_handle(); }

  private:
    LoopSocket socket_;
    bool finished_sending_ = false;
    bool held_back_ = false;
};

// The same with completion, for Beast. Never completes inside the call. The Transport outlives the
// operation.
using IoHandler = asio::any_completion_handler<void(error_code, std::size_t)>;
void start_read(Transport& transport, asio::mutable_buffer into, IoHandler handler);

inline constexpr std::size_t pieces_max = 8;  // of one gathering write
struct Pieces {
    std::array<asio::const_buffer, pieces_max> piece{};
    std::size_t count = 0;
};
void start_write(Transport& transport, const Pieces& pieces, IoHandler handler);

// Drops the first `bytes`.
void advance(std::span<asio::const_buffer>& buffers, std::size_t bytes);

}  // namespace holdfast::http
