// One open WebSocket. Beast speaks the protocol; this adds the rules of the house: text only,
// bounded frames and queue, pings, a session called for one frame at a time. It uses callbacks and
// no coroutine of its own, so that a socket that only waits keeps no frames, timers or buffers
// beyond Beast's.
//
// At any time one thing drives it on: the opening, the reading, or the session's on_text; once it
// is closing, only the closing handshake. finish() follows the last of these.
//
// Beast 1.81 can lock itself when a read finds the peer's close frame or a fault in bytes it holds
// already while async_close is on its way: each waits for the other, and no input wakes them. So no
// read is begun while closing, and what is left of this is cut loose after its time (abandon).
#pragma once
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <list>

#include "router/http/beast_stream.hpp"
#include "router/http/serving.hpp"

namespace holdfast::http {

using Opening = boost::beast::http::request<boost::beast::http::empty_body>;

class WebSocket final : public Socket, public Live, public std::enable_shared_from_this<WebSocket> {
  public:
    WebSocket(std::shared_ptr<Serving> serving, std::unique_ptr<Transport> transport,
              const SocketRoute& route)
        : Live(std::move(serving)),
          transport_(std::move(transport)),
          route_(route),
          stream_(std::in_place, BeastStream{*transport_}) {
        ++this->serving().counts.open_sockets;
    }
    ~WebSocket() override;

    void open(const Opening& opening, Request request);

    bool send(std::shared_ptr<const std::string> text) override;
    void close(std::uint16_t code, std::string_view reason) override;

    void look(Steady::time_point now) override;
    void drain() override { close(1012, "restarting"); }
    void abort() override { transport_->close(); }

  private:
    void opened(Request request);
    void go_on();
    void read();
    void received(error_code fault, asio::mutable_buffer into, std::size_t bytes);
    void deliver();
    void on_text_done(const std::exception_ptr& failed);
    void write_soon();
    void write();
    void written(error_code fault);
    void close_when_written();
    void control(boost::beast::websocket::frame_type kind);
    void heard();
    void ping();
    void stop_driving();
    void abandon();
    void finish();

    std::unique_ptr<Transport> transport_;
    const SocketRoute& route_;
    std::optional<boost::beast::websocket::stream<BeastStream, false>> stream_;
    std::shared_ptr<Session> session_;
    std::list<std::shared_ptr<const std::string>>
        queue_;  // while writing_, the front is on its way
    std::size_t queued_bytes_ = 0;
    std::size_t together_ = 0;        // of the queue, still to leave with the front
    std::string text_;                // of the message being read, beyond its first bytes
    std::array<char, 128> first_{};   // where an idle socket's next message begins
    Steady::time_point due_ = never;  // for the opening, a message or the closing to be over
    Steady::time_point ping_at_ = never;
    std::string close_reason_;
    std::uint16_t close_code_ = 0;
    unsigned control_frames_ = 0;
    std::uint8_t unanswered_ = 0;  // pings
    bool driven_ = true;           // opening, reading or on_text will come back
    bool in_text_ = false, writing_ = false, pinging_ = false;
    bool closing_ = true;  // until opened
    bool close_sent_ = false, closed_ = false, finished_ = false;
    bool gone_ = false;  // seen closed at the last look
};

}  // namespace holdfast::http
