// Why a text did not reach a phone: a closed list of reasons, the code that is kept in the journal
// for each, and the sentence a clinician reads. Providers' own codes never go further than the
// provider's file. Pure; any thread.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace holdfast::outbound {

enum class Reason : std::uint8_t {
    none,  // nothing is wrong
    opted_out,
    invalid_number,
    not_a_phone,
    landline,
    unreachable_phone,
    blocked,
    filtered,
    too_long,
    cut_short,
    no_route,
    not_registered,
    daily_limit,
    not_delivered,
    provider_busy,
    provider_down,
    provider_refused,
    not_set_up,
    unreadable,
    expired,
    unknown,  // the last one
};

struct ReasonFacts {
    Reason reason;
    std::string_view code;      // [a-z_]+, stable: it stands in journals
    std::string_view sentence;  // what a clinician reads; empty for none
};

inline constexpr std::array kReasons{
    ReasonFacts{Reason::none, "", ""},
    ReasonFacts{Reason::opted_out, "opted_out",
                "This person texted STOP. They can be reached by text again once they text START."},
    ReasonFacts{Reason::invalid_number, "invalid_number",
                "This number is not in service, or is not a telephone number."},
    ReasonFacts{Reason::not_a_phone, "not_a_phone",
                "The sender hid the number or is not a phone, so no answer can be sent."},
    ReasonFacts{Reason::landline, "landline", "This is a landline, which cannot receive texts."},
    ReasonFacts{Reason::unreachable_phone, "unreachable_phone",
                "The phone is switched off or out of reach."},
    ReasonFacts{Reason::blocked, "blocked",
                "The phone or its network blocks messages from this line."},
    ReasonFacts{
        Reason::filtered, "filtered",
        "The network held this message back as unwanted. Other words or no links may help."},
    ReasonFacts{Reason::too_long, "too_long",
                "This message is too long for the network. Send it in shorter parts."},
    ReasonFacts{Reason::cut_short, "cut_short",
                "Only the first part of this message was sent. Send the rest again."},
    ReasonFacts{Reason::no_route, "no_route",
                "Our text provider cannot send to this number or country."},
    ReasonFacts{Reason::not_registered, "not_registered",
                "The networks do not yet allow this line to send texts. Tell your supervisor."},
    ReasonFacts{Reason::daily_limit, "daily_limit",
                "The network lets this line send no more texts to such phones today. Tell your "
                "supervisor."},
    ReasonFacts{Reason::not_delivered, "not_delivered",
                "The network could not deliver this message to the phone."},
    ReasonFacts{Reason::provider_busy, "provider_busy",
                "Our text provider was too busy to take this message in time."},
    ReasonFacts{Reason::provider_down, "provider_down",
                "Our text provider could not be reached in time."},
    ReasonFacts{Reason::provider_refused, "provider_refused",
                "Our text provider refused this message. Tell your supervisor."},
    ReasonFacts{Reason::not_set_up, "not_set_up",
                "Sending texts this way is not set up here. Tell your supervisor."},
    ReasonFacts{Reason::unreadable, "unreadable",
                "The message or the number could not be unlocked, so nothing was sent. Tell your "
                "supervisor."},
    ReasonFacts{Reason::expired, "expired",
                "This message could not be sent in time and will not be sent any more."},
    ReasonFacts{Reason::unknown, "unknown",
                "It was not delivered, and the network did not say why."},
};

constexpr bool reasons_in_order() {
    for (std::size_t at = 0; at < kReasons.size(); ++at)
        if (kReasons[at].reason != static_cast<Reason>(at)) return false;
    return kReasons.size() == static_cast<std::size_t>(Reason::unknown) + 1;
}
static_assert(reasons_in_order(), "every reason has its row, at its place");

constexpr std::string_view code_of(Reason reason) {
    return kReasons[static_cast<std::size_t>(reason)].code;
}

// A code that is not of the list, such as a newer version's, is `unknown`; the empty one is `none`.
constexpr Reason reason_of(std::string_view code) {
    for (const auto& row : kReasons)
        if (row.code == code) return row.reason;
    return Reason::unknown;
}

// What a clinician reads for a code from the journal.
constexpr std::string_view plain_words(std::string_view code) {
    return kReasons[static_cast<std::size_t>(reason_of(code))].sentence;
}

}  // namespace holdfast::outbound
