// The services that on-call notices go to, over real HTTP on the test's own event loop: each call
// is checked as the real one checks it (docs of PagerDuty Events v2, Alertmanager API v2, Slack,
// Teams, Standard Webhooks), what is wrong with it is noted, and it is answered as told. Use on the
// thread of its loop; the loop goes after it.
//   /v2/enqueue   /api/v2/alerts   /slack   /teams   /hook
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "router/http/http.hpp"

namespace holdfast::tests {

class FakePager {
  public:
    static constexpr auto routing_key = "0123456789abcdef0123456789abcdef";
    static constexpr auto webhook_secret = "whsec_aG90bGluZS10ZXN0LXNlY3JldC0wMTIzNDU2Nzg5YWI=";

    enum class Does {
        take,
        refuse,
        busy,
        fail,
        redirect,
        silence
    };  // 202, 400, 429, 500, 302, nothing

    struct Call {
        std::string path;
        boost::json::value body;
        std::string raw;
        std::vector<http::Header> headers;
        std::chrono::steady_clock::time_point at;
    };

    explicit FakePager(asio::io_context& loop, std::uint16_t port = 0);

    std::string url(std::string_view path = {}) const;
    std::vector<Call> of(std::string_view path) const;

    std::vector<Call> calls;          // whatever was answered
    std::vector<std::string> faults;  // what a real service would have refused, and why
    std::map<std::string, Does, std::less<>> does;  // by path; else it takes
    int redirected = 0;                             // calls that followed a redirect

  private:
    Task<http::Response> take(http::Request request);
    http::Response answer(const std::string& path, Does what) const;

    asio::steady_timer never_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace holdfast::tests
