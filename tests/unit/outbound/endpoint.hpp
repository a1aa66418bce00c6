// A provider's side of the wire for tests: a real HTTP server on the test's own event loop, that
// notes what it is asked and answers as told. Tests run one task at a time; each wait ends after
// ten seconds, as a failure.
#pragma once
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <functional>
#include <string>
#include <vector>

#include "router/http/http.hpp"

namespace holdfast::tests {

inline constexpr std::chrono::seconds patience{10};

template <class T>
T run(asio::io_context& loop, Task<T> task) {
    auto done = asio::co_spawn(loop, std::move(task), asio::use_future);
    const auto until = std::chrono::steady_clock::now() + patience;
    loop.restart();
    while (done.wait_for(std::chrono::seconds{0}) != std::future_status::ready) {
        if (std::chrono::steady_clock::now() > until) throw std::runtime_error("the task hangs");
        loop.run_one_for(std::chrono::milliseconds{100});
    }
    return done.get();
}

inline bool run_until(asio::io_context& loop, const std::function<bool()>& so) {
    const auto until = std::chrono::steady_clock::now() + patience;
    loop.restart();
    while (!so()) {
        if (std::chrono::steady_clock::now() > until) return false;
        loop.run_one_for(std::chrono::milliseconds{20});
    }
    return true;
}

class Endpoint {
  public:
    explicit Endpoint(asio::io_context& loop, http::ServerOptions options = {})
        : secure_(options.tls.has_value()),
          never_(loop, std::chrono::steady_clock::time_point::max()) {
        http::Routes routes;
        for (const auto method : {http::Method::get, http::Method::post}) {
            std::string pattern;
            for (int depth = 0; depth < 6; ++depth) {
                pattern += "/{part}";
                routes.http.push_back({method, pattern, [this](http::Request request) {
                                           seen.push_back(std::move(request));
                                           return answered();
                                       }});
            }
        }
        server_ = http::Server::listen(loop.get_executor(), std::move(options), std::move(routes));
    }

    std::string url(std::string_view path = "/x") const {
        return (secure_ ? "https://127.0.0.1:" : "http://127.0.0.1:") +
               std::to_string(server_->port()) + std::string{path};
    }

    std::vector<http::Request> seen{};
    http::Response answer{.status = 200, .content_type = "text/plain", .body = "", .headers = {}};
    std::vector<http::Response> first_answers{};  // before `answer`, in order
    bool hangs = false;

  private:
    Task<http::Response> answered() {
        if (hangs) co_await never_.async_wait(as_result);
        if (first_answers.empty()) co_return answer;
        auto next = std::move(first_answers.front());
        first_answers.erase(first_answers.begin());
        co_return next;
    }

    bool secure_;
    asio::steady_timer never_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace holdfast::tests
