// The HTTP paths by which SMS providers bring texts and delivery reports, for those providers that
// the settings enable. A provider is answered "taken" only after accept() has succeeded, that is,
// once the text is durable; what was not kept is answered 503 with Retry-After, so that the
// provider brings it again. Requests that do not prove who sent them are refused before anything in
// them is believed, and nothing of what was sent is logged.
//
// Bounds: bodies of 64 KiB, 256 form fields, JSON 32 deep. Owned by a node, used on its thread;
// outlives the Server that has its routes, and is outlived by the parts.
#pragma once
#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "router/http/http.hpp"
#include "router/intake/intake.hpp"
#include "router/outbound/reference.hpp"

namespace holdfast::intake {

enum class Refusal : std::uint8_t {
    missing_signature,
    wrong_signature,
    stale_signature,  // ours, but too old or too new
    wrong_account,
    wrong_address,
    wrong_secret,
    malformed,
    not_kept,  // the store could not take it
};

struct RefusalName {
    Refusal refusal;
    std::string_view name;  // as a metric's label
};

inline constexpr std::array kRefusals{
    RefusalName{Refusal::missing_signature, "missing_signature"},
    RefusalName{Refusal::wrong_signature, "wrong_signature"},
    RefusalName{Refusal::stale_signature, "stale_signature"},
    RefusalName{Refusal::wrong_account, "wrong_account"},
    RefusalName{Refusal::wrong_address, "wrong_address"},
    RefusalName{Refusal::wrong_secret, "wrong_secret"},
    RefusalName{Refusal::malformed, "malformed"},
    RefusalName{Refusal::not_kept, "not_kept"},
};

struct ProviderCounts {  // since start
    std::uint64_t accepted = 0, repeated = 0, reports = 0;
    std::array<std::uint64_t, kRefusals.size()> refused{};
    std::uint64_t& operator[](Refusal refusal) {
        return refused[static_cast<std::size_t>(refusal)];
    }
};

struct DeliveryReport {
    outbound::Reference of;
    std::string status;  // "sent", "delivered" or "failed"
    std::string why;     // a code of router/outbound/plain_words.hpp, for failures
};

class ProviderRoutes {
  public:
    struct Parts {
        std::function<Task<Result<Receipt>>(InboundText text)> accept;
        // As queue::Line::delivery().
        std::function<Task<Result<bool>>(DeliveryReport report)> report;
        // A text to staff did not arrive; what its reference has behind `notice_reference`. May be
        // empty.
        std::function<Task<Result<>>(std::string reference, std::string why)> notice_failed;
        // A text could not be kept: its sender should be told where else to turn, in its language.
        // May be empty.
        std::function<void(std::string_view provider, const PhoneNumber& from,
                           const MessageText& text)>
            not_kept;
        const Clock& clock;
        const config::Settings& settings;
    };

    explicit ProviderRoutes(Parts parts) : parts_(std::move(parts)) {}
    ProviderRoutes(const ProviderRoutes&) = delete;
    ProviderRoutes& operator=(const ProviderRoutes&) = delete;

    // Throws std::runtime_error if an enabled provider's secret is missing or cannot be used.
    std::vector<http::Route> routes();
    const std::map<std::string, ProviderCounts, std::less<>>& counts() const { return counts_; }

  private:
    Parts parts_;
    std::map<std::string, ProviderCounts, std::less<>> counts_;
};

// What one provider's file works with; lives as long as its routes.
struct ProviderDesk {
    const ProviderRoutes::Parts& parts;
    ProviderCounts& counts;

    http::Response refuse(Refusal refusal, Error error) const;
    http::Response missing(std::string field) const;  // 400 that names it
    // Hands a text over; `taken` is the answer once it is kept.
    Task<http::Response> take(InboundText text, http::Response taken) const;
    // Hands a delivery report over, unless it says nothing new of the whole text, or nothing that
    // anybody waits for.
    Task<http::Response> pass_on(std::string_view reference, std::string status, std::string why,
                                 http::Response taken) const;

  private:
    template <class T>
    http::Response answer(const Result<T>& kept, http::Response taken) const;
};

// How a provider's values are bounded; longer is malformed.
inline constexpr std::size_t provider_id_bytes_max = 256;

}  // namespace holdfast::intake
