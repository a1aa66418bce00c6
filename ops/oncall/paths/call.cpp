#include "ops/oncall/paths/call.hpp"

namespace holdfast::oncall {
namespace {

using Of = Came::Of;

Came of_fault(Errc code) {
    switch (code) {
        case Errc::forbidden:
            return {Of::refused, "private_address"};
        case Errc::bad_request:
            return {Of::refused, "bad_url"};
        case Errc::unknown_outcome:
            return {Of::later, "no_answer"};
        default:
            return {Of::later, "unreachable"};
    }
}

Of of_status(int status) {
    if (status >= 200 && status < 300) return Of::delivered;
    const bool passing = status == 408 || status == 425 || status == 429 || status >= 500;
    return passing ? Of::later : Of::refused;
}

}  // namespace

outbound::HttpRequest json_post(std::string url, std::string body,
                                const std::vector<std::string>& private_addresses) {
    outbound::HttpRequest request;
    request.url = std::move(url);
    request.headers = {{"Content-Type", Secret{"application/json"}}};
    request.body = outbound::RequestBody{std::move(body)};
    request.connect_timeout = call_limit / 2;
    request.timeout = call_limit;
    request.public_and = private_addresses;
    return request;
}

Task<Came> call(outbound::HttpClient& client, outbound::HttpRequest request) {
    const auto answer = co_await client.fetch(std::move(request));
    if (!answer) co_return of_fault(answer.error().code);
    const auto of = of_status(answer->status);
    auto result = of == Of::delivered ? "sent" : "http_" + std::to_string(answer->status);
    co_return Came{of, std::move(result),
                   answer->retry_after.value_or(std::chrono::seconds{0})};
}

}  // namespace holdfast::oncall
