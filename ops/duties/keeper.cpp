#include "ops/duties/keeper.hpp"

#include <algorithm>
#include <exception>

#include "ops/duties/morning.hpp"
#include "router/core/log.hpp"
#include "safetyplan/content.hpp"

namespace holdfast::duties {
namespace {

struct Dates {
    std::string by;
    std::vector<Duties::Day> days;
};

// Out of the unsealed header of an event `plan_agreed`; what cannot be read there is no day.
Dates dates_of(std::string_view event, const std::string& time_zone) {
    Dates dates;
    auto header = parse_object(event.substr(0, event.find('\n')));
    if (!header) return dates;
    if (const auto by = optional_text_field(*header, "by", 64)) dates.by = *by;
    const auto* due = header->if_contains("due");
    if (!due || !due->is_array()) return dates;
    for (const auto& one : due->get_array()) {
        if (!one.is_object()) continue;
        const auto on = text_field(one.get_object(), "on", 16);
        const auto item = optional_text_field(one.get_object(), "item", id_length);
        const auto day = on ? safetyplan::parse_date(*on) : std::nullopt;
        if (day && item) dates.days.push_back({*item, morning_of(*day, time_zone)});
    }
    return dates;
}

}  // namespace

Task<> Keeper::run() {
    return rounds_.run([this] { return look(); });
}

void Keeper::on_store() {
    policy_set_ = false;
    wake();
}

Task<> Keeper::stop(Millis limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    co_await rounds_.stop(limit);
    const auto left = until - std::chrono::steady_clock::now();
    co_await rings_.stop(std::max(Millis{0}, std::chrono::duration_cast<Millis>(left)));
}

Task<> Keeper::look() {
    if (!policy_set_) {
        auto set = co_await parts_.duties.set_policy(parts_.settings);
        if (!set) co_return;
        policy_set_ = true;
    }
    co_await keep_days();
    co_await watch();
    const Duties::Room room{rings_.room(), rounds_.room()};
    if (rounds_.stopping() || room.rings + room.others == 0) co_return;
    auto claimed = co_await parts_.duties.claim(parts_.clock.now(), lease, room);
    if (!claimed) co_return;
    for (auto& notice : *claimed) {
        auto& rounds = notice.what == "ring" ? rings_ : rounds_;
        rounds.begin("notice", carry(std::move(notice)));
    }
}

Task<> Keeper::keep_days() {
    for (std::size_t plans = 0; plans < days_max && !rounds_.stopping(); ++plans) {
        auto planned = co_await parts_.duties.feed();
        if (!planned || !*planned) co_return;
        auto dates = dates_of((*planned)->event, parts_.settings.site.time_zone);
        auto kept = co_await parts_.duties.keep_days(parts_.clock.now(), (*planned)->entry,
                                                     std::move(dates.by), std::move(dates.days));
        if (!kept) co_return;
    }
    wake();
}

Task<> Keeper::watch() {
    const auto now = parts_.clock.now();
    if (now - watched_at_ < Rounds::look_every) co_return;
    auto watched = co_await parts_.duties.watch(now, watched_);
    if (!watched) co_return;
    watched_ = watched->next;
    watched_at_ = now;
    if (watched->mended > 0)
        log(LogLevel::error, "timers_were_missing", {{"count", watched->mended}});
}

Task<> Keeper::carry(Notice notice) {
    log(LogLevel::info, "notice", {{"duty", notice.duty.id}, vouched("what", notice.what)});
    try {
        if (parts_.carrier) {
            auto carried = co_await parts_.carrier(notice, parts_.duties);
            if (!carried)
                log(LogLevel::warn, "notice_not_carried",
                    {{"duty", notice.duty.id}, {"why", carried.error().code}});
        } else {
            Attempt attempt{.path = "console", .result = "no_path"};
            co_await parts_.duties.note(parts_.clock.now(), notice, std::move(attempt));
        }
    } catch (const std::exception&) {  // a bug must not keep the place
        log(LogLevel::error, "notice_broke", {{"duty", notice.duty.id}});
    }
    // Only what looks is woken by what it began itself.
    if (rings_.room() == 0) wake();
}

}  // namespace holdfast::duties
