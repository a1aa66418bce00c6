// The edge: HTTP/1.1 and WebSocket over TCP or TLS. This header names no Beast type, so that Beast
// is compiled in this folder alone. A Server belongs to one node and is used from its thread only.
//
// Bounds: header block 8 KiB and 100 fields; body per route, over it 413; what could be read in two
// ways is answered 400; both close the connection (RFC 9112 sections 3, 5, 6, 11.2). Slow peers are
// cut off as Deadlines say. A socket that does not take what it is sent is closed with 1013 once
// its queue is over the route's bound. HEAD is served from GET; other methods of a known path: 405.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "router/core/error.hpp"
#include "router/core/task.hpp"

namespace holdfast::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del };

using Header = std::pair<std::string, std::string>;

struct Request {
    Method method = Method::get;
    std::string path{};             // percent-decoded, without the query
    std::string query{};            // as sent, without '?'
    std::vector<Header> headers{};  // names in lower case
    std::string body{};
    std::vector<std::string> captured{};  // the parts of the path that the pattern's {…} matched
    std::string peer{};   // the client's address; a trusted proxy's X-Forwarded-For is honoured
    bool secure = false;  // TLS here, or declared by a trusted proxy
    // Empty when absent. `name` in lower case.
    std::string_view header(std::string_view name) const;
    // One cookie's value, empty when absent.
    std::string_view cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body{};
    std::vector<Header> headers{};
};

// application/problem+json (RFC 9457) from the error's row in the table.
Response problem(const Error& error);

// Decoded pairs of a form or a query (application/x-www-form-urlencoded), in order, repeats kept.
// Fails on a broken percent escape or more than 256 pairs.
Result<std::vector<Header>> parse_form(std::string_view text);
// The first value by that name; empty when absent.
std::string_view form_value(const std::vector<Header>& form, std::string_view name);

// Bounds its own waits. What it throws is answered 500, logged without its words, and ends that
// connection only.
using Handler = std::function<Task<Response>(Request request)>;

struct Route {
    Method method;
    std::string pattern;  // "/v1/contacts/{id}/events"
    Handler handle;
    std::size_t body_bytes_max = 64 * 1024;
};

// One open socket's sending side. Owned by its connection; sessions hold a weak_ptr or stop using
// it after on_close().
class Socket {
  public:
    virtual ~Socket() = default;
    // Queues one text frame; frames leave in order. False once the socket is closing.
    virtual bool send(std::shared_ptr<const std::string> text) = 0;
    // Starts the closing handshake after what is queued. Codes: RFC 6455 section 7.4 and 4000 to
    // 4999.
    virtual void close(std::uint16_t code, std::string_view reason) = 0;
};

// What a socket's frames mean. Made per connection, called on the node's thread. The next frame is
// read only when on_text has finished, so a session handles frames in order and a flooding peer
// waits.
class Session {
  public:
    virtual ~Session() = default;
    virtual Task<> on_text(std::string text) = 0;
    // Called once, whatever the reason, and never while on_text is running; nothing is called
    // afterwards.
    virtual void on_close() = 0;
};

struct SocketRoute {
    std::string pattern;
    std::string subprotocol = "holdfast.v1";  // must be offered by the client
    // Refuses the upgrade with a response, or allows it (checks Origin, session, …).
    std::function<Task<std::optional<Response>>(const Request& request)> admit{};
    std::function<std::shared_ptr<Session>(Request request, std::shared_ptr<Socket> socket)> open{};
    std::size_t frame_bytes_max = 64 * 1024;
    std::size_t queue_bytes_max = 1024 * 1024;
};

struct Routes {
    std::vector<Route> http;
    std::vector<SocketRoute> sockets{};
    // Asked for a GET or HEAD whose path no pattern matches, for instance StaticFiles; none: 404.
    Handler fallback{};
};

struct TlsFiles {
    std::string certificate_chain;  // PEM
    std::string private_key;        // PEM
};

// How long a peer may take. Kept apart so that tests can shorten them; they are enforced to within
// a second, or a quarter of the shortest of them if that is less.
struct Deadlines {
    std::chrono::milliseconds handshake{10'000};  // TLS
    std::chrono::milliseconds header{
        10'000};  // from the first byte, or from the connect, to the empty line
    std::chrono::milliseconds body{20'000};  // from the end of the header
    std::chrono::milliseconds idle{60'000};  // between two requests
    std::chrono::milliseconds response{
        20'000};                             // to take a response; one second more for each 4 KiB
    std::chrono::milliseconds close{5'000};  // to answer a closing handshake
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free one
    // Takes its share of a port that another Server of this process listens on already. Without it
    // a port that anybody listens on is refused.
    bool join_port = false;
    std::optional<TlsFiles> tls{};
    std::vector<std::string>
        trusted_proxies{};  // addresses whose X-Forwarded-For and -Proto are believed
    std::size_t connections_max = 20'000;  // those over it are answered 503 and closed
    // A socket silent for this long is pinged, again after half of it, and dropped after another
    // half: a dead peer is noticed within twice this time.
    std::chrono::milliseconds ping_every{20'000};
    Deadlines deadlines{};
};

struct ServerCounts {  // since start, for metrics
    std::uint64_t connections = 0, requests = 0, refused_malformed = 0, accept_errors = 0,
                  slow_sockets = 0;
    std::size_t open_connections = 0, open_sockets = 0;
};

class Server {
  public:
    // Binds and listens or throws std::system_error / std::runtime_error naming what
    // to mend. The executor is an io_context's; the Server goes before it does.
    static std::unique_ptr<Server> listen(asio::any_io_executor executor, ServerOptions options,
                                          Routes routes);
    virtual ~Server() = default;
    virtual std::uint16_t port() const = 0;
    virtual ServerCounts counts() const = 0;
    // Stops accepting, closes idle connections, lets running requests finish and closes sockets
    // with 1012; returns when all are gone or the time is over.
    virtual Task<> drain(std::chrono::milliseconds limit) = 0;
};

// The files of one folder (and its subfolders), read once at start: type, ETag, ready-compressed
// twins (.br, .gz), strict Content-Security-Policy and no-sniff headers. "/desk" finds "desk.html".
// Throws if the folder cannot be read.
class StaticFiles {
  public:
    // `chat_frame_ancestors`: the origins whose pages may frame chat.html, in the syntax of the
    // policy.
    explicit StaticFiles(const std::string& folder, std::string chat_frame_ancestors = "'self'");
    ~StaticFiles();
    std::optional<Response> find(const Request& request) const;

  private:
    struct Files;
    std::unique_ptr<const Files> files_;
};

}  // namespace holdfast::http
