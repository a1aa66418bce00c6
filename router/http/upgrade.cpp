#include "router/http/response.hpp"
#include "router/http/serving.hpp"
#include "router/http/text.hpp"

namespace holdfast::http {
namespace {

// 16 bytes in base 64.
bool is_key(std::string_view key) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return key.size() == 24 && key.ends_with("==") &&
           key.substr(0, 22).find_first_not_of(alphabet) == key.npos;
}

using Same = bool (*)(std::string_view, std::string_view);

bool exactly(std::string_view a, std::string_view b) {
    return a == b;
}

bool lists(const Request& request, std::string_view name, std::string_view wanted, Same same) {
    const auto is_wanted = [&](std::string_view item) { return same(item, wanted); };
    return std::ranges::any_of(request.headers, [&](const Header& header) {
        return header.first == name && any_item(header.second, ',', is_wanted);
    });
}

}  // namespace

std::optional<Response> upgrade_fault(const Request& request, const SocketRoute& route) {
    if (!lists(request, "connection", "upgrade", same_word) ||
        !same_word(request.header("upgrade"), "websocket") ||
        request.header("sec-websocket-version") != "13") {
        auto answer = plain_problem(426, "upgrade_required", "This is a WebSocket, version 13.");
        answer.headers.emplace_back("Upgrade", "websocket");
        answer.headers.emplace_back("Sec-WebSocket-Version", "13");
        return answer;
    }
    if (!is_key(request.header("sec-websocket-key"))) {
        return problem({.code = Errc::bad_request, .detail = "Sec-WebSocket-Key is malformed"});
    }
    if (!lists(request, "sec-websocket-protocol", route.subprotocol, exactly)) {
        return problem({.code = Errc::bad_request,
                        .detail = "the WebSocket subprotocol must be " + route.subprotocol});
    }
    return std::nullopt;
}

}  // namespace holdfast::http
