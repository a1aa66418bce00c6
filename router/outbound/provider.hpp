// Whoever carries a text to a phone. A provider turns its own API's answers into one of three
// outcomes and a reason of the closed list; it keeps no state, decides no retries and knows nothing
// of the line. Used on a node's thread.
//
// send() ends within the text's `limit`, whatever the other side does. An answer that was lost is
// `retry`: the text may then leave twice, since a doubled text is better than a lost one.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "config/settings.hpp"
#include "router/core/clock.hpp"
#include "router/core/private.hpp"
#include "router/core/task.hpp"
#include "router/outbound/http_client.hpp"
#include "router/outbound/plain_words.hpp"

namespace holdfast::outbound {

inline constexpr Millis send_limit{15'000};

struct OutgoingText {
    PhoneNumber to;         // E.164
    MessageText text;       // UTF-8, one message: at most what the provider takes
    std::string reference;  // comes back in delivery reports; see reference.hpp
    int part = 1;           // of a text cut in several
    Millis limit = send_limit;
};

struct SendOutcome {
    enum class Kind { sent, retry, failed } kind = Kind::sent;
    Reason why = Reason::none;
    Millis retry_after{0};  // as the provider asked; 0: it did not

    static SendOutcome retry(Reason why, Millis after = Millis{0}) {
        return {Kind::retry, why, after};
    }
    static SendOutcome failed(Reason why) { return {Kind::failed, why, {}}; }
};

class Provider {
  public:
    virtual ~Provider() = default;
    virtual Task<SendOutcome> send(OutgoingText text) = 0;
};

using Providers = std::map<std::string, std::unique_ptr<Provider>, std::less<>>;  // "twilio", …

// Those that the settings enable. Throws std::runtime_error if one's secret cannot be used.
// Outlived by its arguments.
Providers make_providers(HttpClient& client, const config::Settings& settings, const Clock& clock);

// No answer, or one that says "not now": 408, 425, 429 and 5xx. Nothing if the answer must be read.
std::optional<SendOutcome> not_now(const Result<Answer>& answer);

}  // namespace holdfast::outbound
