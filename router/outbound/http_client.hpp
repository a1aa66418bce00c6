// Our requests to other servers' HTTP APIs: libcurl's multi interface on one worker thread, for the
// whole process. Any thread may call fetch(); the answer comes on the caller's executor.
//
// Only http and https, certificates verified, no redirects followed, no proxy taken from the
// environment, no cookies, no decompression. Bounds: `under_way_max` requests at once (then
// `unavailable`), `connections_max` connections, `answer_bytes_max` of an answer's body, and each
// request's own times. Errors: `unavailable`: it certainly was not sent. `unknown_outcome`: it may
// have been. `shutting_down`: stop() came first; it may have been sent. `bad_request`: the URL is
// none. `forbidden`: an address it must not connect to; it was not sent. Details are fixed words, never what was sent.
//
// Stop or destroy it before the event loops that wait for answers are destroyed.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "router/core/clock.hpp"
#include "router/core/private.hpp"
#include "router/core/task.hpp"

namespace holdfast::outbound {

using RequestBody = Private<struct RequestBodyKind>;

struct HttpRequest {
    std::string url{};                                      // holds nothing private
    std::vector<std::pair<std::string, Secret>> headers{};  // without line breaks
    std::optional<RequestBody> body{};                      // POST when there is one, else GET
    std::string user{};                                     // Basic authentication, if not empty
    Secret password{};
    Millis connect_timeout{5'000};
    Millis timeout{15'000};  // of everything, with waiting for a connection
    // None: it may connect anywhere. Else only to public addresses (public_address.hpp) and to
    // these, whatever name leads there; any other is `forbidden`.
    std::optional<std::vector<std::string>> public_and{};
};

struct Answer {
    int status = 0;
    std::string body;
    bool body_lost = false;  // it was longer than the bound or broke off, and is left out
    std::optional<std::chrono::seconds> retry_after;
};

class HttpClient {
  public:
    HttpClient();
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    Task<Result<Answer>> fetch(HttpRequest request);

    // Ends what is under way as `shutting_down`, and the thread. A fetch() after it fails at once.
    void stop();

    static constexpr std::size_t under_way_max = 1'000;
    static constexpr long connections_max = 128;
    static constexpr std::size_t answer_bytes_max = 64 * 1024;

  private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace holdfast::outbound
