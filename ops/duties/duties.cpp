#include "ops/duties/duties.hpp"

#include "ops/duties/records.hpp"

namespace holdfast::duties {
namespace {

constexpr Millis key_life = std::chrono::hours{24 * 2};
constexpr Millis routine_promise = std::chrono::hours{24};

std::string number(auto value) {
    return std::to_string(value);
}
std::string number(TimePoint at) {
    return std::to_string(epoch_ms(at));
}
std::string number(Millis span) {
    return std::to_string(span.count());
}

std::string named(const DutyId& id, const std::string& key) {
    return "y:" + id.text() + ":" + key;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

}  // namespace

Task<Result<>> Duties::set_policy(const config::Settings& settings) {
    const auto& duties = settings.duties;
    const auto& oncall = settings.oncall;
    auto reply = co_await line_.functions().change("hf_duty_policy",
                                                   {"answer_0",
                                                    number(duties.answer_low),
                                                    "answer_1",
                                                    number(duties.answer_low),
                                                    "answer_2",
                                                    number(duties.answer_moderate),
                                                    "answer_3",
                                                    number(duties.answer_high),
                                                    "answer_4",
                                                    number(duties.answer_imminent),
                                                    "silence_high",
                                                    number(duties.silence_high),
                                                    "silence",
                                                    number(duties.silence),
                                                    "call_back",
                                                    number(duties.call_back),
                                                    "responders",
                                                    number(duties.responders),
                                                    "involuntary_look",
                                                    number(Millis{duties.involuntary_look}),
                                                    "promise",
                                                    number(duties.promise),
                                                    "routine_promise",
                                                    number(routine_promise),
                                                    "ring",
                                                    number(oncall.ring_every),
                                                    "routine_ring",
                                                    number(Millis{duties.routine_ring}),
                                                    "rings_per_level",
                                                    number(oncall.rings_per_level),
                                                    "levels",
                                                    number(oncall.levels.size()),
                                                    "pager",
                                                    joined(oncall.pager),
                                                    "notices",
                                                    joined(oncall.notices)});
    if (!reply) co_return std::unexpected(reply.error());
    co_return Result<>{};
}

Result<Changed> Duties::changed(Result<redis::Reply> reply) {
    if (!reply) return std::unexpected(reply.error());
    const auto word = (*reply)[0].text();
    if (word == "unknown") return fail(Errc::not_found, "no such duty", "duty");
    if (word == "no_user") return fail(Errc::bad_request, "to: nobody has this account", "to");
    if (word == "too_long") {
        const auto most = (*reply)[1].integer() / 1000;
        return fail(Errc::bad_request, "for_s: at most " + number(most) + " for this duty",
                    "for_s");
    }
    auto duty = duty_of((*reply)[1]);
    if (!duty) return std::unexpected(duty.error());
    Changed changed{.fate = Changed::Fate::done, .duty = std::move(*duty)};
    const auto why = (*reply)[2].text();
    if (word == "again") changed.fate = Changed::Fate::again;
    if (word == "conflict")
        changed.fate = why == "taken"   ? Changed::Fate::taken
                       : why == "waits" ? Changed::Fate::waits
                                        : Changed::Fate::over;
    if (word == "ok" && !why.empty()) {
        auto& waits = changed.duty.drill ? counts_.drill_waits : counts_.waits;
        waits[changed.duty.kind].add(Millis{(*reply)[2].integer()});
    }
    return changed;
}

Task<Result<Duty>> Duties::open(TimePoint now, Opening o) {
    auto reply = co_await line_.functions().change(
        "hf_duty_open",
        {number(now), o.contact.text(), std::move(o.kind), number(o.due),
         o.urgent ? "urgent" : "routine", number(static_cast<int>(o.level)), std::move(o.owner),
         std::move(o.item), std::move(o.escalation), o.drill ? "1" : ""});
    if (!reply) co_return std::unexpected(reply.error());
    if ((*reply)[0].text() == "unknown")
        co_return fail(Errc::not_found, "no such contact", "contact");
    co_return duty_of((*reply)[1]);
}

Task<Result<Changed>> Duties::acknowledge(TimePoint now, DutyId id, std::string user,
                                          std::optional<Millis> span, std::string key) {
    auto reply = co_await line_.functions().change(
        "hf_duty_acknowledge", {number(now), id.text(), user, span ? number(*span) : "",
                                named(id, key), number(key_life)});
    co_return changed(std::move(reply));
}

Task<Result<Changed>> Duties::assign(TimePoint now, DutyId id, std::string to, std::string by,
                                     std::string key) {
    auto reply = co_await line_.functions().change(
        "hf_duty_assign",
        {number(now), id.text(), std::move(to), std::move(by), named(id, key), number(key_life)});
    co_return changed(std::move(reply));
}

Task<Result<Changed>> Duties::end(TimePoint now, DutyId id, End how, std::string user,
                                  std::string event, std::string key) {
    auto reply = co_await line_.functions().change(
        "hf_duty_end", {number(now), id.text(), how == End::done ? "done" : "void", std::move(user),
                        std::move(event), named(id, key), number(key_life)});
    co_return changed(std::move(reply));
}

Task<Result<std::optional<DutyId>>> Duties::by_code(std::string code) {
    const auto key = line_.functions().key("yc:" + code);
    auto reply = co_await line_.functions().connection().command({"GET", key});
    if (!reply) co_return std::unexpected(reply.error());
    co_return DutyId::parse(reply->text());
}

Task<Result<Duties::Page>> Duties::list(std::string after, std::string of) {
    const auto dot = after.find('.');
    auto due = after.substr(0, dot), id = dot == after.npos ? std::string{} : after.substr(dot + 1);
    auto reply = co_await line_.functions().ask(
        "hf_duties",
        {std::move(due), std::move(id), number(page_max), number(looked_max), std::move(of)});
    if (!reply) co_return std::unexpected(reply.error());
    Page page{.duties = duties_of((*reply)[0]), .next = {}};
    if (const auto last = (*reply)[2].text(); !last.empty())
        page.next = std::string{(*reply)[1].text()} + "." + std::string{last};
    co_return page;
}

Task<Result<std::vector<Duty>>> Duties::ringing(std::size_t most) {
    auto reply = co_await line_.functions().ask("hf_duties_ringing", {number(most)});
    if (!reply) co_return std::unexpected(reply.error());
    co_return duties_of(*reply);
}

Task<Result<std::optional<Duties::Read>>> Duties::read(DutyId id) {
    auto reply = co_await line_.functions().ask("hf_duty", {id.text()});
    if (!reply) co_return std::unexpected(reply.error());
    if (reply->size() == 0) co_return std::nullopt;
    auto duty = duty_of((*reply)[0]);
    if (!duty) co_return std::unexpected(duty.error());
    Read read{.duty = std::move(*duty), .history = {}};
    const auto facts = (*reply)[1];
    for (std::size_t i = 0; i < facts.size(); ++i)
        if (auto fact = parse_object(facts[i].text())) read.history.push_back(std::move(*fact));
    co_return read;
}

Task<Result<std::vector<Notice>>> Duties::claim(TimePoint now, Millis lease, Room room) {
    auto reply = co_await line_.functions().change(
        "hf_notice_claim", {number(now), number(lease), number(room.rings), number(room.others)});
    if (!reply) co_return std::unexpected(reply.error());
    std::vector<Notice> claimed;
    for (std::size_t i = 0; i < reply->size(); ++i) {
        const auto one = (*reply)[i];
        auto duty = duty_of(one[4]);
        if (!duty) continue;
        claimed.push_back({std::string{one[0].text()}, std::string{one[1].text()},
                           std::string{one[2].text()}, one[3].integer(), std::move(*duty),
                           std::string{one[5].text()}});
    }
    co_return claimed;
}

Task<Result<>> Duties::note(TimePoint now, const Notice& notice, Attempt attempt) {
    auto& counts = notice.duty.drill ? counts_.drill_notices : counts_.notices;
    ++counts[attempt.path][attempt.result];
    auto reply = co_await line_.functions().change(
        "hf_notice_note",
        {number(now), notice.member, std::move(attempt.path), std::move(attempt.result),
         attempt.finished ? "1" : "", attempt.again_at ? number(*attempt.again_at) : "",
         notice.lost, std::move(attempt.to)});
    if (!reply) co_return std::unexpected(reply.error());
    co_return Result<>{};
}

Task<Result<>> Duties::lost(TimePoint now, RingText text, std::string why) {
    auto reply = co_await line_.functions().change(
        "hf_notice_lost", {number(now), text.duty.text(), number(text.ring), number(text.place),
                           why, number(key_life)});
    if (!reply) co_return std::unexpected(reply.error());
    if ((*reply)[0].text() != "ok") co_return Result<>{};
    const auto duty = duty_of((*reply)[1]);
    if (!duty) co_return std::unexpected(duty.error());
    auto& counts = duty->drill ? counts_.drill_notices : counts_.notices;
    ++counts["text"][why];
    co_return Result<>{};
}

Task<Result<std::optional<Duties::Planned>>> Duties::feed() {
    auto reply = co_await line_.functions().ask("hf_duty_feed", {});
    if (!reply) co_return std::unexpected(reply.error());
    if (reply->size() == 0) co_return std::nullopt;
    co_return Planned{std::string{(*reply)[0].text()}, std::string{(*reply)[1].text()}};
}

Task<Result<bool>> Duties::keep_days(TimePoint now, std::string entry, std::string owner,
                                     std::vector<Day> days) {
    std::vector<std::string> arguments{number(now), std::move(entry), std::move(owner)};
    for (auto& day : days) {
        arguments.emplace_back(day.item.empty() ? "plan_review" : "means_check");
        arguments.push_back(std::move(day.item));
        arguments.push_back(number(day.due));
    }
    auto reply = co_await line_.functions().change("hf_duty_planned", std::move(arguments));
    if (!reply) co_return std::unexpected(reply.error());
    co_return reply->integer() == 1;
}

Task<Result<Duties::Watched>> Duties::watch(TimePoint now, Place place) {
    constexpr std::size_t parts = 1 + triage::level_count;
    // The gravest first.
    auto part = place.part == 0 ? std::string{"duties"} : number(parts - 1 - place.part);
    auto reply = co_await line_.functions().change(
        "hf_duty_watch", {number(now), std::move(part), number(place.first), number(watched_max)});
    if (!reply) co_return std::unexpected(reply.error());
    Watched watched{.next = {place.part, place.first + watched_max},
                    .mended = (*reply)[1].integer()};
    const bool more = (*reply)[0].integer() == static_cast<std::int64_t>(watched_max);
    if (!more) watched.next = {(place.part + 1) % parts, 0};
    co_return watched;
}

Task<Result<std::map<std::string, std::int64_t>>> Duties::late() {
    auto reply = co_await line_.functions().ask("hf_duty_figures", {});
    if (!reply) co_return std::unexpected(reply.error());
    std::map<std::string, std::int64_t> late;
    for (std::size_t i = 0; i + 1 < reply->size(); i += 2)
        late[std::string{(*reply)[i].text()}] = (*reply)[i + 1].integer();
    co_return late;
}

}  // namespace holdfast::duties
