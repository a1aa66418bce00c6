#include "router/outbound/http_client.hpp"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "router/outbound/public_address.hpp"

namespace holdfast::outbound {
namespace {

constexpr int poll_ms = 1'000;

// A request on its way, and who waits for it. The guard keeps the caller's loop running meanwhile.
struct Transfer {
    HttpRequest request;
    asio::any_completion_handler<void(Result<Answer>)> done;
    asio::executor_work_guard<asio::any_io_executor> caller;
    Answer answer{};
    CURL* easy = nullptr;
    curl_slist* headers = nullptr;
    bool refused = false;  // an address that it must not connect to

    Transfer(HttpRequest asked, asio::any_completion_handler<void(Result<Answer>)> handler,
             asio::any_io_executor executor)
        : request(std::move(asked)), done(std::move(handler)), caller(std::move(executor)) {}
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer() {
        curl_easy_cleanup(easy);
        curl_slist_free_all(headers);
    }
};

using Owned = std::unique_ptr<Transfer>;

void finish(Owned transfer, Result<Answer> result) {
    auto executor = transfer->caller.get_executor();
    asio::post(executor, [owned = std::move(transfer), outcome = std::move(result)]() mutable {
        auto done = std::move(owned->done);
        owned.reset();
        std::move(done)(std::move(outcome));
    });
}

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* transfer) {
    auto& answer = static_cast<Transfer*>(transfer)->answer;
    if (answer.body.size() + count > HttpClient::answer_bytes_max) {
        return 0;  // ends the transfer
    }
    answer.body.append(bytes, count);
    return count;
}

// Asked for each address before the connection to it, after the name was looked up.
curl_socket_t open_socket(void* transfer, curlsocktype, curl_sockaddr* to) {
    auto& asking = *static_cast<Transfer*>(transfer);
    const auto is = [to](const std::string& text) { return is_address(to->addr, text); };
    if (is_public(to->addr) || std::ranges::any_of(*asking.request.public_and, is))
        return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
    asking.refused = true;
    return CURL_SOCKET_BAD;
}

bool has_line_break(std::string_view text) {
    return text.find_first_of(std::string_view{"\r\n\0", 3}) != text.npos;
}

bool set_headers(Transfer& transfer) {
    for (const auto& [name, value] : transfer.request.headers) {
        if (has_line_break(name) || has_line_break(value.reveal())) return false;
        const auto line = name + ": " + value.reveal();
        transfer.headers = curl_slist_append(transfer.headers, line.c_str());
    }
    transfer.headers = curl_slist_append(transfer.headers, "Expect:");
    return true;
}

bool set_up(Transfer& transfer) {
    auto* easy = transfer.easy = curl_easy_init();
    if (easy == nullptr || !set_headers(transfer)) return false;
    const auto& request = transfer.request;
    const auto set = [easy](CURLoption option, auto value) {
        if (curl_easy_setopt(easy, option, value) != CURLE_OK)
            throw std::runtime_error("libcurl is older than 7.87");
    };
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_PROXY, "");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);  // or a slow name server would hold up the thread
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    set(CURLOPT_USERAGENT, "holdfast");
    set(CURLOPT_HTTPHEADER, transfer.headers);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    set(CURLOPT_PRIVATE, static_cast<void*>(&transfer));
    if (request.public_and) {
        set(CURLOPT_OPENSOCKETFUNCTION, &open_socket);
        set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&transfer));
        set(CURLOPT_FRESH_CONNECT, 1L);  // one that stands was opened without being asked
    }
    if (request.body) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
        set(CURLOPT_POSTFIELDS, request.body->reveal().data());
    }
    if (!request.user.empty()) {
        set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
        set(CURLOPT_USERNAME, request.user.c_str());
        set(CURLOPT_PASSWORD, request.password.reveal().c_str());
    }
    return true;
}

std::unexpected<Error> fault_of(const Transfer& transfer, CURLcode code) {
    auto* easy = transfer.easy;
    long sent = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &sent);
    switch (code) {
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return fail(Errc::bad_request, "the URL is not one of http or https");
        case CURLE_COULDNT_RESOLVE_HOST:
            return fail(Errc::unavailable, "the host's name is not known");
        case CURLE_COULDNT_CONNECT:
            if (transfer.refused)
                return fail(Errc::forbidden, "the address is private and not listed");
            return fail(Errc::unavailable, "the host takes no connection");
        case CURLE_PEER_FAILED_VERIFICATION:
            return fail(Errc::unavailable, "the host's certificate is not trusted");
        case CURLE_SSL_CONNECT_ERROR:
            return fail(Errc::unavailable, "no TLS connection came about");
        case CURLE_OPERATION_TIMEDOUT:
            if (sent == 0) return fail(Errc::unavailable, "no connection in time");
            return fail(Errc::unknown_outcome, "no answer in time");
        default:
            if (sent == 0) return fail(Errc::unavailable, "the connection was lost");
            return fail(Errc::unknown_outcome, "the connection was lost");
    }
}

