#include "router/http/serving.hpp"

#include "router/http/response.hpp"

namespace holdfast::http {

Live::Live(std::shared_ptr<Serving> serving) : serving_(std::move(serving)) {
    serving_->living.push_back(*this);
    ++serving_->counts.open_connections;
}

Live::~Live() {
    leave();
}

void Live::leave() {
    if (!is_linked()) return;
    unlink();
    --serving_->counts.open_connections;
}

std::string_view Serving::date() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const std::int64_t second = now.time_since_epoch().count();
    if (second != date_second_) {
        date_second_ = second;
        date_ = http_date(now);
    }
    return date_;
}

}  // namespace holdfast::http
