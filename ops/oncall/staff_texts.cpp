#include "ops/oncall/staff_texts.hpp"

#include "router/core/id.hpp"
#include "router/outbound/reference.hpp"

namespace holdfast::oncall {

using outbound::OutgoingText;
using outbound::SendOutcome;

Task<Came> StaffTexts::send(staff::Phone to, Words words, std::string provider) {
    auto* carrier = provider_of(provider);
    if (!carrier) co_return Came{Came::Of::refused, "not_set_up"};
    const auto id = words.reference.empty() ? make_id_text(parts_.clock.now(), parts_.random)
                                            : std::string{words.reference};
    OutgoingText text{.to = to.number,
                      .text = MessageText{text_of(to, words)},
                      .reference = std::string{outbound::notice_reference} + id,
                      .limit = call_limit};
    const auto outcome = co_await carrier->send(std::move(text));
    if (outcome.kind == SendOutcome::Kind::sent) co_return Came{Came::Of::delivered, "sent"};
    const bool later = outcome.kind == SendOutcome::Kind::retry;
    co_return Came{later ? Came::Of::later : Came::Of::refused,
                   std::string{outbound::code_of(outcome.why)}, outcome.retry_after};
}

outbound::Provider* StaffTexts::provider_of(std::string_view name) const {
    const auto& providers = parts_.providers;
    if (name.empty()) name = parts_.settings.oncall.text_provider;
    if (!name.empty()) {
        const auto found = providers.find(name);
        return found == providers.end() ? nullptr : found->second.get();
    }
    for (const auto* known : {"twilio", "kannel", "generic"})
        if (const auto found = providers.find(known); found != providers.end())
            return found->second.get();
    return providers.empty() ? nullptr : providers.begin()->second.get();
}

std::string StaffTexts::text_of(const staff::Phone& to, const Words& words) const {
    constexpr std::string_view mark = "{code}";
    auto text = parts_.texts.get(to.language, words.key);
    if (const auto at = text.find(mark); at != text.npos) text.replace(at, mark.size(), words.code);
    if (words.drill) text = parts_.texts.get(to.language, "staff_practice") + " " + text;
    return text;
}

}  // namespace holdfast::oncall
