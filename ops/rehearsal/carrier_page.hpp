// One open phone page: the frames of /v1/phone. Inside the carrier's own files only.
#pragma once
#include "ops/rehearsal/carrier.hpp"
#include "router/conversation/frame.hpp"

namespace holdfast::rehearsal {

class Carrier::Page final : public http::Session {
  public:
    Page(Carrier& carrier, std::shared_ptr<http::Socket> socket)
        : carrier_(carrier), socket_(std::move(socket)) {}

    Task<> on_text(std::string text) override;
    void on_close() override { socket_.reset(); }
    void send(const conversation::Sent& frame) const {
        if (socket_) socket_->send(frame);
    }

  private:
    Task<Result<json::object>> answer_to(const conversation::Frame& frame);
    Result<json::object> set_mode(const json::object& data);
    json::object hello() const;

    Carrier& carrier_;
    std::shared_ptr<http::Socket> socket_;
};

}  // namespace holdfast::rehearsal
