#include "router/outbound/sender.hpp"

#include <algorithm>
#include <boost/json/value.hpp>

#include "router/core/log.hpp"
#include "router/outbound/reference.hpp"
#include "router/outbound/segments.hpp"

namespace holdfast::outbound {
namespace {

using queue::ClaimedText;

// "twilio" of "sms:twilio"; empty for another channel.
std::string_view provider_of(std::string_view channel) {
    constexpr std::string_view prefix = "sms:";
    return channel.starts_with(prefix) ? channel.substr(prefix.size()) : std::string_view{};
}

std::string reference_of(const ClaimedText& claimed) {
    return Reference{.contact = claimed.contact, .seq = claimed.seq}.text();
}

// Doubles with each try; between half and all of it, so that what failed together does not come
// back together.
Millis back_off(int tries, const config::Settings::Sms& sms, Random& random) {
    const auto doublings = std::clamp(tries - 1, 0, 20);
    const auto whole = std::min(sms.retry_max, sms.retry_first * (std::int64_t{1} << doublings));
    const auto byte = static_cast<unsigned char>(random.bytes(1)[0]);
    return whole / 2 + whole * byte / 510;
}

}  // namespace

Sender::Sender(asio::any_io_executor executor, Parts parts)
    : parts_(std::move(parts)), rounds_(std::move(executor)) {
    for (const auto& [name, provider] : parts_.providers) counts_[name];
}

Task<> Sender::run() {
    return rounds_.run([this] { return look(); });
}

Task<> Sender::stop(Millis limit) {
    const bool all_done = co_await rounds_.stop(limit);
    if (all_done) co_await note_late();
}

Task<> Sender::look() {
    co_await note_late();
    const auto room = rounds_.room();
    if (room == 0) co_return;
    auto claimed =
        co_await parts_.line.outbox_claim(parts_.clock.now(), lease, static_cast<int>(room));
    if (!claimed) co_return;  // the store's trouble is told by others; the next look comes soon
    for (auto& text : *claimed) rounds_.begin("carry_text", carry(std::move(text)));
}

Task<> Sender::carry(ClaimedText claimed) {
    Fate fate{.is = TextFate::failed, .why = Reason::unknown};
    const auto before = known_.find(reference_of(claimed));
    if (before != known_.end() && before->second.unnoted) {
        fate = *before->second.unnoted;
    } else {
        try {
            fate = co_await decide(claimed);
        } catch (const std::exception&) {  // a bug must not keep the place, nor try for ever
            log(LogLevel::error, "send_text_broke", {{"contact", claimed.contact}});
        }
        auto& counts = counts_[std::string{provider_of(claimed.channel)}];
        const bool untried = !fate.by_provider && (fate.why == Reason::opted_out || fate.why == Reason::not_a_phone);
        ++(fate.is == TextFate::sent    ? counts.sent
           : fate.is == TextFate::retry ? counts.retried
           : untried                    ? counts.untried
                                        : counts.failed);
    }
    // The look leaves with the note and is behind it: the same person's next text may go now.
    wake();
    const bool noted = co_await note(claimed, fate);
    // A retry needs no note: the claim ends by itself.
    if (!noted && fate.is != TextFate::retry) known(claimed).unnoted = fate;
    if (!noted) wake();  // the look did not find the note done
}

Task<Sender::Fate> Sender::decide(const ClaimedText& claimed) {
    const auto opened = open(claimed);
    if (!opened) co_return Fate{.is = TextFate::failed, .why = opened.error()};
    const auto found = parts_.providers.find(provider_of(claimed.channel));
    if (found == parts_.providers.end())
        co_return Fate{.is = TextFate::failed, .why = Reason::not_set_up};
    if (parts_.clock.now() >= opened->at + parts_.settings.sms.delivery_deadline)
        co_return Fate{.is = TextFate::failed, .why = overdue(claimed)};
    const auto outcome = co_await send(*found->second, claimed, *opened);
    co_return fate_of(claimed, opened->at, outcome);
}

std::expected<Sender::Opened, Reason> Sender::open(const ClaimedText& claimed) const {
    const auto key = parts_.keys.unwrap(claimed.wrapped_key, claimed.person);
    if (!key) return std::unexpected(Reason::unreadable);
    const auto event = journal::decode(claimed.contact, claimed.seq, claimed.event, *key);
    if (!event || !event->opened) return std::unexpected(Reason::unreadable);
    const auto* text = event->content.if_contains("text");
    if (text == nullptr || !text->is_string() || text->get_string().empty())
        return std::unexpected(Reason::unreadable);
    const auto* force = event->header.if_contains("force");
    if (claimed.stopped && !(force != nullptr && force->is_bool() && force->get_bool()))
        return std::unexpected(Reason::opted_out);
    if (claimed.sealed_number.empty()) return std::unexpected(Reason::not_a_phone);
    const auto number = vault::open(*key, "number" + claimed.person, claimed.sealed_number);
    if (!number) return std::unexpected(Reason::unreadable);
    auto sender = parts_.numbers.read(*number);
    if (!sender.dialable) return std::unexpected(Reason::not_a_phone);
    return Opened{std::move(sender.number), MessageText{std::string{text->get_string()}},
                  event->at()};
}

Task<SendOutcome> Sender::send(Provider& provider, const ClaimedText& claimed,
                               const Opened& opened) {
    const auto begun = parts_.clock.now();
    const auto pieces =
        split_for_provider(opened.text.reveal(), parts_.settings.sms.message_chars_max);
    const auto before = known_.find(reference_of(claimed));
    auto gone = before == known_.end() ? 0 : before->second.parts_gone;
    for (; gone < pieces.size(); ++gone) {
        SendOutcome outcome = SendOutcome::retry(Reason::provider_busy);
        // The claim must outlast the part.
        if (parts_.clock.now() - begun < lease - 2 * send_limit) {
            const Reference reference{claimed.contact, claimed.seq, gone + 1 == pieces.size()};
            OutgoingText part{.to = opened.to,
                              .text = MessageText{pieces[gone]},
                              .reference = reference.text(),
                              .part = static_cast<int>(gone) + 1};
            outcome = co_await provider.send(std::move(part));
        }
        if (outcome.kind == SendOutcome::Kind::sent) continue;
        if (gone == 0) co_return outcome;
        if (outcome.kind == SendOutcome::Kind::retry) known(claimed).parts_gone = gone;
        if (outcome.kind == SendOutcome::Kind::failed) outcome.why = Reason::cut_short;
        co_return outcome;
    }
    co_return SendOutcome{};
}

Sender::Fate Sender::fate_of(const ClaimedText& claimed, TimePoint at, const SendOutcome& outcome) {
    const auto& sms = parts_.settings.sms;
    if (outcome.kind == SendOutcome::Kind::sent) return {};
    if (outcome.kind == SendOutcome::Kind::failed)
        return {.is = TextFate::failed, .why = outcome.why, .by_provider = true};
    const auto wait = std::max(back_off(claimed.tries, sms, parts_.random), outcome.retry_after);
    const auto retry_at = parts_.clock.now() + wait;
    if (retry_at < at + sms.delivery_deadline)
        return {.is = TextFate::retry, .retry_at = retry_at, .why = outcome.why};
    return {.is = TextFate::failed, .why = overdue(claimed)};
}

Reason Sender::overdue(const ClaimedText& claimed) const {
    const auto known = known_.find(reference_of(claimed));
    const bool begun = known != known_.end() && known->second.parts_gone > 0;
    return begun ? Reason::cut_short : Reason::expired;
}

// False if the store does not know it yet.
Task<bool> Sender::note(const ClaimedText& claimed, const Fate& fate) {
    const auto why = fate.is == TextFate::failed ? code_of(fate.why) : std::string_view{};
    const auto noted = co_await parts_.line.outbox_done(
        parts_.clock.now(), claimed.contact, claimed.seq, fate.is, fate.retry_at, std::string{why},
        fate.by_provider && fate.why == Reason::opted_out);
    if (!noted) co_return false;
    const auto known = known_.find(reference_of(claimed));
    if (known != known_.end()) {
        known->second.unnoted.reset();
        const bool resumes = fate.is == TextFate::retry && known->second.parts_gone > 0;
        if (!resumes) known_.erase(known);
    }
    if (fate.is == TextFate::failed)
        log(LogLevel::warn, "text_failed",
            {{"contact", claimed.contact}, vouched("why", code_of(fate.why))});
    co_return true;
}

// What the store could not be told at the time.
Task<> Sender::note_late() {
    std::vector<std::pair<ClaimedText, Fate>> late;
    for (const auto& [reference, known] : known_) {
        if (!known.unnoted) continue;
        ClaimedText claimed;
        claimed.contact = known.contact;
        claimed.seq = known.seq;
        late.emplace_back(std::move(claimed), *known.unnoted);
    }
    for (const auto& [claimed, fate] : late) {
        const bool noted = co_await note(claimed, fate);
        if (!noted) co_return;
    }
}

Sender::Known& Sender::known(const ClaimedText& claimed) {
    const auto [entry, fresh] = known_.try_emplace(reference_of(claimed));
    if (known_.size() > remembered_max)
        known_.erase(known_.begin() == entry ? std::next(entry) : known_.begin());
    entry->second.contact = claimed.contact;
    entry->second.seq = claimed.seq;
    return entry->second;
}

}  // namespace holdfast::outbound