Result<Answer> result_of(Transfer& transfer, CURLcode code) {
    auto& answer = transfer.answer;
    long status = 0;
    curl_off_t retry_after = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer.easy, CURLINFO_RETRY_AFTER, &retry_after);
    if (code != CURLE_OK) {
        // With a final status the request was answered, whatever became of the body: taking that
        // for a lost one would send a text twice.
        if (status < 200) return fault_of(transfer, code);
        answer.body.clear();
        answer.body_lost = true;
    }
    answer.status = static_cast<int>(status);
    if (retry_after > 0) {
        const auto longest = std::chrono::seconds{std::chrono::hours{24}}.count();
        answer.retry_after = std::chrono::seconds{std::min<curl_off_t>(retry_after, longest)};
    }
    return std::move(answer);
}

}  // namespace

class HttpClient::Worker {
  public:
    Worker() {
        static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
        if (ready != CURLE_OK || (multi_ = curl_multi_init()) == nullptr)
            throw std::runtime_error("libcurl cannot be used");
        curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections_max);
        thread_ = std::thread{[this] { run(); }};
    }

    void take(Owned transfer) {
        auto refusal = Errc::shutting_down;
        {
            const std::lock_guard hold{lock_};
            if (!stopping_ && under_way_ < under_way_max) {
                ++under_way_;
                asked_.push_back(std::move(transfer));
            } else if (!stopping_) {
                refusal = Errc::unavailable;
            }
        }
        if (transfer)
            finish(std::move(transfer),
                   fail(refusal, "too many requests under way, or none any more"));
        else
            curl_multi_wakeup(multi_);
    }

    void stop() {
        {
            const std::lock_guard hold{lock_};
            stopping_ = true;
        }
        curl_multi_wakeup(multi_);
        if (thread_.joinable()) thread_.join();
    }

    ~Worker() {
        stop();
        curl_multi_cleanup(multi_);
    }

  private:
    void run() {
        while (start_asked()) {
            int running = 0;
            curl_multi_perform(multi_, &running);
            take_finished();
            curl_multi_poll(multi_, nullptr, 0, poll_ms, nullptr);
        }
        for (auto& [easy, transfer] : running_) {
            curl_multi_remove_handle(multi_, easy);
            finish(std::move(transfer), fail(Errc::shutting_down));
        }
        running_.clear();
    }

    // False once it is time to end.
    bool start_asked() {
        std::vector<Owned> asked;
        bool stopping = false;
        {
            const std::lock_guard hold{lock_};
            asked.swap(asked_);
            stopping = stopping_;
        }
        for (auto& transfer : asked) {
            if (stopping) {
                end(std::move(transfer), fail(Errc::shutting_down));
            } else if (!set_up(*transfer)) {
                end(std::move(transfer), fail(Errc::bad_request, "a header holds a line break"));
            } else {
                auto* easy = transfer->easy;
                running_.emplace(easy, std::move(transfer));
                curl_multi_add_handle(multi_, easy);
            }
        }
        return !stopping;
    }

    void take_finished() {
        int left = 0;
        while (const auto* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            auto* easy = message->easy_handle;
            const auto code = message->data.result;
            curl_multi_remove_handle(multi_, easy);
            auto transfer = std::move(running_.extract(easy).mapped());
            auto result = result_of(*transfer, code);
            end(std::move(transfer), std::move(result));
        }
    }

    void end(Owned transfer, Result<Answer> result) {
        {
            const std::lock_guard hold{lock_};
            --under_way_;
        }
        finish(std::move(transfer), std::move(result));
    }

    std::mutex lock_;
    std::vector<Owned> asked_;   // under lock_
    std::size_t under_way_ = 0;  // under lock_
    bool stopping_ = false;      // under lock_
    CURLM* multi_ = nullptr;
    std::unordered_map<CURL*, Owned> running_;  // the thread's own
    std::thread thread_;
};

HttpClient::HttpClient() : worker_(std::make_unique<Worker>()) {}
HttpClient::~HttpClient() = default;
void HttpClient::stop() {
    worker_->stop();
}

Task<Result<Answer>> HttpClient::fetch(HttpRequest request) {
    const auto executor = co_await asio::this_coro::executor;
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Result<Answer>)>(
        [this, executor, &request](auto handler) {
            worker_->take(
                std::make_unique<Transfer>(std::move(request), std::move(handler), executor));
        },
        asio::use_awaitable);
}

}  // namespace holdfast::outbound
