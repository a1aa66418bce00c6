// One call to a service outside that an alarm is told to, and what came of it. Only to addresses
// that configuration names, without redirects, never to a private one that it does not list, over
// within `call_limit`. 2xx is delivered; 408, 425, 429, 5xx and no answer may be tried again; any
// other answer, 400 above all, never.
#pragma once
#include <string>

#include "router/core/task.hpp"
#include "router/outbound/http_client.hpp"

namespace holdfast::oncall {

inline constexpr Millis call_limit{10'000};

struct Came {
    enum class Of { delivered, later, refused } of = Of::delivered;
    std::string result;     // a word of [a-z0-9_], for history and figures; "sent" if delivered
    Millis retry_after{0};  // as the other side asked
};

// A POST of JSON. `private_addresses`: those that may be called all the same.
outbound::HttpRequest json_post(std::string url, std::string body,
                                const std::vector<std::string>& private_addresses);

Task<Came> call(outbound::HttpClient& client, outbound::HttpRequest request);

}  // namespace holdfast::oncall
