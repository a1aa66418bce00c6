// A WebSocket by hand: for thousands of them, which must be cheap, and for one that behaves as no
// client of ours would. Throws when a step does not come off. Short frames only, and text frames of
// the server only.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "tests/support/program.hpp"

namespace holdfast::tests {

class BareSocket {
  public:
    explicit BareSocket(asio::io_context& loop) : socket_(loop) {}

    // `receive_buffer`: bytes the kernel takes that nobody reads; 0: as many as it likes.
    Task<> open(std::uint16_t port, std::string path, std::vector<http::Header> headers,
                int receive_buffer = 0);
    Task<> send(std::string text);  // up to 125 bytes
    // Reads until this stands in what has come; all of it, raw.
    Task<std::string> read_until(std::string wanted);
    // Reads to the end of the connection and answers pings; received() has what came last, raw.
    Task<> stay();
    bool received(std::string_view what) const { return received_.find(what) != std::string::npos; }
    void read_faster();  // through a large window, whatever it was opened with

  private:
    asio::ip::tcp::socket socket_;
    std::string received_;
};

}  // namespace holdfast::tests
