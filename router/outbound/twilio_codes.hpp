// What Twilio's error codes mean to us, both when it refuses a text and when it reports one as
// undelivered. A code that is not listed is `unknown`. Source: Twilio, "Error and warning
// dictionary". Pure; any thread.
#pragma once
#include <array>

#include "router/outbound/plain_words.hpp"

namespace holdfast::outbound {

struct TwilioCode {
    int code;
    Reason reason;
    bool retry = false;  // the message was not taken, and may be later
};

inline constexpr std::array kTwilioCodes{
    TwilioCode{20003, Reason::provider_refused},     // wrong account or token
    TwilioCode{20429, Reason::provider_busy, true},  // too many requests
    TwilioCode{21211, Reason::invalid_number},       // To is no number
    TwilioCode{21212, Reason::provider_refused},     // From is not ours
    TwilioCode{21408, Reason::no_route},             // region not enabled
    TwilioCode{21610, Reason::opted_out},            // the person texted STOP
    TwilioCode{21611, Reason::provider_busy, true},  // the sender's queue is full
    TwilioCode{21612, Reason::no_route},             // no route from this sender
    TwilioCode{21614, Reason::landline},             // not a mobile number
    TwilioCode{21617, Reason::too_long},             // over 1,600 characters
    TwilioCode{30001, Reason::provider_busy, true},  // queue overflow
    TwilioCode{30003, Reason::unreachable_phone},
    TwilioCode{30004, Reason::blocked},
    TwilioCode{30005, Reason::invalid_number},  // unknown or no longer in service
    TwilioCode{30006, Reason::landline},        // or a carrier that takes no texts
    TwilioCode{30007, Reason::filtered},
    TwilioCode{30008, Reason::unknown},
    TwilioCode{30022, Reason::daily_limit},  // A2P rate caps of US carriers
    TwilioCode{30023, Reason::daily_limit},
    TwilioCode{30027, Reason::daily_limit},
    TwilioCode{30032, Reason::not_registered},       // toll-free number not verified
    TwilioCode{30034, Reason::not_registered},       // number without an A2P campaign
    TwilioCode{63018, Reason::provider_busy, true},  // channel's rate limit
};

constexpr TwilioCode twilio_code(int code) {
    for (const auto& known : kTwilioCodes)
        if (known.code == code) return known;
    return {code, Reason::unknown};
}

}  // namespace holdfast::outbound
