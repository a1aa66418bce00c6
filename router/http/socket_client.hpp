// The client's end of a WebSocket, for rehearsals, tests and benchmarks, which speak to the server
// over the real wire. Plain TCP. One thread; one read at a time. Every wait has a limit.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "router/core/task.hpp"
#include "router/http/http.hpp"

namespace holdfast::http {

class SocketClient {
  public:
    // Errors: `unavailable` when nothing listens, `forbidden` (with the status in the detail) when
    // refused.
    static Task<Result<std::unique_ptr<SocketClient>>> connect(std::string host, std::uint16_t port,
                                                               std::string path,
                                                               std::vector<Header> headers);
    virtual ~SocketClient() = default;
    // The next text frame; an error once the socket is closed. No limit of its own: close() ends
    // it.
    virtual Task<Result<std::string>> read() = 0;
    virtual Task<Result<>> send(std::string text) = 0;
    // Drops the connection without a word, as a lost network does.
    virtual void drop() = 0;
    // RFC 6455 code the server closed with; 0 when it has not.
    virtual std::uint16_t close_code() const = 0;
};

}  // namespace holdfast::http
