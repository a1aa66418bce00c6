#include "ops/oncall/oncall.hpp"

#include "ops/duties/duty_json.hpp"

namespace holdfast::oncall {
namespace {

Alarm::What what_of(std::string_view what) {
    using enum Alarm::What;
    for (const auto known : {ring, opened, acknowledged, expired, ended})
        if (what == name_of(known)) return known;
    return opened;
}

Alarm alarm_of(const duties::Notice& notice) {
    const auto& duty = notice.duty;
    Alarm alarm;
    alarm.what = what_of(notice.what);
    alarm.duty = duty.id.text();
    alarm.contact = duty.contact.text();
    alarm.kind = duty.kind;
    alarm.turn = std::to_string(notice.turn);
    alarm.risk = std::max(duty.level, duty.contact_level);
    alarm.rings = static_cast<int>(duty.rings);
    alarm.urgent = duty.urgent;
    alarm.drill = duty.drill;
    alarm.code = duty.code;
    alarm.by = duty.by;
    alarm.opened = duty.opened;
    alarm.due = duty.due;
    alarm.until = duty.until.value_or(duty.due);
    return alarm;
}

duties::Attempt noted(Attempt attempt) {
    return {.path = std::move(attempt.path),
            .result = std::move(attempt.result),
            .finished = attempt.finished,
            .again_at = attempt.again,
            .to = std::move(attempt.user)};
}

}  // namespace

OnCall::OnCall(Parts parts)
    : parts_(std::move(parts)),
      rotas_(parts_.line, parts_.settings),
      texts_({parts_.providers, parts_.random, parts_.clock, parts_.settings, parts_.texts}),
      carrier_({rotas_, parts_.phones, texts_, parts_.client, parts_.clock, parts_.settings}),
      reply_({parts_.executor, parts_.line, parts_.clock, parts_.phones, texts_,
              [this](std::string user, std::string code, std::string key) {
                  return acknowledge(std::move(user), std::move(code), std::move(key));
              }}),
      routes_({rotas_, parts_.clock, parts_.sign_in, parts_.name_of,
               [this](const desk::Clinician& clinician) { return ringing(clinician); }}) {}

Task<Result<>> OnCall::carry(duties::Notice notice) {
    auto alarm = alarm_of(notice);
    Attempt last;
    if (alarm.what != Alarm::What::ring) {
        const auto path = notice.path;
        auto told = co_await carrier_.tell(std::move(alarm), path, from_epoch_ms(notice.turn));
        if (!told) co_return Result<>{};  // it is claimed again when the lease is over
        last = *std::move(told);
    } else if (!alarm.urgent) {
        // Nobody is woken for it: it stands at the consoles.
        last = {"console", "sent", true};
    } else {
        const auto noting = [this, &notice](Attempt attempt) {
            return note_on(notice, std::move(attempt));
        };
        auto lost = duties::lost_texts(notice.lost);
        last = co_await carrier_.ring(std::move(alarm), notice.duty.rung, std::move(lost), noting);
    }
    auto attempt = noted(std::move(last));
    co_return co_await parts_.duties.note(parts_.clock.now(), notice, std::move(attempt));
}

Task<> OnCall::note_on(const duties::Notice& notice, Attempt attempt) {
    auto going_on = noted(std::move(attempt));
    const auto now = parts_.clock.now();
    going_on.again_at = now + duties::Keeper::lease;
    // What cannot be noted is rung all the same.
    std::ignore = co_await parts_.duties.note(now, notice, std::move(going_on));
}

Task<Result<>> OnCall::not_arrived(std::string reference, std::string why) {
    auto text = duties::RingText::parse(reference);
    if (!text) co_return Result<>{};  // an answer to a code: nobody waits for it
    using outbound::Reason;
    if (why.empty() || why == code_of(Reason::unknown)) why = code_of(Reason::not_delivered);
    co_return co_await parts_.duties.lost(parts_.clock.now(), *std::move(text), std::move(why));
}

Task<Result<Taken>> OnCall::acknowledge(std::string user, std::string code, std::string key) {
    auto duty = co_await parts_.duties.by_code(std::move(code));
    if (!duty) co_return std::unexpected(duty.error());
    if (!*duty) co_return Taken::wrong_code;
    auto changed = co_await parts_.duties.acknowledge(parts_.clock.now(), **duty, std::move(user),
                                                      std::nullopt, std::move(key));
    if (!changed && changed.error().code == Errc::not_found) co_return Taken::wrong_code;
    if (!changed) co_return std::unexpected(changed.error());
    using Fate = duties::Changed::Fate;
    const bool theirs = changed->fate == Fate::done || changed->fate == Fate::again;
    co_return theirs ? Taken::yes : Taken::by_another;
}

Task<Result<json::array>> OnCall::ringing(const desk::Clinician& clinician) {
    const auto user = clinician.user;
    const bool all = clinician.role != "counselor";
    auto ringing = co_await parts_.duties.ringing(ringing_shown_max);
    if (!ringing) co_return std::unexpected(ringing.error());
    if (!all) std::erase_if(*ringing, [&](const duties::Duty& duty) { return !duty.is_of(user); });
    co_return duties::to_json(*ringing, parts_.clock.now(), parts_.name_of);
}

}  // namespace holdfast::oncall
