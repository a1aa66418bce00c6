// A WebSocket route whose session sends back each text, and obeys a few words.
#pragma once
#include <atomic>

#include "router/http/http.hpp"

namespace holdfast::http {

// What sessions did, for tests to look at; reset by echo_socket().
struct EchoNotes {
    std::atomic<int> opened = 0, closed = 0, after_close = 0;
    std::weak_ptr<Socket> last{};  // on the server's thread only
};
EchoNotes& echo_notes();

// At "/socket", limits 1 KiB a frame, 64 KiB queued. "throw" throws, "close" closes with 4401,
// "flood" sends 2,000 texts of 1 KiB, "wait" waits 50 ms before it echoes, "burst" sends the
// numbers 0 to 99.
SocketRoute echo_socket();

}  // namespace holdfast::http
