#include "ops/rehearsal/frame_client.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

namespace holdfast::rehearsal {
namespace {

constexpr auto answer_limit = std::chrono::seconds{15};
constexpr std::size_t kept_max = 10'000;

Error error_of(const json::object& data) {
    Error error{Errc::bad_request, std::string{data.at("code").as_string()}, {}};
    for (int code = 0; code <= static_cast<int>(Errc::internal); ++code)
        if (facts(static_cast<Errc>(code)).name == error.detail) error.code = static_cast<Errc>(code);
    if (const auto* field = data.if_contains("field")) error.field = field->as_string();
    return error;
}

}  // namespace

Task<Result<std::shared_ptr<FrameClient>>> FrameClient::connect(std::uint16_t port, std::string path,
                                                                std::vector<http::Header> headers) {
    headers.emplace_back("Sec-WebSocket-Protocol", "holdfast.v1");
    auto executor = co_await asio::this_coro::executor;
    auto socket = co_await http::SocketClient::connect("127.0.0.1", port, std::move(path), std::move(headers));
    if (!socket) co_return std::unexpected(socket.error());
    std::shared_ptr<FrameClient> client{new FrameClient{executor, std::move(*socket)}};
    spawn(executor, "frame_client", client->listen());
    co_return client;
}

Task<> FrameClient::listen() {
    auto self = shared_from_this();
    for (;;) {
        auto text = co_await socket_->read();
        if (!text) break;
        auto frame = json::parse(*text).as_object();
        if (const auto* answered = frame.if_contains("re")) {
            answers_[answered->to_number<std::int64_t>()] = std::move(frame);
        } else {
            Push push{std::string{frame.at("type").as_string()}, frame.at("data").as_object(),
                      std::chrono::steady_clock::now()};
            if (on_push) {
                on_push(push);
                continue;
            }
            pushes_.push_back(std::move(push));
            if (pushes_.size() > kept_max) pushes_.pop_front();
        }
        changed_.cancel();
    }
    closed_ = true;
    changed_.cancel();
}

Task<> FrameClient::write() {
    auto self = shared_from_this();
    writing_ = true;
    while (!outgoing_.empty() && !closed_) {
        auto text = std::move(outgoing_.front());
        outgoing_.pop_front();
        auto sent = co_await socket_->send(std::move(text));
        if (!sent) closed_ = true;
    }
    writing_ = false;
}

Task<Result<json::object>> FrameClient::ask(std::string type, json::object data) {
    auto self = shared_from_this();
    const auto id = ++last_id_;
    outgoing_.push_back(json::serialize(json::object{{"id", id}, {"type", type}, {"data", std::move(data)}}));
    if (!writing_) spawn(executor_, "frame_write", write());
    const auto until = std::chrono::steady_clock::now() + answer_limit;
    for (;;) {
        if (auto found = answers_.extract(id); !found.empty()) {
            auto& frame = found.mapped();
            auto& inner = frame.at("data").as_object();
            if (frame.at("type").as_string() == "ok") co_return std::move(inner);
            co_return std::unexpected(error_of(inner));
        }
        if (closed_) co_return fail(Errc::unknown_outcome, "the socket closed before the answer");
        if (std::chrono::steady_clock::now() > until) co_return fail(Errc::unknown_outcome, "no answer in time");
        changed_.expires_at(until);
        co_await changed_.async_wait(as_result);
    }
}

Task<Result<Push>> FrameClient::next(Wanted wanted, std::chrono::milliseconds limit) {
    auto self = shared_from_this();
    const auto until = std::chrono::steady_clock::now() + limit;
    for (;;) {
        const auto found = std::find_if(pushes_.begin(), pushes_.end(), wanted);
        if (found != pushes_.end()) {
            auto push = std::move(*found);
            pushes_.erase(found);
            co_return push;
        }
        if (closed_) co_return fail(Errc::unavailable, "the socket closed");
        if (std::chrono::steady_clock::now() > until) co_return fail(Errc::not_found, "nothing came in time");
        changed_.expires_at(until);
        co_await changed_.async_wait(as_result);
    }
}

Task<Result<Push>> FrameClient::next(std::string type, std::chrono::milliseconds limit) {
    return next([type](const Push& push) { return push.type == type; }, limit);
}

void FrameClient::drop() { socket_->drop(); }

}  // namespace holdfast::rehearsal
